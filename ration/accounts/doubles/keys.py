"""Keys, and ids that are keyed with them: HMAC-SHA256, in lower-case hexadecimal digits.

Whoever has the key can try ids until one fits: keyed ids are pseudonyms, not anonymous.
"""

import hmac
import re
import secrets
from pathlib import Path

import polars as pl

from ration.core.problems import InputError, problem
from ration.core.secret_files import new_secret_file, read_secret_file

BYTES = 32  # of a new key, and the fewest of any
_CHUNK = 200_000  # ids at once, so that memory does not grow with them
_HEX = re.compile(r"(?:[0-9a-fA-F]{2})+")


def new_key(path: str | Path) -> None:
    """Make a key of 32 random bytes, in a file that only its owner can read.

    Give it to the other agency by a safe way, never beside the lists. Raises FileExistsError if
    the file exists: a key is never replaced, because old lists could not be compared any more.
    """
    new_secret_file(Path(path), f"{secrets.token_hex(BYTES)}\n".encode())


def load_key(path: str | Path) -> bytes:
    """Read a key: at least 64 hexadecimal digits, in a file that only its owner can read.

    Raises InputError if it is not one, is too short, or can be read by others.
    """
    try:
        text = read_secret_file(Path(path)).decode("ascii").strip()
    except UnicodeDecodeError:
        raise InputError(str(path), [problem("key-unreadable", digits=2 * BYTES)]) from None
    if not _HEX.fullmatch(text):
        raise InputError(str(path), [problem("key-unreadable", digits=2 * BYTES)])
    if len(text) < 2 * BYTES:
        raise InputError(str(path), [problem("key-short", digits=2 * BYTES, has=len(text))])
    return bytes.fromhex(text)


def keyed(text: str, key: bytes) -> str:
    r"""Key an id: HMAC-SHA256 of its UTF-8 text, as 64 hexadecimal digits.

    >>> keyed("Hi There", b"\x0b" * 20)[:16]
    'b0344c61d8db3853'
    """
    return hmac.digest(key, text.encode(), "sha256").hex()


def keyed_column(ids: pl.Series, key: bytes) -> pl.Series:
    """Key a column of ids; blank stays blank."""
    parts = [
        pl.Series([keyed(text, key) if text else "" for text in ids[start : start + _CHUNK]],
                  dtype=pl.String)
        for start in range(0, len(ids), _CHUNK)
    ]  # fmt: skip
    return pl.concat(parts).alias(ids.name) if parts else ids
