"""The bytes of a file, on disk or in memory. Imported apart too, so it imports little."""

import gzip
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

GZIP_TIMES = 100  # the bytes of a file; those of people unpack to up to fifty times
GZIP_SMALL = 256 * 1024**2  # bytes that are read however small the file is
_GZIP = b"\x1f\x8b"


class ByteSource(NamedTuple):
    """A file on disk, or its bytes in memory. `data` None means on disk.

    `copy` is where the file is if its name is not its path; None means that it is.
    """

    name: str
    data: bytes | None = None
    copy: Path | None = None

    @property
    def path(self) -> Path:
        """Where the file is on disk."""
        return Path(self.name) if self.copy is None else self.copy

    def open(self) -> io.BufferedReader | io.BytesIO:
        """Open the bytes, without unzipping them."""
        return io.BytesIO(self.data) if self.data is not None else self.path.open("rb")

    @property
    def size(self) -> int:
        """How many bytes there are."""
        return len(self.data) if self.data is not None else self.path.stat().st_size

    def anywhere(self) -> "ByteSource":
        """The same bytes, for a process in another folder."""
        return self if self.data is not None else self._replace(copy=self.path.absolute())

    def for_polars(self) -> Any:
        """Return what Polars can scan: the bytes, or the path."""
        return self.data if self.data is not None else self.path

    @property
    def zipped(self) -> bool:
        """Whether the bytes are compressed with gzip."""
        with self.open() as file:
            return file.read(2) == _GZIP

    @contextmanager
    def plain(self) -> Iterator[Any]:
        """Open the bytes, unzipped if they are compressed with gzip.

        Reading raises InputError beyond GZIP_TIMES the size of the file, or GZIP_SMALL.
        """
        if not self.zipped:
            with self.open() as raw:
                yield raw
            return
        with self.open() as raw, _Unzipped(self, raw) as file:
            yield file

    @contextmanager
    def text(self) -> Iterator[io.TextIOWrapper]:
        """Open the UTF-8 text, without a byte order mark."""
        with self.plain() as file:
            yield io.TextIOWrapper(file, "utf-8-sig", newline="")


class _Unzipped(gzip.GzipFile):
    """The bytes inside a gzip file, as far as they are in proportion to it."""

    def __init__(self, source: ByteSource, raw: io.BufferedReader | io.BytesIO) -> None:
        super().__init__(fileobj=raw)
        self._source, self._count = source, 0
        self._most = max(GZIP_SMALL, GZIP_TIMES * source.size)

    def read(self, size: int | None = -1) -> bytes:
        """Read some bytes; all that are allowed and one more, if the size is not given."""
        if size is None or size < 0:
            size = self._most - self._count + 1
        return self._counted(super().read(size))

    def read1(self, size: int = -1) -> bytes:
        """Read some bytes; a text reader calls this."""
        return self._counted(super().read1(size))

    def _counted(self, data: bytes) -> bytes:
        self._count += len(data)
        if self._count > self._most:
            from ration.core.problems.errors import InputError  # not imported apart
            from ration.core.problems.problem import problem  # not imported apart

            most = f"{self._most // 1024**2:,} MiB"
            raise InputError(self._source.name, [problem("gzip-unpacked", most=most)])
        return data
