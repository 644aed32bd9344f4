"""Find the character that separates the cells of a text file."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from itertools import dropwhile, islice

from ration.core.problems.errors import InputError
from ration.core.problems.problem import Problem, problem

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright strokes"}
_FOR_EXCEL = r"sep=(.)\r?\n"  # a first line that only Excel understands
_MOST = 0.8  # share of the rows that must have the same number of cells
_ROWS = 50


def find_separator(name: str, start: str, separator: str | None) -> tuple[str, list[Problem]]:
    """Find the separator of a file that begins with `start`; warn if its name means another.

    A file's name means tabs (.tsv, .tab) or commas. Another separator is used if it makes a table
    of the first rows with more columns. Rows of one cell may be titles: above a table with the
    separator of the name or, if no separator makes a table of all rows, above a wider table.

    `separator` is the character to use; None means detect it. Raises InputError if it is invalid.
    """
    if separator is not None:
        if (
            len(separator) != 1
            or not separator.isascii()
            or separator.isalnum()
            or separator in "\"'\r\n "
        ):
            raise InputError(
                name, [problem("separator-wrong", column="separator", value=separator)]
            )
        return separator, []
    excel = re.match(_FOR_EXCEL, start)
    if excel is not None and excel[1] in SEPARATORS:
        return excel[1], []
    named = "\t" if name.lower().removesuffix(".gz").endswith((".tsv", ".tab")) else ","
    cells = {sign: _first_widths(start, sign) for sign in (named, *SEPARATORS)}
    whole = {sign: _usual_width(widths) for sign, widths in cells.items()}
    below = {sign: _usual_width(_below_titles(widths)) for sign, widths in cells.items()}
    first = next(iter(cells[named]), 0)  # cells of the first row: a title has few
    titled = [named] if any(whole.values()) else [sign for sign in below if below[sign] > first]
    widths = whole | {sign: max(whole[sign], below[sign]) for sign in titled}
    best = max(widths, key=lambda sign: (widths[sign], whole[sign], sign == named))
    if widths[best] < 2 or best == named:
        return named, []
    return best, [problem("separator-found", name=SEPARATORS[best])]


def _first_widths(start: str, sign: str) -> list[int]:
    """Count the cells of each of the first rows, separated by `sign`."""
    try:
        rows = csv.reader(io.StringIO(start, newline=""), delimiter=sign)
        return list(islice((len(row) for row in rows if any(map(str.strip, row))), _ROWS))
    except csv.Error:
        return []


def _below_titles(widths: Sequence[int]) -> list[int]:
    """Remove the rows of one cell at the top."""
    return list(dropwhile(lambda width: width == 1, widths))


def _usual_width(widths: Sequence[int]) -> int:
    """Return the number of cells that nearly all rows have, if more than 1; else 0."""
    (width, times), *_ = Counter(widths).most_common(1) or [(0, 0)]
    return width if width > 1 and times >= _MOST * len(widths) else 0
