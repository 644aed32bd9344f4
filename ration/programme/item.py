"""Items and their packs; quantities are in whole steps."""

import datetime as dt
from fractions import Fraction
from functools import cached_property
from typing import Annotated

from pydantic import Field

from ration.core.models import Id, Named, Names, Several, Sourced
from ration.core.quantity.quantity import (
    MASS,
    VOLUME,
    Quantity,
    QuantityError,
    dimension,
    number_text,
)
from ration.programme.positive import Positive
from ration.programme.rounding import Rounding
from ration.programme.schedule import IntervalField, Level
from ration.programme.shortage import Shortage


class Pack(Sourced):
    """A sack, carton or bale: its contents, its weight when empty (`tare`) and its volume."""

    name: Named
    """What it is called. Examples: "bag", "carton"."""
    names: Names = ()
    """Its name in other languages, for paper. Left out: the language's own word, or the name.
    Example: { fr = "sac" }."""
    holds: Positive
    """How much is in it. Example: "25 kg"."""
    tare: Quantity | None = None
    """What it weighs empty. Left out: not known, and neither is the gross weight.
    Example: "0.08 kg"."""
    volume: Positive | None = None
    """How much room it takes. Left out: what the `volume` of the item gives for what it holds, if
    that is known.
    Example: "30 L"."""


class Item(Sourced):
    """A thing to hand out. Money is an item too: its unit is the programme's currency.

    >>> rice = Item(id="rice", name="Rice", unit="kg")
    >>> rice.steps(Quantity("5 kg"))
    Fraction(5000, 1)
    >>> rice.quantity(5000), rice.column
    (Quantity('5 kg'), 'rice_g')
    """

    id: Id
    """The name of its table. Example: "rice"."""
    name: Named
    """Its name on tables and paper. Example: "Rice"."""
    names: Names = ()
    """Its name in other languages, for paper. Left out: the name.
    Example: { ko = "쌀", fr = "Riz" }."""
    unit: Annotated[str, Field(pattern=r"^[^\s/0-9][^\s/]*$")]
    """What it is counted in: a mass, a volume, a piece, or the currency of the programme.
    Examples: "kg", "L", "bottle", "KPW"."""
    step: Positive | None = None
    """The smallest amount that is handed over. Left out: 1 g, 1 ml, one of anything counted, one
    unit of currency.
    Example: "100 g"."""
    contains: Positive | None = None
    """The volume in one unit, so that it can be rationed by volume. Left out: not known.
    Example: "0.5 L"."""
    weighs: Positive | None = None
    """The mass of one unit, so that it can be weighed and rationed by mass. Left out: not known.
    Example: "0.92 kg"."""
    volume: Positive | None = None
    """How much room one unit takes. Left out: not known. Example: "1.1 L"."""
    packs: Several[Pack] = ()
    """The sizes in which it comes; the largest are filled first. Left out: it is loose.
    Example: [{ name = "bag", holds = "25 kg", tare = "0.08 kg" }]."""
    round: Rounding | None = None
    """How the sum of a household is rounded, once. Left out: it is not.
    Example: { to = "bag", mode = "nearest" }."""
    level: Level | None = None
    """The share of the full ration of this item. Left out: that of the programme.
    Example: "50 %"."""
    shortage: Shortage | None = None
    """What to do if this item is short. Left out: as the programme says.
    Example: { option = "floor", floor = "1 kg" }."""
    food: str | None = None
    """Its row in a food composition table. Left out: not known. Example: "rice, white"."""
    fuel: str | None = None
    """Its name in a table of fuels, if it is burnt. Left out: it is no fuel.
    Example: "anthracite"."""
    least_life: IntervalField | None = None
    """How long a lot must still keep on the day when it is handed out; lots that expire sooner are
    not used. Left out: a lot that expires within the days of the ration is used, with a warning.
    Example: "30 days"."""

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
