"""Open the files that sites send back: every sheet of theirs that has what was collected."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
from polars.selectors import by_name

from ration.core.file_state import unchanged
from ration.core.problems.errors import InputError
from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.core.text.cells import cleaned
from ration.register.columns.guess import guess
from ration.register.columns.sheets import RegisterSheet, sheets_in
from ration.register.mapping.mapping import RegisterMapping
from ration.register.source.collect import collect
from ration.register.source.open import open_register
from ration.register.source.paths import files_in
from ration.register.source.register import ROW, Register

KEY = "ration"  # the hidden sheet of a collection workbook
COLLECTION = "collection"  # the folder of the workbooks in a plan's folder
_MARKS = ("plan.json", "collected.json")  # in the folders that ration wrote
# Warnings about what we wrote ourselves, and about what a filter hides: all of it is read.
_OURS = frozenset(("header-row", "sheet-hidden", "rows-hidden", "columns-hidden"))


@dataclass(frozen=True)
class Sheet:
    """A sheet or a text file: `name` is its file, with the sheet if the file has several.

    `key` has the facts of the workbook's hidden sheet, such as `site`; empty means it has none.
    """

    name: str
    register: Register
    key: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def sha256(self) -> str | None:
        """The fingerprint of the file."""
        return None if self.register.sha256 is None else str(self.register.sha256)

    def fact(self, name: str) -> str | None:
        """A fact of the hidden sheet; None means it is not there."""
        return next(iter(self.key.get(name, ())), None)

    @property
    def meanings(self) -> tuple[str, ...]:
        """The meanings of the columns when the workbook was written, in order."""
        return self.key.get("columns", ())

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings of the columns when the workbook was written, in order."""
        return self.key.get("headings", ())

    def cell(self, row: int | None, column: str) -> str:
        """A cell as its user finds it, such as `Collection!F17`; of a text file, the column."""
        place = self.register.places.get(column)
        if place is None or row is None:
            return column
        return f"{self.register.form.sheet}!{_letters(place)}{row}"

    def cells(self, read: Mapping[str, str]) -> pl.DataFrame:
        """The cells of columns as text, with their rows, in order; without blank rows."""
        columns = [cleaned(by_name(source).as_expr()).alias(name) for name, source in read.items()]
        frame = collect(self.register, self.register.frame.select(pl.col(ROW), *columns)).sort(ROW)
        return frame.filter(pl.any_horizontal(pl.col(list(read)) != ""))


def listed_files(paths: Sequence[str | Path]) -> list[str]:
    """The files that paths stand for: themselves, or all tables in a folder and its subfolders.

    Sorted, each once. Raises InputError if a folder has none, or a file is not there.
    """
    files: set[str] = set()
    for path in map(Path, paths):
        folders = _folders(path) if path.is_dir() else []
        inside = {name for folder in folders for name in _files(folder)}
        if not inside:
            found = files_in(str(path))
            if found is None and not path.exists():
                raise InputError(str(path), [problem("file-missing")])
            inside = {str(path)} if found is None else {*found.names}
        files |= inside
    return sorted(files)


def _folders(path: Path) -> list[Path]:
    """A folder and all below it, without what ration wrote; the workbooks of a plan are kept."""
    ours = {mark.parent for name in _MARKS for mark in path.rglob(name)}
    every = [path, *(each for each in path.rglob("*") if each.is_dir())]
    return [
        each
        for each in every
        if not any(_inside(each, own) and not _inside(each, own / COLLECTION) for own in ours)
    ]


def _inside(folder: Path, other: Path) -> bool:
    return folder == other or other in folder.parents


def _files(folder: Path) -> list[str]:
    try:
        found = files_in(str(folder))
    except InputError:  # no table in it
        return []
    return [] if found is None else found.names


def open_sheets(file: str) -> list[Sheet]:
    """Open every sheet of a file that lists households or counts them.

    Raises InputError if the file cannot be read, or has no such sheet.
    """
    with unchanged([file]):  # its sheets are opened one by one
        return _sheets(file)


def _sheets(file: str) -> list[Sheet]:
    sheets = sheets_in(file) if Path(file).is_file() else ()
    if not sheets:
        return [Sheet(file, open_register(file))]
    key = _key(file) if any(sheet.name == KEY for sheet in sheets) else {}
    shown = [sheet for sheet in sheets if sheet.name != KEY and not sheet.hidden]
    usual = [sheet for sheet in shown if _lists(sheet, key)]
    usual = usual or [sheet for sheet in shown if _is_translated(sheet, key)]
    if not usual:
        names = some(sheet.name for sheet in sheets)
        raise InputError(file, [problem("collected-no-sheet", sheets=names)])
    return [
        Sheet(
            file if len(usual) == 1 else f"{file} ({sheet.name})",
            open_register(file, RegisterMapping(sheet=sheet.name)),
            key,
        )
        for sheet in usual
    ]


def own_warnings(sheet: Sheet) -> Iterator[Problem]:
    """The warnings about how a sheet was read, without those that every workbook of ours has."""
    ours = _OURS if sheet.key else frozenset(("header-row",))
    yield from (each for each in sheet.register.warnings if each.code not in ours)


def _lists(sheet: RegisterSheet, key: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether a sheet has rows, with ids or with numbers of households."""
    if sheet.rows > 0 and key.get("headings", ("",))[0] in sheet.columns:
        return True
    named = {"household_id", "households"} & {name.casefold() for name in sheet.columns}
    return sheet.rows > 0 and bool(named or guess(["household_id", "persons"], sheet.columns))


def _is_translated(sheet: RegisterSheet, key: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether a sheet has as many columns as the workbook had when it was written."""
    return sheet.rows > 0 and len(sheet.columns) == len(key.get("columns", ()))


def _key(file: str) -> dict[str, tuple[str, ...]]:
    """The facts of the hidden sheet: a row each, a name and its values."""
    try:
        register = open_register(file, RegisterMapping(sheet=KEY, header_row=1, hidden="read"))
    except InputError:
        return {}
    frame = collect(register, register.frame.select(list(register.columns)).cast(pl.String))
    rows = [register.columns[:2], *frame.iter_rows()]
    return {
        str(name): tuple(cell for cell in cells if cell not in (None, ""))
        for name, *cells in rows
        if name
    }


def _letters(place: int) -> str:
    """The letters of a sheet's column, from 1.

    >>> _letters(1), _letters(26), _letters(27), _letters(703)
    ('A', 'Z', 'AA', 'AAA')
    """
    text = ""
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(ord("A") + rest) + text
    return text
