"""Foods: what 100 g of the edible portion has, figure by figure, and how we know."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Annotated, Literal, NamedTuple

from pydantic import BeforeValidator, Field, PlainSerializer

from ration.core.models import Frozen, Id, Named, Several, Sourced
from ration.core.numbers import exact_number
from ration.core.problems.errors import FieldError
from ration.core.quantity.quantity import number_text
from ration.programme.schedule import Percent


def _amount_in(value: object) -> object:
    number = value if isinstance(value, Fraction) else exact_number(value)
    if number is None or number < 0:
        raise FieldError("food-figure")
    return number


# A figure per 100 g: a number in a file, text in JSON.
Amount = Annotated[
    Fraction, BeforeValidator(_amount_in), PlainSerializer(number_text, return_type=str)
]
# How a figure is known: read in the source that is named, computed from such figures, from memory
# and not read again, or an assumption of ours.
Status = Literal["read", "computed", "memory", "assumption"]


class Nutrient(NamedTuple):
    """A nutrient: its key in files, its name, and its unit."""

    id: str
    name: str
    unit: str


NUTRIENTS = (
    Nutrient("energy_kcal", "energy", "kcal"),
    Nutrient("protein_g", "protein", "g"),
    Nutrient("fat_g", "fat", "g"),
    Nutrient("calcium_mg", "calcium", "mg"),
    Nutrient("iron_mg", "iron", "mg"),
    Nutrient("zinc_mg", "zinc", "mg"),
    Nutrient("sodium_mg", "sodium", "mg"),
    Nutrient("iodine_ug", "iodine", "µg"),
    Nutrient("vitamin_a_ug", "vitamin A", "µg"),
    Nutrient("thiamine_mg", "thiamine (B1)", "mg"),
    Nutrient("riboflavin_mg", "riboflavin (B2)", "mg"),
    Nutrient("niacin_mg", "niacin (B3)", "mg"),
    Nutrient("vitamin_b6_mg", "vitamin B6", "mg"),
    Nutrient("folate_ug", "folate", "µg"),
    Nutrient("vitamin_b12_ug", "vitamin B12", "µg"),
    Nutrient("vitamin_c_mg", "vitamin C", "mg"),
)


class Nutrients(Frozen):
    """Amounts of nutrients: of 100 g of a food, of a ration, or of what a person requires.

    A figure that is left out is not known, which is not 0. `energy_kcal` is in kilocalories,
    vitamin A in retinol equivalents, folate in dietary folate equivalents where they are known.
    """

    energy_kcal: Amount | None = None
    """Energy, in kcal. Left out: not known. Example: 360."""
    protein_g: Amount | None = None
    """Protein, in g. Left out: not known. Example: 6.61."""
    fat_g: Amount | None = None
    """Fat, in g. Left out: not known. Example: 0.58."""
    calcium_mg: Amount | None = None
    """Calcium, in mg. Left out: not known. Example: 9."""
    iron_mg: Amount | None = None
    """Iron, in mg. Left out: not known. Example: 0.8."""
    zinc_mg: Amount | None = None
    """Zinc, in mg. Left out: not known. Example: 1.16."""
    sodium_mg: Amount | None = None
    """Sodium, in mg. Left out: not known. Example: 1."""
    iodine_ug: Amount | None = None
    """Iodine, in µg. Left out: not known. Example: 2000."""
    vitamin_a_ug: Amount | None = None
    """Vitamin A, in µg of retinol equivalents. Left out: not known. Example: 900."""
    thiamine_mg: Amount | None = None
    """Thiamine (vitamin B1), in mg. Left out: not known. Example: 0.07."""
    riboflavin_mg: Amount | None = None
    """Riboflavin (vitamin B2), in mg. Left out: not known. Example: 0.048."""
    niacin_mg: Amount | None = None
    """Niacin (vitamin B3), in mg. Left out: not known. Example: 1.6."""
    vitamin_b6_mg: Amount | None = None
    """Vitamin B6, in mg. Left out: not known. Example: 0.145."""
    folate_ug: Amount | None = None
    """Folate, in µg. Left out: not known. Example: 9."""
    vitamin_b12_ug: Amount | None = None
    """Vitamin B12, in µg. Left out: not known. Example: 0."""
    vitamin_c_mg: Amount | None = None
    """Vitamin C, in mg. Left out: not known. Example: 0."""

    def of(self, nutrient: str) -> Fraction | None:
        """The amount of the nutrient with this id, in its unit; None means not known.

        >>> Nutrients(protein_g=Fraction(7)).of("protein_g")
        Fraction(7, 1)
        """
        amount: Fraction | None = getattr(self, nutrient)
        return amount

    def known(self) -> Iterator[tuple[Nutrient, Fraction]]:
        """Every nutrient whose amount is known, with its amount."""
        for nutrient in NUTRIENTS:
            amount = self.of(nutrient.id)
            if amount is not None:
                yield nutrient, amount


class FoodFigure(Frozen):
    """How one figure of a food is known, where that is not as for the whole table."""

    nutrient: Named
    """Its key in `per_100g`. Example: "iodine_ug"."""
    status: Status
    """"read" in the source, "computed" from such figures, from "memory", or an "assumption".
    Example: "memory"."""
    source: Named
    """Who says so, and why it is not the table's own figure.
    Example: "20 mg a kg of salt, the least that WHO recommends"."""
    was: Amount | None = None
    """The figure of the table, which is wrong. Left out: the table has none. Example: 1000000."""


class Food(Sourced):
    """A food: what 100 g of its edible portion has.

    >>> rice = Food(id="rice", name="Rice", per_100g=Nutrients(energy_kcal=Fraction(360)))
    >>> rice.per_100g.energy_kcal
    Fraction(360, 1)
    """

    id: Id
    """The name of its table. Example: "rice"."""
    name: Named
    """Its name on tables. Example: "Rice, white, medium grain, raw"."""
    names: Several[Named] = ()
    """Other words for it, in `food` of items. Left out: none. Example: ["rice, white"]."""
    row: str | None = None
    """Its number in the table that it is from. Left out: it has none. Example: "20450"."""
    per_100g: Nutrients
    """What 100 g of the edible portion has. Example: { energy_kcal = 360, protein_g = 6.61 }."""
    edible: Percent = Fraction(1)
    """How much of what is handed out can be eaten. Left out: "100 %". Example: "90 %"."""
    whole_grain: bool = False
    """Whether it is grain that has to be milled; what milling takes is asked for apart.
    Example: true."""
    kg_per_l: Amount | None = Field(default=None)
    """What a litre weighs, in kg. Left out: not known, and it cannot be rationed by volume.
    Example: 0.92."""
    figures: Several[FoodFigure] = ()
    """Figures that are known otherwise than the table. Left out: none.
    Example: [{ nutrient = "iodine_ug", status = "memory", source = "WHO" }]."""
