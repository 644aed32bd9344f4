"""Secret keys in files: 32 random bytes, as hexadecimal digits, that only the owner can read."""

import re
import secrets
from pathlib import Path

from ration.core.paths import path_to_read
from ration.core.problems.errors import InputError
from ration.core.problems.problem import problem
from ration.core.secrets.secret_files import new_secret_file, read_secret_file

BYTES = 32  # of a new key, and the fewest of any
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
        text = read_secret_file(path_to_read(path)).decode("ascii").strip()
    except UnicodeDecodeError:
        raise InputError(str(path), [problem("key-unreadable", digits=2 * BYTES)]) from None
    if not _HEX.fullmatch(text):
        raise InputError(str(path), [problem("key-unreadable", digits=2 * BYTES)])
    if len(text) < 2 * BYTES:
        raise InputError(str(path), [problem("key-short", digits=2 * BYTES, has=len(text))])
    return bytes.fromhex(text)
