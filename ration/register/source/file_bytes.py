"""The fingerprint of a file, and whether the file keeps its bytes."""

import hashlib
import io
import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from threading import BoundedSemaphore, Thread
from typing import NamedTuple, Protocol

from ration.core.problems.errors import InputError
from ration.core.problems.problem import problem
from ration.register.source.byte_source import ByteSource

LONGEST_CELL = 2**31 - 1  # for Python's csv, whose default limit is 128 KiB
_LARGE = 1 << 26  # bytes; a smaller file is not worth a thread
_SECOND = 1_000_000_000  # nanoseconds
_TICK = 20_000_000  # nanoseconds: within these, two saves may get the same time
_TURNS = BoundedSemaphore(4)  # large files whose fingerprints are calculated at the same time
PARQUET = (b"PAR1",)
WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # zip, and the container of older workbooks
SQLITE = b"SQLite format 3\0"


class _State(NamedTuple):
    """What the file system knows of a file. `saved` changes when somebody saves it.

    `other` (number, disk, time of any change) may also change without that, as by a backup.
    """

    saved: tuple[int, int]
    other: tuple[int, int, int]

    @property
    def young(self) -> bool:
        """Whether the file may be saved again and keep its time: some disks count 2 seconds."""
        when = self.saved[1]
        return abs(time.time_ns() - when) < (_TICK if when % _SECOND else 2 * _SECOND)


class Fingerprint:
    """The SHA-256 of a file's bytes, as text, and a check that the file keeps these bytes.

    For a large file a thread calculates it: on two cores that saves a tenth of a run. `str()`
    waits for the result. It raises InputError if the file could not be read to its end.
    """

    def __init__(self, source: ByteSource, size: int) -> None:
        self._source = source
        self._text: str | None = None
        self._saved_since = False
        self._state = self._now()
        self._young = self._state is not None and self._state.young
        self._thread = Thread(target=self._in_turn, daemon=True)
        if size < _LARGE:
            self._calculate()
        else:
            self._thread.start()

    def __str__(self) -> str:
        if self._thread.ident is not None:
            self._thread.join()
        if self._saved_since:
            raise self._changed()
        if self._text is None:
            wrong = problem("file-broken", what="a file", why="it ends too early")
            raise InputError(self._source.name, [wrong])
        return self._text

    @contextmanager
    def held(self) -> Iterator[None]:
        """Raise InputError if the file has other bytes before the block, or is saved inside it."""
        self.refuse_changed(saved=False)
        try:
            yield
        except Exception:  # whatever failed: if the file was changed, that is the cause to name
            self.refuse_changed()
            raise
        self.refuse_changed()

    def refuse_changed(self, *, saved: bool = True) -> None:
        """Raise InputError if the file has other bytes now; with `saved`, if it was saved at all.

        Bytes in memory do not change. The bytes are read only if the state of the file is new.
        """
        now = self._now()
        if now == self._state and not self._young:
            return
        if now is None or self._state is None or (saved and now.saved != self._state.saved):
            raise self._changed()
        if now.saved[0] != self._state.saved[0] or self._digest() != str(self):
            raise self._changed()
        self._state, self._young = now, now.young

    def _now(self) -> _State | None:
        """The state of the file; None means that it is gone, or that the bytes are in memory."""
        if self._source.data is not None:
            return None
        try:
            stat = self._source.path.stat()
        except OSError:
            return None
        return _State(
            (stat.st_size, stat.st_mtime_ns), (stat.st_ino, stat.st_dev, stat.st_ctime_ns)
        )

    def _in_turn(self) -> None:
        with _TURNS:  # a folder may have hundreds of large files
            self._calculate()

    def _calculate(self) -> None:
        self._text = self._digest()
        now = self._now()
        self._saved_since = (now and now.saved) != (self._state and self._state.saved)

    def _digest(self) -> str | None:
        """Calculate the SHA-256; None means that the file cannot be read."""
        with suppress(OSError), self._source.open() as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
        return None

    def _changed(self) -> InputError:
        return InputError(self._source.name, [problem("file-changed")])


class HeldFile(Protocol):
    """A file, or several, whose bytes must stay the same."""

    def held(self) -> AbstractContextManager[None]:
        """Raise InputError if a file has other bytes before the block, or is saved inside it."""
        ...

    def refuse_changed(self) -> None:
        """Raise InputError if a file has other bytes now, or was saved."""
        ...


@contextmanager
def held(files: Iterable[HeldFile]) -> Iterator[None]:
    """Raise InputError if a file has other bytes before the block, or is saved inside it."""
    with ExitStack() as stack:
        for file in files:
            stack.enter_context(file.held())
        yield


def fingerprint(source: ByteSource) -> Fingerprint:
    """Return the SHA-256 of the bytes. Raises InputError if the file is empty."""
    with source.open() as file:
        size = file.seek(0, io.SEEK_END)
    if not size:
        raise InputError(source.name, [problem("file-empty")])
    return Fingerprint(source, size)
