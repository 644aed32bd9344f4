"""Group a register by site, or by columns of subtotals, and apply the rules to each group."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import lcm
from operator import add, mul
from typing import NamedTuple

import polars as pl

from ration.engine.entitlement import Due
from ration.engine.rules import Compositions, DueByComposition, Rule, bound, due_frame
from ration.programme.allocation import Pool
from ration.register.columns.frame_columns import HOUSEHOLDS, ROWS, SUM

PLACE = "place"  # the column of an answer with the site, or the place of the outermost level


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
    they separate households that may be issued different amounts, and those that get nothing.
    `pools` are shared among the places.
    """

    columns: tuple[str, ...]
    rules: tuple[Rule, ...]
    people: tuple[str, ...]
    extra_keys: Mapping[str, pl.Expr] = field(default_factory=dict)
    pools: tuple[Pool, ...] = ()

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
        rows_of = pl.len().cast(pl.Int64).alias(ROWS)
        return rows.group_by(self._by).agg(rows_of, *(each.sum() for each in self._summed))

    def by_row(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """The same columns, one row per row."""
        return rows.select(*self._by, pl.lit(1, pl.Int64).alias(ROWS), *self._summed)

    @property
    def _by(self) -> list[pl.Expr]:
        """The keys of an answer: place and composition."""
        non_linear = [rule for rule in self.rules if not rule.linear]
        composition = [name for rule in non_linear for name in rule.composition]
        keys = {**self.extra_keys, **{name: pl.col(name) for name in composition}}
        pairs = zip(self.columns, self.keys, strict=True)
        places = [pl.col(column).alias(key) for column, key in pairs]
        return [*places, *(key.alias(name) for name, key in keys.items())]

    @property
    def _summed(self) -> list[pl.Expr]:
        """What is added up: people, and linear heads."""
        counted = [name for rule in self.rules if rule.linear for name in rule.heads]
        sums = dict.fromkeys([HOUSEHOLDS, *self.people, *counted])
        return [pl.col(name).alias(SUM.column(name)) for name in sums]

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
