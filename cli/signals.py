"""Signals that end a run: what is written then, and the exit code."""

import signal

STOPS = ("SIGINT", "SIGTERM", "SIGHUP")  # Windows has not all of them


def stopped_line(number: int) -> str:
    """What is written if a signal ends a run."""
    if number == signal.SIGINT:
        return "Interrupted."
    return f"Interrupted by {signal.Signals(number).name}."


def number_of(stopped: KeyboardInterrupt) -> int:
    """The number of the signal that an interruption is for."""
    return next((each for each in stopped.args if isinstance(each, int)), signal.SIGINT)


def stopped_code(number: int) -> int:
    """The exit code if a signal ends a run: 130 for Ctrl-C, 143 for SIGTERM."""
    return 128 + number
