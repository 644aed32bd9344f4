"""The sheets of a workbook: what is on each, which is read, and which hold people of another."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from ration.core.models import Frozen, Several
from ration.core.problems import InputError
from ration.register.columns.systems import joined_by
from ration.register.mapping.mapping import RegisterMapping
from ration.register.source.file_bytes import WORKBOOK, ByteSource
from ration.register.source.layout import LOOKED_AT, Layout
from ration.register.source.workbook.workbook import merged_in, read_layout, reading, records_of


class PeopleOf(Frozen):
    """Whose people a sheet holds: `column` of it names what `of` is on the sheet `households`.

    `mapping` is the ready mapping that joins them so.
    """

    households: str
    column: str
    of: str
    mapping: str


class RegisterSheet(Frozen):
    """A sheet of a workbook.

    `rows` are those below the header that are not blank, `header_row` is None where it is empty.
    `hidden` ones are read only where they are named. `people_of` says how it is linked to a sheet
    of households; None: it is not, or nothing shows it.
    """

    name: str
    rows: int
    header_row: int | None
    columns: Several[str]
    hidden: bool
    read: bool
    people_of: PeopleOf | None = None


def sheets_in(source: Any) -> tuple[RegisterSheet, ...]:
    """The sheets of a workbook on disk, none marked as read; () where it is anything else.

    Raises InputError where it cannot be read.
    """
    if not isinstance(source, str | Path) or not Path(source).is_file():
        return ()
    held = ByteSource(str(source))
    with held.open() as file:
        if file.read(4) not in WORKBOOK:
            return ()
    return _with_people(list(_sheets(held)))


def marked_read(
    sheets: Sequence[RegisterSheet], names: Sequence[str | None]
) -> Iterator[RegisterSheet]:
    """The sheets, those of these names as read."""
    for one in sheets:
        yield one.model_copy(update={"read": one.name in names})


def _sheets(held: ByteSource) -> Iterator[RegisterSheet]:
    with held.open() as file, reading(held):
        book = CalamineWorkbook.from_filelike(file)
        for about in book.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(about.name)
            records = records_of(held, sheet, {})
            start = list(islice(records, LOOKED_AT))
            try:
                layout = read_layout(held.name, start, merged_in(sheet), RegisterMapping())
            except InputError:  # it is empty
                layout = Layout(header=[], row=0, first=1)
            named = zip(layout.columns, layout.header, strict=True)
            filled = (n for n, cells in (*start, *records) if n >= layout.first and any(cells))
            yield RegisterSheet(
                name=about.name,
                rows=sum(1 for _ in filled),
                header_row=layout.row or None,
                columns=tuple(name for name, own in named if own),
                hidden=about.visible != SheetVisibleEnum.Visible,
                read=False,
            )


def _with_people(sheets: Sequence[RegisterSheet]) -> tuple[RegisterSheet, ...]:
    made = []
    for one in sheets:
        found = (
            PeopleOf(households=other.name, column=link[1], of=link[2], mapping=link[0])
            for other in sheets
            if other is not one and (link := joined_by(one.columns, other.columns)) is not None
        )
        made.append(one.model_copy(update={"people_of": next(found, None)}))
    return tuple(made)
