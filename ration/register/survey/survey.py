"""Survey the columns of a register: what is in each, and what it would be read as."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from ration.core.models import Frozen, Names
from ration.core.problems.errors import InputError, RationError
from ration.core.problems.problem import Problem
from ration.programme.load import ProgrammeSource, load_programme
from ration.programme.programme import Programme
from ration.register.columns.columns import find_columns, matched_columns
from ration.register.columns.joined_ids import with_ids
from ration.register.columns.open_or_advise import open_or_advise
from ration.register.columns.personal import may_be_name
from ration.register.columns.required import as_read
from ration.register.columns.sheets import RegisterSheet, marked_read, sheets_in
from ration.register.columns.systems import LooksLike, looks_like
from ration.register.mapping.load import MappingSource, resolve_mapping
from ration.register.mapping.mapping import RegisterMapping
from ration.register.prepare import ReadOptions, prepare_opened
from ration.register.source.register import Register
from ration.register.survey.mapping_of import (
    ReadAs,
    counted_names,
    detected_keys,
    mapping_of,
    missing_of,
    with_people,
)
from ration.register.survey.samples import first_cells, looked_at
from ration.register.values.words import parse_sex

HIDDEN = "(hidden)"
_OF_PEOPLE = frozenset(("age", "birth", "sex"))  # their cells are words and numbers of one kind


class RegisterColumn(Frozen):
    """One column of a register.

    `samples` are some of its first cells; () if they are `personal`, or might be. `blank` counts
    the blank cells of the first 1,000 rows. `taken_for` are the names that a programme reads it
    as, `why` is the reason; None means it is not read. `tag` is its HXL tag; None means it has
    none. `convention` is what a well-known system's mapping would read it as, or None.
    """

    name: str
    samples: tuple[str, ...]
    blank: int
    personal: bool
    taken_for: tuple[str, ...]
    why: str | None
    tag: str | None = None
    convention: str | None = None


class RegisterColumns(Frozen):
    """All columns of a register, and the mapping of what they are read as.

    `missing` has the names that the programme may read and that have no column, each with its
    use; `problems` are those of needed columns. `sheets` are those of a workbook; if several might
    be the register and none is named, there are no columns, and a problem lists the options to
    use. `header_row`, `encoding` and `separator` are how a file was read; None means it has no
    such thing, several files differ in it, or, for `encoding`, that all text is ASCII. `found` are
    the keys of the mapping that were detected. `looked_at` is how many rows the samples and the
    counts of blanks are of: at most 1,000. `systems` are those whose export the register looks
    like.
    """

    format: Literal["ration.columns/2", "ration.columns/1"] = "ration.columns/2"
    source: str
    programme: str
    columns: tuple[RegisterColumn, ...]
    mapping: RegisterMapping
    missing: Names
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    sheets: tuple[RegisterSheet, ...] = ()
    header_row: int | None = None
    encoding: str | None = None
    separator: str | None = None
    found: tuple[str, ...] = ()
    looked_at: int | None = None
    systems: tuple[LooksLike, ...] = ()


def register_columns(
    source: Any,
    programme: ProgrammeSource = "kaesong-2020",
    *,
    columns: Mapping[str, str] | None = None,
    mapping: MappingSource | None = None,
) -> RegisterColumns:
    """Describe every column of a register, with samples and what `compute` would read it as.

    Takes the arguments of `compute`. Raises InputError if the register cannot be read.

    >>> import polars as pl
    >>> frame = pl.DataFrame({"HH ID": ["007"], "adults": [2], "Phone": ["850 2 381"]})
    >>> survey = register_columns(frame)
    >>> [(column.name, column.taken_for, column.samples) for column in survey.columns]
    [('HH ID', ('household_id',), ('007',)), ('adults', ('adults',), ('2',)), ('Phone', (), ())]
    >>> [problem.column for problem in survey.problems]
    ['persons']
    """
    programme = load_programme(programme)
    resolved = resolve_mapping(mapping, columns)
    try:
        register = open_or_advise(source, resolved)
    except InputError as error:
        sheets = sheets_in(source) if _sheet_is_open(error) else ()
        if not sheets:
            raise
        return _unchosen(error, programme, resolved, sheets)
    programme = as_read(programme, resolved)
    register = with_ids(register, resolved)
    named = tuple(columns or ())
    matched, problems = find_columns(programme, register, resolved, named=named)
    read_as = dict(matched_columns(programme, matched))
    read = ReadAs(register, programme, resolved, matched, read_as, problems)
    if resolved.people is not None:
        read = with_people(read, resolved.people)
    read = _with_advice(read, ReadOptions(resolved, named))
    return _survey(read, resolved, sheets_in(source) if register.form.sheet else ())


def _with_advice(read: ReadAs, options: ReadOptions) -> ReadAs:
    """Add the problems and warnings that `compute` with stock has; it decides what is a problem."""
    try:
        prepared = prepare_opened(read.register, read.programme, options, supplied=True)
        found: Sequence[Problem] = prepared.warnings
        read = read._replace(warnings=[each for each in read.warnings if each.warning])
    except RationError as error:
        counted = counted_names(read)
        read = read._replace(warnings=[x for x in read.warnings if x.column not in counted])
        found = [each.at(_other(error.source, read.register), each.row) for each in error.problems]
    shown = {_cause(each) for each in (*read.warnings, *read.register.warnings)}
    more = [each for each in found if _cause(each) not in shown]
    return read._replace(warnings=[*read.warnings, *more])


def _other(source: str, register: Register) -> str | None:
    """The file of problems, if it is another than the register."""
    return None if source == register.source else source


def _cause(each: Problem) -> tuple[str, str | None, str]:
    return each.code, each.column, each.message


def _survey(
    read: ReadAs, original: RegisterMapping, sheets: Sequence[RegisterSheet]
) -> RegisterColumns:
    register = read.register
    systems = looks_like(register, original)
    people_sheet = None if original.people is None else original.people.sheet
    mapping = mapping_of(read)
    return RegisterColumns(
        source=register.source,
        programme=read.programme.id,
        columns=tuple(_columns(read, systems)),
        mapping=mapping,
        missing=tuple(missing_of(read)),
        problems=tuple(each for each in read.warnings if not each.warning),
        warnings=(*register.warnings, *(each for each in read.warnings if each.warning)),
        sheets=tuple(marked_read(sheets, (register.form.sheet, people_sheet))),
        header_row=register.form.header_row,
        encoding=register.form.encoding,
        separator=register.form.separator,
        found=tuple(detected_keys(mapping, original)),
        looked_at=looked_at(register),
        systems=systems,
    )


def _sheet_is_open(error: InputError) -> bool:
    return any(each.code == "sheet-several" for each in error.problems)


def _unchosen(
    error: InputError,
    programme: Programme,
    mapping: RegisterMapping,
    sheets: tuple[RegisterSheet, ...],
) -> RegisterColumns:
    """The survey of a workbook if it is open which sheet is the register."""
    return RegisterColumns(
        source=error.source,
        programme=programme.id,
        columns=(),
        mapping=mapping.model_copy(update={"system": None}),
        missing=(),
        problems=tuple(error.problems),
        warnings=(),
        sheets=sheets,
    )


def _columns(read: ReadAs, systems: Sequence[LooksLike]) -> Iterator[RegisterColumn]:
    tags, conventions = read.register.tags, dict(_conventions(systems))
    of_areas = bool(read.mapping.average_size or read.mapping.long)  # no column identifies people
    joined = read.register.joined
    parts = {
        key: [part for source in sources for part in joined.get(source, (source,))]
        for key, sources in read.read_as.items()
    }
    no_header = any(each.code == "header-missing" for each in read.warnings)  # names are cells
    places = {name: place for place, name in enumerate(read.register.columns, 1)}
    for name, cells in first_cells(read.register):
        read_as = tuple(key for key, sources in parts.items() if name in sources)
        hidden = read.columns.personal(name) or not (cells.harmless or read_as or of_areas)
        samples = cells.samples
        if name in read.columns.counted:  # a cell of a shifted row may be a name
            samples = tuple(text for text in samples if not may_be_name(text))
        elif not cells.harmless:
            samples = tuple(text for text in samples if not _doubted(text, read_as))
        yield RegisterColumn(
            name=f"column {places[name]}" if no_header else name,
            samples=() if hidden else samples,
            blank=cells.blank,
            personal=hidden,
            taken_for=read_as,
            why=_why(read, name, read_as),
            tag=tags.get(name),
            convention=None if read_as else conventions.get(name),
        )


def _doubted(cell: str, read_as: Sequence[str]) -> bool:
    """Whether a cell may be a name: as an id it has no digit, as a person's it is no known word."""
    if "household_id" in read_as or "person_id" in read_as:
        return not any(map(str.isdigit, cell)) and may_be_name(cell)
    return bool(_OF_PEOPLE & {*read_as}) and may_be_name(cell) and parse_sex(cell) is None


def _conventions(systems: Sequence[LooksLike]) -> Iterator[tuple[str, str]]:
    for system in reversed(systems):  # the first of several names of a column is used
        columns = reversed(system.columns)
        yield from ((column, f"{name} by --map {system.mapping}") for column, name in columns)


def _why(read: ReadAs, source: str, read_as: Sequence[str]) -> str | None:
    system = read.mapping.system
    for name in read_as:
        guessed = read.roles.get(name) or read.columns.guessed.get(name)
        if guessed is not None and guessed.column == source:
            return guessed.why
        if name != source:
            parts = read.mapping.source(name) or ()
            if len(parts) > 1 or "+" in "".join(parts):
                return "part of your sum" if system is None else f"part of a sum, for {system.name}"
            return "you named it" if system is None else f"as {system.name} has it"
    return "its name" if read_as else None
