"""Let Ctrl-C interrupt work outside Python, such as a query of the engine."""

import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from time import monotonic
from typing import Any, TypeVar

M = TypeVar("M")
T = TypeVar("T")
_STEP = 0.1  # seconds: so often the main thread looks whether it is interrupted
_NAME = "ration: work outside Python"
_END = object()
STOPS = ("SIGINT", "SIGTERM", "SIGHUP")  # signals that end a run; Windows has not all of them


def interruptible(work: Callable[[], T], most: float | None = None) -> T:
    """Return `work()`; Ctrl-C is heard while it runs, though it runs outside Python.

    Python hears signals in its main thread alone, and not before a call returns: the work runs in
    a thread of its own, and the main thread waits for it in short steps. If the wait is
    interrupted, the work is abandoned, and what it returns is lost. In other threads this only
    calls `work`. `most` is how many seconds it may take, or it is abandoned with a TimeoutError;
    None means no end.
    """
    if threading.current_thread() is not threading.main_thread():
        return work()
    results: list[T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # raised again below, in the main thread
            errors.append(error)

    thread = threading.Thread(target=run, name=_NAME, daemon=True)
    thread.start()
    until = None if most is None else monotonic() + most
    while thread.is_alive():
        thread.join(_STEP)
        if until is not None and monotonic() > until and thread.is_alive():
            raise TimeoutError
    if errors:
        raise errors[0]
    return results[0]


def interruptibly(members: Iterable[T]) -> Iterator[T]:
    """Iterate over `members`; Ctrl-C is heard while each is made."""
    made = iter(members)
    while (member := interruptible(lambda: next(made, _END))) is not _END:
        yield member  # type: ignore[misc]  # it is no end


def ahead(work: Callable[[M], T], members: Iterable[M], at_once: int = 2) -> Iterator[tuple[M, T]]:
    """Each of `members` with `work` of it, in their order; Ctrl-C is heard while it is made.

    The work of so many members is done at once, in threads, and before they are asked for: it may
    not depend on what is done with the work of others.

    >>> list(ahead(len, ["a", "bcd"]))
    [('a', 1), ('bcd', 3)]
    """
    waiting: deque[tuple[M, Future[T]]] = deque()
    pool = ThreadPoolExecutor(at_once, thread_name_prefix=_NAME)
    try:
        for member in members:
            waiting.append((member, pool.submit(work, member)))
            while waiting and (len(waiting) > at_once or waiting[0][1].done()):
                yield _first(waiting)
        while waiting:
            yield _first(waiting)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _first(waiting: deque[tuple[M, Future[T]]]) -> tuple[M, T]:
    member, made = waiting.popleft()
    while not made.done():
        wait([made], timeout=_STEP)
    return member, made.result()


def abandoned() -> bool:
    """Whether work that was interrupted still runs."""
    return any(thread.name.startswith(_NAME) for thread in threading.enumerate())


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Put off signals that end a run until the end of the block, which has to be short.

    Only signals that Python handles can be put off, and only in the main thread, which hears them.
    """
    heard: list[tuple[int, Any]] = []
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [getattr(signal, name) for name in STOPS if hasattr(signal, name)]
    before = {each: signal.getsignal(each) for each in numbers}
    ours = {number: handler for number, handler in before.items() if callable(handler)}
    try:
        for number in ours:
            signal.signal(number, lambda *about: heard.append(about))
        yield
    finally:
        for number, handler in ours.items():
            signal.signal(number, handler)
        for number, frame in heard:
            ours[number](number, frame)
