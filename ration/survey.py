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
from ration.problem import Problem, shorten
from ration.programme import Programme
from ration.programme_file import load_programme
from ration.register.columns import Columns, find_columns
from ration.register.opening import open_register
from ration.register.source import Register
from ration.shapes import Frozen, Names

HIDDEN = "(personal)"
_LOOKED_AT = 1000  # rows, from which samples are taken
_SAMPLES, _LONG = 3, 24
_FEW = 0.6  # of the cells: where more are different texts, they may be people's names
# What looks like phones, documents or mail, whatever its column is called.
_TELLING = re.compile(r"[+(]?\d[\d ()/-]{6,}|\S+@\S+\.\S+")


class RegisterColumn(Frozen):
    """One column of a register.

    `samples` are some of its first cells; none where they are `personal`. `blank` says how many
    of the first 1,000 rows have nothing in it. `taken_for` are the names that a programme reads
    it as, `why` how it came to that; None where it is not read.
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
    sheet: str | None = None,
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
    whole = whole_mapping(mapping, columns, sheet)
    register = open_register(source, whole.sheet)
    found, said = find_columns(programme, register, whole, said=tuple(columns or ()))
    taken = dict(_taken(programme, found))
    return RegisterColumns(
        source=register.source,
        programme=programme.id,
        columns=tuple(_facts(register, found, taken, whole)),
        mapping=whole.model_copy(update={"columns": tuple(taken.items())}),
        missing=tuple(_missing(programme, found)),
        problems=tuple(one for one in said if not one.warning),
        warnings=tuple(one for one in said if one.warning),
    )


def mapping_text(found: RegisterColumns) -> str:
    """A mapping file to keep: what each column is taken for, with what is missing as comments.

    `parse_mapping` reads it as `found.mapping`.
    """
    return "\n".join(_lines(found)) + "\n"


def _lines(found: RegisterColumns) -> Iterator[str]:
    mapping = found.mapping
    unread = [one.name for one in found.columns if not one.taken_for]
    about = f"{shorten(found.source)} are what, for the programme {found.programme}"
    yield f"# Which columns of {about}."
    yield "# Use it with:  ration compute REGISTER --map THIS-FILE"
    yield ""
    if mapping.sheet is not None:
        yield _toml("sheet", mapping.sheet)
    blank, personal = list(mapping.blank_is_zero), list(mapping.personal)
    yield _toml("blank_is_zero", blank) + "  # columns where a blank means 0"
    yield _toml("personal", personal) + "  # columns that are never shown"
    if mapping.missing:
        yield _toml("missing", list(mapping.missing))
    if mapping.thousands is not None:
        yield _toml("thousands", mapping.thousands)
    yield from ("codes." + _toml(name, list(codes)) for name, codes in mapping.codes)
    yield ""
    yield "[columns]  # what ration reads = the register's column, or several to add up"
    for name, source in mapping.columns:
        yield _toml(name, list(source) if len(source) > 1 else source[0])
    for name, why in found.missing:
        yield f"# {_toml(name, '…')}  # {why}"
    if unread:
        listed = f"not read: {', '.join(map(shorten, unread))}"
        yield from wrap(listed, 90, initial_indent="# ", subsequent_indent="#   ")


def _toml(key: str, value: str | list[str]) -> str:
    if isinstance(value, str):
        return tomli_w.dumps({key: value}).strip()
    items = [tomli_w.dumps({"x": one}).strip().removeprefix("x = ") for one in value]
    name = tomli_w.dumps({key: ""}).strip().removesuffix(' = ""')
    return f"{name} = [{', '.join(items)}]"


def _taken(programme: Programme, columns: Columns) -> Iterator[tuple[str, tuple[str, ...]]]:
    """All that is read of a register: the name that the programme has for it, and its sources."""
    if columns.identity:
        yield "household_id", (columns.identity,)
    yield from columns.counts.items()
    for name, source in columns.words.items():
        yield name, (source,)
    for channel, source in columns.sites.items():
        yield programme.channel(channel).column, (source,)


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
    names = list(register.columns)
    head = register.frame.select(by_name(names)).head(_LOOKED_AT).collect()
    for name in names:
        read_as = tuple(canonical for canonical, sources in taken.items() if name in sources)
        cells = head[name].cast(pl.String, strict=False).str.strip_chars()
        filled = cells.filter(cells != "")
        hidden = columns.personal(name) or (not read_as and _telling(filled))
        samples = [shorten(one, _LONG) for one in filled.unique(maintain_order=True)[:_SAMPLES]]
        yield RegisterColumn(
            name=name,
            samples=() if hidden else tuple(samples),
            blank=head.height - filled.len(),
            personal=hidden,
            taken_for=read_as,
            why=_why(columns, name, read_as, mapping),
        )


def _telling(cells: pl.Series) -> bool:
    """Whether the cells of a column, whatever its name, may tell who people are."""
    if cells.str.contains(rf"^(?:{_TELLING.pattern})$").any():
        return True
    texts = cells.filter(cells.str.contains(r"\p{L}"))
    return texts.len() > 3 and texts.n_unique() > _FEW * texts.len()


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
