"""What is handed out, in which packs, carried by what; every quantity in whole steps."""

from fractions import Fraction
from functools import cached_property
from typing import Annotated

from pydantic import AfterValidator, Field

from ration.core.models import Id, Named, Names, Several, Sourced
from ration.core.quantity import MASS, VOLUME, Quantity, QuantityError, dimension, number_text
from ration.programme.rounding import Rounding
from ration.programme.schedule import Level
from ration.programme.shortage import Shortage


def _positive(quantity: Quantity) -> Quantity:
    if quantity.amount <= 0:
        raise QuantityError("quantity-not-positive")
    return quantity


Positive = Annotated[Quantity, AfterValidator(_positive)]


class Pack(Sourced):
    """A sack, carton or bale: what it holds, what it weighs empty, how much room it takes.

    `tare` None: unknown, and so is the gross weight; `volume` None: unknown.
    """

    name: Named
    holds: Positive
    tare: Quantity | None = None
    volume: Positive | None = None


class Item(Sourced):
    """What is handed out. Money is an item too: its unit is the programme's currency.

    `step` is the smallest amount handed over (1 g, 1 ml, one of anything counted, unless it
    says otherwise). `weighs`, `contains` and `volume` are of one `unit`; None: unknown. `food`
    is its row in a food composition table. `shortage` is what is done where there is too little
    of it; None: what the programme says. `level` is the share of the full ration that is handed
    out; None means the programme's.

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

    @cached_property
    def smallest(self) -> Quantity:
        """The step: what one of the whole numbers inside stands for."""
        if self.step is not None:
            return self.step
        default = {id(MASS): "g", id(VOLUME): "ml"}.get(id(dimension(self.unit)), self.unit)
        return Quantity(amount=Fraction(1), unit=default)

    @property
    def column(self) -> str:
        """The name of its column in a frame of entitlements, as `rice_g` or `stipend_KPW`."""
        step = self.smallest
        size = "" if step.amount == 1 else number_text(step.amount)
        return f"{self.id}_{size}{step.unit}"

    def divisible(self, currency: str | None) -> bool:
        """Whether a part of one unit can be handed over: of money it can, of a bottle not."""
        measured = dimension(self.unit) is not None or self.unit == currency
        return measured or self.in_unit(self.smallest) < 1

    def may_be_money(self, currency: str | None) -> bool:
        """Whether the unit looks like a currency, and the programme names none."""
        code = self.unit.isascii() and self.unit.isalpha() and self.unit.isupper()
        return currency is None and code and len(self.unit) == 3  # as all currencies' codes are

    def in_unit(self, quantity: Quantity) -> Fraction:
        """`quantity` as a number of this item's `unit`; QuantityError where it does not fit."""
        if quantity.unit == self.unit:
            return quantity.amount
        table = dimension(quantity.unit)
        for own, size in ((self.unit, Fraction(1)), *self._equals()):
            if own == quantity.unit:
                return quantity.amount / size
            if table is not None and own in table:
                return quantity.amount * table[quantity.unit] / table[own] / size
        raise QuantityError("quantity-unit-unknown", item=self.id, units=self._units())

    def _equals(self) -> tuple[tuple[str, Fraction], ...]:
        """What one unit weighs and contains: the ways to ration it by mass or by volume."""
        return tuple((q.unit, q.amount) for q in (self.weighs, self.contains) if q is not None)

    def _units(self) -> str:
        own = dimension(self.unit)
        ways = [self.unit if own is None else f"{self.unit} ({', '.join(own)})"]
        for unit, _ in self._equals():
            ways.append(f"{', '.join(dimension(unit) or ())}")
        return " or ".join(ways)

    def steps(self, quantity: Quantity) -> Fraction:
        """`quantity` in steps, exactly; a fraction where it is no whole number of them."""
        return self.in_unit(quantity) / self._step

    def quantity(self, steps: Fraction | int) -> Quantity:
        """So many steps as a quantity in the item's unit."""
        return Quantity(amount=Fraction(steps) * self._step, unit=self.unit)

    @cached_property
    def _step(self) -> Fraction:
        """One step in the item's unit."""
        return self.in_unit(self.smallest)

    def rounds_to(self, rounding: Rounding) -> Fraction:
        """What `rounding` rounds to, in steps: a pack, a quantity, or one step."""
        if rounding.to is None:
            return Fraction(1)
        pack = next((pack for pack in self.packs if pack.name == rounding.to), None)
        return self.steps(Quantity(rounding.to) if pack is None else pack.holds)


class Vehicle(Sourced):
    """What goods travel in. `items` are those it carries; None: all whose weight is known."""

    id: Id
    name: str
    carries: Positive
    volume: Positive | None = None
    items: Several[str] | None = None
