"""The bytes of a file: where they are, and their fingerprint."""

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

LONGEST_CELL = 2**31 - 1  # for Python's csv, which would stop at 128 KiB
_LARGE = 1 << 26  # bytes: below it a thread of its own is not worth while
_GZIP = b"\x1f\x8b"
PARQUET = (b"PAR1",)
WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # zip, and the container of older workbooks
SQLITE = b"SQLite format 3\0"


@dataclass(frozen=True)
class ByteSource:
    """A file on disk, or in memory where it came through a pipe."""

    name: str
    data: bytes | None = None

    def open(self) -> io.BufferedReader | io.BytesIO:
        """The bytes as they are."""
        return io.BytesIO(self.data) if self.data is not None else Path(self.name).open("rb")

    def for_polars(self) -> Any:
        """What Polars scans."""
        return self.data if self.data is not None else Path(self.name)

    @property
    def zipped(self) -> bool:
        """Whether the bytes are gzip's."""
        with self.open() as file:
            return file.read(2) == _GZIP

    @contextmanager
    def plain(self) -> Iterator[Any]:
        """The bytes, unzipped where they are gzip's."""
        zipped = self.zipped
        with self.open() as raw, gzip.open(raw) if zipped else nullcontext(raw) as file:
            yield file

    @contextmanager
    def text(self) -> Iterator[io.TextIOWrapper]:
        """The text, without a byte order mark."""
        with self.plain() as file:
            yield io.TextIOWrapper(file, "utf-8-sig", newline="")


class Fingerprint:
    """The SHA-256 of a file's bytes, as text; a large file's is reckoned while it is read.

    On two cores that is a tenth of a run saved. The text is waited for when it is asked for;
    InputError where the file could not be read to its end.
    """

    def __init__(self, held: ByteSource, size: int) -> None:
        self._held = held
        self._text: str | None = None
        self._reckoning = Thread(target=self._reckon, daemon=True)
        if size < _LARGE:
            self._reckoning.run()
        else:
            self._reckoning.start()

    def __str__(self) -> str:
        if self._reckoning.ident is not None:
            self._reckoning.join()
        if self._text is None:
            found = problem("file-broken", what="a file", why="it ends too early")
            raise InputError(self._held.name, [found])
        return self._text

    def _reckon(self) -> None:
        with suppress(OSError), self._held.open() as file:
            self._text = hashlib.file_digest(file, "sha256").hexdigest()


def look_over(held: ByteSource) -> Fingerprint:
    """The SHA-256 of the bytes; InputError where there are none."""
    with held.open() as file:
        size = file.seek(0, io.SEEK_END)
    if not size:
        raise InputError(held.name, [problem("file-empty")])
    return Fingerprint(held, size)
