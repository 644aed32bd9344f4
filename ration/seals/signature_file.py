"""The signatures beside files: `FILE.minisig`, in minisign's format.

A second signer's is `FILE.NUMBER.minisig`, with the number of the key. The first line of such a
file is a free comment that nothing signs, and that ration does not show.
"""

import base64
import re
from pathlib import Path
from typing import NamedTuple

ENDING = ".minisig"
_UNSIGNED, _SIGNED = "untrusted comment: ", "trusted comment: "
_LINE, _WHOLE = 74, 64  # bytes: kind, number and signature; the signature of signature and comment


class SignatureFile(NamedTuple):
    """A signature's file: the number of the key, what it says, and all its bytes."""

    key: str
    comment: str
    data: bytes


def signature_path(file: Path, key: str | None = None) -> Path:
    """Where the signature of a file is: beside it; that of a second signer has the key's number.

    >>> signature_path(Path("plan/SHA256SUMS"), "0123456789ABCDEF").name
    'SHA256SUMS.0123456789ABCDEF.minisig'
    """
    return file.with_name(f"{file.name}{f'.{key}' if key else ''}{ENDING}")


def signature_paths(file: Path) -> list[Path]:
    """The signatures beside a file, that of the first signer first."""
    second = re.compile(rf"{re.escape(file.name)}\.[0-9A-F]{{16}}{re.escape(ENDING)}")
    first = signature_path(file)
    try:
        others = sorted(path for path in file.parent.iterdir() if second.fullmatch(path.name))
    except OSError:
        others = []
    return [path for path in (first, *others) if path.is_file()]


def read_signature(data: bytes) -> SignatureFile | None:
    """Read the contents of a signature's file; None means that it is no signature.

    Base 64 is read strictly: of every signature, there is exactly one way to write it.
    """
    try:
        unsigned, line, signed, whole = (each.decode() for each in data.splitlines())
    except ValueError:
        return None
    if not (unsigned.startswith(_UNSIGNED) and signed.startswith(_SIGNED)):
        return None
    given = _decoded(line, _LINE)
    if given is None or given[:2] not in (b"Ed", b"ED") or _decoded(whole, _WHOLE) is None:
        return None
    number = given[2:10][::-1].hex().upper()
    comment = "".join(sign for sign in signed.removeprefix(_SIGNED) if sign.isprintable())
    return SignatureFile(number, comment, data)


def _decoded(line: str, size: int) -> bytes | None:
    try:
        found = base64.b64decode(line, validate=True)
    except ValueError:
        return None
    strict = len(found) == size and base64.b64encode(found).decode() == line
    return found if strict else None
