"""An exact amount with its unit: parse, print, convert."""

import re
from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import Any, overload

from pydantic import BaseModel, ConfigDict, model_serializer, model_validator

from ration.core.numbers import LONGEST, read_number
from ration.core.problems.errors import FieldError

# Sizes in the default step of each table: 1 g and 1 ml.
MASS = {"mg": Fraction(1, 1000), "g": Fraction(1), "kg": Fraction(1000), "t": Fraction(1_000_000)}
VOLUME = {"ml": Fraction(1), "L": Fraction(1000), "m3": Fraction(1_000_000)}
_SPELLINGS = {"mL": "ml", "l": "L", "litre": "L", "liter": "L"}

NUMBER = r"-?[0-9]+(?:\.[0-9]+|/[1-9][0-9]*)?"
PATTERN = rf"({NUMBER})\s+([^\s\d/][^\s/]*)(/day)?"


class QuantityError(FieldError):
    """A quantity that cannot be read, converted, or counted in the steps of an item."""


def dimension(unit: str) -> dict[str, Fraction] | None:
    """The table of units that `unit` converts to; None means that it is only counted.

    >>> sorted(dimension("kg"))
    ['g', 'kg', 'mg', 't']
    >>> dimension("bottle") is None
    True
    """
    return next((table for table in (MASS, VOLUME) if unit in table), None)


def number_text(value: Fraction | int, *, grouped: bool = False) -> str:
    """Write a number as an exact decimal, or as a fraction if there is none.

    >>> number_text(Fraction(5, 2)), number_text(Fraction(360, 7)), number_text(962890)
    ('2.5', '360/7', '962890')
    >>> number_text(Fraction(-9628905, 10), grouped=True)
    '-962,890.5'
    """
    sign, size, denominator = "-" if value < 0 else "", abs(value.numerator), value.denominator
    comma = "," if grouped else ""
    if denominator == 1:  # most numbers
        return f"{sign}{size:{comma}}"
    rest, places = denominator, 0
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest, power = rest // prime, power + 1
        places = max(places, power)
    if rest != 1:
        return f"{sign}{size:{comma}}/{denominator:{comma}}"
    whole, part = divmod(size * 10**places // denominator, 10**places)
    return f"{sign}{whole:{comma}}.{part:0{places}}"


def with_unit(table: Any, names: Collection[str], unit: object = None) -> Any:
    """Give `unit` to the numbers under the keys `names` of a table of JSON.

    If `unit` is None, the table's own "unit" is used. A value that is no table is returned as is.

    >>> with_unit({"unit": "kg", "due": "5", "item": "rice"}, ["due"])
    {'unit': 'kg', 'due': '5 kg', 'item': 'rice'}
    """
    if not isinstance(table, Mapping):
        return table
    unit = table.get("unit") if unit is None else unit
    return {
        key: f"{value} {unit}" if key in names and isinstance(value, str) else value
        for key, value in table.items()
    }


class Quantity(BaseModel):
    """An exact amount with its unit: `Quantity("5 kg")`.

    `unit` is a unit of mass (mg, g, kg, t), of volume (ml, L, m3) or any other word, which does
    not convert. `daily` marks a rate such as `450 g/day`.

    Quantities are compared, added, subtracted and divided exactly, in any unit that converts; the
    result has the unit of the first. They are multiplied and divided by whole numbers and
    fractions, never by floats. What does not convert is not equal, and QuantityError otherwise.

    >>> Quantity("5 kg"), Quantity("450 g/day").daily, Quantity("1.5 t").to("kg")
    (Quantity('5 kg'), True, Quantity('1500 kg'))
    >>> Quantity("5 kg") == Quantity("5000 g"), Quantity("5 kg") < Quantity("1 t")
    (True, True)
    >>> Quantity("5 kg") + Quantity("250 g"), sum([Quantity("2 L"), Quantity("500 ml")])
    (Quantity('5.25 kg'), Quantity('2.5 L'))
    >>> 3 * Quantity("5 kg"), Quantity("5 kg") / 2, Quantity("5 kg") / Quantity("250 g")
    (Quantity('15 kg'), Quantity('2.5 kg'), Fraction(20, 1))
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", defer_build=True)

    amount: Fraction
    unit: str
    daily: bool = False

    def __init__(self, text: str | None = None, /, **fields: Any) -> None:
        super().__init__(**(fields if text is None else _parts(text)))

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: object) -> object:
        return _parts(value) if isinstance(value, str) else value

    @model_serializer
    def _to_text(self) -> str:
        return str(self)

    def __str__(self) -> str:
        return f"{number_text(self.amount)} {self.unit}{'/day' if self.daily else ''}"

    def __repr__(self) -> str:
        return f"Quantity({str(self)!r})"

    @property
    def text(self) -> str:
        """The number without its unit, as `--json` and files write it."""
        return number_text(self.amount)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Quantity) and self._measure == other._measure

    def __hash__(self) -> int:
        return hash(self._measure)

    def __lt__(self, other: "Quantity") -> bool:
        return self.amount < self._alike(other)

    def __le__(self, other: "Quantity") -> bool:
        return self.amount <= self._alike(other)

    def __gt__(self, other: "Quantity") -> bool:
        return self.amount > self._alike(other)

    def __ge__(self, other: "Quantity") -> bool:
        return self.amount >= self._alike(other)

    def __add__(self, other: "Quantity") -> "Quantity":
        return self._of(self.amount + self._alike(other))

    def __radd__(self, other: int) -> "Quantity":
        return self if other == 0 else NotImplemented  # what `sum` begins with

    def __sub__(self, other: "Quantity") -> "Quantity":
        return self._of(self.amount - self._alike(other))

    def __neg__(self) -> "Quantity":
        return self._of(-self.amount)

    def __mul__(self, times: Fraction | int) -> "Quantity":
        return self._of(self.amount * times) if _exact(times) else NotImplemented

    __rmul__ = __mul__

    @overload
    def __truediv__(self, other: "Quantity") -> Fraction: ...
    @overload
    def __truediv__(self, other: Fraction | int) -> "Quantity": ...
    def __truediv__(self, other: "Quantity | Fraction | int") -> "Quantity | Fraction":
        if isinstance(other, Quantity):
            return self.amount / self._alike(other)
        return self._of(self.amount / other) if _exact(other) else NotImplemented

    def _of(self, amount: Fraction) -> "Quantity":
        return Quantity(amount=amount, unit=self.unit, daily=self.daily)

    def _alike(self, other: object) -> Fraction:
        """The amount of another quantity in this unit."""
        if not isinstance(other, Quantity):
            raise TypeError(f"{self} cannot be mixed with {type(other).__name__}: use a Quantity")
        if self.daily != other.daily:
            unit = f"{self.unit}/day" if self.daily else self.unit
            raise QuantityError("quantity-conversion", quantity=other, unit=unit)
        return other.to(self.unit).amount

    @property
    def _measure(self) -> tuple[Fraction, str, bool]:
        """The amount in the first unit of those that convert, which is the same in all of them."""
        table = dimension(self.unit)
        if table is None:
            return self.amount, self.unit, self.daily
        return self.amount * table[self.unit], next(iter(table)), self.daily

    def to(self, unit: str) -> "Quantity":
        """The same quantity in another unit; QuantityError if they do not convert."""
        if unit == self.unit:
            return self
        table = dimension(self.unit)
        if table is None or unit not in table:
            raise QuantityError("quantity-conversion", quantity=self, unit=unit)
        amount = self.amount * table[self.unit] / table[unit]
        return Quantity(amount=amount, unit=unit, daily=self.daily)


def _exact(number: object) -> bool:
    return isinstance(number, Fraction | int) and not isinstance(number, bool)


def _parts(text: str) -> dict[str, Any]:
    match = re.fullmatch(PATTERN, text.strip())
    amount = None if match is None else read_number(match[1], LONGEST)
    if match is None or amount is None:
        raise QuantityError("quantity-unreadable")
    unit = _SPELLINGS.get(match[2], match[2])
    return {"amount": amount, "unit": unit, "daily": match[3] is not None}
