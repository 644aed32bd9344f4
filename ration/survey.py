"""The columns of a register: what is in each, and what it would be taken for."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import wrap
from typing import Any, Literal

import polars as pl
import tomli_w
from polars.selectors import by_name

from ration.mapping import RegisterMapping
from ration.mapping_file import whole_mapping
from ration.problem import InputError, Problem, shorten
from ration.programme import Programme
from ration.programme_file import load_programme
from ration.register.columns import Columns, find_columns, taken
from ration.register.opening import open_register
from ration.register.reading import collect
from ration.register.source import Register
from ration.shapes import Frozen, Names
from ration.text import trimmed

HIDDEN = "(hidden)"
WHO = ("age", "birth", "sex")  # what is read of people
_LOOKED_AT = 1000  # rows, from which samples are taken
_SAMPLES, _LONG = 3, 24
_MANY, _OFTEN = 20, 5  # of so many cells every text comes so often: those are no people's names
_FREE = re.compile(r"(?i)remark|comment|note|observ|비고|備考")  # whatever somebody wrote
_WORDS = (pl.Categorical, pl.Enum, pl.Decimal)


class RegisterColumn(Frozen):
    """One column of a register.

    `samples` are some of its first cells; none where they are `personal`, or might be. `blank`
    says how many of the first 1,000 rows have nothing in it. `taken_for` are the names that a
    programme reads it as, `why` how it came to that; None where it is not read.
    """

    name: str
    samples: tuple[str, ...]
    blank: int
    personal: bool
    taken_for: tuple[str, ...]
    why: str | None


class RegisterColumns(Frozen):
    """All columns of a register, and the mapping that says what they are taken for.

    `missing` are the names that the programme may read and that have no column, each with what
    for. `problems` are those that it cannot do without.
    """

    format: Literal["ration.columns/1"] = "ration.columns/1"
    source: str
    programme: str
    columns: tuple[RegisterColumn, ...]
    mapping: RegisterMapping
    missing: Names
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


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
    register = open_register(source, whole)
    found, said = find_columns(programme, register, whole, said=tuple(columns or ()))
    read_as = dict(taken(programme, found))
    if whole.people is not None:
        read_as, said, whole = _of_people(register, programme, whole, read_as, said)
    return RegisterColumns(
        source=register.source,
        programme=programme.id,
        columns=tuple(_facts(register, found, read_as, whole)),
        mapping=_mapped(programme, whole, read_as),
        missing=tuple(_missing(programme, found)),
        problems=tuple(one for one in said if not one.warning),
        warnings=(*register.said, *(one for one in said if one.warning)),
    )


def mapping_text(found: RegisterColumns) -> str:
    """A mapping file to keep: what each column is taken for, with what is missing as comments.

    `parse_mapping` reads it as `found.mapping`.
    """
    return "\n".join(_lines(found)) + "\n"


def _of_people(
    register: Register,
    programme: Programme,
    mapping: RegisterMapping,
    read_as: Mapping[str, tuple[str, ...]],
    said: Sequence[Problem],
) -> tuple[dict[str, tuple[str, ...]], list[Problem], RegisterMapping]:
    """What is read where rows are people's: their counts are in no columns, but ages, sexes."""
    from ration.register.roster import roles

    asked = mapping.people
    if asked is None or asked.file or asked.sheet:  # they stand elsewhere
        return dict(read_as), list(said), mapping
    found, wrong = roles(register, programme, mapping, own=True)
    words = {one.column for rule in programme.allocations for one in rule.only}
    kept = words | {channel.column for channel in programme.channels}
    own = {name: source for name, source in read_as.items() if name in kept}
    others = [one for one in said if one.code not in ("column-missing", "column-taken")]
    who = {name: found.get(name) for name in WHO}
    people = asked.model_copy(update={**who, "household": found.get("household_id")})
    shown = {**{name: (column,) for name, column in found.items()}, **own}
    return shown, [*wrong, *others], mapping.model_copy(update={"people": people})


def _lines(found: RegisterColumns) -> Iterator[str]:
    mapping = found.mapping
    unread = [one.name for one in found.columns if not one.taken_for]
    about = f"{shorten(found.source)} are what, for the programme {found.programme}"
    yield f"# Which columns of {about}."
    yield "# Use it with:  ration compute REGISTER --map THIS-FILE"
    yield ""
    if mapping.sheet is not None:
        yield _toml("sheet", mapping.sheet)
    first = {"columns", "sheet", "blank_is_zero", "personal"}
    rest = mapping.model_dump(exclude_defaults=True, exclude=first)
    tables = {key: value for key, value in rest.items() if isinstance(value, dict)}
    yield from tomli_w.dumps({k: v for k, v in rest.items() if k not in tables}).splitlines()
    blank, personal = list(mapping.blank_is_zero), list(mapping.personal)
    yield _toml("blank_is_zero", blank) + "  # columns where a blank means 0"
    yield _toml("personal", personal) + "  # columns that are never shown"
    yield ""
    yield "[columns]  # what ration reads = the register's column, or several to add up"
    for name, source in mapping.columns:
        yield _toml(name, list(source) if len(source) > 1 else source[0])
    for name, why in found.missing:
        yield f"# {_toml(name, '…')}  # {why}"
    if tables:
        yield ""
        yield from tomli_w.dumps(tables).splitlines()
    if unread:
        listed = f"not read: {', '.join(map(shorten, unread))}"
        yield from wrap(listed, 90, initial_indent="# ", subsequent_indent="#   ")


def _toml(key: str, value: str | list[str]) -> str:
    if isinstance(value, str):
        return tomli_w.dumps({key: value}).strip()
    items = [tomli_w.dumps({"x": one}).strip().removeprefix("x = ") for one in value]
    name = tomli_w.dumps({key: ""}).strip().removesuffix(' = ""')
    return f"{name} = [{', '.join(items)}]"


def _mapped(
    programme: Programme, mapping: RegisterMapping, read_as: Mapping[str, tuple[str, ...]]
) -> RegisterMapping:
    """What is read, and what the mapping says beyond it, for another programme perhaps."""
    ids = [group.id for group in programme.groups]
    own = read_as if mapping.people is None else {k: v for k, v in read_as.items() if k not in WHO}
    beyond = {name: source for name, source in mapping.columns if name not in ids}
    return mapping.model_copy(update={"columns": tuple({**beyond, **own}.items())})


def _missing(programme: Programme, columns: Columns) -> Iterator[tuple[str, str]]:
    """What has no column: first what is needed, then groups and channels that may have one."""
    for name, why in columns.missing.items():
        if why is not None:
            yield name, f"needed: {why}"
    optional = [name for name, why in columns.missing.items() if why is None]
    for group in programme.groups:
        if group.column in optional:
            yield group.column, f"how many there are of {group.title or group.id}"
    for channel in programme.channels:
        if channel.column in optional:
            yield channel.column, f"without it, all of {channel.title or channel.id} is one site"


def _facts(
    register: Register,
    columns: Columns,
    taken: Mapping[str, Sequence[str]],
    mapping: RegisterMapping,
) -> Iterator[RegisterColumn]:
    for name, cells in _first_cells(register).items():
        read_as = tuple(canonical for canonical, sources in taken.items() if name in sources)
        filled = cells.filter(cells != "")
        tells = _FREE.search(name) is not None or not _tells_of_nobody(filled)
        hidden = columns.personal(name) or (tells and not read_as)
        samples = [shorten(one, _LONG) for one in filled.unique(maintain_order=True)[:_SAMPLES]]
        yield RegisterColumn(
            name=name,
            samples=() if hidden else tuple(samples),
            blank=cells.len() - filled.len(),
            personal=hidden,
            taken_for=read_as,
            why=_why(columns, name, read_as, mapping),
        )


def _first_cells(register: Register) -> dict[str, pl.Series]:
    """The first cells of every column, as text; those of lists and the like as blanks."""
    texts = [
        trimmed(by_name(name).as_expr()).alias(name)
        if kind.is_numeric() or kind.is_temporal() or kind in (pl.String, pl.Boolean, *_WORDS)
        else pl.lit("").alias(name)
        for name, kind in register.schema.items()
        if name in register.columns
    ]
    try:
        head = collect(register, register.frame.head(_LOOKED_AT).select(texts))
    except InputError:  # its quotation marks may be in disorder
        again = register.rewritten()
        if again is None:
            raise
        return _first_cells(again)
    return {name: head[name] for name in register.columns}


def _tells_of_nobody(cells: pl.Series) -> bool:
    """Whether the cells of a column that is not read may be shown: small numbers, a few words."""
    if cells.str.contains(r"^[+-]?[0-9]{1,3}([.,][0-9]+)?$").all():
        return True
    repeated = cells.len() >= _MANY and cells.n_unique() * _OFTEN <= cells.len()
    return repeated and not cells.str.contains(r"[0-9]{4}|@").any()


def _why(
    columns: Columns, source: str, read_as: Sequence[str], mapping: RegisterMapping
) -> str | None:
    for name in read_as:
        guess = columns.guessed.get(name)
        if guess is not None:
            return guess.why
        if name != source:
            return "part of your sum" if len(mapping.source(name) or ()) > 1 else "you said so"
    return "its name" if read_as else None
