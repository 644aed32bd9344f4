"""A PostgreSQL server that is lost at any byte: a word, and the end; Ctrl-C is heard.

The server here is none: it lets the client in, and then stops as a lost one does.
"""

import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

import pytest
from command import run
from terminal import surroundings

from ration.register.source.database import open as opened

pytest.importorskip("adbc_driver_postgresql")

Speak = Callable[[socket.socket], None]


def _message(sign: bytes, body: bytes) -> bytes:
    return sign + struct.pack("!i", len(body) + 4) + body


WELCOME = (
    _message(b"R", struct.pack("!i", 0))
    + _message(b"S", b"server_version\x0016.0\x00")
    + _message(b"S", b"client_encoding\x00UTF8\x00")
    + _message(b"K", struct.pack("!ii", 1, 2))
    + _message(b"Z", b"I")
)
TERMINATED = _message(
    b"E", b"SFATAL\x00C57P01\x00Mterminating connection due to administrator command\x00\x00"
)


def _startup(client: socket.socket) -> None:
    """Refuse encryption, then read who it is."""
    for _ in range(3):
        (size,) = struct.unpack("!i", client.recv(4))
        if struct.unpack("!i", client.recv(size - 4)[:4])[0] == 3 << 16:
            return
        client.sendall(b"N")


@contextmanager
def server(speak: Speak) -> Iterator[str]:
    """Listen on a free port; each client is spoken to, and then let go."""
    ended = Event()
    listening = socket.create_server(("127.0.0.1", 0))
    clients: list[socket.socket] = []

    def serve() -> None:
        while not ended.is_set():
            try:
                client, _ = listening.accept()
            except OSError:
                return
            clients.append(client)
            with suppress(OSError, struct.error):
                speak(client)

    Thread(target=serve, daemon=True).start()
    try:
        port = listening.getsockname()[1]
        yield f"postgresql://kim:s3cret@127.0.0.1:{port}/relief?sslmode=disable&table=households"
    finally:
        ended.set()
        for each in (listening, *clients):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()


def closes_after(count: int) -> Speak:
    """Send so many bytes of the welcome, then close."""

    def speak(client: socket.socket) -> None:
        _startup(client)
        client.sendall(WELCOME[:count])
        client.close()

    return speak


def hangs_after(count: int) -> Speak:
    """Send so many bytes of the welcome, then nothing."""

    def speak(client: socket.socket) -> None:
        _startup(client)
        client.sendall(WELCOME[:count])

    return speak


def terminates(client: socket.socket) -> None:
    """Let the client in, and stop as a server does that is stopped by hand."""
    _startup(client)
    client.sendall(WELCOME)
    client.recv(1000)
    client.sendall(TERMINATED)
    client.close()


def talks_nonsense(client: socket.socket) -> None:
    """Answer in another language."""
    client.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n" * 9)
    client.close()


def _refused(speak: Speak) -> str:
    with server(speak) as url:
        ran = run("compute", url, "-q")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith("error: postgresql://kim@127.0.0.1")
    assert "s3cret" not in ran.err
    assert len(ran.err.splitlines()) == 1
    return ran.err


@pytest.mark.parametrize("count", range(0, len(WELCOME) + 1, 12))
def test_a_server_that_closes_at_any_byte_is_a_word(count: int) -> None:
    _refused(closes_after(count))


def test_a_server_that_is_stopped_is_named_as_such() -> None:
    assert "the server stopped; try again" in _refused(terminates)


def test_what_is_no_database_is_refused() -> None:
    _refused(talks_nonsense)


@pytest.mark.parametrize("count", [0, 30, len(WELCOME)])
def test_a_server_that_hangs_is_left(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opened, "_CONNECT", 0.2)
    assert "the server does not answer" in _refused(hangs_after(count))


def test_ctrl_c_is_heard_while_a_server_hangs() -> None:
    with server(hangs_after(len(WELCOME))) as url:
        command = [sys.executable, "-m", "ration", "compute", url, "-q"]
        process = subprocess.Popen(command, env=surroundings(), stderr=subprocess.PIPE, text=True)
        time.sleep(3)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert time.monotonic() - began < 10
    assert (process.returncode, err) == (130, "Interrupted.\n")
