"""Why the totals of two plans differ: parts that add up to the difference, item by item."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

import polars as pl

from ration.core.quantity.quantity import Quantity
from ration.plan.diff.items import LinePair, line_pairs
from ration.plan.diff.listed import ID, Listed, summed
from ration.plan.diff.old_rules import Sums, by_old_rules, parted, same_rules
from ration.plan.plan import DistributionPlan
from ration.programme.programme import Programme
from ration.results.diff import Cause, CausePart, ItemChange
from ration.results.lines import Line

_NONE = Fraction(0)
Parts = Iterator[tuple[Cause, Fraction]]


class Compared(NamedTuple):
    """A plan that is compared: its programme and its households; None means not known."""

    plan: DistributionPlan
    programme: Programme | None
    households: Listed | None


class Totals(NamedTuple):
    """The totals that differ, and the items whose rules do not fit the other plan's households."""

    changes: tuple[ItemChange, ...]
    apart: tuple[str, ...]


def compare_totals(before: Compared, after: Compared) -> Totals:
    """Compare the totals of two plans, and part every change by its causes."""
    causes = _Causes(before, after)
    changes = []
    for pair in line_pairs(before.plan, after.plan):
        parts = [CausePart(cause=cause, quantity=part) for cause, part in causes.of(pair) if part]
        was, now = pair.handed_out(pair.before), pair.handed_out(pair.after)
        if was != now or parts:
            line = pair.line
            names = {"item": line.item, "name": line.name, "unit": line.unit}
            changes.append(ItemChange(**names, before=was, after=now, causes=tuple(parts)))
    return Totals(tuple(changes), tuple(dict.fromkeys(causes.apart)))


@dataclass
class _Causes:
    """The parts of every item's change, in the order in which they are calculated."""

    before: Compared
    after: Compared

    def __post_init__(self) -> None:
        self.apart: list[str] = []

    def of(self, pair: LinePair) -> Parts:
        """The parts of an item's change; they add up to it."""
        was, now = pair.due(pair.before), pair.due(pair.after)
        pools = _pool(pair.before, was), _pool(pair.after, now)
        yield from self._of_households(pair, was - pools[0], now - pools[1])
        yield "pools", pools[1] - pools[0]
        issued = pair.handed_out(pair.after) - pair.handed_out(pair.before)
        yield "stock", issued - (now - was)

    def _of_households(self, pair: LinePair, was: Fraction, now: Fraction) -> Parts:
        """The parts of what households are due: who is new or gone, compositions, rules."""
        same = self._same_rules(pair)
        if self._lists is None:
            if same:
                yield "households", now - was
            else:
                yield ("rules" if self._same_register else "households-and-rules"), now - was
            return
        gone, kept = self._sums(pair, 0, pair.before)
        new, others = self._sums(pair, 1, pair.after) if same else self._old(pair)
        if new is None or others is None:
            self.apart.append(pair.line.item)
            yield "households-and-rules", now - was
            return
        yield "gone", -gone
        yield "new", new
        yield "composition", others - kept
        yield "rules", now - new - others

    def _same_rules(self, pair: LinePair) -> bool:
        """Whether both plans give every household the same of an item."""
        first, second = self.before.programme, self.after.programme
        if pair.before is None or pair.after is None or first is None or second is None:
            return False
        return same_rules(first, second, pair.line.item)

    @property
    def _same_register(self) -> bool:
        """Whether both plans are of the same households, as far as their records show."""
        first, second = self.before.plan, self.after.plan
        known = first.source.sha256 is not None
        same = first.source.sha256 == second.source.sha256 and first.people == second.people
        return known and same and first.source.accepted == second.source.accepted

    @cached_property
    def _lists(self) -> tuple[Listed, Listed] | None:
        first, second = self.before.households, self.after.households
        return None if first is None or second is None else (first, second)

    @cached_property
    def _parted(self) -> tuple[tuple[pl.DataFrame, ...], ...]:
        """The rows of each list: those that only it has, and the others."""
        assert self._lists is not None
        first, second = (each.frame for each in self._lists)
        return parted(first, second[ID]), parted(second, first[ID])

    def _sums(self, pair: LinePair, side: int, line: Line | None) -> Sequence[Fraction]:
        """What the rows that only one list has are due, and the others, in the pair's unit."""
        assert self._lists is not None
        item = next((i for i in self._lists[side].items if line and i.id == line.item), None)
        if item is None:
            return _NONE, _NONE
        sums = [summed(item, rows[item.id]) for rows in self._parted[side]]
        return [_converted(each, item.unit, pair.unit) for each in sums]

    @cached_property
    def _by_old_rules(self) -> Sums | None:
        first, second = self.before, self.after
        assert self._lists is not None
        assert first.programme is not None  # a list needs it
        days = first.plan.programme.household_days, second.plan.programme.household_days
        if days != (None, None):
            return None  # the list does not have the days of each household
        return by_old_rules(first.programme, self._lists[1], self._lists[0].frame[ID])

    def _old(self, pair: LinePair) -> Sequence[Fraction | None]:
        """What the old rules give the new households, and the others; None means not known."""
        if pair.before is None or pair.before.pool:
            return _NONE, _NONE  # no old rule gives any
        if self._by_old_rules is None:
            return None, None
        sums = self._by_old_rules.get(pair.before.item, (_NONE, _NONE))
        return [_converted(each, pair.before.unit, pair.unit) for each in sums]


def _pool(line: Line | None, due: Fraction) -> Fraction:
    """What is due of an item's pools: an item of a pool is due to no household."""
    return due if line is not None and line.pool else _NONE


def _converted(amount: Fraction, unit: str, other: str) -> Fraction:
    return Quantity(amount=amount, unit=unit).to(other).amount
