"""Make the n-th call that writes below a folder fail, also in compiled libraries and workers."""

import errno
import mmap
import os
import struct
from pathlib import Path
from typing import NamedTuple, Self

from . import preloaded

_NAME = "failing_calls"
_NUMBERS = struct.Struct("4l")
_TEXT = 2048
_SIZE = _NUMBERS.size + 2 * _TEXT

# Of a full disk, and of one that turned read-only, everything that follows fails too.
LASTING = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
ONCE = (errno.EIO, errno.EACCES, errno.ENAMETOOLONG, errno.EMFILE, errno.EFBIG, errno.EINTR)


class Called(NamedTuple):
    """How many calls there were, and the one that failed first; "" means none."""

    calls: int
    failed: str


class FailingCalls:
    """The plan that this process and all that it starts share: which call fails."""

    def __init__(self, file: Path) -> None:
        with file.open("r+b") as opened:
            self._plan = mmap.mmap(opened.fileno(), _SIZE)

    @classmethod
    def here(cls) -> Self:
        """Of this process, which `begin_again` started."""
        return cls(Path(os.environ[_NAME.upper()]))

    def fail(self, under: Path, at: int, number: int) -> None:
        """Let call `at`, from 1, below a folder fail with this errno; 0 means that none does."""
        self._plan[_NUMBERS.size :] = bytes(2 * _TEXT)
        self._plan[: _NUMBERS.size] = _NUMBERS.pack(at, number, number in LASTING, 0)
        name = os.fsencode(under)
        self._plan[_NUMBERS.size : _NUMBERS.size + len(name)] = name

    def end(self) -> Called:
        """Let no call fail any more; what happened so far."""
        _, _, _, count = _NUMBERS.unpack(self._plan[: _NUMBERS.size])
        failed = self._plan[_NUMBERS.size + _TEXT :].split(b"\0")[0].decode(errors="replace")
        self._plan[:] = bytes(_SIZE)
        return Called(count, failed)


def begin_again(folder: Path) -> None:
    """Start this program anew, with calls that can fail, unless it is so already."""
    preloaded.begin_again(folder, _NAME, _SIZE)
