"""Food composition tables: those that come with ration, and own ones; which food an item is."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ration.core.models import Frozen, Named, NamedTables
from ration.core.problems.errors import InputError
from ration.core.problems.names import near_names, nearest
from ration.core.problems.problem import Problem, problem
from ration.core.toml.model import load_model
from ration.core.toml.read import builtin_names
from ration.programme.food import NUTRIENTS, Food, Status

_BUILTIN = "ration.nutrition.composition"
USUAL = ("usda-sr26", "wfp")  # where a food is looked up, in this order


class FoodTable(Frozen):
    """A food composition table: one TOML file."""

    title: Named
    """Its name on tables. Example: "USDA, Standard Reference 26"."""
    source: Named
    """Where its figures are from. Example: "USDA National Nutrient Database, release 26"."""
    licence: Named | None = None
    """Under what terms it may be used. Left out: not known. Example: "Public domain"."""
    status: Status = "read"
    """How its figures are known, where `figures` of a food have nothing else. Left out: they were
    read in the source.
    Example: "memory"."""
    foods: NamedTables[Food]
    """The foods; `[foods.rice]` has the id `rice`.
    Example: { rice = { name = "Rice", per_100g = { energy_kcal = 360 } } }."""


class FoundFood(NamedTuple):
    """A food, and the table that it is of; None means the programme's own."""

    food: Food
    table: FoodTable | None

    def status(self, nutrient: str) -> Status:
        """How the figure of a nutrient is known."""
        own = next((each for each in self.food.figures if each.nutrient == nutrient), None)
        if own is not None:
            return own.status
        if self.food.assumption:
            return "assumption"
        return "read" if self.table is None else self.table.status

    @property
    def source(self) -> str:
        """Where its figures are from."""
        own = self.food.source or (None if self.table is None else self.table.source)
        return own or "the programme"


# A table: as it is, a built-in name, a file, or what a file has as a dict.
FoodSource = FoodTable | str | Path | Mapping[str, Any]


def builtin_food_tables() -> tuple[str, ...]:
    """The names of the food composition tables that come with ration.

    >>> builtin_food_tables()
    ('usda-sr26', 'wfp')
    """
    return builtin_names(_BUILTIN)


def load_foods(source: FoodSource) -> FoodTable:
    """Load a food composition table: a built-in name, a TOML file, or a dict with its keys.

    Raises InputError with every error: unknown keys, figures below 0, one word for two foods.

    >>> load_foods("usda-sr26").foods[0].name
    'Rice, white, medium grain, raw, unenriched'
    """
    if isinstance(source, str) and source in builtin_food_tables():
        return _builtin(source)
    return _checked(
        load_model(FoodTable, source, "foods", (_BUILTIN, "food-table-unknown")), source
    )


@cache
def _builtin(name: str) -> FoodTable:
    return _checked(load_model(FoodTable, name, "foods", (_BUILTIN, "food-table-unknown")), name)


def _checked(table: FoodTable, source: object) -> FoodTable:
    name = source if isinstance(source, str | Path) else "foods"
    problems = [*_twice(table.foods), *figure_problems(table.foods)]
    if problems:
        raise InputError(str(name), problems)
    return table


def _twice(foods: Sequence[Food]) -> Iterator[Problem]:
    """Words that name two foods."""
    first: dict[str, str] = {}
    for food in foods:
        for word in dict.fromkeys(map(_key, words_of(food))):
            if first.setdefault(word, food.id) != food.id:
                yield problem(
                    "food-twice", column=f"foods.{food.id}", value=word, where=first[word]
                )


def figure_problems(foods: Sequence[Food]) -> Iterator[Problem]:
    """Problems of the figures of foods: of no nutrient, or more than 100 g in 100 g."""
    keys = [each.id for each in NUTRIENTS]
    for food in foods:
        for at, figure in enumerate(food.figures):
            if figure.nutrient not in keys:
                place = f"foods.{food.id}.figures[{at}].nutrient"
                near = nearest(figure.nutrient, keys)
                yield problem("food-nutrient", column=place, value=figure.nutrient, near=near)
        per = food.per_100g
        if (per.protein_g or 0) + (per.fat_g or 0) > 100:
            yield problem("food-over-100", column=f"foods.{food.id}.per_100g")


def words_of(food: Food) -> tuple[str, ...]:
    """The words that name a food: its id, its name, and its other names."""
    return (food.id, food.name, *food.names)


def _key(word: str) -> str:
    return " ".join(word.casefold().replace("_", " ").replace("-", " ").split())


class Foods:
    """Foods to look up: own ones first, then tables in their order.

    >>> Foods().find("Soy sauce").food.row
    '16123'
    >>> Foods(tables=["wfp"]).find("rice").food.per_100g.protein_g
    Fraction(7, 1)
    """

    def __init__(self, own: Sequence[Food] = (), tables: Sequence[FoodSource] = USUAL) -> None:
        self.tables = tuple(load_foods(each) for each in tables)
        self._found: dict[str, FoundFood] = {}
        for foods, table in ((own, None), *((each.foods, each) for each in self.tables)):
            for food in foods:
                for word in words_of(food):
                    self._found.setdefault(_key(word), FoundFood(food, table))

    def find(self, word: str) -> FoundFood | None:
        """The food that a word names; None means there is none."""
        return self._found.get(_key(word))

    def all(self) -> list[FoundFood]:
        """Every food that its id finds: not those of later tables that earlier ones have too.

        >>> len(Foods(tables=["wfp"]).all())
        25
        """
        found = dict.fromkeys(self._found.values())
        return [each for each in found if self.find(each.food.id) is each]

    def near(self, word: str) -> str:
        """A hint with the foods that an unknown word may be a slip of, or where all are listed.

        >>> Foods().near("ryce"), Foods().near("xyz")
        ('did you mean rice?', 'use a food that `ration foods` lists, or add it to the programme')
        """
        names = [*self._found]
        if near_names(_key(word), names):
            return nearest(_key(word), names)
        return "use a food that `ration foods` lists, or add it to the programme"
