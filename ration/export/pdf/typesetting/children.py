"""Child processes that take a request of one line, and end with the process that began them."""

import subprocess
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress


class Children:
    """The processes that run now; `end` kills them, and lets no other begin.

    A child reads one line, and ends when its standard input does: so it also ends if this process
    is killed.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._ended = False

    def run(
        self, words: Sequence[str], request: bytes, environment: Mapping[str, str]
    ) -> tuple[int, str]:
        """Run a child; return its exit code and what it writes on standard error."""
        with self._lock:
            if self._ended:
                return 0, ""
            child = subprocess.Popen(
                words,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env=environment,
            )
            self._running.add(child)
        assert child.stdin is not None
        assert child.stderr is not None
        try:
            with suppress(OSError):  # it has ended, and says why
                child.stdin.write(request + b"\n")
                child.stdin.flush()
            words_of_it = child.stderr.read().decode(errors="replace")
            return child.wait(), words_of_it
        finally:
            with self._lock:
                self._running.discard(child)
            with suppress(OSError):
                child.stdin.close()
            child.stderr.close()

    def end(self) -> None:
        """Kill all that run."""
        with self._lock:
            self._ended = True
            for child in self._running:
                child.kill()
