"""Files with secrets: only their owner can read them, and they are never replaced."""

import os
from pathlib import Path

from ration.core.problems import InputError, problem

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)  # Windows has the last


def new_secret_file(path: Path, data: bytes) -> None:
    """Write a new file that only its owner can read.

    Raises FileExistsError if it exists: a key is never replaced, as what it locks would be lost.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        number = os.open(path, _NEW, 0o600)
    except FileExistsError:
        why = "it exists, and a key is never replaced; name another file"
        raise FileExistsError(17, why, str(path)) from None
    with os.fdopen(number, "wb") as opened:
        opened.write(data)


def read_secret_file(path: Path) -> bytes:
    """Read a file that only its owner can read; InputError if others can, or it cannot be read."""
    try:
        rights = path.stat().st_mode
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputError(str(path), [problem("file-missing")]) from None
    except OSError:
        raise InputError(str(path), [problem("file-denied")]) from None
    if os.name != "nt" and rights & 0o077:
        raise InputError(str(path), [problem("key-open", path=path)])
    return data
