"""Write rejected and accepted rows in the format that the name of a file asks for."""

from pathlib import Path

from ration.export.csv import write_frames
from ration.register.check.accepted import write_accepted_rows
from ration.register.check.rejected import rejected_cells
from ration.register.check.scanned import Scanned

ROW_FILES = (".csv", ".xlsx")  # how the name of a file of rows ends


def write_rejected(new: Path, name: Path, scanned: Scanned) -> None:
    """Write the rejected rows to the file `new`: a workbook if `name` ends in .xlsx, else CSV.

    Raises OSError if there are more rows than a sheet of a workbook has.
    """
    if _is_workbook(name):
        from ration.export.xlsx.register_rows import write_rejected_book

        write_rejected_book(new, scanned)
    else:
        write_frames(new, *rejected_cells(scanned))


def write_accepted(new: Path, name: Path, scanned: Scanned) -> None:
    """Write the accepted rows, as `write_rejected` does."""
    if _is_workbook(name):
        from ration.export.xlsx.register_rows import write_accepted_book

        write_accepted_book(new, scanned)
    else:
        write_accepted_rows(new, scanned)


def _is_workbook(name: Path) -> bool:
    return name.suffix.lower() == ".xlsx"
