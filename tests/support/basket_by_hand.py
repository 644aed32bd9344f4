"""A basket checked without the code that designs it: from the tables' own files, in fractions."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib import resources
from itertools import product
from typing import Any

from ration.solver.whole_steps import Row, WholeSteps

Figures = Mapping[str, Fraction]


@cache
def table(name: str, folder: str = "composition") -> dict[str, Any]:
    """A TOML file that comes with ration, as it is."""
    text = (
        resources.files(".".join(filter(None, ("ration.nutrition", folder)))) / f"{name}.toml"
    ).read_text("utf-8")
    return tomllib.loads(text, parse_float=Decimal)


@cache
def foods() -> dict[str, Figures]:
    """What 100 g of each food has, by every word for it; the USDA table comes first."""
    found: dict[str, Figures] = {}
    for name in ("usda-sr26", "wfp"):
        for key, food in table(name)["foods"].items():
            figures = {n: Fraction(amount) for n, amount in food["per_100g"].items()}
            for word in (key, food["name"], *food.get("names", ())):
                found.setdefault(word.lower().replace("-", " "), figures)
    return found


def nutrients(grams: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """What so many grams of foods have; a figure that is not known counts as 0."""
    known = foods()
    sums: dict[str, Fraction] = {}
    for food, amount in grams.items():
        for name, figure in known[food.lower().replace("-", " ")].items():
            sums[name] = sums.get(name, Fraction(0)) + figure * amount / 100
    return sums


def missed(grams: Mapping[str, Fraction], requirements: str = "sphere") -> list[str]:
    """The requirements of a set that so many grams of foods a day do not meet."""
    required = table(requirements, "requirements")
    sums = nutrients(grams)
    short = [
        key
        for key, need in required["per_day"].items()
        if sums.get(key, Fraction(0)) < Fraction(need)
    ]
    energy = sums.get("energy_kcal", Fraction(0))
    for key, nutrient, kcal in (("protein_energy", "protein_g", 4), ("fat_energy", "fat_g", 9)):
        share = Fraction(required[key].removesuffix("%").strip()) / 100
        if kcal * sums.get(nutrient, Fraction(0)) < share * energy:
            short.append(key)
    return short


def every_answer(question: WholeSteps, most: int) -> Iterator[tuple[int, ...]]:
    """All steps, each up to `most`, that meet every row: one after the other."""
    ends = zip(question.lowest, question.highest, strict=True)
    ranges = [range(low, min(most, most if high is None else high) + 1) for low, high in ends]
    for steps in product(*ranges):
        if all(_meets(row, steps) for row in question.rows):
            yield steps


def _meets(row: Row, steps: Sequence[int]) -> bool:
    total = Fraction(0)
    for weight, column in zip(row.weights, row.columns, strict=True):
        total += weight * steps[column]
    return total >= row.least
