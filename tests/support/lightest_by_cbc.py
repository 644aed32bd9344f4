"""The lightest addition to a ration by CBC, another solver, from the tables' own files."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import pulp
from basket_by_hand import foods, nutrients, table

STEP = 5  # grams a day


def lightest(base: Mapping[str, Fraction], without: Sequence[str]) -> Fraction:
    """The grams a day to add so that Sphere's requirements are met, within the usual limits."""
    required = table("sphere", "requirements")
    known = {key: foods()[key.replace("-", " ")] for key in _ids()}
    problem = pulp.LpProblem("basket", pulp.LpMinimize)
    steps = {
        key: problem.add_variable(f"x{at}", lowBound=0, cat="Integer")
        for at, key in enumerate(known)
    }
    problem += pulp.lpSum(steps.values())
    there = nutrients(base)

    def total(nutrient: str) -> pulp.LpAffineExpression:
        added = (
            float(figures.get(nutrient, 0)) * STEP / 100 * steps[key]
            for key, figures in known.items()
        )
        return pulp.lpSum(added) + float(there.get(nutrient, 0))

    for nutrient, need in required["per_day"].items():
        if nutrient not in without:
            problem += total(nutrient) >= float(need)
    problem += 4 * total("protein_g") >= 0.10 * total("energy_kcal")
    problem += 9 * total("fat_g") >= 0.17 * total("energy_kcal")
    for group, limit in table("usual", "design.limits")["groups"].items():
        members = _groups()[group]
        grams = pulp.lpSum(STEP * steps[key] for key in members if key in steps)
        kept = sum(float(amount) for word, amount in base.items() if _id(word) in members)
        problem += grams <= max(0.0, float(limit["most"].split()[0]) - kept)
        if "least" in limit:
            problem += grams >= float(limit["least"].split()[0]) - kept
    problem.solve(pulp.PULP_CBC_CMD(msg=False, gapRel=0, gapAbs=0, threads=1))
    assert pulp.LpStatus[problem.status] == "Optimal"
    return Fraction(round(sum(each.value() for each in steps.values()))) * STEP


def _groups() -> dict[str, list[str]]:
    return {key: each["foods"] for key, each in table("food_groups", "")["groups"].items()}


def _ids() -> list[str]:
    """The ids of all foods, of each name once."""
    usda, wfp = table("usda-sr26")["foods"], table("wfp")["foods"]
    words = {
        word.lower().replace("-", " ")
        for key, food in usda.items()
        for word in (key, food["name"], *food.get("names", ()))
    }
    return [*usda, *(key for key in wfp if key.replace("-", " ") not in words)]


def _id(word: str) -> str:
    """The id of the food that a word of a programme names."""
    for name in ("usda-sr26", "wfp"):
        for key, food in table(name)["foods"].items():
            words = (key, food["name"], *food.get("names", ()))
            if word.lower().replace("-", " ") in (w.lower().replace("-", " ") for w in words):
                return str(key)
    raise KeyError(word)
