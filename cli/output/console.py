"""Tables on a terminal; text from files is plain text, never markup."""

import os
import re
import shutil
import sys
from collections.abc import Collection, Iterator, Sequence
from typing import Any, get_args

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ration.export.tables.findings import Finding

from ..terminal.words import Word, word_style

_GAP = 3  # between columns


def console() -> Console:
    """Standard output, as wide as the terminal, or 100 columns in a pipe; without markup."""
    wide = shutil.get_terminal_size().columns if sys.stdout.isatty() else 100
    columns = os.environ.get("COLUMNS", "")
    width = int(columns) if re.fullmatch("[1-9][0-9]{1,3}", columns) else wide
    # without a height, Rich takes 80 columns on a dumb terminal
    return _Console(width=width, height=25, markup=False, highlight=False, emoji=False)


class _Console(Console):
    """A console for text from files, which leaves a broken pipe to the command."""

    def print(self, *objects: Any, **how: Any) -> None:
        """Print each text on a line of its own, and tables as they are."""
        super().print(
            *(one_line(each) if isinstance(each, str) else each for each in objects), **how
        )

    def on_broken_pipe(self) -> None:
        """Raise an error; Rich would exit with 1, our code for data with problems."""
        raise BrokenPipeError


def print_findings(out: Console, found: Sequence[Finding]) -> None:
    """Print what is wrong, and what to know: each begins with its word, in its colour."""
    for word, text in found:
        out.print(worded(word, text))
    out.print()


def worded(word: Word, text: str) -> Text:
    """A line of text after its word, which has its colour."""
    return Text.assemble((f"{word}:", word_style(word)), f" {one_line(text)}")


def print_table(
    out: Console,
    title: str,
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: Collection[int] = (),
    words: bool = False,
) -> None:
    """Print a table with a title; the columns in `right` hold numbers, which are never cut.

    If the terminal is too narrow, more tables follow with the other columns, each with the first
    column again. A name there is broken only if no column of numbers has room beside it, or, in
    a table of texts, if it takes more than half of the terminal. With `words`, the first column
    has `error` or `warning`, in its colour.
    """
    headers = [visible(header) for header in headers]
    texts = [[one_line(cell) for cell in row] for row in rows]
    cells = [[header, *(row[index] for row in texts)] for index, header in enumerate(headers)]
    full = [_widest(column, whole=True) for column in cells]
    least = [
        max(_widest(column[:1], whole=False), _widest(column[1:], whole=index in right))
        for index, column in enumerate(cells)
    ]
    figures = right and len(right) == len(headers) - 1
    room = out.width - _GAP - max(least[1:]) if figures else out.width // 2
    least[0] = max(least[0], min(full[0], room))
    beside = out.width - least[0] - _GAP  # room that the first column leaves
    for index in range(1, len(least)):
        if index not in right:
            least[index] = min(least[index], max(beside, 1))
    for part, columns in enumerate(_split(least, out.width)):
        shown = f"{title} (continued)".strip() if part else title
        if shown:
            out.print(shown, style="bold")  # beside the table, which may be narrower
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="")
        widths = _widths(columns, least, full, out.width, right)
        for index in columns:
            table.add_column(
                Text(headers[index]),
                justify="right" if index in right else "left",
                overflow="fold",
                width=widths[index],
            )
        for block in _blocks(
            [[row[index] for index in columns] for row in texts],
            list(map(widths.__getitem__, columns)),
        ):
            if words:
                _colour(block[0])
            table.add_row(*block)
        out.print(table)
        out.print()


def _blocks(rows: Sequence[Sequence[str]], widths: Sequence[int]) -> Iterator[Sequence[Text]]:
    """The rows; those of which no cell wraps are joined to blocks, as Rich is slow at cells."""
    joined: list[Sequence[str]] = []
    for row in rows:
        if any(_wraps(cell, width) for cell, width in zip(row, widths, strict=True)):
            yield from _block(joined)
            joined = []
            yield list(map(Text, row))
        else:
            joined.append(row)
    yield from _block(joined)


def _colour(cell: Text) -> None:
    for word in get_args(Word):
        cell.highlight_words([word], word_style(word))


def _wraps(cell: str, width: int) -> bool:
    return "\n" in cell or cell_len(cell) > width


def _block(rows: Sequence[Sequence[str]]) -> Iterator[Sequence[Text]]:
    if rows:
        yield [Text("\n".join(column), no_wrap=True) for column in zip(*rows, strict=True)]


def _widest(cells: Sequence[str], *, whole: bool) -> int:
    """The width of a column: its longest line, or its longest word if it may wrap.

    The indent of a line belongs to its first word.
    """
    word = re.compile(r"^ +\S+|\S+", re.MULTILINE)
    parts = [part for cell in cells for part in (cell.split("\n") if whole else word.findall(cell))]
    return max((cell_len(part) for part in parts), default=1)


def _widths(
    columns: Sequence[int],
    least: Sequence[int],
    full: Sequence[int],
    width: int,
    right: Collection[int],
) -> dict[int, int]:
    """The width of each column; spare room goes first to text, and to what needs little more.

    Of the columns in `right`, only headers need more.
    """
    spare = width - sum(least[index] + _GAP for index in columns) + _GAP
    widths = {}
    for index in sorted(columns, key=lambda each: (each in right, full[each] - least[each])):
        more = max(0, min(spare, full[index] - least[index]))
        spare -= more
        widths[index] = least[index] + more
    return widths


def _split(least: Sequence[int], width: int) -> Iterator[list[int]]:
    """The columns of each table: the first, and as many others as fit beside it."""
    columns, used = [0], least[0]
    for index, need in enumerate(least[1:], 1):
        if used + need + _GAP > width and len(columns) > 1:
            yield columns
            columns, used = [0], least[0]
        columns.append(index)
        used += need + _GAP
    yield columns


def visible(cell: str) -> str:
    """A cell without control characters, which move the cursor or ring the bell."""
    return "".join(c if c.isprintable() or c == "\n" else "�" for c in cell)


def one_line(text: str) -> str:
    """A text without control characters, on one line."""
    return visible(text).replace("\n", " ")
