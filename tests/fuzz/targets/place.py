"""A folder for the files that parsers are given, which is emptied by whoever runs the target."""

import tempfile
from functools import cache
from pathlib import Path


@cache
def folder() -> Path:
    """A folder of this process."""
    return Path(tempfile.mkdtemp(prefix="fuzz-"))


def file(name: str, data: bytes, *, secret: bool = False) -> Path:
    """A file with these bytes; a secret one is its owner's alone."""
    path = folder() / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    if secret:
        path.chmod(0o600)
    return path
