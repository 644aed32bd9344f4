"""Download a file to a temporary folder, which goes when nothing reads it any more."""

import http.client
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from ration.core.outputs.work_folder import WorkFolder
from ration.core.problems.errors import InputError
from ration.core.problems.problem import problem
from ration.register.source.store.address import shown_address

_WAIT = 20  # seconds that a web server has to answer
_CHUNK = 1 << 20
_CODES = {401: "store-denied", 403: "store-denied", 404: "store-missing", 410: "store-missing"}


class Downloaded:
    """A copy of a file, as long as this is kept."""

    def __init__(self, chunks: Iterable[bytes], name: str) -> None:
        self._work = WorkFolder()
        self.path = self._work.path / "file"
        try:
            with self.path.open("wb") as file:
                file.writelines(chunks)
        except OSError as error:
            self._work.close()
            why = (error.strerror or "the disk may be full").lower()
            raise InputError(name, [problem("store-copy", why=why)]) from None
        except BaseException:  # the server's end, or a signal: the error may keep this alive
            self._work.close()
            raise

    def refuse_changed(self, *, saved: bool = True) -> None:
        """Nothing: the copy is ours alone."""

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep the copy inside the block."""
        yield


def web_chunks(name: str) -> Iterator[bytes]:
    """The bytes that a web address gives, in parts. Raises InputError, without the address.

    Also if fewer bytes come than the server announced: the rest of the rows would be missing.
    """
    try:
        with urllib.request.urlopen(name, timeout=_WAIT) as answer:  # noqa: S310 - http(s) alone
            announced, got = answer.headers["Content-Length"], 0
            while chunk := answer.read(_CHUNK):
                got += len(chunk)
                yield chunk
        if announced is not None and got < int(announced):
            raise http.client.IncompleteRead(b"")
    except urllib.error.HTTPError as error:
        error.close()
        code = _CODES.get(error.code, "store-refused")
        raise InputError(shown_address(name), [problem(code)]) from None
    except http.client.IncompleteRead:
        raise InputError(shown_address(name), [problem("store-cut")]) from None
    except (OSError, ValueError, http.client.HTTPException):  # a URLError is an OSError
        raise InputError(shown_address(name), [problem("store-silent")]) from None
