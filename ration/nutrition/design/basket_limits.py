"""The limits of a basket: how much of a food people take, what there is, what it costs."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import Field

from ration.core.models import Id, Named, NamedTables, Several, Sourced
from ration.core.quantity.quantity import Quantity
from ration.core.toml.model import load_model
from ration.core.toml.read import builtin_names
from ration.programme.food import Nutrients
from ration.programme.positive import Positive

_BUILTIN = "ration.nutrition.design.limits"
USUAL_LIMITS = "usual"
USUAL_STEP = Quantity("5 g/day")


class FoodLimit(Sourced):
    """What is possible with one food.

    Amounts are per person: `"400 g/day"` is for each day, `"1 kg"` for all days together.
    """

    id: Id
    """The name of its table. Example: "rice"."""
    food: Named | None = None
    """Its word in food composition tables. Left out: the id. Example: "rice, white"."""
    least: Quantity | None = None
    """How much of it a basket must have. Left out: it may have none. Example: "200 g/day"."""
    most: Quantity | None = None
    """How much of it people eat. Left out: no limit. Example: "400 g/day"."""
    step: Positive | None = None
    """The smallest amount that is handed out. Left out: that of the file.
    Examples: "10 g/day", "1 kg", "0.5 L"."""
    price: Quantity | None = None
    """What `per` of it costs. Left out: not known. Example: "5850 KPW"."""
    per: Positive = Quantity("1 kg")
    """The amount that the price is for. Example: "1 L"."""
    stock: Quantity | None = None
    """How much there is for all people. Left out: enough. Example: "40 t"."""


class GroupLimit(Sourced):
    """How much of several foods together, per person. What a programme has counts, too."""

    id: Id
    """The name of its table. Example: "cereals"."""
    foods: Several[Named] = ()
    """The foods. Left out: those of ration's own group with this id: cereals, pulses, oils,
    blended, animal, sugars, salts, sauces.
    Example: ["rice", "maize"]."""
    least: Quantity | None = None
    """How much of them a basket must have. Left out: it may have none. Example: "200 g/day"."""
    most: Quantity | None = None
    """How much of them people eat. Left out: no limit. Example: "500 g/day"."""


class BasketLimits(Sourced):
    """The limits of a basket: one TOML file."""

    title: Named
    """Its name on tables. Example: "What Kaesong's depots have"."""
    step: Positive = USUAL_STEP
    """The smallest amount of a food that is handed out. Example: "10 g/day"."""
    foods: NamedTables[FoodLimit] = ()
    """The foods that can be had; `[foods.rice]` has the id `rice`. Left out: all foods of the
    composition tables.
    Example: { rice = { most = "400 g/day" } }."""
    groups: NamedTables[GroupLimit] = ()
    """Limits of several foods together. Left out: none.
    Example: { cereals = { most = "500 g/day" } }."""
    at_most: Nutrients = Field(default=Nutrients())
    """The most of nutrients per person and day. Left out: no limit.
    Example: { sodium_mg = 6000 }."""


# Limits: as they are, a built-in name, a file, or what a file has as a dict.
LimitsSource = BasketLimits | str | Path | Mapping[str, Any]


def builtin_limits() -> tuple[str, ...]:
    """The names of the limits that come with ration.

    >>> builtin_limits()
    ('usual',)
    """
    return builtin_names(_BUILTIN)


def load_limits(source: LimitsSource) -> BasketLimits:
    """Load the limits of a basket: a built-in name, a TOML file, or a dict with its keys.

    Raises InputError with every error.

    >>> load_limits("usual").groups[0].most
    Quantity('600 g/day')
    """
    return load_model(BasketLimits, source, "limits", (_BUILTIN, "basket-limits-unknown"))
