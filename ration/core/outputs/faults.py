"""Errors of the disk name the output, not the temporary file that is filled."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FULL = {f"(os error {number})": number for number in (errno.ENOSPC, errno.EFBIG)}


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Make an OSError name `path`: a full disk names no file, others the temporary one.

    Compiled libraries give the number of a full disk in their message alone.
    """
    try:
        yield
    except OSError as error:
        full = next((_FULL[each] for each in _FULL if each in str(error)), None)
        if error.errno is None and full is not None:
            raise OSError(full, os.strerror(full), str(path)) from error
        if error.errno is not None and f".{path.name}-" in str(error.filename or f".{path.name}-"):
            error.filename = str(path)
        raise
