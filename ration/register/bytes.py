"""The bytes of a file: where they are, their fingerprint, and whether they are text at all."""

import gzip
import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ration.problem import Problem, problem

_CHUNK = 1 << 20
_GZIP = b"\x1f\x8b"
PARQUET = (b"PAR1",)
WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # zip, and the container of older workbooks
_SQLITE = b"SQLite format 3\0"
_BINARY = (*PARQUET, *WORKBOOK)


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


def look_over(held: Held) -> tuple[str, Problem | None]:
    """The SHA-256 of the bytes, and what keeps them from being read as text, if anything."""
    with held.open() as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        start = file.read(4096)
    if not start:
        return digest, problem("file-empty")
    if start[:4] in _BINARY:
        return digest, None
    if start.startswith(_SQLITE):
        mend = f"name a table of it: sqlite:///{held.name}?table=households"
        return digest, problem("file-kind", what="it is an SQLite database", mend=mend)
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return digest, problem("file-encoding")
    return digest, _not_plain(held)


def _not_plain(held: Held) -> Problem | None:
    """A NUL, or a row that ends in a lone carriage return: readers disagree on both."""
    ended_in_return, lone = False, 0
    with held.plain() as file:
        while chunk := file.read(_CHUNK):
            if b"\0" in chunk:
                mend = "name a CSV, TSV or Parquet file"
                return problem("file-kind", what="it is not a text file", mend=mend)
            if b"\r" in chunk or ended_in_return:
                lone += chunk.count(b"\r") - chunk.count(b"\r\n")
                lone -= ended_in_return and chunk.startswith(b"\n")
            ended_in_return = chunk.endswith(b"\r")
    if lone:
        what = "a row ends in a lone carriage return"
        return problem("file-kind", what=what, mend="save it again as CSV UTF-8")
    return None
