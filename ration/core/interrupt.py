"""Let Ctrl-C interrupt work outside Python, such as a query of the engine."""

import threading
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
_STEP = 0.1  # seconds: so often the main thread looks whether it is interrupted
_NAME = "ration: work outside Python"
_END = object()


def interruptible(work: Callable[[], T]) -> T:
    """Return `work()`; Ctrl-C is heard while it runs, though it runs outside Python.

    Python hears signals in its main thread alone, and not before a call returns: the work runs in
    a thread of its own, and the main thread waits for it in short steps. If the wait is
    interrupted, the work is abandoned, and what it returns is lost. In other threads this only
    calls `work`.
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
    while thread.is_alive():
        thread.join(_STEP)
    if errors:
        raise errors[0]
    return results[0]


def interruptibly(members: Iterable[T]) -> Iterator[T]:
    """Iterate over `members`; Ctrl-C is heard while each is made."""
    made = iter(members)
    while (member := interruptible(lambda: next(made, _END))) is not _END:
        yield member  # type: ignore[misc]  # it is no end


def abandoned() -> bool:
    """Whether work that was interrupted still runs."""
    return any(thread.name == _NAME for thread in threading.enumerate())
