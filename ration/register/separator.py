"""The sign that parts the cells of a text file."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice

from ration.problem import InputError, Problem, problem

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright strokes"}
_FOR_EXCEL = re.compile(r"sep=(.)\r?\n")  # a first line that only Excel understands
_MOST = 0.8  # of the rows that must have as many cells as one another
_ROWS = 50


def find_separator(name: str, start: str, said: str | None) -> tuple[str, list[Problem]]:
    """What parts the cells of a file that begins with `start`, and a warning if it is not as named.

    A file is named for commas, or for tabs; another sign is taken where it makes a table of the
    first rows, with more columns. `said` is what was said of it, None: nothing. Raises InputError
    where that cannot be one.
    """
    if said is not None:
        if len(said) != 1 or not said.isascii() or said.isalnum() or said in "\"'\r\n ":
            raise InputError(name, [problem("separator-wrong", column="separator", value=said)])
        return said, []
    excel = _FOR_EXCEL.match(start)
    if excel is not None and excel[1] in SEPARATORS:
        return excel[1], []
    named = "\t" if name.lower().removesuffix(".gz").endswith((".tsv", ".tab")) else ","
    widths = {sign: _width(start, sign) for sign in (named, *SEPARATORS)}
    best = max(widths, key=lambda sign: (widths[sign], sign == named))
    if widths[best] < 2 or best == named:
        return named, []
    return best, [problem("separator-found", name=SEPARATORS[best])]


def _width(start: str, sign: str) -> int:
    """How many cells nearly all of the first rows have, if they are parted by a sign; else 0."""
    rows = csv.reader(io.StringIO(start, newline=""), delimiter=sign)
    try:
        found = [len(row) for row in islice(filter(_is_filled, rows), _ROWS)]
    except csv.Error:
        return 0
    titles = next((place for place, width in enumerate(found) if width > 1), 0)
    widths = Counter(found[titles:] if titles * 2 < len(found) else found)
    (width, times), *_ = widths.most_common(1) or [(0, 0)]
    return width if width > 1 and times >= _MOST * widths.total() else 0


def _is_filled(row: Iterable[str]) -> bool:
    return any(map(str.strip, row))
