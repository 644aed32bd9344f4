"""The command begins: it hears signals before all else is imported, which takes a while."""

import os
import signal
import sys
from contextlib import suppress

from .signals import STOPS, stopped_code, stopped_line


def run(prog_name: str = "ration") -> None:
    """Run the command `ration`. A signal during the imports ends it with a line, at once."""
    for name in STOPS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _end)
    from .main import app

    try:
        app(prog_name=prog_name)
    except KeyboardInterrupt:  # as the command began or ended
        _end(signal.SIGINT, None)


def _end(number: int, _frame: object) -> None:
    """End at once: nothing is written yet, or all is done."""
    if sys.stderr is not None:
        with suppress(OSError):
            os.write(2, f"{stopped_line(number)}\n".encode())
    os._exit(stopped_code(number))
