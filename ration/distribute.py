"""What goes where: every site's portions, and from them manifests, totals and subtotals."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

import polars as pl

from ration.cut import Cut, Known
from ration.entitlement import Due
from ration.item import Item
from ration.line import Counts, Line, Lines, Manifest, Subtotal
from ration.packing import Packed, together
from ration.programme import Programme
from ration.register.check import Checks
from ration.rule import Channel
from ration.share import share
from ration.summary import Liner


class Portion(NamedTuple):
    """What one place gets of one item, packed for it."""

    liner: Liner
    due: Due
    packed: Packed

    @property
    def line(self) -> Line:
        """The portion as a line."""
        return self.liner.line(self.due, self.packed)


class Place(NamedTuple):
    """One site of a channel, or one value of a column: the people there, and their portions."""

    group: str
    name: str
    people: Counts
    portions: tuple[Portion, ...]


def sites(
    checks: Checks, cuts: Sequence[Cut], answers: Sequence[pl.DataFrame], known: Known
) -> Iterator[Place]:
    """Every site of every channel, with what is due there and its shares of the pools.

    Households with a blank site, to whom nothing is due through the channel, are at no place.
    Raises ValueError where a pool has nobody to be shared among.
    """
    programme = checks.programme
    for channel, cut, answer in zip(programme.channels, cuts, answers, strict=True):
        counted = cut.places(answer)
        portions = {rule.item.id: dues for rule, dues in cut.dues(answer, known)}
        portions |= _pools(programme, channel, counted)
        yield from _places(checks, channel.id, counted, portions)


def districts(checks: Checks, cut: Cut, answer: pl.DataFrame, known: Known) -> Iterator[Place]:
    """Every value of a column, with what is due there through all channels; pools are left out."""
    portions: dict[str, dict[str, Due]] = {}
    for rule, dues in cut.dues(answer, known):
        mine = portions.setdefault(rule.item.id, {})
        for name, one in dues.items():
            before = mine.get(name, Due(0, Fraction(0)))
            mine[name] = Due(before.steps + one.steps, before.exact + one.exact)
    yield from _places(checks, cut.column, cut.places(answer), portions)


def manifests(programme: Programme, places: Sequence[Place]) -> tuple[Manifest, ...]:
    """One manifest a site, in the order of channels and sites."""
    return tuple(
        Manifest(
            channel=one.group,
            title=programme.channel(one.group).title or one.group,
            site=one.name,
            people=one.people,
            lines=_lines(one),
        )
        for one in places
    )


def subtotals(by: str, places: Sequence[Place]) -> tuple[Subtotal, ...]:
    """One subtotal a value of the column `by`, in order."""
    return tuple(
        Subtotal(by=by, value=one.name, people=one.people, lines=_lines(one)) for one in places
    )


def totals(programme: Programme, places: Sequence[Place]) -> Lines:
    """A line for every item that is handed out: the sum of its lines at all sites."""
    portions: dict[str, list[Portion]] = {}
    for place in places:
        for portion in place.portions:
            portions.setdefault(portion.liner.item.id, []).append(portion)
    handed_out = {rule.item for rule in programme.allocations}
    handed_out |= {pool.item for pool in programme.pools}
    items = [item for item in programme.items if item.id in handed_out]
    return Lines(lines=tuple(_total(programme, item, portions.get(item.id, [])) for item in items))


def _total(programme: Programme, item: Item, portions: Sequence[Portion]) -> Line:
    due = Due(
        sum(one.due.steps for one in portions),
        sum((one.due.exact for one in portions), Fraction(0)),
    )
    liner = Liner(programme, item)
    packed = together([one.packed for one in portions] or [liner.packing.pack(0)])
    return liner.line(due, packed)


def _places(
    checks: Checks,
    group: str,
    counted: Mapping[str, Mapping[str, int]],
    portions: Mapping[str, Mapping[str, Due]],
) -> Iterator[Place]:
    programme = checks.programme
    liners = [Liner(programme, item) for item in programme.items if item.id in portions]
    for name, people in counted.items():
        if name or group.startswith("w:"):
            mine = [(liner, portions[liner.item.id][name]) for liner in liners]
            packed = tuple(
                Portion(liner, due, liner.packing.pack(due.steps)) for liner, due in mine
            )
            yield Place(group, name, named_people(checks, people), packed)


def _pools(
    programme: Programme, channel: Channel, counted: Mapping[str, Mapping[str, int]]
) -> dict[str, dict[str, Due]]:
    shares = {}
    for pool in programme.pools:
        if pool.channel == channel.id and counted:
            by = f"n:{programme.count_column(pool.by) or 'households'}"
            weights = {name: people[by] for name, people in counted.items()}
            steps = int(programme.item(pool.item).steps(pool.quantity))
            parts = share(steps, weights)
            shares[pool.item] = {name: Due(part, Fraction(part)) for name, part in parts.items()}
    return shares


def named_people(checks: Checks, people: Mapping[str, int]) -> Counts:
    """Counts by the names that a plan gives them: households, persons, each group."""
    named = [("households", people["n:households"])]
    named += [(who, people[f"n:{column}"]) for who, column in checks.people.items()]
    return tuple(named)


def _lines(place: Place) -> Lines:
    return Lines.model_construct(lines=tuple(one.line for one in place.portions))
