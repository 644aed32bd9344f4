"""One process apart, as its parent sees it."""

import os
import pickle
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from queue import Empty, Full, Queue
from threading import Thread
from typing import Any, NamedTuple

from ration.core.apart import worker

ENDED, SLOW = -1, -2  # signs beside those of the worker: it is gone, or does not answer
_STEP = 0.1  # seconds: so often the main thread hears Ctrl-C
# On a loaded machine a second of computing takes many. Only Windows does not count computing.
_LOAD = 6 if sys.platform == "win32" else 60
_ANSWERS = 4  # that wait to be taken; the worker waits beyond them


class Bounds(NamedTuple):
    """What one call may use: bytes of memory, seconds of computing."""

    memory: int
    seconds: int


class Process:
    """A process that calls functions. It ends with `close`, and with its parent at the latest."""

    def __init__(self) -> None:
        quiet: dict[str, Any] = {}
        if sys.platform == "win32":
            quiet["creationflags"] = subprocess.CREATE_NO_WINDOW
        self._process = subprocess.Popen(
            [sys.executable, "-P", worker.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what a library writes as it dies is for nobody
            cwd=Path(worker.__file__).parent,  # a folder that nobody deletes
            **quiet,
        )
        self._answers = Queue[tuple[int, Any]](_ANSWERS)
        self._closed = False
        self._seconds = 0.0
        Thread(target=self._listen, daemon=True).start()
        places = [os.path.abspath(place) for place in sys.path]  # noqa: PTH100  "" is a place
        self._write(pickle.dumps(places))

    def call(self, call: bytes, bounds: Bounds) -> None:
        """Send a call: the pickle of a function and its arguments."""
        request = pickle.dumps((*bounds, call))
        self._seconds = float(bounds.seconds * _LOAD)
        self._write(len(request).to_bytes(8, "big"), request)

    def answer(self) -> tuple[int, Any]:
        """The next answer: a sign and a value. Ctrl-C is heard while it is awaited."""
        until = time.monotonic() + self._seconds
        while True:
            with suppress(Empty):
                return self._answers.get(timeout=_STEP)
            if time.monotonic() > until:
                return SLOW, None

    @property
    def used_its_seconds(self) -> bool:
        """Whether the system ended it because its seconds of computing are used up."""
        with suppress(subprocess.TimeoutExpired):
            return self._process.wait(5) == -getattr(signal, "SIGXCPU", 0)
        return False

    @property
    def alive(self) -> bool:
        """Whether it can be called again."""
        return not self._closed and self._process.poll() is None

    def close(self) -> None:
        """End it at once, whatever it does."""
        self._closed = True
        self._process.kill()
        with suppress(OSError):
            if self._process.stdin is not None:
                self._process.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(5)

    def _write(self, *parts: bytes) -> None:
        pipe = self._process.stdin
        if pipe is not None:
            with suppress(OSError, ValueError):  # it is gone: the answer says so
                pipe.writelines(parts)
                pipe.flush()

    def _listen(self) -> None:
        """Take answers as they come, so that whoever awaits them can hear Ctrl-C."""
        pipe = self._process.stdout
        while pipe is not None:
            try:
                answer = pickle.load(pipe)
            except Exception:  # the pipe ends, perhaps within an answer
                answer = ENDED, None
            while not self._closed:
                with suppress(Full):
                    self._answers.put(answer, timeout=_STEP)
                    break
            if self._closed or answer[0] == ENDED:
                pipe.close()
                return
