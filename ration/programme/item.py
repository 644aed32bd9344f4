"""Items, their packs, and the vehicles that carry them; quantities are in whole steps."""

import datetime as dt
from fractions import Fraction
from functools import cached_property
from typing import Annotated

from pydantic import AfterValidator, Field

from ration.core.models import Id, Named, Names, Several, Sourced
from ration.core.quantity import MASS, VOLUME, Quantity, QuantityError, dimension, number_text
from ration.programme.rounding import Rounding
from ration.programme.schedule import IntervalField, Level
from ration.programme.shortage import Shortage


def _positive(quantity: Quantity) -> Quantity:
    if quantity.amount <= 0:
        raise QuantityError("quantity-not-positive")
    return quantity


Positive = Annotated[Quantity, AfterValidator(_positive)]


class Pack(Sourced):
    """A sack, carton or bale: its contents, its weight when empty (`tare`) and its volume.

    `tare` None means unknown; then the gross weight is unknown too. `volume` is used before the
    room that the item's own `volume` gives for what the pack holds; None means use that, if known.
    `names` are its names in other languages, for papers.
    """

    name: Named
    names: Names = ()
    holds: Positive
    tare: Quantity | None = None
    volume: Positive | None = None


class Item(Sourced):
    """A thing to hand out. Money is an item too: its unit is the programme's currency.

    `step` is the smallest amount handed over; None means 1 g, 1 ml, or 1 of anything counted.
    `weighs`, `contains` and `volume` are those of one `unit`; None means unknown. `food` is its
    row in a food composition table. `shortage` says how to share the item if there is too little;
    None means as the programme says. `least_life` is how long a lot must still keep when it is
    handed out; None means until the day itself. `level` is the share of the full ration that is
    handed out; None means the programme's.

    >>> rice = Item(id="rice", name="Rice", unit="kg")
    >>> rice.steps(Quantity("5 kg"))
    Fraction(5000, 1)
    >>> rice.quantity(5000), rice.column
    (Quantity('5 kg'), 'rice_g')
    """

    id: Id
    name: Named
    names: Names = ()
    unit: Annotated[str, Field(pattern=r"^[^\s/0-9][^\s/]*$")]
    step: Positive | None = None
    contains: Positive | None = None
    weighs: Positive | None = None
    volume: Positive | None = None
    packs: Several[Pack] = ()
    round: Rounding | None = None
    level: Level | None = None
    shortage: Shortage | None = None
    food: str | None = None
    least_life: IntervalField | None = None

    @cached_property
    def smallest(self) -> Quantity:
        """The step: all whole numbers in calculations count it."""
        if self.step is not None:
            return self.step
        default = {id(MASS): "g", id(VOLUME): "ml"}.get(id(dimension(self.unit)), self.unit)
        return Quantity(amount=Fraction(1), unit=default)

    @property
    def column(self) -> str:
        """The name of its column in a frame of entitlements, such as `rice_g`."""
        step = self.smallest
        size = "" if step.amount == 1 else number_text(step.amount)
        return f"{self.id}_{size}{step.unit}"

    def in_unit(self, quantity: Quantity) -> Fraction:
        """Convert `quantity` to a number of this item's `unit`; QuantityError if it cannot be."""
        if quantity.unit == self.unit:
            return quantity.amount
        table = dimension(quantity.unit)
        for own, size in ((self.unit, Fraction(1)), *self._equals()):
            if own == quantity.unit:
                return quantity.amount / size
            if table is not None and own in table:
                return quantity.amount * table[quantity.unit] / table[own] / size
        raise QuantityError("quantity-unit-unknown", item=self.id, units=self._units())

    def good_until(self, day: dt.date | None) -> dt.date | None:
        """The day on which a lot must still be good to be handed out on `day`.

        >>> csb = Item.model_validate(
        ...     {"id": "csb", "name": "CSB", "unit": "kg", "least_life": "30 days"})
        >>> csb.good_until(dt.date(2026, 3, 1))
        datetime.date(2026, 3, 31)
        """
        if day is None or self.least_life is None:
            return day
        return self.least_life.day(day, 1) or dt.date.max

    def _equals(self) -> tuple[tuple[str, Fraction], ...]:
        """The mass and the volume of one unit, if known: an item may be rationed by either."""
        return tuple((q.unit, q.amount) for q in (self.weighs, self.contains) if q is not None)

    def _units(self) -> str:
        own = dimension(self.unit)
        ways = [self.unit if own is None else f"{self.unit} ({', '.join(own)})"]
        for unit, _ in self._equals():
            ways.append(f"{', '.join(dimension(unit) or ())}")
        return " or ".join(ways)

    def steps(self, quantity: Quantity) -> Fraction:
        """Convert `quantity` to steps, exactly; the result may be a fraction."""
        return self.in_unit(quantity) / self._step

    def quantity(self, steps: Fraction | int) -> Quantity:
        """Convert `steps` to a quantity in the item's unit."""
        return Quantity(amount=Fraction(steps) * self._step, unit=self.unit)

    @cached_property
    def _step(self) -> Fraction:
        """One step in the item's unit."""
        return self.in_unit(self.smallest)

    def rounds_to(self, rounding: Rounding) -> Fraction:
        """The size that `rounding` rounds to, in steps: a pack, a quantity, or one step."""
        if rounding.to is None:
            return Fraction(1)
        pack = next((pack for pack in self.packs if pack.name == rounding.to), None)
        return self.steps(Quantity(rounding.to) if pack is None else pack.holds)


class Vehicle(Sourced):
    """A vehicle for goods. It carries `items`; None means all items of known weight."""

    id: Id
    name: str
    carries: Positive
    volume: Positive | None = None
    items: Several[str] | None = None
