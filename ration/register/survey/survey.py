"""The columns of a register: what is in each, and what it would be taken for."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from ration.core.models import Frozen, Names
from ration.core.problems import InputError, Problem
from ration.programme.load import load_programme
from ration.programme.programme import Programme
from ration.register.columns.columns import find_columns, taken
from ration.register.columns.systems import LooksLike, looks_like
from ration.register.mapping.load import resolve_mapping
from ration.register.mapping.mapping import RegisterMapping
from ration.register.source.open import open_register
from ration.register.survey.mapping_of import ReadAs, found_out, mapping_of, missing_of, with_people
from ration.register.survey.samples import first_cells
from ration.register.survey.sheets import RegisterSheet, marked_read, sheets_in

HIDDEN = "(hidden)"


class RegisterColumn(Frozen):
    """One column of a register.

    `samples` are some of its first cells; none where they are `personal`, or might be. `blank`
    says how many of the first 1,000 rows have nothing in it. `taken_for` are the names that a
    programme reads it as, `why` how it came to that; None where it is not read. `tag` is its HXL
    tag, None where it has none; `convention` what a well-known system's mapping would take it for.
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
    """All columns of a register, and the mapping that says what they are taken for.

    `missing` are the names that the programme may read and that have no column, each with what
    for. `problems` are those that it cannot do without. `sheets` are those of a workbook; where
    several might be the register and none was named there are no columns, and a problem says what
    to say. `header_row`, `encoding` (None: all is ASCII) and `separator` are how a file was read;
    None where it has no such thing, or where several files differ in it. `found` are the keys of
    the mapping that nobody said and that were found out. `systems` are those whose export the
    register looks like.
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
    systems: tuple[LooksLike, ...] = ()


def register_columns(
    source: Any,
    programme: Programme | str | Path = "kaesong-2020",
    *,
    columns: Mapping[str, str] | None = None,
    mapping: RegisterMapping | str | Path | None = None,
) -> RegisterColumns:
    """Every column of a register, with samples, and what `compute` would take it for.

    Takes what `compute` takes. Raises InputError where the register cannot be read.

    >>> import polars as pl
    >>> frame = pl.DataFrame({"HH ID": ["007"], "adults": [2], "Phone": ["850 2 381"]})
    >>> found = register_columns(frame)
    >>> [(one.name, one.taken_for, one.samples) for one in found.columns]
    [('HH ID', ('household_id',), ('007',)), ('adults', ('adults',), ('2',)), ('Phone', (), ())]
    >>> [one.column for one in found.problems]
    ['persons']
    """
    if not isinstance(programme, Programme):
        programme = load_programme(programme)
    whole = resolve_mapping(mapping, columns)
    try:
        register = open_register(source, whole)
    except InputError as error:
        sheets = sheets_in(source) if _sheet_is_open(error) else ()
        if not sheets:
            raise
        return _unchosen(error, programme, whole, sheets)
    found, said = find_columns(programme, register, whole, said=tuple(columns or ()))
    read = ReadAs(register, programme, whole, found, dict(taken(programme, found)), said)
    if whole.people is not None:
        read = with_people(read, whole.people)
    systems = looks_like(register, whole)
    sheets = sheets_in(source) if register.form.sheet else ()
    shown = None if whole.people is None else whole.people.sheet
    made = mapping_of(read)
    return RegisterColumns(
        source=register.source,
        programme=programme.id,
        columns=tuple(_facts(read, systems)),
        mapping=made,
        missing=tuple(missing_of(read)),
        problems=tuple(one for one in read.warnings if not one.warning),
        warnings=(*register.warnings, *(one for one in read.warnings if one.warning)),
        sheets=tuple(marked_read(sheets, (register.form.sheet, shown))),
        header_row=register.form.header_row,
        encoding=register.form.encoding,
        separator=register.form.separator,
        found=tuple(found_out(made, whole)),
        systems=systems,
    )


def _sheet_is_open(error: InputError) -> bool:
    return any(one.code == "sheet-several" for one in error.problems)


def _unchosen(
    error: InputError,
    programme: Programme,
    mapping: RegisterMapping,
    sheets: tuple[RegisterSheet, ...],
) -> RegisterColumns:
    """What is known of a workbook of which nobody said which sheet is the register."""
    wanted = ", or ".join(dict.fromkeys(_choices(sheets)))
    problems = [
        one.model_copy(update={"hint": f"say {wanted}"}) if wanted else one
        for one in error.problems
    ]
    return RegisterColumns(
        source=error.source,
        programme=programme.id,
        columns=(),
        mapping=mapping.model_copy(update={"system": None}),
        missing=(),
        problems=tuple(problems),
        warnings=(),
        sheets=sheets,
    )


def _choices(sheets: Sequence[RegisterSheet]) -> Iterator[str]:
    """What to say so that the sheets are read: those that belong together first."""
    for one in sheets:
        if one.people_of is not None:
            of, mapping = one.people_of.households, one.people_of.mapping
            yield f'--map {mapping} --sheet "{of}" --members "{one.name}"'


def _facts(read: ReadAs, systems: Sequence[LooksLike]) -> Iterator[RegisterColumn]:
    tags, conventions = read.register.tags, dict(_conventions(systems))
    of_areas = bool(read.mapping.average_size or read.mapping.long)  # who people are is in none
    for name, cells in first_cells(read.register):
        read_as = tuple(own for own, sources in read.read_as.items() if name in sources)
        hidden = read.columns.personal(name) or not (cells.harmless or read_as or of_areas)
        yield RegisterColumn(
            name=name,
            samples=() if hidden else cells.samples,
            blank=cells.blank,
            personal=hidden,
            taken_for=read_as,
            why=_why(read, name, read_as),
            tag=tags.get(name),
            convention=None if read_as else conventions.get(name),
        )


def _conventions(systems: Sequence[LooksLike]) -> Iterator[tuple[str, str]]:
    for one in reversed(systems):  # of several names of one column the first is told
        said = reversed(one.columns)
        yield from ((column, f"{name} by --map {one.mapping}") for column, name in said)


def _why(read: ReadAs, source: str, read_as: Sequence[str]) -> str | None:
    of = read.mapping.system
    for name in read_as:
        guessed = read.roles.get(name) or read.columns.guessed.get(name)
        if guessed is not None and guessed.column == source:
            return guessed.why
        if name != source:
            said = read.mapping.source(name) or ()
            if len(said) > 1 or "+" in "".join(said):
                return "part of your sum" if of is None else f"part of a sum, for {of.name}"
            return "you said so" if of is None else f"as {of.name} has it"
    return "its name" if read_as else None
