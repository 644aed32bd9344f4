"""The bytes inside a gzip file, within bounds. Imported apart too, so it imports little."""

import gzip
import io

GZIP_TIMES = 100  # the bytes of a file; those of people unpack to up to fifty times
GZIP_SMALL = 256 * 1024**2  # bytes that are read however small the file is


class Unzipped(gzip.GzipFile):
    """The bytes inside a gzip file of `packed` bytes, as far as they are in proportion to it.

    Reading raises InputError beyond GZIP_TIMES the size of the file, or GZIP_SMALL.
    """

    def __init__(self, name: str, raw: io.BufferedReader | io.BytesIO, packed: int) -> None:
        super().__init__(fileobj=raw)
        self._source, self._count = name, 0
        self._most = max(GZIP_SMALL, GZIP_TIMES * packed)

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
            raise InputError(self._source, [problem("gzip-unpacked", most=most)])
        return data
