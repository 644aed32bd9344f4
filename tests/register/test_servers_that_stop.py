"""Web servers that stop in the middle, or never answer: a word, and no register without its end."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest
from command import run

HALF = b"household_id,persons,adults\nH-1,4,2\nH-2,4,2\n"
WHOLE = HALF + b"H-3,4,2\nH-4,4,2\n"


class Stops(BaseHTTPRequestHandler):
    """A server that sends half of a register: a whole number of its lines."""

    protocol_version = "HTTP/1.1"
    answers: ClassVar[dict[str, bytes]] = {
        "/length.csv": b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(WHOLE), HALF),
        "/chunks.csv": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n"
        % (len(HALF), HALF),
        "/garbage.csv": b"\x00\xff not http\r\n\r\n",
        "/nothing.csv": b"",
        "/size.csv": b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n" + HALF,
    }

    def do_GET(self) -> None:
        """Send the answer of this address, and close the connection."""
        self.wfile.write(self.answers[self.path])
        self.close_connection = True

    def do_HEAD(self) -> None:
        """The same."""
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def _server() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Stops)
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize("name", ["length.csv", "chunks.csv"])
def test_a_register_without_its_end_is_refused(name: str) -> None:
    with _server() as address:
        ran = run("compute", f"{address}/{name}", "-q")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.endswith(
        "the server stopped before the end of the file; check the network, then run again\n"
    )


@pytest.mark.parametrize("name", ["garbage.csv", "nothing.csv", "size.csv"])
def test_what_is_no_answer_is_refused(name: str) -> None:
    with _server() as address:
        ran = run("compute", f"{address}/{name}", "-q")
    assert (ran.code, ran.out) == (3, "")
    assert "the server does not answer" in ran.err


def test_nothing_is_left_of_what_was_downloaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with _server() as address:
        assert run("compute", f"{address}/length.csv", "-q").code == 3
    assert list(tmp_path.iterdir()) == []
