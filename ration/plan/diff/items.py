"""The items of two plans, each beside the same item of the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from ration.core.quantity import Quantity, QuantityError
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


def line_pairs(before: DistributionPlan, after: DistributionPlan) -> Iterator[LinePair]:
    """Pair the lines of two totals, in the order of the second plan; those that are gone last."""
    was = {line.item: line for line in before.totals.each()}
    now = {line.item: line for line in after.totals.each()}
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
