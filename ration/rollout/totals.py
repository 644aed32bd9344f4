"""Sums over areas: people, and exact quantities of every item."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ration.core.quantity.quantity import Quantity
from ration.plan.plan import DistributionPlan
from ration.results.lines import Counts, Line, Subtotal
from ration.results.rollout import Need


@dataclass(frozen=True)
class Tally:
    """The number of people of each kind, those served, and the amount of each item in its unit."""

    people: tuple[int, ...]
    served: tuple[int, ...]
    amounts: tuple[Fraction, ...]

    def plus(self, other: "Tally") -> "Tally":
        """Add two tallies."""
        return Tally(
            tuple(a + b for a, b in zip(self.people, other.people, strict=True)),
            tuple(a + b for a, b in zip(self.served, other.served, strict=True)),
            tuple(a + b for a, b in zip(self.amounts, other.amounts, strict=True)),
        )


@dataclass(frozen=True)
class Measures:
    """What a plan counts: the kinds of people, and the items due to areas.

    Pools are not among them: they are due to sites only.
    """

    people: tuple[str, ...]
    items: tuple[Line, ...]

    @classmethod
    def of(cls, plan: DistributionPlan) -> "Measures":
        """The measures of a plan."""
        items = tuple(line for line in plan.totals.values() if not line.pool)
        return cls(tuple(name for name, _ in plan.people), items)

    @property
    def head(self) -> str:
        """The unit of shares and quantities per head."""
        return "persons" if "persons" in self.people else "households"

    def tally(self, area: Subtotal) -> Tally:
        """Count an area's people and the requirement of one round."""
        counted, served = dict(area.people), dict(area.served)
        due = {line.item: line.quantity.amount for line in area.lines.values()}
        return Tally(
            tuple(counted[name] for name in self.people),
            tuple(served[name] for name in self.people),
            tuple(due[line.item] for line in self.items),
        )

    def sum(self, tallies: Iterable[Tally]) -> Tally:
        """Add tallies."""
        none = (0,) * len(self.people)
        total = Tally(none, none, (Fraction(0),) * len(self.items))
        for tally in tallies:
            total = total.plus(tally)
        return total

    def heads(self, tally: Tally) -> int:
        """The number of heads."""
        return tally.people[self.people.index(self.head)]

    def counts(self, tally: Tally) -> Counts:
        """The people by kind."""
        return tuple(zip(self.people, tally.people, strict=True))

    def served(self, tally: Tally) -> Counts:
        """The people in households that get something, by kind."""
        return tuple(zip(self.people, tally.served, strict=True))

    def needs(self, amounts: Sequence[Fraction]) -> tuple[Need, ...]:
        """Amounts of the items as quantities."""
        return tuple(
            Need(
                item=line.item,
                name=line.name,
                unit=line.unit,
                quantity=Quantity(amount=amount, unit=line.unit),
                assumption=line.assumption,
            )
            for line, amount in zip(self.items, amounts, strict=True)
        )
