"""Group a register by site, or by a column of subtotals, to apply the rules to each group.

A linear rule runs once per group, on the sum of its heads. Any other rule runs once for every
composition: the distinct tuple of heads (and persons, for a size table) that it reads.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from math import lcm
from operator import add, mul
from typing import NamedTuple

import polars as pl

from ration.core.problems import DataError, Problem, problem
from ration.engine.entitlement import Due, Undecided, is_linear, issue
from ration.programme.allocation import Allocation
from ration.programme.item import Item
from ration.programme.programme import Programme
from ration.register.check.typed_frame import heads
from ration.register.columns.frame_columns import HOUSEHOLDS, PERSONS, ROWS, SUM
from ration.register.values.counts import MAX_INT64

# What each distinct composition is due by one rule, and the same for every non-linear rule.
Compositions = Mapping[tuple[int, ...], Due]
DueByComposition = Mapping[tuple[str, str], Compositions]

PLACE = "place"  # the column of an answer with the site, or the place of the outermost level


@dataclass(frozen=True)
class Rule:
    """All allocations of one item through one channel: they are added up to one amount."""

    programme: Programme
    item: Item
    channel: str
    allocations: tuple[Allocation, ...]

    @property
    def key(self) -> tuple[str, str]:
        """The item and the channel: no other rule of the programme has the same."""
        return self.item.id, self.channel

    @cached_property
    def linear(self) -> bool:
        """Whether two households together are due the sum of what each is due."""
        days = self.programme.days
        return all(is_linear(self.item, allocation, days) for allocation in self.allocations)

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """The columns with the heads of each allocation."""
        return tuple(heads(self.programme, allocation) for allocation in self.allocations)

    @cached_property
    def composition(self) -> tuple[str, ...]:
        """The columns that the rule reads, each once."""
        sized = [PERSONS] if any(allocation.sizes for allocation in self.allocations) else []
        return tuple(dict.fromkeys([*self.heads, *sized]))

    @cached_property
    def rates(self) -> dict[str, int]:
        """The steps that one head gives, by the column of heads; for a linear rule."""
        none = dict.fromkeys(self.heads, 0)
        return {head: self.due({**none, head: 1}).steps for head in none}

    def due(self, household: Mapping[str, int]) -> Due:
        """Apply the rule to a composition, or a linear rule to the sum of many households."""
        counted = [household[name] for name in self.heads]
        persons = household.get(PERSONS)
        return issue(self.item, self.allocations, counted, persons, self.programme.days)


def rules(programme: Programme) -> tuple[Rule, ...]:
    """Make the rules of a programme, in the order of its items and channels."""
    found = []
    for item in programme.items:
        for channel in programme.channels:
            key = item.id, channel.id
            allocations = tuple(a for a in programme.allocations if (a.item, a.channel) == key)
            if allocations:
                found.append(Rule(programme, item, channel.id, allocations))
    return tuple(found)


class Dues(NamedTuple):
    """What every place is due, in the order of places: a column of `Due`.

    `steps` are rounded. `exact` is before rounding, in parts of a step: `denominator` parts are
    one step.
    """

    steps: Sequence[int]
    exact: Sequence[int]
    denominator: int

    @classmethod
    def whole(cls, steps: Sequence[int]) -> "Dues":
        """Make a column of whole steps that needed no rounding."""
        return cls(steps, steps, 1)

    def at(self, place: int) -> Due:
        """Read what one place is due."""
        return Due(self.steps[place], Fraction(self.exact[place], self.denominator))

    def after(self, first: int) -> "Dues":
        """Drop the first places, `first` of them."""
        return self if not first else Dues(self.steps[first:], self.exact[first:], self.denominator)

    def plus(self, other: "Dues") -> "Dues":
        """Add up what the same places are due by two rules."""
        denominator = lcm(self.denominator, other.denominator)
        scale, other_scale = denominator // self.denominator, denominator // other.denominator
        pairs = zip(self.exact, other.exact, strict=True)
        exact = (a * scale + b * other_scale for a, b in pairs)
        return Dues(list(map(add, self.steps, other.steps)), list(exact), denominator)


@dataclass(frozen=True)
class Grouping:
    """What to group by and which rules to apply: one group-by for all rules.

    `columns` are columns of a typed frame, several for a hierarchy, the outermost first.
    `people` are the columns of counts to add up. `extra_keys` are more expressions to group by:
    they separate households that may be issued different amounts.
    """

    columns: tuple[str, ...]
    rules: tuple[Rule, ...]
    people: tuple[str, ...]
    extra_keys: Mapping[str, pl.Expr] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns of an answer with the names of places, one per level."""
        return tuple(f"{PLACE}:{n}" if n else PLACE for n in range(len(self.columns)))

    @property
    def levels(self) -> tuple["Grouping", ...]:
        """The groupings of the levels above and this one: all of them read its answer."""
        ends = range(1, len(self.columns) + 1)
        return tuple(replace(self, columns=self.columns[:end]) for end in ends)

    def query(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """Group rows by place and composition, with the sums of people and of linear heads."""
        non_linear = [rule for rule in self.rules if not rule.linear]
        composition = [name for rule in non_linear for name in rule.composition]
        keys = {**self.extra_keys, **{name: pl.col(name) for name in composition}}
        counted = [name for rule in self.rules if rule.linear for name in rule.heads]
        sums = dict.fromkeys([HOUSEHOLDS, *self.people, *counted])
        places = (
            pl.col(column).alias(key) for column, key in zip(self.columns, self.keys, strict=True)
        )
        aliases = (key.alias(name) for name, key in keys.items())
        return rows.group_by(*places, *aliases).agg(
            pl.len().cast(pl.Int64).alias(ROWS),
            *(pl.col(name).sum().alias(SUM.column(name)) for name in sums),
        )

    def places(self, answer: pl.DataFrame) -> pl.DataFrame:
        """Add up an answer to one row per place, in the order of names."""
        return self._sum(answer, [name for name in answer.columns if SUM.holds(name)])

    def dues(
        self, answer: pl.DataFrame, places: pl.DataFrame, by_composition: DueByComposition
    ) -> Iterator[tuple[Rule, Dues]]:
        """What each rule gives at every one of `places`."""
        for rule in self.rules:
            if rule.linear:
                yield rule, _from_sums(rule, places)
            else:
                yield rule, self._joined(rule, answer, by_composition[rule.key])

    def _joined(self, rule: Rule, answer: pl.DataFrame, dues: Compositions) -> Dues:
        """Multiply what each composition is due by its households, and add up by place."""
        households = SUM.column(HOUSEHOLDS)
        denominator = lcm(*(due.exact.denominator for due in dues.values())) if dues else 1
        exact = [int(due.exact * denominator) for due in dues.values()]
        most = max(exact + [due.steps for due in dues.values()], default=0)
        bound(rule, most * int(answer[households].sum()))
        table = due_frame(rule, dues).with_columns(exact=pl.Series(exact, dtype=pl.Int64))
        joined = answer.join(table, on=list(rule.composition), how="left").select(
            *self.keys, pl.col("steps", "exact") * pl.col(households)
        )
        sums = self._sum(joined, ["steps", "exact"])
        return Dues(sums["steps"].to_list(), sums["exact"].to_list(), denominator)

    def _sum(self, table: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
        return table.group_by(self.keys).agg(pl.col(columns).sum()).sort(self.keys)


def _from_sums(rule: Rule, places: pl.DataFrame) -> Dues:
    rates = list(rule.rates.values())
    heads = places.select(SUM.column(name) for name in rule.rates)
    return Dues.whole([sum(map(mul, rates, row)) for row in heads.iter_rows()])


def compositions(rule: Rule, answer: pl.DataFrame) -> Compositions:
    """Apply `rule` to every distinct composition in `answer`.

    Raises DataError if one is due a fraction that nothing rounds, or has no size range.
    """
    keys = list(rule.composition)
    counts = answer.group_by(keys).agg(pl.col(SUM.column(HOUSEHOLDS)).sum()).sort(keys)
    dues: dict[tuple[int, ...], Due] = {}
    undecided: list[tuple[dict[str, int], int, Undecided]] = []
    for *composition, households in counts.iter_rows():
        household = dict(zip(keys, composition, strict=True))
        try:
            dues[tuple(composition)] = rule.due(household)
        except Undecided as error:
            undecided.append((household, households, error))
    if undecided:
        raise DataError(rule.programme.id, [_undecided_problem(rule, undecided)])
    return dues


def due_frame(rule: Rule, dues: Compositions) -> pl.DataFrame:
    """Make a table of the steps due to each composition, to join to the households."""
    schema = dict.fromkeys(rule.composition, pl.Int64)
    keys = pl.DataFrame(list(dues), schema=schema, orient="row")
    return keys.with_columns(steps=pl.Series([due.steps for due in dues.values()], dtype=pl.Int64))


def bound(rule: Rule, largest: int) -> None:
    """Raise DataError if a sum of the rule may not fit in 64 bits: engines wrap silently."""
    if largest > MAX_INT64:
        raise DataError(rule.programme.id, [problem("overflow", column=rule.item.id)])


def _undecided_problem(
    rule: Rule, wrong: Sequence[tuple[dict[str, int], int, Undecided]]
) -> Problem:
    """One problem for all compositions that a rule does not decide: how many, and the first."""
    sizes, _, error = wrong[0]
    place = f"allocations[{rule.programme.allocations.index(error.allocation)}] ({rule.item.id})"
    households = sum(count for _, count, _ in wrong)
    several = f" ({households:,} households)" if households > 1 else ""
    if error.due is None:
        return problem("size-missing", column=place, persons=sizes[PERSONS], households=several)
    heads_counted = sizes[heads(rule.programme, error.allocation)]
    return problem(
        "indivisible",
        column=place,
        heads=f"{heads_counted} per {error.allocation.per}",
        due=rule.item.quantity(error.due),
        step=rule.item.smallest,
        households=several,
    )
