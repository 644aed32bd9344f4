"""Digests as text that can be read aloud and typed: groups of four letters and digits."""

import re

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O or U
_TYPED = str.maketrans({"I": "1", "L": "1", "O": "0"})
_GROUP = 4


def code_of(digest: bytes) -> str:
    """Write a digest in base 32, in groups of four; five bytes are eight characters.

    >>> code_of(bytes(range(10)))
    '000G-40R4-0M30-E209'
    """
    bits = int.from_bytes(digest)
    count = len(digest) * 8 // 5
    text = "".join(LETTERS[bits >> 5 * at & 31] for at in range(count - 1, -1, -1))
    return "-".join(text[at : at + _GROUP] for at in range(0, count, _GROUP))


def typed_code(text: str) -> str:
    """Tidy a code that was typed: any case, with or without hyphens; I, L are 1 and O is 0.

    >>> typed_code("ooo4 106h-0r30a1r9")
    '0004-106H-0R30-A1R9'
    """
    letters = re.sub(r"[\s-]", "", text).upper().translate(_TYPED)
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))
