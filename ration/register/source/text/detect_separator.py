"""The sign that parts the cells of a text file."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from itertools import dropwhile, islice

from ration.core.problems import InputError, Problem, problem

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright strokes"}
_FOR_EXCEL = re.compile(r"sep=(.)\r?\n")  # a first line that only Excel understands
_MOST = 0.8  # of the rows that must have as many cells as one another
_ROWS = 50


def find_separator(name: str, start: str, separator: str | None) -> tuple[str, list[Problem]]:
    """What parts the cells of a file that begins with `start`, and a warning if it is not as named.

    A file is named for commas, or for tabs; another sign is taken where it makes a table of the
    first rows, with more columns. Rows of one cell may be titles: above a table of the sign that
    the file is named for, or where no sign makes a table of all rows, above a wider one.

    `separator` is the one to use; None means find it. Raises InputError where it cannot be one.
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
    excel = _FOR_EXCEL.match(start)
    if excel is not None and excel[1] in SEPARATORS:
        return excel[1], []
    named = "\t" if name.lower().removesuffix(".gz").endswith((".tsv", ".tab")) else ","
    found = {sign: _first_widths(start, sign) for sign in (named, *SEPARATORS)}
    whole = {sign: _most(own) for sign, own in found.items()}
    below = {sign: _most(_below_titles(own)) for sign, own in found.items()}
    first = next(iter(found[named]), 0)  # cells of the first row: a title has few
    titled = [named] if any(whole.values()) else [one for one in below if below[one] > first]
    widths = whole | {sign: max(whole[sign], below[sign]) for sign in titled}
    best = max(widths, key=lambda sign: (widths[sign], whole[sign], sign == named))
    if widths[best] < 2 or best == named:
        return named, []
    return best, [problem("separator-found", name=SEPARATORS[best])]


def _first_widths(start: str, sign: str) -> list[int]:
    """How many cells each of the first rows has, if they are parted by a sign."""
    try:
        rows = csv.reader(io.StringIO(start, newline=""), delimiter=sign)
        return list(islice((len(row) for row in rows if any(map(str.strip, row))), _ROWS))
    except csv.Error:
        return []


def _below_titles(widths: Sequence[int]) -> list[int]:
    """The widths without those of rows of one cell above the others."""
    return list(dropwhile(lambda width: width == 1, widths))


def _most(widths: Sequence[int]) -> int:
    """How many cells nearly all rows have, where they have several; else 0."""
    (width, times), *_ = Counter(widths).most_common(1) or [(0, 0)]
    return width if width > 1 and times >= _MOST * len(widths) else 0
