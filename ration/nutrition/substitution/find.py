"""What to hand out instead of an item that is missing, by the field's ratios."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from ration.core.problems.errors import DataError, InputError
from ration.core.problems.names import nearest
from ration.core.problems.problem import Problem, problem
from ration.nutrition.design.demands import sums_of
from ration.nutrition.design.kept import KeptItem, kept_ration
from ration.nutrition.food_groups import food_groups, group_of
from ration.nutrition.foods import Foods, FoundFood
from ration.nutrition.substitution.ratios import substitutions
from ration.nutrition.substitution.record import (
    NutrientChange,
    Substitute,
    SubstitutionRecord,
)
from ration.plan.plan_for import Subject
from ration.programme.food import NUTRIENTS, Nutrients


class _Missing(NamedTuple):
    item: KeptItem
    found: FoundFood
    grams: Fraction


def substitution_record(
    subject: Subject,
    item: str,
    instead: Sequence[str],
    days: int | None,
    household: Mapping[str, str | int] | None,
) -> SubstitutionRecord:
    """What a programme may hand out instead of an item; see `ration.substitute`."""
    kept = kept_ration(subject, household, days)
    rules = substitutions()
    foods = Foods(kept.planned.programme.foods)
    missing = _missing(kept.items, item, kept.stamp.id)
    if kept.days > rules.most_days:
        raise DataError(
            kept.stamp.id,
            [problem("substitution-days", column="days", days=kept.days, most=rules.most_days)],
        )
    group = group_of(missing.found.food.id)
    ratios = {} if group is None else rules.instead_of(group.id)
    if group is None or not ratios:
        raise DataError(kept.stamp.id, [problem("substitution-none", column=f"items.{item}")])
    chosen = _chosen(kept.items, instead, foods, ratios, group.title)
    there = [each.found.food.id for each in kept.items if each.found is not None]
    return SubstitutionRecord(
        programme=kept.stamp,
        household=tuple((kept.planned.household or {}).items()),
        item=item,
        name=missing.item.item.name,
        food=missing.found.food.id,
        group=group.title,
        grams=missing.grams,
        days=kept.days,
        most_days=rules.most_days,
        source=rules.source,
        substitutes=tuple(
            _substitute(each, ratios, missing, kept.items, kept.days, there) for each in chosen
        ),
    )


def _missing(items: Sequence[KeptItem], item: str, source: str) -> _Missing:
    found = next((each for each in items if each.item.id == item), None)
    if found is None or found.found is None or found.grams is None:
        near = nearest(item, [each.item.id for each in items if each.grams is not None])
        raise InputError(source, [problem("substitution-item", value=item, near=near)])
    return _Missing(found, found.found, found.grams)


def _chosen(
    items: Sequence[KeptItem],
    instead: Sequence[str],
    foods: Foods,
    ratios: Mapping[str, Fraction],
    title: str,
) -> list[FoundFood]:
    """The foods that are to replace it: those named, those of the programme, or one a group."""
    if not instead:
        there = [each.found for each in items if each.found is not None]
        fit = [each for each in there if _group(each) in ratios]
        groups = {_group(each) for each in fit}
        firsts = (foods.find(g.foods[0]) for g in food_groups() if g.id in ratios)
        more = [each for each in firsts if each is not None and _group(each) not in groups]
        return [*dict.fromkeys(fit), *more]
    chosen: list[FoundFood] = []
    problems: list[Problem] = []
    for word in instead:
        food = foods.find(word)
        if food is None:
            problems.append(
                problem("basket-food", column="instead", value=word, near=foods.near(word))
            )
        elif _group(food) not in ratios:
            problems.append(_not_instead(word, ratios, title))
        else:
            chosen.append(food)
    if problems:
        raise DataError("substitution", problems)
    return chosen


def _not_instead(word: str, ratios: Mapping[str, Fraction], title: str) -> Problem:
    groups = ", ".join(each.title for each in food_groups() if each.id in ratios)
    return problem("substitution-not", column="instead", value=word, title=title, groups=groups)


def _group(found: FoundFood) -> str | None:
    group = group_of(found.food.id)
    return None if group is None else group.id


def _substitute(
    found: FoundFood,
    ratios: Mapping[str, Fraction],
    missing: _Missing,
    items: Sequence[KeptItem],
    days: int,
    there: Sequence[str],
) -> Substitute:
    group = group_of(found.food.id)
    assert group is not None  # of `_chosen`
    grams = missing.grams * ratios[group.id]
    parts = list(_parts(items))
    without = list(_parts(each for each in items if each is not missing.item))
    before = sums_of(parts)
    after = sums_of([*without, (grams * found.food.edible, found.food.per_100g)])
    return Substitute(
        food=found.food.id,
        name=found.food.name,
        group=group.title,
        grams=grams,
        for_all_days=grams * days,
        in_programme=found.food.id in there,
        changes=tuple(
            NutrientChange(
                nutrient=each.id,
                name=each.name,
                unit=each.unit,
                before=before[each.id],
                after=after[each.id],
            )
            for each in NUTRIENTS
        ),
    )


def _parts(items: Iterable[KeptItem]) -> Iterator[tuple[Fraction, Nutrients]]:
    for each in items:
        if each.found is not None and each.grams is not None:
            yield each.grams * each.found.food.edible, each.found.food.per_100g
