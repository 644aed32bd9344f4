"""The tables of an assessment: nutrients, what each item adds, sites, and subtotals."""

from collections.abc import Iterator, Sequence

from ration.core.problems.names import some
from ration.export.answer import AnswerTable
from ration.export.tables.rows import Cell
from ration.nutrition.record import NutritionRecord, PlaceCover

_SHOWN = 3  # items whose figure is not known, in a cell


def tables(record: NutritionRecord) -> Iterator[AnswerTable]:
    """The tables, those that people look at first before the others."""
    yield _nutrients(record)
    yield _items(record)
    if record.groups:
        yield from _groups(record)
    if record.sites:
        yield _sites(record)


def _nutrients(record: NutritionRecord) -> AnswerTable:
    names = {each.item: each.name for each in record.items}
    daily = record.days is not None
    rows: list[list[Cell]] = []
    for each in record.nutrients:
        per_day: list[Cell] = [each.per_day] if daily else []
        share = None if each.share is None else each.share * 100
        lacking = [names.get(item, item) for item in each.lacking]
        rows.append(
            [
                each.name,
                each.unit,
                each.per_person,
                *per_day,
                each.required,
                *([share] if daily else []),
                each.days,
                some(lacking, _SHOWN) if lacking else None,
            ]
        )
    header = ["nutrient", "unit", "per person", *(["per day"] if daily else []), "required per day"]
    header += [*(["% of required"] if daily else []), "days of cover", "no figure for"]
    decimals = [None, None, 1, *([1] if daily else []), 1, *([0] if daily else []), 1, None]
    says = []
    if any(each.lacking for each in record.nutrients):
        says.append("Where foods have no figure, the amounts are the least that they can be.")
    return AnswerTable("nutrients", "Nutrients", header, rows, decimals, says)


def _items(record: NutritionRecord) -> AnswerTable:
    rows: list[list[Cell]] = [
        [
            each.name,
            each.food,
            each.grams,
            each.eaten,
            each.energy_kcal,
            None if each.energy_share is None else each.energy_share * 100,
            each.protein_g,
            each.fat_g,
        ]
        for each in record.items
    ]
    header = ["item", "food", "g", "g eaten", "kcal", "% of energy", "protein g", "fat g"]
    return AnswerTable(
        "items", "What each item adds, per person", header, rows, [None, None, 0, 0, 0, 1, 1, 1]
    )


_PLACE = ("people", "served", "kcal per person")
_COVER = ("days of cover", "lowest", "after days")


def _sites(record: NutritionRecord) -> AnswerTable:
    header = ["channel", "site", *_header(record)]
    rows = [[each.title, each.site, *_row(record, each)] for each in record.sites]
    return AnswerTable(
        "sites",
        "What each site hands out, per person served there",
        header,
        rows,
        [None, None, *_decimals(record)],
        _least(record.sites),
        on_screen=len(record.sites) <= _FEW,
    )


_FEW = 30  # sites that the screen has


def _groups(record: NutritionRecord) -> Iterator[AnswerTable]:
    """A table for each level of subtotals."""
    levels: dict[tuple[str, ...], list[PlaceCover]] = {}
    for each in record.groups:
        levels.setdefault(tuple(column for column, _ in each.place), []).append(each)
    for number, (columns, places) in enumerate(levels.items(), 1):
        rows = [[*(value for _, value in each.place), *_row(record, each)] for each in places]
        yield AnswerTable(
            f"by-{number}",
            f"By {', '.join(columns)}, per person served",
            [*columns, *_header(record)],
            rows,
            [*(None for _ in columns), *_decimals(record)],
            ["Pools are not in subtotals.", *_least(places)],
        )


def _least(places: Sequence[PlaceCover]) -> list[str]:
    """That the energy of places may be more."""
    if any(each.least for each in places):
        return ["Foods have no figure of energy: kcal and days are the least that they can be."]
    return []


def _header(record: NutritionRecord) -> list[str]:
    daily = ["kcal per day", "% of required"] if record.days is not None else []
    return [*_PLACE, *daily, *_COVER]


def _decimals(record: NutritionRecord) -> list[int | None]:
    daily = [0, 0] if record.days is not None else []
    return [0, 0, 0, *daily, 1, None, 1]


def _row(record: NutritionRecord, each: PlaceCover) -> list[Cell]:
    names = {every.nutrient: every.name for every in record.nutrients}
    share = None if each.share is None else each.share * 100
    daily: list[Cell] = [each.per_day, share] if record.days is not None else []
    lowest = None if each.lowest is None else names[each.lowest]
    cover: list[Cell] = [each.days, lowest, each.lowest_days]
    return [each.people, each.served, each.energy_kcal, *daily, *cover]
