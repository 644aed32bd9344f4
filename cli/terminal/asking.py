"""Ask a person at a terminal; where nobody can answer, nothing is asked."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer

from ..signals import STOPS
from .stderr import write_line

_TICK = 0.2  # seconds; see `_hearing_interrupts`


class Asking:
    """Questions and their answers.

    `asks` is whether a person reads the questions and can answer them; otherwise each question
    has its default as the answer. Ctrl-C and the end of the input are a KeyboardInterrupt.
    """

    def __init__(self, *, yes: bool) -> None:
        self.asks = not yes and is_answered()

    def text(self, question: str, default: str = "") -> str:
        """Ask for a line of text."""
        if not self.asks:
            return default
        try:
            with _hearing_interrupts():
                shown = bool(default)
                answer: str = typer.prompt(question, default, show_default=shown, err=True)
        except typer.Abort:
            self._stop()
        return answer.strip()

    def agrees(self, question: str, *, default: bool) -> bool:
        """Ask a question to answer with yes or no."""
        if not self.asks:
            return default
        try:
            with _hearing_interrupts():
                return bool(typer.confirm(question, default, err=True))
        except typer.Abort:
            self._stop()

    def _stop(self) -> NoReturn:
        write_line("")  # the answer's line was not ended
        raise KeyboardInterrupt


def is_answered() -> bool:
    """Whether a person reads questions and can answer them."""
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return all(each is not None and each.isatty() for each in streams)


@contextmanager
def _hearing_interrupts() -> Iterator[None]:
    """Let signals end the wait for an answer, whenever they come.

    Polars makes system calls go on after them. And a signal that comes just before the wait begins
    would be heard only after the next key: a timer ends the wait again and again, to look for one.
    """
    if not hasattr(signal, "siginterrupt"):  # Windows has no such calls
        yield
        return
    before = signal.signal(signal.SIGALRM, lambda *_: None)
    for name in (*STOPS, "SIGALRM"):
        signal.siginterrupt(getattr(signal, name), True)
    signal.setitimer(signal.ITIMER_REAL, _TICK, _TICK)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def ask_secret(question: str, *, twice: bool = False) -> str | None:
    """Ask for a secret, which nobody sees, once or `twice`; None means that nobody can answer."""
    if any(each is None or not each.isatty() for each in (sys.stdin, sys.stderr)):
        return None
    try:
        again = "The same again" if twice else False
        with _hearing_interrupts():
            return str(typer.prompt(question, hide_input=True, confirmation_prompt=again, err=True))
    except typer.Abort:
        write_line("")  # the answer's line was not ended
        raise KeyboardInterrupt from None
