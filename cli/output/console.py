"""Tables on a terminal; what comes from files goes in as plain text, never as markup."""

import os
import re
import shutil
import sys
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

_GAP = 3  # what a table puts around a column's cells, less one in all


def console() -> Console:
    """Standard output: as wide as the terminal, 100 columns in a pipe; markup is off."""
    wide = shutil.get_terminal_size().columns if sys.stdout.isatty() else 100
    asked = os.environ.get("COLUMNS", "")
    width = int(asked) if re.fullmatch("[1-9][0-9]{1,3}", asked) else wide
    # with a height, or on a dumb terminal Rich would take 80 columns
    return _Console(width=width, height=25, markup=False, highlight=False, emoji=False)


class _Console(Console):
    """A console for lines from files; the command says how it ends when nobody reads on."""

    def print(self, *objects: Any, **how: Any) -> None:
        """Print texts each on one line, and what else there is as it stands."""
        super().print(*(_line(one) if isinstance(one, str) else one for one in objects), **how)

    def on_broken_pipe(self) -> None:
        """Raise, where Rich would exit with code 1: ours says that the data has problems."""
        raise BrokenPipeError


def print_table(
    out: Console,
    title: str,
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: Collection[int] = (),
) -> None:
    """Print a table with a title; the columns in `right` hold numbers, which are never cut.

    Where the terminal is too narrow, the columns go on in further tables, each with the first
    column again.
    """
    headers = [visible(header) for header in headers]
    texts = [[visible(cell) for cell in row] for row in rows]
    cells = [[header, *(row[index] for row in texts)] for index, header in enumerate(headers)]
    full = [_widest(column, whole=True) for column in cells]
    least = [
        full[index] if index in right else _widest(column, whole=False)
        for index, column in enumerate(cells)
    ]
    beside = out.width - least[0] - 2 * _GAP + 1  # what the first column leaves
    for index in range(1, len(least)):
        if index not in right:
            least[index] = min(least[index], max(beside, 1))
    for part, columns in enumerate(_split(least, out.width)):
        shown = f"{title} (continued)".strip() if part else title
        if shown:
            out.print(shown, style="italic")  # beside the table, which may be narrower
        made = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        widths = _widths(columns, least, full, out.width)
        for index in columns:
            made.add_column(
                Text(headers[index]),
                justify="right" if index in right else "left",
                overflow="fold",
                width=widths[index],
            )
        for row in texts:
            made.add_row(*(Text(row[index]) for index in columns))
        out.print(made)


def _widest(cells: Sequence[str], *, whole: bool) -> int:
    """The width of a column: its longest line, or where it may wrap, its longest word.

    What a line is indented by belongs to its first word.
    """
    word = re.compile(r"^ +\S+|\S+", re.MULTILINE)
    parts = [part for cell in cells for part in (cell.split("\n") if whole else word.findall(cell))]
    return max((cell_len(part) for part in parts), default=1)


def _widths(
    columns: Sequence[int], least: Sequence[int], full: Sequence[int], width: int
) -> dict[int, int]:
    """The width of each column: what is to spare goes first to those that need little more."""
    spare = width - sum(least[index] + _GAP for index in columns) + 1
    widths = {}
    for index in sorted(columns, key=lambda one: full[one] - least[one]):
        more = max(0, min(spare, full[index] - least[index]))
        spare -= more
        widths[index] = least[index] + more
    return widths


def _split(least: Sequence[int], width: int) -> Iterator[list[int]]:
    """The columns of each table, the first in all of them, as many as fit side by side."""
    columns, used = [0], least[0] + _GAP - 1
    for index, need in enumerate(least[1:], 1):
        if used + need + _GAP > width and len(columns) > 1:
            yield columns
            columns, used = [0], least[0] + _GAP - 1
        columns.append(index)
        used += need + _GAP
    yield columns


def visible(cell: str) -> str:
    """A cell without signs that move the cursor or ring the bell."""
    return "".join(c if c.isprintable() or c == "\n" else "�" for c in cell)


def _line(text: str) -> str:
    return visible(text).replace("\n", " ")
