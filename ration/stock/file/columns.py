"""Find the columns of a stock file: by a mapping, by their own names, or by usual ones."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from ration.core.problems.data_as_header import nearest_column
from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.core.text.cells import clean
from ration.programme.programme import Programme
from ration.register.columns.guess import guess
from ration.register.columns.guess import usual_names as register_names
from ration.register.mapping.distances import DistancesMapping
from ration.register.mapping.journal import JournalMapping
from ration.register.mapping.prices import PricesMapping
from ration.register.mapping.site_details import SiteDetailsMapping
from ration.register.mapping.stock import COLUMNS, StockMapping
from ration.register.source.register import Register
from ration.stock.file.usual import unit_of, usual_names

OURS = ("before", "issued")  # more columns that a plan's lots.csv has
# How one is read.
SmallFile = StockMapping | JournalMapping | PricesMapping | SiteDetailsMapping | DistancesMapping
_FREE = ("lot", "pack", "channel")
_TOKEN = re.compile(r"[^\W_]+")
_BETWEEN = frozenset(("in", "en", "em", "total", "total in"))  # before a unit: quantity in kg


class Wanted(NamedTuple):
    """The columns that a kind of file may have, and what each is usually called.

    `table` is that of a mapping. Of the columns in `free`, several candidates do no harm: the
    first is read. `both` means that a row may have a quantity and packs. The columns of `ours` are
    not read, without a warning.
    """

    table: str
    names: Sequence[str]
    usual: Mapping[str, Sequence[str]]
    free: Collection[str]
    both: bool = False
    ours: Collection[str] = ()


@dataclass(frozen=True)
class StockColumns:
    """The columns of a stock file: the name that ration reads → the file's column.

    `guessed` are the names whose column was recognised by a usual name. `unit` is the unit in the
    header of the quantity, `pack_unit` that of the packs' size; None means it has none. `unread`
    are all other columns. `several` are the names that several columns may be.
    """

    read: Mapping[str, str]
    guessed: tuple[str, ...] = ()
    unit: str | None = None
    unread: tuple[str, ...] = ()
    problems: Sequence[Problem] = field(default_factory=list)
    pack_unit: str | None = None
    several: Collection[str] = ()

    @property
    def known(self) -> set[str]:
        """The names that have a column, or several."""
        return {*self.read, *self.several}


def find_stock_columns(
    register: Register, programme: Programme | None, mapping: StockMapping
) -> StockColumns:
    """Find the columns of a stock file.

    `mapping` comes first, then a name of ration's own in any case, then a usual name that leaves
    no doubt. The columns of the programme's channels are sites too. Problems: columns that are
    missing, repeated or unreadable, and several that may be the same.
    """
    wanted = Wanted("stock", COLUMNS, _usual(programme), _FREE, ours=OURS)
    found = find_columns(register, mapping, wanted)
    problems = list(found.problems)
    if not {"site", "depot"} & found.known:
        problems += [
            problem("stock-place-unclear", column=name) for name in found.unread if _unclear(name)
        ]
    if "item" not in found.known:
        problems.append(_missing("item", register.columns, "every lot needs an item"))
    if not {"quantity", "packs"} & found.known:
        problems.append(_missing("quantity", register.columns, "every lot needs a quantity"))
    return replace(found, problems=problems)


def find_columns(register: Register, mapping: SmallFile, wanted: Wanted) -> StockColumns:
    """Find the columns of a file of goods: by the mapping, by their own names, by usual ones.

    Problems: columns that the mapping names and the file does not have, that are repeated or
    unreadable, and several that may be the same.
    """
    have = register.columns
    problems = [each for each in register.warnings if not each.warning]
    read = {name: source for name, source in mapping.columns if source in have}
    problems += _missing_of(mapping, have)
    own = {clean(name).casefold(): name for name in reversed(have) if name not in mapping.ignore}
    read |= {name: own[name] for name in wanted.names if name not in read and name in own}
    read = {name: read[name] for name in wanted.names if name in read}
    free = [name for name in have if name not in (*read.values(), *mapping.ignore, *wanted.ours)]
    found, several = _guessed(read, free, wanted)
    several |= _other_quantities(read, free, found, mapping)
    read |= found
    problems += [
        problem(
            "stock-columns-several",
            column=name,
            columns=some(several[name]),
            first=several[name][0],
            table=wanted.table,
        )
        for name in several
    ]
    unread = tuple(name for name in free if name not in read.values())
    problems += _unreadable(register, read)
    units = {name: unit_in_header(read[name]) for name in ("quantity", "pack") if name in read}
    return StockColumns(
        read,
        tuple(found),
        units.get("quantity"),
        unread,
        problems,
        units.get("pack"),
        tuple(several),
    )


def no_matter(column: str) -> bool:
    """Whether a column has dates that decide nothing, such as those of production."""
    return is_named(column, usual_names()["no_matter"]["dates"])


def unit_in_header(column: str) -> str | None:
    """The unit at an end of a header, such as `1 t` for `Quantity (MT)`; None means it has none.

    >>> unit_in_header("Quantity (MT)"), unit_in_header("Qty in kg"), unit_in_header("Quantity")
    ('1 t', '1 kg', None)
    """
    return split_unit(column)[1]


def split_unit(column: str) -> tuple[str, str | None]:
    """A header without its unit, and the unit; None means it has none.

    >>> split_unit("Quantity (MT)"), split_unit("Quantity")
    (('Quantity', '1 t'), ('Quantity', None))
    """
    tokens = _TOKEN.findall(column)
    for size in (2, 1):
        for unit, rest in ((tokens[-size:], tokens[:-size]), (tokens[:size], tokens[size:])):
            amount = unit_of(" ".join(unit)) if len(unit) == size else None
            if amount is not None:
                kept = [word for word in rest if word.casefold() not in _BETWEEN]
                return " ".join(kept), amount
    return column, None


def _guessed(
    read: Mapping[str, str], free: Sequence[str], wanted: Wanted
) -> tuple[dict[str, str], dict[str, list[str]]]:
    """The columns that are recognised, and the names that several columns may be."""
    usual = wanted.usual
    names = [name for name in wanted.names if name not in read]
    matches = {name: [c for c in free if guess([name], [c], usual=usual)] for name in names}
    if "quantity" in matches:
        matches["quantity"] += [c for c in free if c not in matches["quantity"] and _measures(c)]
        if "packs" in read and not wanted.both:
            matches["quantity"] = []
    if "pack" in matches:  # Pack size (kg)
        matches["pack"] += [
            c for c in free if (rest := split_unit(c))[1] and is_named(rest[0], usual["pack"])
        ]
    if "packs" in matches and not wanted.both and ("quantity" in read or matches["quantity"]):
        matches["packs"] = []  # the same stock in other words
    found, several = {}, {}
    for name, columns in matches.items():
        if len(columns) == 1 or (columns and name in wanted.free):
            found[name] = columns[0]
        elif columns:
            several[name] = columns
    return found, several


def _other_quantities(
    read: Mapping[str, str],
    free: Sequence[str],
    found: Mapping[str, str],
    mapping: SmallFile,
) -> dict[str, list[str]]:
    """Ask whether `Quantity` counts bags, where `Weight (kg)` is beside it and no unit."""
    quantity = {**read, **found}.get("quantity")
    if quantity is None or quantity in dict(mapping.columns).values() or split_unit(quantity)[1]:
        return {}
    others = [name for name in free if name not in found.values() and _measures(name)]
    known = mapping.unit is not None or "unit" in {*read, *found}
    return {} if known or not others else {"quantity": [quantity, *others]}


def _measures(column: str) -> bool:
    """Whether a header is a quantity with its unit: `MT`, `Net weight (kg)`."""
    rest, unit = split_unit(column)
    if unit is None:
        return False
    names = [*usual_names()["columns"]["quantity"], *usual_names()["with_unit"]["quantity"]]
    return not rest or is_named(rest, ["quantity", *names])


def _usual(programme: Programme | None) -> dict[str, Sequence[str]]:
    """The usual names of every column; those of the programme's channels are of sites."""
    usual: dict[str, Sequence[str]] = dict(usual_names()["columns"])
    channels = () if programme is None else programme.channels
    sites = [name for each in channels for name in (each.column, *register_names(each.column))]
    unclear = [name for name in sites if _unclear(name)]
    return usual | {"site": [*usual["site"], *(name for name in sites if name not in unclear)]}


def _unclear(column: str) -> bool:
    return is_named(column, usual_names()["unclear"]["places"])


def is_named(column: str, names: Sequence[str]) -> bool:
    """Whether a column has one of these names, in any spelling."""
    return bool(guess(["x"], [column], usual={"x": names}))


def _missing_of(mapping: SmallFile, have: Sequence[str]) -> Iterator[Problem]:
    """Columns that the mapping names and the file does not have."""
    named = [(source, f"the mapping names it as {name}") for name, source in mapping.columns]
    named += [(source, "the mapping names it in ignore") for source in mapping.ignore]
    for source, why in named:
        if source not in have:
            yield _missing(source, have, why)


def _unreadable(register: Register, read: Mapping[str, str]) -> Iterator[Problem]:
    """Columns that are repeated or unreadable."""
    written = [clean(name).casefold() for name in register.columns]
    for name, source in read.items():
        if source in register.repeated or written.count(name) > 1:
            yield problem("column-twice", column=source)
        if source in register.unreadable_columns:
            yield register.unreadable_columns[source]


def _missing(name: str, have: Sequence[str], why: str) -> Problem:
    return problem("stock-column-missing", column=name, why=why, near=nearest_column(name, have))
