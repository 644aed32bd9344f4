"""Add up the nutrients of what is handed out, and remember which foods lack a figure."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from ration.core.quantity.quantity import Quantity
from ration.nutrition.amounts import Serving
from ration.programme.food import NUTRIENTS
from ration.results.lines import Line, Lines


class Sum(NamedTuple):
    """An amount of a nutrient, and the items that have some, we do not know how much.

    If there are any, the amount is the least that it can be.
    """

    amount: Fraction
    unknown: tuple[str, ...] = ()


class Larder(NamedTuple):
    """The items that are eaten, by id, and the nutrients in one unit of each."""

    servings: Mapping[str, Serving]
    per_unit: Mapping[str, Mapping[str, Fraction | None]]

    @classmethod
    def of(cls, servings: Iterable[Serving]) -> "Larder":
        """Calculate the nutrients in a unit of every item, once."""
        own = {each.item.id: each for each in servings}
        return cls(own, {item: each.per_unit() for item, each in own.items()})

    def eaten(self, lines: Lines) -> Sequence[Line]:
        """The lines of items that are eaten, and of which some is handed out."""
        return [
            line for line in lines.values() if line.item in self.servings and line.quantity.amount
        ]

    def sums(self, amounts: Iterable[tuple[str, Quantity]]) -> dict[str, Sum]:
        """Every nutrient in so much of each item, together."""
        several = [(item, quantity.amount) for item, quantity in amounts]
        found: dict[str, Sum] = {}
        for nutrient in NUTRIENTS:
            known, unknown = Fraction(0), []
            for item, amount in several:
                each = self.per_unit[item][nutrient.id]
                if each is None:
                    unknown.append(item)
                else:
                    known += amount * each
            found[nutrient.id] = Sum(known, tuple(unknown))
        return found
