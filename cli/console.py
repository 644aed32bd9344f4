"""Tables on a terminal; what comes from files goes in as plain text, never as markup."""

import os
import shutil
import sys
from collections.abc import Collection, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text


def console() -> Console:
    """Standard output: as wide as the terminal, 100 columns in a pipe; markup is off."""
    wide = shutil.get_terminal_size().columns if sys.stdout.isatty() else 100
    width = int(os.environ["COLUMNS"]) if os.environ.get("COLUMNS", "").isdigit() else wide
    return Console(width=width, markup=False, highlight=False, emoji=False)


def table(
    title: str,
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: Collection[int] = (),
) -> Table:
    """A table with a title; the columns in `right` hold numbers."""
    made = Table(title=Text(title), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for index, header in enumerate(headers):
        number = index in right
        made.add_column(
            Text(header), justify="right" if number else "left", no_wrap=number, overflow="fold"
        )
    for row in rows:
        made.add_row(*(Text(_visible(cell)) for cell in row))
    return made


def _visible(cell: str) -> str:
    """A cell without signs that move the cursor or ring the bell."""
    return "".join(c if c.isprintable() or c == "\n" else "�" for c in cell)
