"""Call a function apart: in a process whose death is a problem of the file, and not the end of us.

A library that aborts, loops or takes all memory over a damaged or hostile file ends the process
that it is in, and nothing catches that. So each such call is made in a process beside ours. It
starts with the first call and serves later ones; a second one starts for calls at the same time.

A call may use MEMORY bytes, and BYTES_OF_MEMORY more for each byte of the file, up to what a run
may use; and SECONDS of computing, and more for each MiB. The system enforces both on Linux; macOS
does not enforce memory, and Windows neither: there, a call ends if it gives no answer for six
times its seconds. On other systems the parent waits sixty times as long.
"""

import atexit
import os
import pickle
from collections.abc import Callable, Iterator
from typing import Any, TypeVar, TypeVarTuple

from ration.core.apart import worker
from ration.core.apart.process import KILLED, SLOW, UNSTARTED, Bounds, Process
from ration.core.problems.errors import InputError
from ration.core.problems.problem import Problem, problem
from ration.core.running.memory import in_words, memory_bound

MEMORY = 1024**3  # bytes that any call may use
BYTES_OF_MEMORY = 256  # for each byte of the file
SECONDS = 10  # of computing that any call may use
SECONDS_A_MIB = 10  # for each MiB of the file
_MIB = 1024**2
_SMALL = 4 * _MIB  # after a larger file a process may hold much memory, and is not kept
_KEPT = 2  # processes that wait for calls

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class _Pool:
    """The processes that wait for a call."""

    def __init__(self) -> None:
        self._waiting: list[Process] = []
        self._every: set[Process] = set()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._forked)
        atexit.register(self._close)

    def take(self) -> Process:
        """A process for one call."""
        while self._waiting:
            try:
                process = self._waiting.pop()
            except IndexError:  # another thread took it
                break
            if process.alive:
                return process
            self.end(process)
        process = Process()
        self._every.add(process)
        return process

    def give_back(self, process: Process) -> None:
        """Keep a process for later calls."""
        if len(self._waiting) < _KEPT:
            self._waiting.append(process)
        else:
            self.end(process)

    def end(self, process: Process) -> None:
        """End a process."""
        self._every.discard(process)
        process.close()

    def _forked(self) -> None:
        """In a fork: all processes serve our parent, those that are in a call too."""
        self._waiting.clear()
        while self._every:
            self._every.pop().leave()

    def _close(self) -> None:
        while self._waiting:
            self.end(self._waiting.pop())


_POOL = _Pool()


def apart(name: str, size: int, function: Callable[[*Ts], T], *args: *Ts) -> T:
    """Return `function(*args)`, which is called apart; `name` and `size` are those of the file.

    Raises InputError if the function refuses the file, or if its process dies.
    """
    *_, (_, result) = _answers(name, size, pickle.dumps((function, args)))
    return result  # type: ignore[no-any-return]  # of the function


def each_apart(
    name: str, size: int, function: Callable[[*Ts], Iterator[T]], *args: *Ts
) -> Iterator[T]:
    """Yield the values of a generator that runs apart, as they come; see `apart`."""
    for sign, value in _answers(name, size, pickle.dumps((function, args))):
        if sign == worker.VALUE:
            yield value


def bounds_of(size: int) -> Bounds:
    """What a call with a file of so many bytes may use."""
    memory = min(MEMORY + BYTES_OF_MEMORY * size, memory_bound(None))
    return Bounds(memory, SECONDS + SECONDS_A_MIB * size // _MIB)


def _answers(name: str, size: int, call: bytes) -> Iterator[tuple[int, Any]]:
    """Each value of a call, and its end. The process of a call without an end is not used again."""
    try:
        process = _POOL.take()
    except OSError:  # too many processes, or too little memory for one
        raise InputError(name, [problem("reader-none")]) from None
    whole = False
    try:
        bounds = bounds_of(size)
        process.call(call, bounds)
        while True:
            sign, value = process.answer()
            if sign not in (worker.VALUE, worker.END):
                whole = sign in (worker.REFUSED, worker.FAULT)
                raise _error(name, sign, value, bounds)
            whole = sign == worker.END
            yield sign, value
            if whole:
                return
    except GeneratorExit:  # the other values are not wanted
        whole = size <= _SMALL and process.ours and _drained(process)
        raise
    finally:
        if whole and size <= _SMALL:
            _POOL.give_back(process)
        elif process.ours:
            _POOL.end(process)


def _drained(process: Process) -> bool:
    """Take the other answers of a call; whether it came to its end."""
    while (sign := process.answer()[0]) == worker.VALUE:
        pass
    return sign in (worker.END, worker.REFUSED, worker.FAULT)


def _error(name: str, sign: int, value: Any, bounds: Bounds) -> Exception:
    if sign == worker.FAULT:  # of the file system, or of ours
        return value  # type: ignore[no-any-return]
    if sign == worker.REFUSED:
        code, facts = value
        return InputError(name, [problem(code, **facts)])
    return InputError(name, [_death(sign, bounds)])


def _death(sign: int, bounds: Bounds) -> Problem:
    """Why a process gave no result."""
    if sign == worker.MEMORY:
        return problem("reader-memory", bound=in_words(bounds.memory))
    if sign == SLOW:
        return problem("reader-slow", bound=bounds.seconds)
    if sign in (KILLED, UNSTARTED):
        return problem("reader-killed" if sign == KILLED else "reader-none")
    return problem("reader-ended", bound=in_words(bounds.memory))
