"""Errors of the disk name the output, not the temporary file that is filled."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ration.core.os_errors import lost_write_of, os_error_of
from ration.core.problems.errors import RationError


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Make an error of the system name `path`: a full disk names no file, others the temporary one.

    A copy names what is copied first. Compiled libraries give the number of a full disk in their
    message alone.
    """
    try:
        yield
    except RationError:
        raise
    except Exception as given:
        error = os_error_of(given) or lost_write_of(given) or given
        if not isinstance(error, OSError) or error.errno is None:
            raise
        named = [str(name) for name in (error.filename, error.filename2) if name is not None]
        if not named or any(f".{path.name}-" in name for name in named):
            error.filename, error.filename2 = str(path), None
        raise error from given.__cause__
