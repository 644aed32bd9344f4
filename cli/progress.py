"""Progress of a long run on a terminal: it appears after a second, and leaves no trace."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.spinner import Spinner
    from rich.text import Text

_DELAY = 1.0  # seconds before anything is shown
_BAR = 20  # characters


class SoFar(Protocol):
    """A function that takes the number of rows so far, and the share of all if it is known."""

    def __call__(self, count: int, share: float | None = None, /) -> object:
        """Take the number and the share."""


@contextmanager
def working(what: str, of: str = "rows", *, shown: bool) -> Iterator["SoFar"]:
    """Show what is done, the rows so far and the seconds; the context takes the rows.

    `of` is what is counted. A bar is shown if the share of all is given.
    """
    line = _Line(what, of)
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


class _Line:
    """One line on the terminal, drawn by a thread, so that it moves during long steps."""

    def __init__(self, what: str, of: str) -> None:
        self._what = what
        self._of = of
        self._count = 0
        self._share: float | None = None
        self._began = monotonic()

    def so_far(self, count: int, share: float | None = None, /) -> None:
        """Take the number of rows so far, and the share of all if it is known."""
        self._count, self._share = count, share

    def show(self, ended: threading.Event) -> None:
        """Wait a second, then draw the line until the work has ended, and remove it."""
        if ended.wait(_DELAY):
            return
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
        tail = f"{share}{counted}, {int(monotonic() - self._began)} s"
        line = Text(f"{spinner.render(console.get_time())} {self._what}")
        line.truncate(max(1, width - len(tail) - 1), overflow="ellipsis")
        return line.append(tail)
