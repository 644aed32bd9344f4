"""The bytes of a file: where they are, and their fingerprint."""

import gzip
import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ration.problem import InputError, problem

LONGEST_CELL = 2**31 - 1  # for Python's csv, which would stop at 128 KiB
_GZIP = b"\x1f\x8b"
PARQUET = (b"PAR1",)
WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # zip, and the container of older workbooks
SQLITE = b"SQLite format 3\0"


@dataclass(frozen=True)
class Held:
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


def look_over(held: Held) -> str:
    """The SHA-256 of the bytes; InputError where there are none."""
    with held.open() as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        if not file.seek(0, io.SEEK_END):
            raise InputError(held.name, [problem("file-empty")])
    return digest
