"""Describe the sheets of a workbook: rows, columns, and which one has people of another."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ration.core.apart.call import each_apart
from ration.core.models import Frozen, Several
from ration.core.problems.errors import InputError
from ration.core.problems.problem import Problem, problem
from ration.register.columns.guess import guess
from ration.register.columns.systems import joined_by
from ration.register.mapping.mapping import RegisterMapping
from ration.register.source.byte_source import ByteSource
from ration.register.source.file_bytes import WORKBOOK
from ration.register.source.layout.find import LOOKED_AT, Layout
from ration.register.source.workbook.merged_cells import Range
from ration.register.source.workbook.read import read_starts
from ration.register.source.workbook.workbook import read_layout

# What most registers have columns for.
_REGISTER = ("household_id", "persons", "adults", "children", "age", "birth", "sex")


class PeopleOf(Frozen):
    """The households of the people on a sheet: its `column` refers to `of` on `households`.

    `mapping` is the built-in mapping that joins them so.
    """

    households: str
    column: str
    of: str
    mapping: str


class RegisterSheet(Frozen):
    """A sheet of a workbook.

    `rows` counts the rows below the header that are not blank. `header_row` is None if the sheet
    is empty. A `hidden` sheet is read only if it is named. `people_of` is its link to a sheet of
    households; None means no known link.
    """

    name: str
    rows: int
    header_row: int | None
    columns: Several[str]
    hidden: bool
    read: bool
    people_of: PeopleOf | None = None


def sheets_in(source: Any) -> tuple[RegisterSheet, ...]:
    """List the sheets of a workbook on disk, none marked as read; () if it is anything else.

    Raises InputError if it cannot be read.
    """
    if not isinstance(source, str | Path) or not Path(source).is_file():
        return ()
    workbook = ByteSource(str(source))
    with workbook.open() as file:
        if file.read(4) not in WORKBOOK:
            return ()
    return _with_people(list(_sheets(workbook)))


def advised(problems: Sequence[Problem], source: Any) -> Iterator[Problem]:
    """The problems of a workbook, with the options that read its most likely sheet."""
    sheets = sheets_in(source)
    joined = ", or ".join(dict.fromkeys(_choices(sheets)))
    likely = max((sheet for sheet in sheets if not sheet.hidden), key=_likelihood, default=None)
    for each in problems:
        if each.code != "sheet-several" or likely is None:
            yield each
        elif joined:
            yield each.model_copy(update={"hint": f"use {joined}"})
        else:
            hint = problem("sheet-several", sheets="", first=likely.name).hint
            yield each.model_copy(update={"hint": hint})


def _choices(sheets: Sequence[RegisterSheet]) -> Iterator[str]:
    """The options that read a sheet of households together with its people."""
    for sheet in sheets:
        if sheet.people_of is not None:
            of, mapping = sheet.people_of.households, sheet.people_of.mapping
            yield f'--map {mapping} --sheet "{of}" --members "{sheet.name}"'


def _likelihood(sheet: RegisterSheet) -> tuple[int, bool]:
    """How many columns of registers a sheet has, and whether it has rows."""
    found = {*_REGISTER} & {*sheet.columns} | {*guess(_REGISTER, sheet.columns)}
    return len(found), sheet.rows > 0


def marked_read(
    sheets: Sequence[RegisterSheet], names: Sequence[str | None]
) -> Iterator[RegisterSheet]:
    """Mark the sheets with these names as read."""
    for sheet in sheets:
        yield sheet.model_copy(update={"read": sheet.name in names})


def _sheets(workbook: ByteSource) -> Iterator[RegisterSheet]:
    found = each_apart(workbook.name, workbook.size, read_starts, workbook.anywhere(), LOOKED_AT)
    for sheet in found:
        start = list(enumerate(sheet.rows, 1))
        merged = [Range(*each) for each in sheet.merged]
        try:
            layout = read_layout(workbook.name, start, merged, RegisterMapping.plain())
        except InputError:  # it is empty
            layout = Layout(header=[], row=0, first=1)
        named = zip(layout.columns, layout.header, strict=True)
        filled = (number for number, cells in start if number >= layout.first and any(cells))
        yield RegisterSheet(
            name=sheet.name,
            rows=sum(1 for _ in filled) + sheet.more,
            header_row=layout.row or None,
            columns=tuple(name for name, own in named if own),
            hidden=sheet.hidden,
            read=False,
        )


def _with_people(sheets: Sequence[RegisterSheet]) -> tuple[RegisterSheet, ...]:
    linked = []
    for sheet in sheets:
        links = (
            PeopleOf(households=other.name, column=link[1], of=link[2], mapping=link[0])
            for other in sheets
            if other is not sheet and (link := joined_by(sheet.columns, other.columns)) is not None
        )
        linked.append(sheet.model_copy(update={"people_of": next(links, None)}))
    return tuple(linked)
