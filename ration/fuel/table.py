"""Tables of fuels: what they hold, what stoves make of them, and what people need."""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, Self, TypeVar

from pydantic import BeforeValidator, Field, PlainSerializer, model_validator

from ration.core.models import Frozen, Id, Named, NamedTables, Several
from ration.core.numbers import exact_number
from ration.core.problems.errors import FieldError
from ration.core.problems.names import nearest
from ration.core.problems.problem import Problem, problem
from ration.core.quantity.quantity import number_text
from ration.core.toml.model import load_model
from ration.core.toml.read import builtin_names
from ration.programme.food import Status
from ration.programme.schedule import Percent
from ration.results.ranges import Range

_BUILTIN = "ration.fuel.tables"


def _positive_in(value: object) -> object:
    number = value if isinstance(value, Fraction) else exact_number(value)
    if number is None or number <= 0:
        raise FieldError("fuel-figure")
    return number


Positive = Annotated[
    Fraction, BeforeValidator(_positive_in), PlainSerializer(number_text, return_type=str)
]


F = TypeVar("F")


def _ordered(figure: F, low: Fraction, usual: Fraction, high: Fraction) -> F:
    """The figure, if its range is in order; else FieldError."""
    if not low <= usual <= high:
        raise FieldError("range-order")
    return figure


class FuelFigure(Frozen):
    """A figure as a range, how it is known, and who says so."""

    low: Positive
    """The lowest that is usual. Example: 16."""
    usual: Positive
    """What to take if nothing else is known. Example: 18.5."""
    high: Positive
    """The highest that is usual. Example: 21."""
    status: Status
    """"read" in the source, "computed" from such figures, from "memory", or an "assumption".
    Example: "memory"."""
    source: Named
    """Who says so. Example: "4,000 to 5,000 kcal a kg"."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        return _ordered(self, self.low, self.usual, self.high)

    @property
    def range(self) -> Range:
        """The figure, to calculate with."""
        return Range(low=self.low, usual=self.usual, high=self.high)


class StoveShare(Frozen):
    """The share of the heat of a fuel that is of use, as a range."""

    low: Percent
    """The lowest that is usual. Example: "8 %"."""
    usual: Percent
    """What to take if nothing else is known. Example: "12 %"."""
    high: Percent
    """The highest that is usual. Example: "18 %"."""
    status: Status
    """How it is known. Example: "memory"."""
    source: Named
    """Who says so. Example: "Tests of open fires"."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.low:
            raise FieldError("fuel-figure")
        return _ordered(self, self.low, self.usual, self.high)

    @property
    def range(self) -> Range:
        """The share, to calculate with."""
        return Range(low=self.low, usual=self.usual, high=self.high)


class Fuel(Frozen):
    """A fuel: the heat in a kilogram, and what it is burnt in."""

    id: Id
    """The name of its table. Example: "anthracite"."""
    name: Named
    """Its name on tables. Example: "Anthracite"."""
    names: Several[Named] = ()
    """Other words for it, in `fuel` of items. Left out: none. Example: ["coal"]."""
    mj_per_kg: FuelFigure
    """The heat in a kilogram, in MJ (net calorific value)."""
    cooks_on: Id | None = None
    """The stove that cooks with it. Left out: nobody cooks with it. Example: "coal-stove"."""
    heats_with: Id | None = None
    """The stove that heats rooms with it. Left out: nobody heats with it. Example: "ondol"."""


class Stove(Frozen):
    """A stove or fire, and the share of the heat that reaches the pot or the room."""

    id: Id
    """The name of its table. Example: "three-stone"."""
    name: Named
    """Its name on tables. Example: "Three-stone fire"."""
    useful: StoveShare
    """The share of the heat that is of use."""


class Need(Frozen):
    """What people need, as a mass of a fuel on a stove, for a person or household and some days.

    The heat that this is of use for is calculated with the usual figures of the fuel and the stove:
    the range of the mass has what fuels, stoves and people differ by.
    """

    per: Literal["person", "household"]
    """Whom it is for. Example: "person"."""
    days: Annotated[int, Field(ge=1)]
    """How many days it is for: 1, or those of a season. Example: 150."""
    fuel: Id
    """The fuel that it is stated in. Example: "wood"."""
    stove: Id
    """The stove that it is stated for. Example: "three-stone"."""
    kg: FuelFigure
    """The mass of the fuel, in kg."""


class Walk(Frozen):
    """A walk for firewood: what a person carries, and how long it takes."""

    kg: FuelFigure
    """What a person carries home, in kg."""
    hours: FuelFigure
    """How long it takes, in hours, with gathering."""


class FuelTable(Frozen):
    """A table of fuels, stoves and needs: one TOML file."""

    title: Named
    """Its name on tables. Example: "Fuels of households in DPR Korea"."""
    fuels: NamedTables[Fuel]
    """The fuels; `[fuels.wood]` has the id `wood`."""
    stoves: NamedTables[Stove]
    """The stoves; `[stoves.three-stone]` has the id `three-stone`."""
    cooking: Need
    """What cooking needs."""
    heating: Need
    """What heating needs in the cold season."""
    firewood: Id
    """The fuel that people gather. Example: "wood"."""
    fire: Id
    """The stove in which they burn it. Example: "three-stone"."""
    walk: Walk
    """A walk for firewood."""

    @model_validator(mode="after")
    def _names_known(self) -> "FuelTable":
        problems = [*_unknown_names(self)]
        if problems:
            raise _Disagreement(problems)
        return self

    def find(self, word: str) -> Fuel | None:
        """The fuel that a word names; None means there is none."""
        key = _key(word)
        return next((f for f in self.fuels if key in map(_key, (f.id, f.name, *f.names))), None)

    def near(self, word: str) -> str:
        """A hint at the fuel that an unknown word may be a slip of, or "" for none."""
        return nearest(word, [word for fuel in self.fuels for word in (fuel.id, *fuel.names)])

    def fuel(self, name: str) -> Fuel:
        """The fuel with this id."""
        return next(each for each in self.fuels if each.id == name)

    def stove(self, name: str) -> Stove:
        """The stove with this id."""
        return next(each for each in self.stoves if each.id == name)


class _Disagreement(ValueError):
    """Names in a table that nothing has."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(map(str, problems)))


class _Named(NamedTuple):
    place: str
    name: str | None
    kind: Literal["fuel", "stove"]


def _unknown_names(table: FuelTable) -> list[Problem]:
    known = {"fuel": [f.id for f in table.fuels], "stove": [s.id for s in table.stoves]}
    named = [
        _Named("firewood", table.firewood, "fuel"),
        _Named("fire", table.fire, "stove"),
        *(
            _Named(f"{place}.{kind}", getattr(need, kind), kind)
            for place, need in (("cooking", table.cooking), ("heating", table.heating))
            for kind in ("fuel", "stove")
        ),
        *(
            _Named(f"fuels.{fuel.id}.{key}", getattr(fuel, key), "stove")
            for fuel in table.fuels
            for key in ("cooks_on", "heats_with")
        ),
    ]
    return [
        problem(
            "fuel-table-name",
            column=each.place,
            value=each.name,
            kind=each.kind,
            near=nearest(each.name, known[each.kind]),
        )
        for each in named
        if each.name is not None and each.name not in known[each.kind]
    ]


def _key(word: str) -> str:
    return " ".join(word.casefold().replace("_", " ").replace("-", " ").split())


# A table: as it is, a built-in name, a file, or what a file has as a dict.
FuelSource = FuelTable | str | Path | Mapping[str, Any]


def builtin_fuel_tables() -> tuple[str, ...]:
    """The names of the tables of fuels that come with ration.

    >>> builtin_fuel_tables()
    ('dprk',)
    """
    return builtin_names(_BUILTIN)


def load_fuels(source: FuelSource) -> FuelTable:
    """Load a table of fuels: a built-in name, a TOML file, or a dict with its keys.

    Raises InputError with every error: unknown keys, figures of 0 or less, ranges out of order,
    names of stoves and fuels that the table does not have.

    >>> str(load_fuels("dprk").fuel("anthracite").mj_per_kg.range)
    '16–18.5–21'
    """
    return load_model(FuelTable, source, "fuels", (_BUILTIN, "fuel-table-unknown"))
