"""Files with secrets: only their owner can read them, and they are never replaced."""

import os
from pathlib import Path

from ration.core.outputs.claims import recover
from ration.core.outputs.put import Output, filled
from ration.core.problems.errors import InputError
from ration.core.problems.problem import problem
from ration.core.problems.unread_file import unread_file


def new_secret_file(path: Path, data: bytes) -> None:
    """Write a new file that only its owner can read, all of it or nothing.

    Raises FileExistsError if it exists: a key is never replaced, as what it locks would be lost.
    """
    new_key_file(path, data, 0o600)


def new_key_file(path: Path, data: bytes, rights: int) -> None:
    """Write a file of a key with these rights; it is never replaced."""

    def refuse() -> None:
        if path.exists() or path.is_symlink():
            why = "it exists, and a key is never replaced; name another file"
            raise FileExistsError(17, why, str(path))

    recover(path)
    refuse()
    output = Output(
        path,
        path.with_name(f".{path.name}-{os.urandom(4).hex()}"),
        make=lambda new: new.touch(rights, exist_ok=False),
        finish=lambda _: None,
        check=refuse,
    )
    with filled(output) as new:
        new.write_bytes(data)


def read_secret_file(path: Path) -> bytes:
    """Read a file that only its owner can read; InputError if others can, or it cannot be read."""
    try:
        rights = path.stat().st_mode
        data = path.read_bytes()
    except OSError as error:
        raise unread_file(str(path), error) from None
    if os.name != "nt" and rights & 0o077:
        raise InputError(str(path), [problem("key-open", path=path)])
    return data
