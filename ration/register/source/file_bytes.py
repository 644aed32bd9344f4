"""The bytes of a file, on disk or in memory, and their fingerprint."""

import gzip
import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

from ration.core.problems import InputError, problem

LONGEST_CELL = 2**31 - 1  # for Python's csv, whose default limit is 128 KiB
_LARGE = 1 << 26  # bytes; a smaller file is not worth a thread
_GZIP = b"\x1f\x8b"
PARQUET = (b"PAR1",)
WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # zip, and the container of older workbooks
SQLITE = b"SQLite format 3\0"


@dataclass(frozen=True)
class ByteSource:
    """A file on disk, or its bytes in memory. `data` None means on disk."""

    name: str
    data: bytes | None = None

    def open(self) -> io.BufferedReader | io.BytesIO:
        """Open the bytes, without unzipping them."""
        return io.BytesIO(self.data) if self.data is not None else Path(self.name).open("rb")

    def for_polars(self) -> Any:
        """Return what Polars can scan: the bytes, or the path."""
        return self.data if self.data is not None else Path(self.name)

    @property
    def zipped(self) -> bool:
        """Whether the bytes are compressed with gzip."""
        with self.open() as file:
            return file.read(2) == _GZIP

    @contextmanager
    def plain(self) -> Iterator[Any]:
        """Open the bytes, unzipped if they are compressed with gzip."""
        zipped = self.zipped
        with self.open() as raw, gzip.open(raw) if zipped else nullcontext(raw) as file:
            yield file

    @contextmanager
    def text(self) -> Iterator[io.TextIOWrapper]:
        """Open the UTF-8 text, without a byte order mark."""
        with self.plain() as file:
            yield io.TextIOWrapper(file, "utf-8-sig", newline="")


class Fingerprint:
    """The SHA-256 of a file's bytes, as text; for a large file a thread calculates it.

    On two cores that saves a tenth of a run. `str()` waits for the result. It raises InputError
    if the file could not be read to its end.
    """

    def __init__(self, source: ByteSource, size: int) -> None:
        self._source = source
        self._text: str | None = None
        self._thread = Thread(target=self._calculate, daemon=True)
        if size < _LARGE:
            self._thread.run()
        else:
            self._thread.start()

    def __str__(self) -> str:
        if self._thread.ident is not None:
            self._thread.join()
        if self._text is None:
            wrong = problem("file-broken", what="a file", why="it ends too early")
            raise InputError(self._source.name, [wrong])
        return self._text

    def _calculate(self) -> None:
        with suppress(OSError), self._source.open() as file:
            self._text = hashlib.file_digest(file, "sha256").hexdigest()


def fingerprint(source: ByteSource) -> Fingerprint:
    """Return the SHA-256 of the bytes. Raises InputError if the file is empty."""
    with source.open() as file:
        size = file.seek(0, io.SEEK_END)
    if not size:
        raise InputError(source.name, [problem("file-empty")])
    return Fingerprint(source, size)
