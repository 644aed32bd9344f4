"""Temporary folders for work: they go with the process, or with the next run if it was killed."""

import errno
import os
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import TracebackType

from ration.core.os_errors import os_error_of
from ration.core.outputs.claims import Claim, claim, remove, sweep
from ration.core.problems.errors import RationError
from ration.core.running.interrupt import uninterrupted

_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))  # Windows has no EDQUOT
_LASTING = (*_FULL, errno.EROFS)  # what fails once fails again
_DISK = (*_LASTING, errno.EACCES, errno.EPERM, errno.EIO)
_LEAST = 2**16  # bytes: a disk with less is full
_WHY = "no space is left for temporary files"
_HINT = "free some space, or set TMPDIR to a folder on another disk"
_NO_WRITE = "temporary files cannot be written"
_ELSEWHERE = "set TMPDIR to another folder"


class WorkFolder:
    """A temporary folder that only the owner may read; it goes at the latest with the process.

    It is in `parent`, under a hidden name, or where the system keeps temporary files: `TMPDIR`
    names another place. What killed runs left there is removed first.
    """

    def __init__(self, parent: Path | None = None) -> None:
        hidden = "" if parent is None else "."
        parent = parent or Path(tempfile.gettempdir())
        _swept(parent)
        self.path = parent / f"{hidden}ration-{os.urandom(6).hex()}"
        with uninterrupted(), _naming(self.path):
            self._claimed = claim(self.path, [self.path.name])
            self._at_last = weakref.finalize(self, _end, self.path, self._claimed)
        with _naming(self.path):
            self.path.mkdir(mode=0o700)

    def __enter__(self) -> Path:
        """The folder."""
        return self.path

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove it. An error of its disk says so: a write that fails names no file.

        Compiled libraries, and processes of ours, give the number of an error in its text alone.
        """
        try:
            if error is not None and not isinstance(error, RationError):
                found = os_error_of(error) or error
                if isinstance(found, OSError) and _is_of(found, self.path):
                    _name(found, self.path)
                    if found is not error:
                        raise found from error
        finally:
            self.close()

    def close(self) -> None:
        """Remove it. If a signal comes before that begins, it goes with the process."""
        _end(self.path, self._claimed)
        self._at_last.detach()


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Nothing but the folder is written in the block: each error of the disk is its own."""
    try:
        yield
    except OSError as error:
        _name(error, path)
        raise


def _is_of(error: OSError, path: Path) -> bool:
    """Whether an error is of the folder: it names something of ours, or no more can be written.

    The error of a copy has two names.
    """
    ours = (str(path), str(path.with_name(f".{path.name}")))
    named = [str(name) for name in (error.filename, error.filename2) if name is not None]
    if named:
        return any(name.startswith(ours) for name in named)
    return error.errno in _LASTING and not _has_room(path)


def _has_room(folder: Path) -> bool:
    """Whether a small file can be written. A quota is no matter of the free space of the disk."""
    try:
        with (folder / "room").open("wb") as file:
            file.write(bytes(_LEAST))
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        return False
    return True


def _name(error: OSError, path: Path) -> None:
    """Say that an error of the disk is about temporary files, and what to do."""
    if error.errno not in _DISK:
        return
    why = (error.strerror or str(error)).lower()
    error.filename, error.filename2 = str(path.parent), None
    full = error.errno in _FULL
    error.strerror = f"{_WHY}; {_HINT}" if full else f"{_NO_WRITE}: {why}; {_ELSEWHERE}"


def _end(path: Path, claimed: Claim) -> None:
    with uninterrupted():
        remove(path)
        claimed.release()


@cache
def _swept(folder: Path) -> None:
    """Clean a folder once: it may have very many files."""
    sweep(folder)
