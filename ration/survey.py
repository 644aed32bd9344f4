"""The columns of a register: what is in each, and what it would be taken for."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from ration.mapping import PeopleMapping, RegisterMapping
from ration.mapping_file import whole_mapping
from ration.problem import InputError, Problem
from ration.programme import Programme
from ration.programme_file import load_programme
from ration.register.columns import Columns, find_columns, taken
from ration.register.guess import Guess, guess
from ration.register.opening import open_register
from ration.register.roster import is_defined, order_of, roles
from ration.register.sheets import RegisterSheet, marked_read, sheets_in
from ration.register.source import Register
from ration.register.systems import LooksLike, looks_like
from ration.samples import first_cells
from ration.shapes import Frozen, Names

HIDDEN = "(hidden)"
WHO = ("age", "birth", "sex")  # what is read of people
_OF_COUNTS = ("column-missing", "column-taken", "system-known")
_FORM = ("sheet", "encoding", "separator", "header_row")  # what a mapping may say of a file


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

    format: Literal["ration.columns/1"] = "ration.columns/1"
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
    whole = whole_mapping(mapping, columns)
    try:
        register = open_register(source, whole)
    except InputError as error:
        sheets = sheets_in(source) if _sheet_is_open(error) else ()
        if not sheets:
            raise
        return _unchosen(error, programme, whole, sheets)
    found, said = find_columns(programme, register, whole, said=tuple(columns or ()))
    read = _Read(register, programme, whole, found, dict(taken(programme, found)), said)
    if whole.people is not None:
        read = _with_people(read, whole.people)
    systems = looks_like(register, whole)
    sheets = sheets_in(source) if register.form.sheet else ()
    shown = None if whole.people is None else whole.people.sheet
    made = _mapped(read)
    return RegisterColumns(
        source=register.source,
        programme=programme.id,
        columns=tuple(_facts(read, systems)),
        mapping=made,
        missing=tuple(_missing(read)),
        problems=tuple(one for one in read.said if not one.warning),
        warnings=(*register.said, *(one for one in read.said if one.warning)),
        sheets=tuple(marked_read(sheets, (register.form.sheet, shown))),
        header_row=register.form.header_row,
        encoding=register.form.encoding,
        separator=register.form.separator,
        found=tuple(_found(made, whole)),
        systems=systems,
    )


class _Read(NamedTuple):
    """A register that is open, what is said of it, and what each of its columns is read as.

    `roles` are what is read of people, each with why; None: it was said, or has its name.
    """

    register: Register
    programme: Programme
    mapping: RegisterMapping
    columns: Columns
    read_as: Mapping[str, tuple[str, ...]]
    said: Sequence[Problem]
    roles: Mapping[str, Guess | None] = MappingProxyType({})


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


def _with_people(read: _Read, asked: PeopleMapping) -> _Read:
    """What is read of people: their counts are in no columns, but ages, sexes."""
    from ration.register.households import people_table

    own = not (asked.file or asked.sheet)
    people, mapping = read.register, read.mapping
    if not own:
        people, mapping = people_table(people, mapping, asked)
    found, wrong = roles(people, read.programme, mapping, own=own)
    update: dict[str, object] = {}
    if mapping.dates is None and found.get("birth") in people.columns:
        with suppress(InputError):  # its cells cannot be read: that is told where they must be
            update["dates"] = order_of(people, found["birth"])
    who = {name: found.get(name) for name in WHO}
    if own or (asked.household is None and mapping is read.mapping):
        who["household"] = found.get("household_id")
    update["people"] = asked.model_copy(update=who)
    counted = _counted(read)
    read_as = {name: source for name, source in read.read_as.items() if name not in counted}
    said = [one for one in read.said if one.column not in counted]
    known = dict(asked)
    why = guess(found, [column for name, column in found.items() if not known.get(name)])
    if own:
        words = {one.column for rule in read.programme.allocations for one in rule.only}
        kept = words | {channel.column for channel in read.programme.channels}
        read_as = {name: source for name, source in read_as.items() if name in kept}
        read_as = {**{name: (column,) for name, column in found.items()}, **read_as}
        said = [one for one in said if one.code not in _OF_COUNTS]
    return read._replace(
        mapping=read.mapping.model_copy(update=update),
        read_as=read_as,
        said=[*wrong, *said],
        roles={name: why.get(name) for name in WHO} if own else {},
    )


def _counted(read: _Read) -> set[str]:
    """The names of counts that are no columns: people are counted, or rows of a long table."""
    made = {name for name, _ in read.mapping.long.counts} if read.mapping.long else set()
    if read.mapping.people is not None:
        groups = [one for one in read.programme.groups if is_defined(one)]
        made |= {"persons", *(one.id for one in groups), *(one.column for one in groups)}
    return made


def _mapped(read: _Read) -> RegisterMapping:
    """What is read, how its file was, and what is said beyond it, for another programme perhaps."""
    ids = [group.id for group in read.programme.groups]
    beyond = {name: source for name, source in read.mapping.columns if name not in ids}
    own = {name: source for name, source in read.read_as.items() if name not in read.roles}
    form = read.register.form
    update: dict[str, object] = {
        key: getattr(form, key)
        for key in _FORM
        if getattr(read.mapping, key) is None and (form.plain or key != "header_row")
    }
    columns = tuple({**beyond, **own}.items())
    return read.mapping.model_copy(update={**update, "columns": columns, "system": None})


def _found(made: RegisterMapping, said: RegisterMapping) -> Iterator[str]:
    """The keys of a mapping that were found out."""
    for key in (*_FORM, "dates"):
        if getattr(said, key) is None and getattr(made, key) is not None:
            yield key
    if made.people is not None and said.people is not None:
        for key, value in made.people:
            if value is not None and getattr(said.people, key) is None:
                yield f"people.{key}"


def _missing(read: _Read) -> Iterator[tuple[str, str]]:
    """What has no column: first what is needed, then groups and channels that may have one."""
    programme, there = read.programme, {*_counted(read), *read.read_as}
    missing = {n: why for n, why in read.columns.missing.items() if n not in there}
    for name, why in missing.items():
        if why is not None:
            yield name, f"needed: {why}"
    optional = [name for name, why in missing.items() if why is None]
    for group in programme.groups:
        if group.column in optional:
            yield group.column, f"how many there are of {group.title or group.id}"
    for channel in programme.channels:
        if channel.column in optional:
            yield channel.column, f"without it, all of {channel.title or channel.id} is one site"


def _facts(read: _Read, systems: Sequence[LooksLike]) -> Iterator[RegisterColumn]:
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


def _why(read: _Read, source: str, read_as: Sequence[str]) -> str | None:
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
