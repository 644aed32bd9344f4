"""The columns of a register on a terminal."""

from collections.abc import Iterator

from ration import RegisterColumns
from ration.core.problems.names import some
from ration.core.text.cells import many
from ration.register.source.text.detect_separator import SEPARATORS
from ration.register.survey.samples import HEAD
from ration.register.survey.survey import HIDDEN

from ..console import console, print_table


def print_columns(found: RegisterColumns, *, numbered: bool = False) -> None:
    """Print how a register was read, its sheets and columns, and what is missing.

    `numbered` is for somebody who is asked for columns: they have numbers, and what is missing is
    left to the questions.
    """
    out = console()
    out.print(f"Columns of {found.source}, read for the programme {found.programme}.")
    for line in _form(found):
        out.print(line)
    if found.sheets:
        print_table(out, many(len(found.sheets), "sheet"), *_sheets(found), right={1, 2})
    if found.columns:
        title = many(len(found.columns), "column")
        if found.looked_at == HEAD:  # there may be more
            title += f"; samples and blanks are of the first {HEAD:,} rows"
        headers, rows = _columns(found)
        if numbered:
            rows = [[str(at), *row] for at, row in enumerate(rows, 1)]
        number = ["number"] if numbered else []
        print_table(out, title, [*number, *headers], rows, right={0, 3} if numbered else {2})
    if found.missing and not numbered:
        missing = [list(row) for row in found.missing]
        print_table(out, "Columns not found", ["name", "needed for"], missing)
    for system in found.systems:
        by = some(system.known_by)
        out.print(f"It looks like an export of {system.system}: it has {by}; {system.hint}")


def _form(found: RegisterColumns) -> Iterator[str]:
    """How the file was read, in one line; no line if there is nothing to report."""
    separator = SEPARATORS.get(found.separator or "", f'"{found.separator}"')
    parts = [
        None if found.header_row is None else f"header in row {found.header_row}",
        None if found.separator is None else f"cells separated by {separator}",
        None if found.separator is None else f"encoding {found.encoding or 'ASCII'}",
    ]
    line = ", ".join(filter(None, parts))
    if line:
        yield f"Read with: {line}."


def print_sheets(found: RegisterColumns) -> None:
    """Print the sheets of a workbook with numbers."""
    headers, rows = _sheets(found)
    rows = [[str(at), *row] for at, row in enumerate(rows, 1)]
    title = many(len(found.sheets), "sheet")
    print_table(console(), title, ["number", *headers], rows, right={0, 2, 3})


def _sheets(found: RegisterColumns) -> tuple[list[str], list[list[str]]]:
    headers = ["sheet", "rows", "header", "", "people of"]
    rows = [
        [
            sheet.name,
            f"{sheet.rows:,}",
            "" if sheet.header_row is None else str(sheet.header_row),
            "read" if sheet.read else ("hidden" if sheet.hidden else ""),
            "" if (of := sheet.people_of) is None else f"{of.households}, by {of.column} = {of.of}",
        ]
        for sheet in found.sheets
    ]
    return headers, rows


def _columns(found: RegisterColumns) -> tuple[list[str], list[list[str]]]:
    headers = ["column", "samples", "blank", "used as", "because"]
    rows = [
        [
            column.name,
            HIDDEN if column.personal else ", ".join(column.samples),
            f"{column.blank:,}" if column.blank else "",
            ", ".join(column.taken_for),
            column.why or column.convention or column.tag or "",
        ]
        for column in found.columns
    ]
    return headers, rows


def print_read(found: RegisterColumns) -> None:
    """Print which column each name is read from, and why."""
    why = {name: column.why or "" for column in found.columns for name in column.taken_for}
    rows = [[name, " + ".join(each), why.get(name, "")] for name, each in found.mapping.columns]
    print_table(console(), "What is read", ["name", "column", "because"], rows)
