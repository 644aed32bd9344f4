"""A workbook that is being written: its formats, the names of its sheets, what is to be said."""

import datetime as dt
import re
import tempfile
from collections.abc import Container, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ration.results.plan import PlanRecord

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_576  # of a sheet
_MADE = dt.datetime(1980, 1, 1)  # noqa: DTZ001  the same bytes whenever it is written
_LONGEST_NAME = 31  # as UTF-16 counts them
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\ufffe\uffff]")


class Book:
    """A workbook: `title` stands on every page, `source` says what it was made from.

    `notes` are what a reader must know of how it was written; `numbers_as_text` counts the
    numbers that a cell cannot hold, `cut` the texts that are too long for one.
    """

    def __init__(self, file: "Workbook", title: str, source: str, most_rows: int) -> None:
        self.file = file
        self.title = title
        self.source = source
        self.most_rows = most_rows
        self.notes: list[str] = []
        self.numbers_as_text = 0
        self.cut = 0
        self._names: set[str] = set()
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def worksheet(self, name: str) -> "Worksheet":
        """A new sheet, called by `name` as far as that can be."""
        found = sheet_name(name, self._names)
        self._names.add(found.casefold())
        return self.file.add_worksheet(found)

    def format(self, **facts: Any) -> "Format":
        """The format with these properties of XlsxWriter's, in the middle of its row."""
        key = tuple(sorted(facts.items()))
        if key not in self._formats:
            self._formats[key] = self.file.add_format({"valign": "vcenter", **facts})
        return self._formats[key]


def sheet_name(wanted: str, taken: Container[str]) -> str:
    """`wanted` as the name of a sheet; `taken` are names that there are, casefolded.

    >>> sheet_name("Centres [north]: A/B", ()), sheet_name("Totals", {"totals"})
    ('Centres _north__ A_B', 'Totals (2)')
    """
    name = _cut(_FORBIDDEN.sub("_", wanted), _LONGEST_NAME)
    if name.casefold() in ("", "history"):  # Excel keeps that one for itself
        name = f"{name}_"
    found, number = name, 1
    while found.casefold() in taken:
        number += 1
        mark = f" ({number})"
        found = _cut(name, _LONGEST_NAME - len(mark)) + mark
    return found


def _cut(name: str, longest: int) -> str:
    """At most so many UTF-16 units of a name, without apostrophes and spaces around it."""
    units = name.encode("utf-16-le", errors="replace")[: 2 * longest]
    return units.decode("utf-16-le", errors="ignore").strip("' ")


def source_line(plan: PlanRecord) -> str:
    """What a plan was made from, in one line."""
    programme, register = plan.programme, plan.source
    day = "" if plan.date is None else f"; {plan.date}"
    return f"{programme.id}, version {programme.version}{day}; {register.source}"


@contextmanager
def new_book(path: Path, title: str, source: str, *, most_rows: int = MOST_ROWS) -> Iterator[Book]:
    """A workbook to fill, written to `path` in the end; only one row at a time is in memory."""
    import xlsxwriter  # seldom needed
    from xlsxwriter.exceptions import FileCreateError, FileSizeError

    with tempfile.TemporaryDirectory(prefix="ration-") as rows:
        options = {
            "constant_memory": True,
            "tmpdir": rows,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        file = xlsxwriter.Workbook(str(path), options)
        file.set_properties({"title": title, "subject": source, "created": _MADE})
        try:
            yield Book(file, title, source, most_rows)
            file.close()
        except FileCreateError as error:
            raise error.args[0] from None
        except FileSizeError:
            why = "too large for a workbook; write it as CSV"
            raise OSError(27, why, str(path)) from None
        finally:  # the rows' own files too, where it was not finished
            for sheet in file.worksheets():
                sheet._opt_close()
