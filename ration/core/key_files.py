"""Secret keys in files: 32 random bytes, as hexadecimal digits, that only the owner can read."""

import os
import re
import secrets
from pathlib import Path

from ration.core.problems import InputError, problem

BYTES = 32  # of a new key, and the fewest of any
_HEX = re.compile(r"(?:[0-9a-fA-F]{2})+")


def new_key(path: str | Path) -> None:
    """Make a key of 32 random bytes, in a file that only its owner can read.

    Give it to the other agency by a safe way, never beside the lists. Raises FileExistsError if
    the file exists: a key is never replaced, because old lists could not be compared any more.
    """
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        number = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        why = "it exists, and a key is never replaced; name another file"
        raise FileExistsError(17, why, str(path)) from None
    with os.fdopen(number, "w", encoding="ascii", newline="\n") as opened:
        opened.write(secrets.token_hex(BYTES) + "\n")


def load_key(path: str | Path) -> bytes:
    """Read a key: at least 64 hexadecimal digits, in a file that only its owner can read.

    Raises InputError if it is not one, is too short, or can be read by others.
    """
    file = Path(path)
    try:
        rights = file.stat().st_mode
        text = file.read_text("ascii").strip()
    except FileNotFoundError:
        raise InputError(str(path), [problem("file-missing")]) from None
    except OSError:
        raise InputError(str(path), [problem("file-denied")]) from None
    except UnicodeDecodeError:
        raise InputError(str(path), [problem("key-unreadable", digits=2 * BYTES)]) from None
    if os.name != "nt" and rights & 0o077:
        raise InputError(str(path), [problem("key-open", path=path)])
    if not _HEX.fullmatch(text):
        raise InputError(str(path), [problem("key-unreadable", digits=2 * BYTES)])
    if len(text) < 2 * BYTES:
        raise InputError(str(path), [problem("key-short", digits=2 * BYTES, has=len(text))])
    return bytes.fromhex(text)
