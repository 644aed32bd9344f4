"""What to hand out instead of an item that is missing, by the field's ratios."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Literal, NamedTuple

from pydantic import Field

from ration.core.models import Frozen, Id, Named, Names, Several
from ration.core.problems import DataError, InputError, Problem, nearest, problem
from ration.core.toml_model import parse_model
from ration.nutrition.design.demands import sums_of
from ration.nutrition.design.food_groups import food_groups, group_of
from ration.nutrition.design.kept import KeptItem, kept_ration
from ration.nutrition.foods import Foods, FoundFood
from ration.plan.plan_for import Subject
from ration.programme.food import NUTRIENTS, Nutrients
from ration.results.provenance import ProgrammeStamp
from ration.results.supply import Exact


class SubstitutionPair(Frozen):
    """So many parts of one group of foods are worth so many of another."""

    missing: Id
    """The group of the food that is missing. Example: "sugars"."""
    instead: Id
    """The group of what replaces it. Example: "oils"."""
    parts: Several[int] = Field(min_length=2, max_length=2)
    """How much of the first, and how much of the second for it. Example: [2, 1]."""
    both_ways: bool
    """Whether the first may replace the second, too. Example: true."""


class Substitutions(Frozen):
    """The ratios of substitution, and for how long they hold."""

    source: Named
    """Who states them. Example: "UNHCR and WFP 1997, § 28"."""
    most_days: int
    """For how many days at most. Example: 30."""
    pairs: Several[SubstitutionPair]
    """The ratios. Example: [{ missing = "oils", instead = "cereals", parts = [1, 3] }]."""

    def instead_of(self, group: str) -> dict[str, Fraction]:
        """What may replace a group: grams of each other group for a gram of it.

        >>> substitutions().instead_of("sugars"), substitutions().instead_of("oils")
        ({'oils': Fraction(1, 2)}, {'sugars': Fraction(2, 1), 'cereals': Fraction(3, 1)})
        >>> "oils" in substitutions().instead_of("cereals")
        False
        """
        found: dict[str, Fraction] = {}
        for each in self.pairs:
            first, second = each.parts
            if each.missing == group:
                found[each.instead] = Fraction(second, first)
            if each.both_ways and each.instead == group:
                found[each.missing] = Fraction(first, second)
        return found


@cache
def substitutions() -> Substitutions:
    """The ratios that come with ration.

    >>> substitutions().most_days
    30
    """
    name = "substitutions.toml"
    text = resources.files(__package__).joinpath(name).read_text("utf-8")
    return parse_model(Substitutions, text, name)


class NutrientChange(Frozen):
    """A nutrient of the whole ration per person and day, before and after; `unit` is its unit."""

    nutrient: str
    name: str
    unit: str
    before: Exact
    after: Exact


class Substitute(Frozen):
    """A food that may replace the item, in grams per person: each day, and for all days.

    `in_programme` means that the programme hands it out already. `changes` are of the nutrients of
    the ration; one that is not known of a food counts as 0.
    """

    food: str
    name: str
    group: str
    grams: Exact
    for_all_days: Exact
    in_programme: bool
    changes: tuple[NutrientChange, ...]


class SubstitutionRecord(Frozen):
    """What to hand out instead of an item that is missing, for so many days.

    `grams` are what the programme gives of it per person and day. `substitutes` are alternatives:
    each replaces all of it.
    """

    format: Literal["ration.substitution/1"] = "ration.substitution/1"
    programme: ProgrammeStamp
    household: Names
    item: str
    name: str
    food: str
    group: str
    grams: Exact
    days: int
    most_days: int
    source: str
    substitutes: tuple[Substitute, ...]


class _Missing(NamedTuple):
    item: KeptItem
    found: FoundFood
    grams: Fraction


def substitution_record(
    subject: Subject,
    item: str,
    instead: Sequence[str],
    days: int | None,
    household: Mapping[str, str | int],
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
