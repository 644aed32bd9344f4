"""A workbook that is being written: its formats, sheet names and notes."""

import datetime as dt
import re
from collections.abc import Container, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ration.core.outputs.work_folder import WorkFolder
from ration.core.text.cells import harmless
from ration.results.plan.plan import PlanRecord

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_576  # in a sheet, the limit of Excel
_MADE = dt.datetime(1980, 1, 1)  # noqa: DTZ001  fixed, so that the bytes do not depend on the day
_LONGEST_NAME = 31  # of a sheet, in UTF-16 units
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\ufffe\uffff]")


class Book:
    """A workbook; `title`, `source` and the code of a `seal` are printed on every page.

    `notes` tell the reader how it was written. `numbers_as_text` counts numbers that a cell
    cannot store, `truncated` texts that are too long for a cell.
    """

    def __init__(
        self, file: "Workbook", title: str, source: str, seal: str, most_rows: int
    ) -> None:
        self.file = file
        self.title = title
        self.source = source
        self.seal = seal
        self.most_rows = most_rows
        self.notes: list[str] = []
        self.numbers_as_text = 0
        self.truncated = 0
        self._names: set[str] = set()
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def worksheet(self, name: str) -> "Worksheet":
        """Add a sheet; its name is `name`, changed where Excel would refuse it."""
        name = sheet_name(name, self._names)
        self._names.add(name.casefold())
        return self.file.add_worksheet(name)

    def format(self, **properties: Any) -> "Format":
        """The format with these XlsxWriter properties, vertically centred; made once and reused."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.file.add_format({"valign": "vcenter", **properties})
        return self._formats[key]

    def text_format(self, text: str, look: "Format") -> "Format":
        """The format of a text: what would be a formula stays text when somebody edits it."""
        if harmless(text) == text:
            return look
        properties = next((dict(key) for key, each in self._formats.items() if each is look), {})
        return self.format(**properties, quote_prefix=True)


def sheet_name(wanted: str, taken: Container[str]) -> str:
    """Change `wanted` into a valid sheet name; `taken` are the names in use, casefolded.

    >>> sheet_name("Centres [north]: A/B", ()), sheet_name("Totals", {"totals"})
    ('Centres _north__ A_B', 'Totals (2)')
    """
    name = _truncate(_FORBIDDEN.sub("_", wanted), _LONGEST_NAME)
    if name.casefold() in ("", "history"):  # Excel reserves `History`
        name = f"{name}_"
    unique, number = name, 1
    while unique.casefold() in taken:
        number += 1
        mark = f" ({number})"
        unique = _truncate(name, _LONGEST_NAME - len(mark)) + mark
    return unique


def _truncate(name: str, longest: int) -> str:
    """The first `longest` UTF-16 units of a name, without apostrophes and spaces around it."""
    units = name.encode("utf-16-le", errors="replace")[: 2 * longest]
    return units.decode("utf-16-le", errors="ignore").strip("' ")


def source_line(plan: PlanRecord) -> str:
    """One line that names the programme, the date and the register of a plan."""
    programme, register = plan.programme, plan.source
    day = "" if plan.date is None else f"; {plan.date}"
    return f"{programme.id}, version {programme.version}{day}; {register.source}"


@contextmanager
def new_book(
    path: Path, title: str, source: str, seal: str = "", *, most_rows: int = MOST_ROWS
) -> Iterator[Book]:
    """Yield a workbook to fill, then write it to `path`; only one row at a time is in memory.

    `seal` is the code of a plan's seal; "" means that it is of no plan.
    """
    import xlsxwriter  # slow to import, rarely needed
    from xlsxwriter.exceptions import FileCreateError, FileSizeError

    with WorkFolder() as work:
        options = {
            "constant_memory": True,
            "tmpdir": str(work),
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        file = xlsxwriter.Workbook(str(path), options)
        file.set_properties({"title": title, "subject": source, "created": _MADE})
        try:
            yield Book(file, title, source, seal, most_rows)
            file.close()
        except FileCreateError as error:
            raise error.args[0] from None
        except FileSizeError:
            why = "too large for a workbook; write it as CSV"
            raise OSError(27, why, str(path)) from None
        finally:  # close temporary row files, also after an error
            for sheet in file.worksheets():
                sheet._opt_close()
