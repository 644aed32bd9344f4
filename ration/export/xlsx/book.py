"""A workbook that is being written: its formats, sheet names and notes."""

import datetime as dt
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ration.export.xlsx.names import sheet_name

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from ration.plan.plan import DistributionPlan

MOST_ROWS = 1_048_576  # in a sheet, the limit of Excel
_MADE = dt.datetime(1980, 1, 1)  # noqa: DTZ001  fixed, so that the bytes do not depend on the day


class Book:
    """A workbook; `title` and `source` are printed on every page.

    `notes` tell the reader how it was written. `numbers_as_text` counts numbers that a cell
    cannot store, `truncated` texts that are too long for a cell.
    """

    def __init__(self, file: "Workbook", title: str, source: str, most_rows: int) -> None:
        self.file = file
        self.title = title
        self.source = source
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


def source_line(plan: "DistributionPlan") -> str:
    """One line that names the programme, the date and the register of a plan."""
    programme, register = plan.programme, plan.source
    day = "" if plan.date is None else f"; {plan.date}"
    return f"{programme.id}, version {programme.version}{day}; {register.source}"


@contextmanager
def new_book(path: Path, title: str, source: str, *, most_rows: int = MOST_ROWS) -> Iterator[Book]:
    """Yield a workbook to fill, then write it to `path`; only one row at a time is in memory."""
    import xlsxwriter  # slow to import, rarely needed
    from xlsxwriter.exceptions import FileCreateError, FileSizeError

    with tempfile.TemporaryDirectory(prefix="ration-") as work:
        options = {
            "constant_memory": True,
            "tmpdir": work,
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
        finally:  # close temporary row files, also after an error
            for sheet in file.worksheets():
                sheet._opt_close()
