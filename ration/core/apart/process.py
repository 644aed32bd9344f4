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
from ration.core.apart.python import python_command

# Signs beside those of the worker: it is gone, does not answer, was ended from outside, or
# did not even start.
ENDED, SLOW, KILLED, UNSTARTED = -1, -2, -3, -4
_STEP = 0.1  # seconds: so often the main thread hears Ctrl-C
# On a loaded machine a second of computing takes many. Only Windows does not count computing.
_LOAD = 6 if sys.platform == "win32" else 60
# Nothing of ours sends these, and no library that crashes: somebody did, or the system.
_FROM_OUTSIDE = {-getattr(signal, name, 1) for name in ("SIGKILL", "SIGTERM", "SIGHUP")}
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
            python_command(worker.__file__),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what a library writes as it dies is for nobody
            cwd=Path(worker.__file__).parent,  # a folder that nobody deletes
            **quiet,
        )
        self._answers = Queue[tuple[int, Any]](_ANSWERS)
        self._closed = self._started = False
        self._owner = os.getpid()
        self._seconds = 0
        Thread(target=self._listen, daemon=True).start()
        self._write(pickle.dumps(_places()))

    def call(self, call: bytes, bounds: Bounds) -> None:
        """Send a call: the pickle of a function and its arguments."""
        request = pickle.dumps((*bounds, call))
        self._seconds = bounds.seconds * _LOAD
        self._write(len(request).to_bytes(8, "big"), request)

    def answer(self) -> tuple[int, Any]:
        """The next answer: a sign and a value. Ctrl-C is heard while it is awaited."""
        until = time.monotonic() + self._seconds
        while self.ours:
            with suppress(Empty):
                sign, value = self._answers.get(timeout=_STEP)
                if sign == ENDED:
                    return self._end(), None
                if sign != worker.READY:
                    return sign, value
                self._started = True
            if time.monotonic() > until:
                return SLOW, None
        return ENDED, None

    def _end(self) -> int:
        """Why it ended before it answered."""
        if not self._started:
            return UNSTARTED
        status = 0
        with suppress(subprocess.TimeoutExpired):
            status = self._process.wait(5)
        if status == -getattr(signal, "SIGXCPU", status + 1):
            return SLOW
        return KILLED if status in _FROM_OUTSIDE else ENDED

    @property
    def ours(self) -> bool:
        """Whether this process started it, and not the process that this one is a fork of."""
        return self._owner == os.getpid()

    def leave(self) -> None:
        """In a fork: hold its pipes no longer, so that it ends with the process that started it."""
        nothing = os.open(os.devnull, os.O_RDWR)
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError, ValueError):
                if pipe is not None:
                    os.dup2(nothing, pipe.fileno())
        os.close(nothing)

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


def _places() -> list[str]:
    """Where modules are found; "" is the current folder, which may be deleted."""
    places = []
    for place in sys.path:
        with suppress(OSError):
            places.append(os.path.abspath(place))  # noqa: PTH100
    return places
