"""The rules of a programme, and what every composition is due by them.

A linear rule runs once on the sum of many heads. Any other rule runs once for every composition:
the distinct tuple of heads (and persons, for a size table) that it reads.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from ration.core.problems.errors import DataError
from ration.core.problems.problem import Problem, problem
from ration.engine.entitlement import Due, Undecided, due, is_linear
from ration.programme.allocation import Allocation
from ration.programme.household_days import is_for_days
from ration.programme.item import Item
from ration.programme.programme import Programme
from ration.programme.schedule import percent
from ration.register.check.batch.typed_frame import heads
from ration.register.columns.frame_columns import HOUSEHOLD_DAYS, HOUSEHOLDS, PERSONS, SUM
from ration.register.values.counts import MAX_INT64

# What each distinct composition is due by one rule, and the same for every non-linear rule.
Compositions = Mapping[tuple[int, ...], Due]
DueByComposition = Mapping[tuple[str, str], Compositions]


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
        if self.by_days:
            return False
        days, factor = self.programme.days, self.programme.factor(self.item)
        return all(is_linear(self.item, each, days, factor) for each in self.allocations)

    @cached_property
    def by_days(self) -> bool:
        """Whether the rule reads the days of each household."""
        return self.programme.household_days and any(map(is_for_days, self.allocations))

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """The columns with the heads of each allocation."""
        return tuple(heads(self.programme, allocation) for allocation in self.allocations)

    @cached_property
    def composition(self) -> tuple[str, ...]:
        """The columns that the rule reads, each once."""
        sized = [PERSONS] if any(allocation.sizes for allocation in self.allocations) else []
        days = [HOUSEHOLD_DAYS] if self.by_days else []
        return tuple(dict.fromkeys([*self.heads, *sized, *days]))

    @cached_property
    def rates(self) -> dict[str, int]:
        """The steps that one head gives, by the column of heads; for a linear rule."""
        none = dict.fromkeys(self.heads, 0)
        return {head: self.due({**none, head: 1}).steps for head in none}

    def due(self, household: Mapping[str, int]) -> Due:
        """Apply the rule to a composition, or a linear rule to the sum of many households."""
        counted = [household[name] for name in self.heads]
        days = household[HOUSEHOLD_DAYS] if self.by_days else self.programme.days
        factor = self.programme.factor(self.item)
        return due(self.item, self.allocations, counted, household.get(PERSONS), days, factor)


def rules(programme: Programme) -> tuple[Rule, ...]:
    """Make the rules of a programme, in the order of its items and channels."""
    made = []
    for item in programme.items:
        for channel in programme.channels:
            key = item.id, channel.id
            allocations = tuple(a for a in programme.allocations if (a.item, a.channel) == key)
            if allocations:
                made.append(Rule(programme, item, channel.id, allocations))
    return tuple(made)


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
    share = rule.programme.share(rule.item)
    level = "" if share == 1 else f" at {percent(share)} of the full ration"
    level += f" for {sizes[HOUSEHOLD_DAYS]} days" if rule.by_days else ""
    heads_counted = sizes[heads(rule.programme, error.allocation)]
    return problem(
        "indivisible",
        column=place,
        heads=f"{heads_counted} per {error.allocation.per}{level}",
        due=rule.item.quantity(error.due),
        step=rule.item.smallest,
        households=several,
    )
