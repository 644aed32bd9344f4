"""Group a register by site, or by a column of subtotals, to apply the rules to each group.

Rules that are linear are asked once about all heads together. The others are asked once for
every composition: the distinct tuple of heads (and persons, for a size table) that they read.
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

# What every distinct composition is due by a rule, and that for every rule that is not linear.
Compositions = Mapping[tuple[int, ...], Due]
DueByComposition = Mapping[tuple[str, str], Compositions]

PLACE = (
    "place"  # the column of an answer that says which site, or which district of the first level
)


@dataclass(frozen=True)
class Rule:
    """All allocations of one item through one channel: they are rounded and lined up together."""

    programme: Programme
    item: Item
    channel: str
    allocations: tuple[Allocation, ...]

    @property
    def key(self) -> tuple[str, str]:
        """What tells this rule from the programme's others: item and channel."""
        return self.item.id, self.channel

    @cached_property
    def linear(self) -> bool:
        """Whether two households together are due what they are due apart."""
        return all(is_linear(self.item, one, self.programme.days) for one in self.allocations)

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """The columns with the heads of each allocation."""
        return tuple(heads(self.programme, one) for one in self.allocations)

    @cached_property
    def composition(self) -> tuple[str, ...]:
        """The columns that the rule reads of a household, each once."""
        sized = [PERSONS] if any(one.sizes for one in self.allocations) else []
        return tuple(dict.fromkeys([*self.heads, *sized]))

    @cached_property
    def rates(self) -> dict[str, int]:
        """Of a linear rule: the steps that one head gives, by the column of heads."""
        none = dict.fromkeys(self.heads, 0)
        return {head: self.due({**none, head: 1}).steps for head in none}

    def due(self, household: Mapping[str, int]) -> Due:
        """What a composition is due; of a linear rule, many households may be asked as one."""
        counted = [household[name] for name in self.heads]
        persons = household.get(PERSONS)
        return issue(self.item, self.allocations, counted, persons, self.programme.days)


def rules(programme: Programme) -> tuple[Rule, ...]:
    """The rules of a programme, in the order of its items and channels."""
    found = []
    for item in programme.items:
        for channel in programme.channels:
            mine = tuple(
                one
                for one in programme.allocations
                if (one.item, one.channel) == (item.id, channel.id)
            )
            if mine:
                found.append(Rule(programme, item, channel.id, mine))
    return tuple(found)


class Dues(NamedTuple):
    """What every place is due, in the order of places: a column of `Due`.

    `steps` are whole; `exact`, before rounding, is counted in parts, `denominator` of them a step.
    """

    steps: Sequence[int]
    exact: Sequence[int]
    denominator: int

    @classmethod
    def whole(cls, steps: Sequence[int]) -> "Dues":
        """Whole steps, which nothing rounded."""
        return cls(steps, steps, 1)

    def at(self, place: int) -> Due:
        """What one place is due."""
        return Due(self.steps[place], Fraction(self.exact[place], self.denominator))

    def after(self, first: int) -> "Dues":
        """Without the first places."""
        return self if not first else Dues(self.steps[first:], self.exact[first:], self.denominator)

    def plus(self, other: "Dues") -> "Dues":
        """What the same places are due by two rules together."""
        denominator = lcm(self.denominator, other.denominator)
        mine, theirs = denominator // self.denominator, denominator // other.denominator
        exact = (a * mine + b * theirs for a, b in zip(self.exact, other.exact, strict=True))
        return Dues(list(map(add, self.steps, other.steps)), list(exact), denominator)


@dataclass(frozen=True)
class Grouping:
    """What to group by and which rules to apply: one group-by, whatever the rules are.

    `columns` are those of a typed frame, several for a hierarchy, the outermost first.
    `extra_keys` are more expressions to group by, which separate households that may be issued
    different amounts.
    """

    columns: tuple[str, ...]
    rules: tuple[Rule, ...]
    people: tuple[str, ...]
    extra_keys: Mapping[str, pl.Expr] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns of an answer that say which place, one a level."""
        return tuple(f"{PLACE}:{n}" if n else PLACE for n in range(len(self.columns)))

    @property
    def levels(self) -> tuple["Grouping", ...]:
        """The groupings above and this one itself: they all take its answer."""
        ends = range(1, len(self.columns) + 1)
        return tuple(replace(self, columns=self.columns[:end]) for end in ends)

    def query(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """One row a place and composition, with the sums of people and of linear heads."""
        non_linear = [rule for rule in self.rules if not rule.linear]
        asked = [name for rule in non_linear for name in rule.composition]
        keys = {**self.extra_keys, **{name: pl.col(name) for name in asked}}
        counted = [name for rule in self.rules if rule.linear for name in rule.heads]
        sums = dict.fromkeys([HOUSEHOLDS, *self.people, *counted])
        places = (
            pl.col(column).alias(key) for column, key in zip(self.columns, self.keys, strict=True)
        )
        parts = (one.alias(name) for name, one in keys.items())
        return rows.group_by(*places, *parts).agg(
            pl.len().cast(pl.Int64).alias(ROWS),
            *(pl.col(name).sum().alias(SUM.column(name)) for name in sums),
        )

    def places(self, answer: pl.DataFrame) -> pl.DataFrame:
        """One row a place, in order of their names, with all that was added up there."""
        return self._sum(answer, [name for name in answer.columns if SUM.holds(name)])

    def dues(
        self, answer: pl.DataFrame, places: pl.DataFrame, known: DueByComposition
    ) -> Iterator[tuple[Rule, Dues]]:
        """What each rule gives at every one of `places`; `known` is of non-linear rules."""
        for rule in self.rules:
            if rule.linear:
                yield rule, _all_at_once(rule, places)
            else:
                yield rule, self._by_composition(rule, answer, known[rule.key])

    def _by_composition(self, rule: Rule, answer: pl.DataFrame, known: Compositions) -> Dues:
        keys, many = list(rule.composition), pl.col(SUM.column(HOUSEHOLDS))
        denominator = lcm(*(due.exact.denominator for due in known.values())) if known else 1
        most = max(
            (max(due.steps, int(due.exact * denominator)) for due in known.values()), default=0
        )
        bound(rule, most * int(answer[SUM.column(HOUSEHOLDS)].sum()))
        table = due_frame(rule, known).with_columns(
            exact=pl.Series(
                [int(due.exact * denominator) for due in known.values()], dtype=pl.Int64
            )
        )
        joined = answer.join(table, on=keys, how="left").select(
            *self.keys, (pl.col("steps") * many).alias("steps"), pl.col("exact") * many
        )
        sums = self._sum(joined, ["steps", "exact"])
        return Dues(sums["steps"].to_list(), sums["exact"].to_list(), denominator)

    def _sum(self, table: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
        return table.group_by(self.keys).agg(pl.col(columns).sum()).sort(self.keys)


def _all_at_once(rule: Rule, places: pl.DataFrame) -> Dues:
    rates = list(rule.rates.values())
    heads = places.select(SUM.column(name) for name in rule.rates)
    return Dues.whole([sum(map(mul, rates, row)) for row in heads.iter_rows()])


def compositions(rule: Rule, answer: pl.DataFrame) -> Compositions:
    """What every distinct composition in `answer` is due by `rule`.

    Raises DataError where one is due a fraction that nothing rounds, or has no size range.
    """
    keys = list(rule.composition)
    counts = answer.group_by(keys).agg(pl.col(SUM.column(HOUSEHOLDS)).sum()).sort(keys)
    known: dict[tuple[int, ...], Due] = {}
    wrong: list[tuple[dict[str, int], int, Undecided]] = []
    for *composition, households in counts.iter_rows():
        household = dict(zip(keys, composition, strict=True))
        try:
            known[tuple(composition)] = rule.due(household)
        except Undecided as error:
            wrong.append((household, households, error))
    if wrong:
        raise DataError(rule.programme.id, [_unanswered(rule, wrong)])
    return known


def due_frame(rule: Rule, known: Compositions) -> pl.DataFrame:
    """The steps due to each composition, to be joined to the households."""
    schema = dict.fromkeys(rule.composition, pl.Int64)
    keys = pl.DataFrame(list(known), schema=schema, orient="row")
    return keys.with_columns(steps=pl.Series([due.steps for due in known.values()], dtype=pl.Int64))


def bound(rule: Rule, largest: int) -> None:
    """DataError where a sum of the rule could not be held in 64 bits: engines wrap silently."""
    if largest > MAX_INT64:
        raise DataError(rule.programme.id, [problem("overflow", column=rule.item.id)])


def _unanswered(rule: Rule, wrong: Sequence[tuple[dict[str, int], int, Undecided]]) -> Problem:
    """One problem for all compositions that a rule cannot answer: how many, and the first."""
    sizes, _, error = wrong[0]
    place = f"allocations[{rule.programme.allocations.index(error.allocation)}] ({rule.item.id})"
    households = sum(count for _, count, _ in wrong)
    if error.due is None:
        return problem("size-missing", column=place, persons=sizes[PERSONS], households=households)
    heads_counted = sizes[heads(rule.programme, error.allocation)]
    return problem(
        "indivisible",
        column=place,
        heads=f"{heads_counted} per {error.allocation.per}",
        due=rule.item.quantity(error.due),
        step=rule.item.smallest,
        households=households,
    )
