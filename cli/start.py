"""The command begins: it hears signals before all else is imported, which takes a while."""

import gc
import os
import signal
import sys
from contextlib import suppress

from .signals import STOPS, number_of, stopped_code, stopped_line


def run(prog_name: str = "ration") -> None:
    """Run the command `ration`. A signal during the imports ends it with a line, at once.

    Garbage is searched for seldom: a command makes little, and to search what it imports took
    35 ms of a short run.
    """
    gc.set_threshold(500_000, 50, 100)
    for name in STOPS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _end)
    sys.unraisablehook = _note_error
    from .main import app

    try:
        app(prog_name=prog_name)
    except KeyboardInterrupt as stopped:  # as the command began or ended
        _end(number_of(stopped), None)


def _note_error(error: "sys.UnraisableHookArgs") -> None:
    """Write an error that nobody can catch, as Python does, but not that a signal was heard.

    A signal that comes while an object is removed is lost; the command looks for that at its end.
    """
    if not isinstance(error.exc_value, KeyboardInterrupt):
        sys.__unraisablehook__(error)


def _end(number: int, _frame: object) -> None:
    """End at once: nothing is written yet, or all is done."""
    if sys.stderr is not None:
        with suppress(OSError):
            os.write(2, f"{stopped_line(number)}\n".encode())
    os._exit(stopped_code(number))
