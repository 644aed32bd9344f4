"""What households are due of an item that may be short, by tier: which part is served first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import polars as pl

from ration.engine.amount_columns import PART, TIER, TURN
from ration.engine.rules import Rule
from ration.programme.programme import Programme
from ration.programme.shortage import Shortage
from ration.register.columns.frame_columns import COUNT, WORD

ARREARS_TIER = TIER.column("arrears")  # what households are owed since earlier rounds


@dataclass(frozen=True)
class Tiers:
    """How the amount of a rule is divided into tiers; all rules of an item have the same number.

    `ranks` are the priorities of the item's allocations, the first is served first. None, for
    allocations without a priority, comes last.
    """

    rule: Rule
    shortage: Shortage
    ranks: Sequence[int | None]

    @cached_property
    def extra_keys(self) -> dict[str, pl.Expr]:
        """The columns that separate households that are due different tiers, of a typed frame.

        They are the rule's composition. But if a linear rule reads several columns, they are the
        amounts that it gives: there may be as many compositions as households, but fewer amounts.
        """
        if self.rule.linear and len(self.rule.composition) > 1:
            key = f"{self.rule.item.id}:{self.rule.channel}"
            parts = enumerate(self._part_columns())
            return {PART.column(f"{key}:{n}"): part for n, part in parts} | self._turn
        heads = [] if self.shortage.floor is None else [self._floor_heads]
        return {name: pl.col(name) for name in (*self.rule.composition, *heads)} | self._turn

    @cached_property
    def count(self) -> int:
        """How many tiers there are, without the tier of arrears."""
        return self._parts * (len(self.shortage.order) + 1)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns of the tiers, in the order in which they are served."""
        tiers = [TIER.column(number) for number in range(self.count)]
        owed = self.arrears
        return {"first": (*owed, *tiers), "last": (*tiers, *owed), "none": (*tiers,)}[
            self.shortage.arrears
        ]

    @cached_property
    def arrears(self) -> tuple[str, ...]:
        """The tiers of what is owed: households have the same turns as for what is due.

        Of which allocation it is owed is not known any more, so a turn is one tier.
        """
        later = (f"{ARREARS_TIER}:{turn}" for turn in range(1, len(self.shortage.order) + 1))
        return (ARREARS_TIER, *later)

    def of(self, household: Mapping[str, int]) -> list[int]:
        """Calculate the steps that a household is due, by tier; they add up to the rule's amount.

        `household` has the columns of `extra_keys`.
        """
        calculated = [household[name] for name in self.extra_keys if PART.holds(name)]
        parts = calculated or list(self._amounts(household))
        turn = self._turn_of(household)
        tiers = [0] * self.count
        tiers[turn * self._parts : (turn + 1) * self._parts] = parts
        return tiers

    def of_arrears(self, household: Mapping[str, int], owed: int) -> list[int]:
        """The steps that a household is owed, by tier of `arrears`."""
        tiers = [0] * len(self.arrears)
        tiers[self._turn_of(household)] = owed
        return tiers

    def _turn_of(self, household: Mapping[str, int]) -> int:
        return next((household[name] for name in self._turn), 0)

    @property
    def _parts(self) -> int:
        """How many tiers each turn has: the floor and the rest, or one per rank."""
        if self.shortage.option == "floor":
            return 2
        return len(self.ranks) if self.shortage.option == "priority" else 1

    @cached_property
    def _turn(self) -> dict[str, pl.Expr]:
        """When it is a household's turn, by its word in the order of households; 0 is first."""
        order = self.shortage.order
        turns = {}
        for condition in self.shortage.households:
            turn = pl.lit(len(order), pl.Int64)
            for number, word in reversed(list(enumerate(order))):
                is_word = pl.col(WORD.column(condition.column)) == word
                turn = pl.when(is_word).then(pl.lit(number, pl.Int64)).otherwise(turn)
            turns[TURN.column(f"{condition.column}:{order}")] = turn
        return turns

    def _amounts(self, heads: Mapping[str, int]) -> Iterator[int]:
        """Calculate the parts that a household is due in its turn."""
        if self.shortage.option == "priority":
            sums = [rule.due(heads).steps for rule in self._up_to_rank]
            yield from (after - before for before, after in pairwise([0, *sums]))
            return
        due = self.rule.due(heads).steps
        if self.shortage.option == "floor":
            least = min(due, self._floor * heads[self._floor_heads])
            yield least
            due -= least
        yield due

    def _part_columns(self) -> list[pl.Expr]:
        """The same parts of a linear rule, as expressions."""
        if self.shortage.option == "priority":
            sums = [pl.lit(0, pl.Int64), *map(_due, self._up_to_rank)]
            return [after - before for before, after in pairwise(sums)]
        due = _due(self.rule)
        if self.shortage.option == "floor":
            least = pl.min_horizontal(due, pl.col(self._floor_heads) * self._floor)
            return [least, due - least]
        return [due]

    @property
    def _up_to_rank(self) -> list[Rule]:
        """For each rank the rule with the allocations up to that rank: their sum is rounded."""
        return [
            replace(
                self.rule,
                allocations=tuple(
                    a for a in self.rule.allocations if a.priority in self.ranks[: last + 1]
                ),
            )
            for last in range(len(self.ranks))
        ]

    @property
    def _floor_heads(self) -> str:
        return COUNT.column(self.rule.programme.count_column(self.shortage.per) or "households")

    @property
    def _floor(self) -> int:
        floor = self.shortage.floor
        return 0 if floor is None else int(self.rule.item.steps(floor))


def _due(rule: Rule) -> pl.Expr:
    """The steps that a linear rule gives every household of a typed frame."""
    parts = [pl.col(heads) * rate for heads, rate in rule.rates.items()]
    return pl.sum_horizontal(parts) if parts else pl.lit(0, pl.Int64)


def tiers_of(programme: Programme, rules: Sequence[Rule]) -> dict[tuple[str, str], Tiers]:
    """Divide what each rule gives into tiers, by the rule's key."""
    tiers = {}
    for rule in rules:
        priorities = {a.priority for a in programme.allocations if a.item == rule.item.id}
        numbers = sorted(priority for priority in priorities if priority is not None)
        ranks = [*numbers, *([None] * (None in priorities))]
        shortage = programme.shortage_of(rule.item) or Shortage(option="postpone")
        tiers[rule.key] = Tiers(rule, shortage, ranks)
    return tiers


def extra_keys(tiers: Mapping[tuple[str, str], Tiers]) -> dict[str, pl.Expr]:
    """All columns that separate households that may be issued different amounts, each once."""
    return {name: key for each in tiers.values() for name, key in each.extra_keys.items()}
