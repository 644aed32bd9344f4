"""What households need of an item that may be short, in the order in which it is served."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import polars as pl

from ration.engine.column_names import OWED
from ration.engine.grouping import Rule
from ration.programme.programme import Programme
from ration.programme.shortage import Shortage
from ration.register.columns.frame_columns import COUNT, WORD


@dataclass(frozen=True)
class Tiers:
    """How what a rule gives is parted into tiers. Every rule of an item has the same number.

    `ranks` are the priorities of the item's allocations, the first to be served first; None,
    those of no priority, come last.
    """

    rule: Rule
    shortage: Shortage
    ranks: Sequence[int | None]

    @cached_property
    def told(self) -> dict[str, pl.Expr]:
        """What tells apart households that are due different tiers, of a typed frame.

        Their compositions; or, where a linear rule reads several columns, what that gives:
        there may be as many compositions as households, but not as many amounts.
        """
        if self.rule.linear and len(self.rule.composition) > 1:
            sums = self._sums()
            return {f"{self._name}:{n}": one for n, one in enumerate(sums)} | self._turn
        heads = [] if self.shortage.floor is None else [self._floor_heads]
        return {name: pl.col(name) for name in (*self.rule.composition, *heads)} | self._turn

    @cached_property
    def count(self) -> int:
        """How many tiers there are, without that of arrears."""
        return self._parts * (len(self.shortage.order) + 1)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that hold the tiers, in the order in which they are served."""
        tiers = [f"tier:{number}" for number in range(self.count)]
        owed = {"first": [OWED, *tiers], "last": [*tiers, OWED], "none": tiers}
        return tuple(owed[self.shortage.arrears])

    def of(self, household: Mapping[str, int]) -> list[int]:
        """The steps that a household is due, by tier; they add up to what the rule gives.

        `household` holds what `told` names.
        """
        summed = [household[name] for name in self.told if name.startswith(f"{self._name}:")]
        parts = summed or list(self._amounts(household))
        turn = next((household[name] for name in self._turn), 0)
        found = [0] * self.count
        found[turn * self._parts : (turn + 1) * self._parts] = parts
        return found

    @property
    def _name(self) -> str:
        return f"due:{self.rule.item.id}:{self.rule.channel}"

    @property
    def _parts(self) -> int:
        """How many tiers the households have whose turn it is: a floor and the rest, or ranks."""
        if self.shortage.option == "floor":
            return 2
        return len(self.ranks) if self.shortage.option == "priority" else 1

    @cached_property
    def _turn(self) -> dict[str, pl.Expr]:
        """When it is a household's turn, by the word it has: 0 is first."""
        order = self.shortage.order
        found = {}
        for one in self.shortage.households:
            turn = pl.lit(len(order), pl.Int64)
            for number, word in reversed(list(enumerate(order))):
                is_word = pl.col(WORD.column(one.column)) == word
                turn = pl.when(is_word).then(pl.lit(number, pl.Int64)).otherwise(turn)
            found[f"turn:{one.column}:{order}"] = turn
        return found

    def _amounts(self, heads: Mapping[str, int]) -> Iterator[int]:
        """What a household is due, in parts."""
        if self.shortage.option == "priority":
            sums = [rule.due(heads).steps for rule in self._upto]
            yield from (after - before for before, after in pairwise([0, *sums]))
            return
        due = self.rule.due(heads).steps
        if self.shortage.option == "floor":
            least = min(due, self._floor * heads[self._floor_heads])
            yield least
            due -= least
        yield due

    def _sums(self) -> list[pl.Expr]:
        """The same of a linear rule, as columns."""
        if self.shortage.option == "priority":
            sums = [pl.lit(0, pl.Int64), *map(_due, self._upto)]
            return [after - before for before, after in pairwise(sums)]
        due = _due(self.rule)
        if self.shortage.option == "floor":
            least = pl.min_horizontal(due, pl.col(self._floor_heads) * self._floor)
            return [least, due - least]
        return [due]

    @property
    def _upto(self) -> list[Rule]:
        """The rule with the allocations up to each rank alone: the sums up to each are rounded."""
        return [
            replace(
                self.rule,
                allocations=tuple(
                    one for one in self.rule.allocations if one.priority in self.ranks[: last + 1]
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
    """What a linear rule gives every household of a typed frame."""
    parts = [pl.col(heads) * rate for heads, rate in rule.rates.items()]
    return pl.sum_horizontal(parts) if parts else pl.lit(0, pl.Int64)


def tiers_of(programme: Programme, rules: Sequence[Rule]) -> dict[tuple[str, str], Tiers]:
    """How what each rule gives is parted into tiers, by the rule's key."""
    found = {}
    for rule in rules:
        given = {one.priority for one in programme.allocations if one.item == rule.item.id}
        ranks = [*sorted(one for one in given if one is not None), *([None] * (None in given))]
        shortage = programme.shortage_of(rule.item) or Shortage(option="postpone")
        found[rule.key] = Tiers(rule, shortage, ranks)
    return found


def told_apart(tiers: Mapping[tuple[str, str], Tiers]) -> dict[str, pl.Expr]:
    """All that tells households apart that may be issued different amounts, each once."""
    return {name: one for each in tiers.values() for name, one in each.told.items()}
