"""The process apart: calls functions with hostile files, and ends if its parent is gone.

It starts with nothing of `ration`, so that it starts fast. Each request on standard input is a
pickle: the function, its arguments, and bounds. Answers are pairs on standard output, each a sign
and a value. Only the parent writes to the one and reads from the other.
"""

import os
import pickle
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import Any, BinaryIO

# The signs of answers: a value of several, the last one, the ways in which a call can fail, and
# what is sent first of all.
VALUE, END, REFUSED, MEMORY, FAULT, READY = range(6)


def main() -> None:
    """Answer requests until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends us
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    requests = sys.stdin.buffer
    sys.path[:] = pickle.load(requests)
    _send(answers, READY, None)
    waiting = SimpleQueue[bytes]()
    Thread(target=_listen, args=(requests, waiting), daemon=True).start()
    while True:
        _answer(waiting.get(), answers)


def _listen(requests: BinaryIO, waiting: "SimpleQueue[bytes]") -> None:
    """Pass requests on; end the process, whatever it does, when the parent closes its end."""
    try:
        while size := requests.read(8):
            waiting.put(requests.read(int.from_bytes(size, "big")))
    finally:
        os._exit(0)


def _answer(request: bytes, answers: BinaryIO) -> None:
    try:
        memory, seconds, call = pickle.loads(request)
        _bound(memory, seconds)
        function, arguments = pickle.loads(call)
        result = function(*arguments)
        if isinstance(result, Iterator):
            for value in result:
                _send(answers, VALUE, value)
            result = None
        _send(answers, END, result)
    except OSError as error:  # of the file, or of a parent that is gone: then this fails too
        _send(answers, FAULT, error)
    except MemoryError:
        _send(answers, MEMORY, None)
    except Exception as error:
        if type(error).__name__ == "Refused":
            _send(answers, REFUSED, (error.code, error.facts))  # type: ignore[attr-defined]
        else:  # without the message, which may have a cell in it
            places = "".join(traceback.format_tb(error.__traceback__))
            _send(answers, FAULT, RuntimeError(f"{type(error).__name__}, apart, in\n{places}"))


def _send(answers: BinaryIO, sign: int, value: Any) -> None:
    pickle.dump((sign, value), answers, pickle.HIGHEST_PROTOCOL)
    answers.flush()


def _bound(memory: int, seconds: int) -> None:
    """Let the system end this process beyond so many bytes, or seconds of computing from now on."""
    if sys.platform == "win32":  # which has no such bounds: the parent's clock alone ends it
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + 1 + seconds
    for kind, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, until)):
        _, hard = resource.getrlimit(kind)
        soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with suppress(ValueError, OSError):  # a system that has the bound but does not set it
            resource.setrlimit(kind, (soft, hard))
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump would hold people's names


if __name__ == "__main__":
    with suppress(OSError, EOFError):
        main()
