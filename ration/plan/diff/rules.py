"""Compare two programmes, part by part, in words."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeVar

from pydantic import BaseModel

from ration.core.quantity.quantity import Quantity
from ration.core.quantity.units import quantity_text
from ration.programme.allocation import Allocation, Pool
from ration.programme.item import Pack
from ration.programme.phrases import (
    pipeline_text,
    round_text,
    rounds_text,
    rule_text,
    shortage_text,
    transport_text,
)
from ration.programme.programme import Programme
from ration.programme.rounding import Rounding
from ration.programme.schedule import Interval, Pipeline, RoundSchedule, percent
from ration.programme.shortage import Shortage
from ration.programme.transport import Transport
from ration.results.diff import Change

_TABLES = {"groups": "group", "channels": "channel", "items": "item", "vehicles": "vehicle"}
_RULES = ("allocations", "pools")
_WORDS: Mapping[type, Callable[[Any], str]] = {
    Rounding: round_text,
    Shortage: shortage_text,
    RoundSchedule: rounds_text,
    Pipeline: pipeline_text,
    Transport: transport_text,
    Pack: lambda pack: f"{pack.name} of {quantity_text(pack.holds)}",
    Interval: str,
    Fraction: percent,  # a level or a share
    Quantity: str,
    dt.date: dt.date.isoformat,
    bool: lambda value: "yes" if value else "no",
}
R = TypeVar("R", Allocation, Pool)


def rule_changes(before: Programme, after: Programme) -> tuple[Change, ...]:
    """List every part of two programmes that differs; empty means that they are the same.

    >>> from ration.programme.load import dump_programme, load_programme, parse_programme
    >>> kaesong = load_programme("kaesong-2020")
    >>> less = parse_programme(dump_programme(kaesong).replace('"5 kg"', '"4 kg"', 1))
    >>> [str(change) for change in rule_changes(kaesong, less)]
    ['Rice, centre: 5 kg per person → 4 kg per person']
    """
    found = [
        *_fields("", before, after, skip=("id", *_TABLES, *_RULES)),
        *(change for table in _TABLES for change in _table(table, before, after)),
        *_rules(before, after, before.allocations, after.allocations),
        *_rules(before, after, before.pools, after.pools),
    ]
    if before.id != after.id:
        found.insert(0, Change(what="programme", before=before.id, after=after.id))
    if not found and before != after:
        found = [Change(what="order of the parts", before="as before", after="another")]
    return tuple(found)


def _table(table: str, before: Programme, after: Programme) -> Iterator[Change]:
    """Compare the items, groups, channels or vehicles of two programmes, by their ids."""
    was = {part.id: part for part in getattr(before, table)}
    now = {part.id: part for part in getattr(after, table)}
    for name in {**was, **now}:
        what = f"{_TABLES[table]} {name}"
        if name not in now:
            yield Change(what=what, before=_plain(was[name]), after=None)
        elif name not in was:
            yield Change(what=what, before=None, after=_plain(now[name]))
        else:
            yield from _fields(f"{what}, ", was[name], now[name], skip=("id",))


def _fields(what: str, was: BaseModel, now: BaseModel, skip: Sequence[str]) -> Iterator[Change]:
    """Compare two parts of the same kind, key by key."""
    for name in type(was).model_fields:
        if name not in skip:
            yield from _values(
                what + name.replace("_", " "), getattr(was, name), getattr(now, name)
            )


def _values(what: str, was: Any, now: Any) -> Iterator[Change]:
    """A change if two values differ; in full if their words do not show it."""
    if was == now:
        return
    before, after = _text(was), _text(now)
    if before == after:
        before, after = _plain(was), _plain(now)
    yield Change(what=what, before=before, after=after)


def _text(value: Any) -> str | None:
    """A value in words; None means there is none."""
    if value is None or value == ():
        return None
    words = next((words for kind, words in _WORDS.items() if isinstance(value, kind)), None)
    if words is not None:
        return words(value)
    if isinstance(value, tuple):
        return ", ".join(_text(part) or "" for part in value)
    return _plain(value)


def _plain(value: Any) -> str:
    """A value with all of its keys, as in a file."""
    if isinstance(value, BaseModel) and not isinstance(value, Quantity):
        value = value.model_dump(exclude_defaults=True)
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_plain(part)}" for key, part in value.items() if key != "id")
    if isinstance(value, tuple | list):
        return " + ".join(map(_plain, value))
    return str(value)


def _rules(
    before: Programme, after: Programme, was: Sequence[R], now: Sequence[R]
) -> Iterator[Change]:
    """Compare allocations or pools: equal ones, then those most alike, are taken as the same."""
    gone, new = _unmatched(was, now)
    for likeness in _likeness:
        keys = [likeness(rule) for rule in new]
        for rule in tuple(gone):
            if likeness(rule) in keys:
                at = keys.index(likeness(rule))
                other = new.pop(at)
                del keys[at]
                gone.remove(rule)
                texts = _rule_words(before, rule), _rule_words(after, other)
                if texts[0] == texts[1]:
                    texts = _plain(rule), _plain(other)
                yield Change(what=_place(before, rule), before=texts[0], after=texts[1])
    for rule in gone:
        yield Change(what=_place(before, rule), before=_rule_words(before, rule), after=None)
    for rule in new:
        yield Change(what=_place(after, rule), before=None, after=_rule_words(after, rule))


def _unmatched(was: Iterable[R], now: Iterable[R]) -> tuple[list[R], list[R]]:
    """The rules of each that the other does not have."""
    gone, new = list(was), list(now)
    for rule in tuple(gone):
        if rule in new:
            gone.remove(rule)
            new.remove(rule)
    return gone, new


# Two rules are one that changed, if these are equal: the first that any other rule has counts.
_likeness: tuple[Callable[[Allocation | Pool], Any], ...] = (
    lambda rule: (rule.item, rule.channel, _heads(rule), getattr(rule, "only", ())),
    lambda rule: (rule.item, rule.channel, _heads(rule)),
    lambda rule: (rule.item, rule.channel),
    lambda rule: rule.item,
)


def _heads(rule: Allocation | Pool) -> str:
    return rule.by if isinstance(rule, Pool) else rule.per


def _place(programme: Programme, rule: Allocation | Pool) -> str:
    """The item and the channel of a rule."""
    return f"{programme.item(rule.item).name}, {rule.channel}"


def _rule_words(programme: Programme, rule: Allocation | Pool) -> str:
    """A rule in words, with the priority that it has if there is too little."""
    text = rule_text(rule, programme.days)
    priority = getattr(rule, "priority", None)
    return text if priority is None else f"{text}, priority {priority}"
