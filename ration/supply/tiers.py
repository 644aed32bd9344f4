"""What households need of an item that may be short, in the order in which it is served."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from ration.cut import Rule
from ration.entitlement import issue
from ration.programme import Programme
from ration.shortage import Shortage


@dataclass(frozen=True)
class Tiers:
    """How what a rule gives is parted into tiers. Every rule of an item has the same number.

    `ranks` are the priorities of the item's allocations, the first to be served first; None,
    those of no priority, come last.
    """

    rule: Rule
    shortage: Shortage
    ranks: Sequence[int | None]

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns of a typed frame that it reads of a household, each once."""
        words = [f"w:{one.column}" for one in self.shortage.households]
        heads = [] if self.shortage.floor is None else [self._floor_heads]
        return tuple(dict.fromkeys([*self.rule.composition, *heads, *words]))

    @cached_property
    def count(self) -> int:
        """How many tiers there are, without that of arrears."""
        if self.shortage.option == "floor":
            return 2
        if self.shortage.option == "priority":
            return len(self.ranks) * (len(self.shortage.order) + 1)
        return 1

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that hold the tiers, in the order in which they are served."""
        tiers = [f"tier:{number}" for number in range(self.count)]
        owed = {"first": [OWED, *tiers], "last": [*tiers, OWED], "none": tiers}
        return tuple(owed[self.shortage.arrears])

    def of(self, household: Mapping[str, int | str]) -> list[int]:
        """The steps that a household is due, by tier; they add up to what the rule gives."""
        heads = {name: n for name, n in household.items() if isinstance(n, int)}
        due = self.rule.due(heads).steps
        if self.shortage.option == "floor":
            least = min(due, self._least(heads))
            return [least, due - least]
        if self.shortage.option != "priority":
            return [due]
        words = [str(household[f"w:{one.column}"]) for one in self.shortage.households]
        order = self.shortage.order
        place = order.index(words[0]) if words and words[0] in order else len(order)
        found = [0] * self.count
        found[place * len(self.ranks) : (place + 1) * len(self.ranks)] = self._by_rank(heads)
        return found

    def _by_rank(self, heads: Mapping[str, int]) -> list[int]:
        """What is due by the allocations of each rank: the sums up to each are rounded."""
        rule = self.rule
        sums = [0]
        for last in range(len(self.ranks)):
            known = self.ranks[: last + 1]
            mine = [
                (one, heads[name])
                for one, name in zip(rule.allocations, rule.heads, strict=True)
                if one.priority in known
            ]
            allocations, counted = [one for one, _ in mine], [n for _, n in mine]
            persons = heads.get("n:persons")
            due = issue(rule.item, allocations, counted, persons, rule.programme.days)
            sums.append(due.steps)
        return [after - before for before, after in pairwise(sums)]

    @property
    def _floor_heads(self) -> str:
        return f"n:{self.rule.programme.count_column(self.shortage.per) or 'households'}"

    def _least(self, heads: Mapping[str, int]) -> int:
        floor = self.shortage.floor
        return 0 if floor is None else int(self.rule.item.steps(floor)) * heads[self._floor_heads]


OWED = "owed"  # the column of what earlier rounds left unpaid


def tiers_of(programme: Programme, rules: Sequence[Rule]) -> dict[tuple[str, str], Tiers]:
    """How what each rule gives is parted into tiers, by the rule's key."""
    found = {}
    for rule in rules:
        given = {one.priority for one in programme.allocations if one.item == rule.item.id}
        ranks = [*sorted(one for one in given if one is not None), *([None] * (None in given))]
        shortage = programme.shortage_of(rule.item) or Shortage(option="postpone")
        found[rule.key] = Tiers(rule, shortage, ranks)
    return found
