"""Find the columns of a list of what households collected: own names, then usual ones."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Literal

from ration.core.problems.data_as_header import nearest_column
from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.core.text.cells import clean
from ration.programme.item import Item
from ration.programme.programme import Programme
from ration.register.columns.guess import guess
from ration.register.columns.guess import usual_names as register_names
from ration.register.source.register import Register
from ration.register.values.normalize import folded
from ration.stock.file.usual import unit_of
from ration.stock.file.usual import usual_names as stock_names

RECEIVED, DUE = "received:", "due:"  # before an item's id, as in a workbook's hidden sheet
NAMES = ("household_id", "channel", "site", "all", "date", "received_by", "remark")
SIZES = ("persons", "households")  # of a tally without ids
_OWN = {"all received": "all", "received by": "received_by"}
_TOKEN = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+")
_FREE = ("remark", "channel", "site")  # several candidates do no harm: none is read


@dataclass(frozen=True)
class Columns:
    """The columns of a list: the meaning → the file's column.

    Meanings are `NAMES`, `SIZES`, and `received:` or `due:` with an item's id. `units` has the unit
    in the heading of an amount. `guessed` were recognised by a usual name; `unread` are all others.
    """

    read: Mapping[str, str]
    units: Mapping[str, str] = field(default_factory=dict)
    guessed: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    problems: Sequence[Problem] = ()

    def items(self, kind: str = RECEIVED) -> list[str]:
        """The ids of the items that have a column of this kind."""
        return [name.removeprefix(kind) for name in self.read if name.startswith(kind)]


def find_columns(
    register: Register,
    programme: Programme,
    meanings: Sequence[str] = (),
    headings: Sequence[str] = (),
) -> Columns:
    """Find the columns of a list or a workbook.

    `meanings` are those of the columns of a workbook when it was written, in order, and `headings`
    are what it called them, in any language. Where headings were changed, meanings help if the
    columns are still as many and in their places.
    """
    written = _as_written(register.columns, meanings, headings)
    have = [name for name in register.columns if name not in written]
    own = {clean(name).casefold(): name for name in reversed(have)}
    tails = {name: clean(name.rpartition("/")[2]).casefold() for name in have if "/" in name}
    own = {tail: name for name, tail in tails.items()} | own  # a form's group comes before a name
    own |= {meaning: own[name] for name, meaning in _OWN.items() if name in own}
    read = {meaning: name for name, meaning in written.items() if _is_read(meaning)}
    read |= {name: own[name] for name in (*NAMES, *SIZES) if name in own and name not in read}
    amounts, units = _amounts([name for name in have if name not in read.values()], programme)
    found, several = _guessed(read, have, amounts, programme)
    whole = "all" in {**read, **found}
    got = {units[name][0].id for name, kind in amounts.items() if kind == RECEIVED}
    kinds = {  # an item alone is what was received, if no other column can say that
        name: kind or (DUE if whole or units[name][0].id in got else RECEIVED)
        for name, kind in amounts.items()
    }
    for name, item in units.items():
        meaning = f"{kinds[name]}{item[0].id}"
        if meaning in read:
            several.setdefault(meaning, [read[meaning]]).append(name)
        read[meaning] = name
    read |= found
    read |= _by_place(read, register.columns, meanings)
    named = {meaning: unit for meaning, name in read.items() if (unit := _unit(units, name))}
    unread = tuple(name for name in have if name not in read.values())
    missing = _missing(read, register.columns)
    problems = [*_unclear(several), *missing, *_unreadable(register, read)]
    return Columns(read, named, (*found,), unread, problems)


def _as_written(
    columns: Sequence[str], meanings: Sequence[str], headings: Sequence[str]
) -> dict[str, str]:
    """The columns that still have the headings of the workbook, with their meanings."""
    if len(meanings) != len(headings):
        return {}
    known = {clean(name): meaning for name, meaning in zip(headings, meanings, strict=True)}
    return {name: known[clean(name)] for name in columns if clean(name) in known}


def _is_read(meaning: str) -> bool:
    return meaning in (*NAMES, *SIZES) or meaning.startswith((RECEIVED, DUE))


def who(text: str) -> Literal["head", "proxy", "other"]:
    """Who came for a household, by the word in a cell.

    >>> who("Head"), who("chef de ménage"), who("대리인"), who("a neighbour")
    ('head', 'head', 'proxy', 'other')
    """
    word = folded(text)
    if word in _who("head"):
        return "head"
    return "proxy" if word in _who("proxy") else "other"


def _amounts(
    columns: Sequence[str], programme: Programme
) -> tuple[dict[str, str], dict[str, tuple[Item, str | None]]]:
    """The columns of amounts: `received:`, `due:` or "" if the heading has the item alone."""
    called = _called(programme)
    kinds, items = {}, {}
    for name in columns:
        for text in dict.fromkeys((name, name.rpartition("/")[2])):
            kind, rest = _split_kind(_tokens(text))
            item, unit = _item(rest, called)
            if item is None and kind and not _bare(rest) and len(programme.items) == 1:
                item = programme.items[0]  # a quantity of the only item
            if item is not None:
                kinds[name], items[name] = kind, (item, unit)
                break
    sites = {each.column for each in programme.channels}  # one may be called like an item
    for name in sites & {*items}:
        if any(other != name and item[0] == items[name][0] for other, item in items.items()):
            del kinds[name], items[name]
    return kinds, items


def _item(text: str, called: Mapping[str, Item | None]) -> tuple[Item | None, str | None]:
    """The item that a heading names, and the unit or the pack after it."""
    for plain in dict.fromkeys((text, _bare(text))):
        if plain in called:
            return called[plain], None
        words = plain.split(" ")
        for end in range(len(words) - 1, 0, -1):
            item, last = called.get(" ".join(words[:end])), " ".join(words[end:])
            unit = (unit_of(last) or "").removeprefix("1 ") or _pack(item, last)
            if item is not None and unit:
                return item, unit
    return None, None


def _pack(item: Item | None, text: str) -> str | None:
    """The pack of an item that a text names, in the singular or the plural."""
    packs = {_tokens(pack.name): pack.name for pack in item.packs} if item else {}
    forms = {f"{name}{end}": pack for name, pack in packs.items() for end in ("s", "es", "x", "")}
    return forms.get(text)


def _bare(text: str) -> str:
    """A heading without words such as quantity."""
    words = _usual()["amounts"]["quantity"]
    return " ".join(word for word in text.split(" ") if word not in {*map(_tokens, words)})


def _called(programme: Programme) -> dict[str, Item | None]:
    """The items by all that headings call them; None where that is not clear."""
    called: dict[str, Item | None] = {}
    for item in programme.items:
        names = [item.id, item.name, *(name for _, name in item.names)]
        texts = [text for name in names for text in (name, f"{name} {item.unit}")]
        for text in {_tokens(text) for text in texts}:
            called[text] = None if called.get(text, item) != item else item
    return called


def _split_kind(text: str) -> tuple[str, str]:
    """The kind of amount that a heading names, and the rest of the heading."""
    for kind, words in _kinds():
        for word in words:
            if text.startswith(f"{word} "):
                return kind, text.removeprefix(f"{word} ")
            if text.endswith(f" {word}"):
                return kind, text.removesuffix(f" {word}")
            if f" {word} " in text:
                return kind, text.replace(f" {word} ", " ", 1)
    return "", text


def _tokens(text: str) -> str:
    return " ".join(_TOKEN.findall(folded(text)))


def _guessed(
    read: Mapping[str, str],
    have: Sequence[str],
    amounts: Mapping[str, str],
    programme: Programme,
) -> tuple[dict[str, str], dict[str, list[str]]]:
    """The columns that are recognised by usual names, and the names that several may be."""
    free = [name for name in have if name not in (*read.values(), *amounts)]
    usual: dict[str, Sequence[str]] = dict(_usual()["columns"])
    sites = [n for each in programme.channels for n in (each.column, *register_names(each.column))]
    usual["site"] = [*stock_names()["columns"]["site"], *sites]
    usual |= {name: register_names(name) for name in ("household_id", "persons")}
    found, several = {}, {}
    for name in (*NAMES, *SIZES):
        if name in read:
            continue
        columns = [column for column in free if guess([name], [column], usual=usual)]
        if len(columns) == 1:
            found[name] = columns[0]
        elif columns and name not in _FREE:
            several[name] = columns
    return found, several


def _by_place(
    read: Mapping[str, str], have: Sequence[str], meanings: Sequence[str]
) -> dict[str, str]:
    """The meanings of columns that no heading names, by their places in the workbook."""
    if len(meanings) != len(have):
        return {}
    places = dict(zip(meanings, have, strict=True))
    if any(places.get(name, column) != column for name, column in read.items()):
        return {}  # columns were moved
    known = (*NAMES, RECEIVED, DUE)
    free = {name: place for name, place in places.items() if place not in read.values()}
    return {n: place for n, place in free.items() if n not in read and n.startswith(known)}


def _unit(units: Mapping[str, tuple[Item, str | None]], name: str) -> str | None:
    return units[name][1] if name in units else None


def _unclear(several: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    for name, columns in several.items():
        yield problem("collected-columns-several", column=name, columns=some(columns))


def _missing(read: Mapping[str, str], have: Sequence[str]) -> Iterator[Problem]:
    """What a list cannot do without: ids, or the sizes of a tally; and what was received."""
    received = any(name.startswith(RECEIVED) for name in read)
    if "household_id" not in read and not {*SIZES} <= {*read}:
        why, near = "each row needs the id of its household", nearest_column("household_id", have)
        yield problem("collected-column-missing", column="household_id", why=why, near=near)
    elif "household_id" in read and "all" not in read and not received:
        why, near = "nothing says what was received", nearest_column("all received", have)
        yield problem("collected-column-missing", column="all received", why=why, near=near)


def _unreadable(register: Register, read: Mapping[str, str]) -> Iterator[Problem]:
    yield from (each for each in register.warnings if not each.warning)
    for name in dict.fromkeys(read.values()):
        if name in register.repeated:
            yield problem("column-twice", column=name)
        if name in register.unreadable_columns:
            yield register.unreadable_columns[name]


@cache
def _kinds() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The words that mark amounts, the longest first."""
    tables = _usual()["amounts"]
    return tuple(
        (f"{kind}:", tuple(sorted(map(_tokens, tables[kind]), key=len, reverse=True)))
        for kind in ("received", "due")
    )


@cache
def _who(kind: str) -> frozenset[str]:
    return frozenset(map(folded, _usual()["who"][kind]))


@cache
def _usual() -> Mapping[str, Any]:
    file = resources.files("ration.accounts.collected.sheets") / "usual_names.toml"
    return tomllib.loads(file.read_text("utf-8"))
