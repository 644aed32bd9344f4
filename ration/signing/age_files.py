"""Files for age, so that no error of theirs is lost.

The library writes the last part of a file as it drops an object, where no error can be raised: a
file that is not whole would be taken for a good one. Of other errors it gives the text alone.
"""

from collections.abc import Callable
from typing import IO, Any, TypeVar

T = TypeVar("T")


class _Kept:
    """A file that keeps the first error of all in a list."""

    def __init__(self, file: IO[bytes], errors: list[BaseException]) -> None:
        self._file, self._errors = file, errors

    def read(self, size: int = -1) -> bytes:
        return self._keep(self._file.read, size)

    def write(self, data: bytes) -> int:
        return self._keep(self._file.write, data)

    def flush(self) -> None:
        self._keep(self._file.flush)

    def _keep(self, call: Callable[..., T], *words: object) -> T:
        try:
            return call(*words)
        except BaseException as error:
            self._errors.append(error)
            raise


def with_files(
    work: Callable[..., object], source: IO[bytes], target: IO[bytes], *more: Any
) -> None:
    """Let a function of age read one file and write the other; `more` are its other arguments.

    Raises the first error of a file, as that file raised it: OSError for a full disk.
    """
    errors: list[BaseException] = []
    try:
        work(_Kept(source, errors), _Kept(target, errors), *more)
    finally:
        if errors:
            raise errors[0] from None
