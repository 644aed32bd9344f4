"""Progress of a long run on a terminal: it appears after a second, and leaves no trace."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from time import monotonic
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.spinner import Spinner
    from rich.text import Text

    from ration import Progress
    from ration.core.problems.problem import Problem

_DELAY = 1.0  # seconds before anything is shown
_BAR = 20  # characters
_NAME = 20  # characters that the name of what is done keeps, beside what is less needed
_FAIR = 1.0  # seconds of a phase before its rate says anything
_SEEN = 0.02  # of the rows of a phase, before a time is estimated


class SoFar(Protocol):
    """A function that takes how many rows there are so far, or pages with the share of all."""

    def __call__(self, count: "int | Progress", share: float | None = None, /) -> object:
        """Take the number, or the library's record of it, and the share."""


@contextmanager
def working(
    what: str,
    of: str = "rows",
    *,
    shown: bool,
    note: "Callable[[Problem], object]",
) -> Iterator["SoFar"]:
    """Show what is done, the rows so far and the seconds; the context takes the rows.

    `of` is what is counted. A bar is shown if the share of all is given. `note` takes a warning
    that should not wait, unless the line is on the terminal already.
    """
    line = _Line(what, of, note)
    if not (shown and sys.stderr.isatty()):
        yield line.so_far
        return
    ended = threading.Event()
    shows = threading.Thread(target=line.show, args=(ended,), daemon=True)
    shows.start()
    try:
        yield line.so_far
    finally:
        ended.set()
        shows.join()


@dataclass(frozen=True)
class Phase:
    """A part of a run: when it began, its rows so far, and all of them if that is known.

    It begins with the `first` rows: the time before them, to open the file, says nothing.
    """

    name: str
    began: float
    rows: int = 0
    total: int | None = None
    first: int = 0

    def rate(self, now: float) -> str:
        """The rows per second, once that is fair; "" means not yet."""
        seconds = now - self.began
        return (
            f", {_rounded((self.rows - self.first) / seconds):,}/s" if self._fair(seconds) else ""
        )

    def left(self, now: float) -> str:
        """About how long the phase takes from now; "" means that nobody can tell."""
        seconds = now - self.began
        if not self.total or not self._fair(seconds):
            return ""
        seen = self.rows - self.first
        if seen < _SEEN * self.total or self.rows >= self.total:
            return ""  # too few to tell, or more than were estimated
        left = seconds * (self.total - self.rows) / seen
        return f", about {shown_time(left)} left"

    def _fair(self, seconds: float) -> bool:
        return self.rows > self.first and seconds >= _FAIR


def _rounded(number: float) -> int:
    """A number to two digits: more would only flicker."""
    digits = max(0, len(str(int(number))) - 2)
    return int(round(number, -digits))


def shown_time(seconds: float) -> str:
    """A rough time, in minutes or seconds."""
    return f"{round(seconds / 60)} min" if seconds >= 90 else f"{max(1, round(seconds))} s"


class _Line:
    """One line on the terminal, drawn by a thread, so that it moves during long steps."""

    def __init__(self, what: str, of: str, note: "Callable[[Problem], object]") -> None:
        self._what = what
        self._note = note
        self._drawn = False
        self._of = of
        self._count = 0
        self._share: float | None = None
        self._began = monotonic()
        self._phase = Phase("", self._began)

    def so_far(self, count: "int | Progress", share: float | None = None, /) -> None:
        """Take the number of rows so far, and the share of all if it is known."""
        if isinstance(count, int):
            self._count, self._share = count, share
            return
        if count.note is not None and not self._drawn:
            self._note(count.note)
        if count.phase != self._phase.name or not self._phase.rows:
            self._phase = Phase(count.phase, monotonic(), first=count.rows)
        self._phase = replace(self._phase, rows=count.rows, total=count.total)
        self._count = count.rows

    def show(self, ended: threading.Event) -> None:
        """Wait a second, then draw the line until the work has ended, and remove it."""
        if ended.wait(_DELAY):
            return
        self._drawn = True
        from rich.console import Console
        from rich.live import Live
        from rich.spinner import Spinner

        console = Console(stderr=True, highlight=False, markup=False, emoji=False)
        if console.is_dumb_terminal:
            return
        spinner = Spinner("line")  # in any encoding
        with Live(
            get_renderable=lambda: self._shown(spinner, console),
            console=console,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        ):
            ended.wait()

    def _shown(self, spinner: "Spinner", console: "Console") -> "RenderableType":
        """A line of text; a bar before it if there is room for both."""
        if self._share is None or console.width < 3 * _BAR:
            return self._text(spinner, console, console.width)
        from rich.progress_bar import ProgressBar
        from rich.table import Table

        row = Table.grid(padding=(0, 1))
        bar = ProgressBar(total=1, completed=self._share, width=_BAR)
        row.add_row(bar, self._text(spinner, console, console.width - _BAR - 1))
        return row

    def _text(self, spinner: "Spinner", console: "Console", width: int) -> "Text":
        """The spinner, what is done, how many rows, how long; a long name is cut."""
        from rich.text import Text

        share = "" if self._share is None else f", {int(100 * self._share)} %"
        counted = f", {self._count:,} {self._of}" if self._count else ""
        now = monotonic()
        start, end = f"{share}{counted}", f", {int(now - self._began)} s"
        left, rate = self._phase.left(now), self._phase.rate(now)
        room = width - len(start) - len(end) - _NAME
        end += next((each for each in (rate + left, left) if len(each) <= room), "")
        name = self._phase.name if self._phase.name != "reading" else ""
        if name and width - len(start) - len(end) - len(name) >= _NAME:
            start = f", {name}{start}"
        tail = start + end
        line = Text(f"{spinner.render(console.get_time())} {self._what}")
        line.truncate(max(1, width - len(tail) - 1), overflow="ellipsis")
        return line.append(tail)
