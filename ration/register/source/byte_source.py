"""The bytes of a file, on disk or in memory. Imported apart too, so it imports little."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

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

        Reading raises InputError where they unpack to too many.
        """
        if not self.zipped:
            with self.open() as raw:
                yield raw
            return
        from ration.register.source.unzipped import Unzipped

        with self.open() as raw, Unzipped(self.name, raw, self.size) as file:
            yield file

    @contextmanager
    def text(self) -> Iterator[io.TextIOWrapper]:
        """Open the UTF-8 text, without a byte order mark."""
        with self.plain() as file:
            yield io.TextIOWrapper(file, "utf-8-sig", newline="")
