"""The items of two plans, each beside the same item of the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import gcd, lcm

from ration.core.quantity.quantity import Quantity, QuantityError, number_text
from ration.plan.plan import DistributionPlan
from ration.programme.item import Item
from ration.programme.programme import Programme
from ration.results.lines import Line


@dataclass(frozen=True)
class LinePair:
    """The line of an item in the totals of two plans; None means that a plan has no such line.

    `unit` is that of both sums. An item whose old unit does not convert to the new one is two
    pairs: one is gone, the other is new.
    """

    before: Line | None
    after: Line | None

    @property
    def line(self) -> Line:
        """The line of the second plan, or of the first if it is gone."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def unit(self) -> str:
        """The unit in which the two are compared."""
        return self.line.unit

    def handed_out(self, line: Line | None) -> Fraction:
        """What a plan hands out, in `unit`."""
        return Fraction(0) if line is None else line.quantity.to(self.unit).amount

    def due(self, line: Line | None) -> Fraction:
        """What a plan is due, in `unit`: handed out if there is stock for all of it."""
        if line is None:
            return Fraction(0)
        return line.exact.to(self.unit).amount + line.rounding.to(self.unit).amount


@dataclass(frozen=True)
class ItemPair:
    """An item as both programmes have it; None means that one of them does not have it."""

    before: Item | None
    after: Item | None

    @property
    def item(self) -> Item:
        """The item of the second programme, or of the first if it is gone."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def unit(self) -> str:
        """The unit in which the two are compared."""
        return self.item.unit

    @property
    def column(self) -> str:
        """The name of its amounts, such as `rice_kg`."""
        return f"{self.item.id}_{self.unit}"

    @cached_property
    def _part(self) -> Fraction:
        """The largest amount of which both items' steps are multiples, in `unit`."""
        sizes = [self._converted(item) for item in (self.before, self.after) if item is not None]
        size = sizes[0]
        for other in sizes[1:]:
            denominator = lcm(size.denominator, other.denominator)
            size = Fraction(gcd(int(size * denominator), int(other * denominator)), denominator)
        return size

    def _converted(self, item: Item) -> Fraction:
        """One step of an item, in `unit`."""
        return item.quantity(1).to(self.unit).amount

    def parts(self, item: Item) -> int:
        """How many parts a step of one of the two items is."""
        return int(self._converted(item) / self._part)

    @property
    def whole(self) -> bool:
        """Whether a part is a step of both items."""
        items = (item for item in (self.before, self.after) if item is not None)
        return all(self.parts(item) == 1 for item in items)

    def text(self, parts: int) -> str:
        """A number of parts as an exact decimal of `unit`."""
        return number_text(parts * self._part)


def line_pairs(before: DistributionPlan, after: DistributionPlan) -> Iterator[LinePair]:
    """Pair the lines of two totals, in the order of the second plan; those that are gone last."""
    was = {line.item: line for line in before.totals.values()}
    now = {line.item: line for line in after.totals.values()}
    for name in {**now, **was}:
        old, new = was.get(name), now.get(name)
        if old is not None and new is not None and not _converts(old.unit, new.unit):
            yield LinePair(old, None)
            old = None
        yield LinePair(old, new)


def item_pairs(before: Programme, after: Programme) -> Iterator[ItemPair]:
    """Pair the items of two programmes, as `line_pairs` pairs their lines."""
    was = {item.id: item for item in before.items}
    now = {item.id: item for item in after.items}
    for name in {**now, **was}:
        old, new = was.get(name), now.get(name)
        if old is not None and new is not None and not _converts(old.unit, new.unit):
            yield ItemPair(old, None)
            old = None
        yield ItemPair(old, new)


def _converts(old: str, new: str) -> bool:
    try:
        Quantity(amount=Fraction(1), unit=old).to(new)
    except QuantityError:
        return False
    return True
