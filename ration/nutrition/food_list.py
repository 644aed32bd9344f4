"""List the foods of composition tables and the sets of requirements, with what they have."""

from collections.abc import Sequence
from typing import Literal

from ration.core.models import Frozen, Several
from ration.export.answer import Answer, AnswerTable
from ration.export.tables.rows import Cell
from ration.nutrition.foods import FoodSource, FoodTable, load_foods, words_of
from ration.nutrition.options import food_tables
from ration.nutrition.requirement import RequirementSet, builtin_requirements, load_requirements
from ration.programme.food import NUTRIENTS, Food


class NamedTable(Frozen):
    """A food composition table, with the foods that are listed; `name` is what `--foods` takes."""

    name: str
    table: FoodTable


class NamedSet(Frozen):
    """A set of requirements; `name` is what `--requirements` takes."""

    name: str
    set: RequirementSet


class FoodList(Frozen):
    """The foods of composition tables, and sets of requirements."""

    format: Literal["ration.foods/1"] = "ration.foods/1"
    tables: Several[NamedTable]
    requirements: Several[NamedSet]

    def to_json(self) -> str:
        """The list as one JSON object of the format `ration.foods/1`."""
        return self.model_dump_json(indent=1, exclude_none=True)

    def answer(self) -> Answer:
        """The list as tables: the foods of each composition table, and the requirements."""
        foods = [_foods(each) for each in self.tables if each.table.foods]
        count = sum(len(each.table.foods) for each in self.tables)
        sources = [f"{each.name}: {each.table.source}" for each in self.tables]
        licences = [
            f"{each.name}: {each.table.licence}" for each in self.tables if each.table.licence
        ]
        return Answer(
            title="Foods and requirements",
            about="The figures of foods are for 100 g of what can be eaten.",
            says=[f"{count:,} foods. Name one, by its id or its name, in `food` of an item."],
            tables=[*foods, _requirements(self.requirements)],
            notes=[*sources, *licences],
        )


def list_foods(word: str = "", foods: FoodSource | Sequence[FoodSource] = ()) -> FoodList:
    """List foods whose words have `word` in them, and the sets that come with ration.

    `foods` are tables that come before those of ration. Raises InputError as `load_foods`.

    >>> [each.id for table in list_foods("soy sauce").tables for each in table.table.foods]
    ['soy-sauce', 'soy-sauce-hydrolysed']
    """
    tables = []
    for number, source in enumerate(food_tables(foods), 1):
        table = load_foods(source)
        own = tuple(food for food in table.foods if _has(food, word))
        name = source if isinstance(source, str) else f"table {number}"
        tables.append(NamedTable(name=name, table=table.model_copy(update={"foods": own})))
    sets = [NamedSet(name=name, set=load_requirements(name)) for name in builtin_requirements()]
    return FoodList(tables=tuple(tables), requirements=tuple(sets))


def _has(food: Food, word: str) -> bool:
    return any(word.casefold() in each.casefold() for each in words_of(food))


_SHOWN = (
    ("energy_kcal", 0),
    ("protein_g", 1),
    ("fat_g", 1),
    ("iron_mg", 1),
    ("zinc_mg", 1),
    ("vitamin_a_ug", 0),
    ("vitamin_c_mg", 0),
)
_NAMES = {nutrient.id: f"{nutrient.name} {nutrient.unit}" for nutrient in NUTRIENTS}


def _foods(named: NamedTable) -> AnswerTable:
    """The foods of a table, with the nutrients that people ask for first; JSON has all."""
    rows: list[list[Cell]] = [
        [food.id, food.name, *(food.per_100g.of(nutrient) for nutrient, _ in _SHOWN)]
        for food in named.table.foods
    ]
    header = ["food", "name", *(_NAMES[nutrient] for nutrient, _ in _SHOWN)]
    decimals = [None, None, *(places for _, places in _SHOWN)]
    title = f"{named.table.title} (--foods {named.name})"
    return AnswerTable(f"foods-{named.name}", title, header, rows, decimals)


def _requirements(sets: Sequence[NamedSet]) -> AnswerTable:
    """What each set requires per person and day."""
    rows: list[list[Cell]] = [
        [nutrient.name, nutrient.unit, *(each.set.per_day.of(nutrient.id) for each in sets)]
        for nutrient in NUTRIENTS
    ]
    return AnswerTable(
        "requirements",
        "Requirements per person and day (--requirements NAME)",
        ["nutrient", "unit", *(each.name for each in sets)],
        rows,
        [None, None, *(1 for _ in sets)],
        [f"{each.name}: {each.set.title}. {each.set.source}." for each in sets],
    )
