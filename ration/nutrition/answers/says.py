"""What an assessment of a ration says, most important first."""

from collections.abc import Iterator
from fractions import Fraction

from ration.core.problems.names import some
from ration.export.answer import decimal_text
from ration.nutrition.record import NutrientCover, NutritionRecord
from ration.programme.schedule import percent as stated

_KNOWN = {
    "ages": "by the ages of {people} people in the register",
    "groups": "by the counts of age groups among {people} people",
    "profile": "with the ages of the population that it is for",
}
_MANY = 20  # names in a sentence


def says(record: NutritionRecord) -> Iterator[str]:
    """The sentences of the answer."""
    energy = _of(record, "energy_kcal")
    yield _energy(record, energy)
    yield _people(record, energy)
    yield from _shares(record)
    yield from _first_out(record)
    yield from _shorter(record, energy)
    if record.not_counted:
        names = some((each.name for each in record.not_counted), _MANY)
        yield f"Not counted as food: {names}."


def days(number: Fraction) -> str:
    """Days with one decimal."""
    return f"{decimal_text(number, 1)} days"


def percent(share: Fraction) -> str:
    """A share with one decimal."""
    return f"{decimal_text(share * 100, 1)} %"


def _of(record: NutritionRecord, name: str) -> NutrientCover:
    return next(each for each in record.nutrients if each.nutrient == name)


def _energy(record: NutritionRecord, energy: NutrientCover) -> str:
    """How much energy a person gets, and for how long it lasts."""
    least = "at least " if energy.lacking else ""
    if energy.per_person is None:
        return "The energy of what a person gets is not known: no food has a figure."
    if energy.per_day is None:
        says = f"A person gets {least}{decimal_text(energy.per_person, 0)} kcal in all"
    else:
        per_day = decimal_text(energy.per_day, 0)
        says = f"A person gets {least}{per_day} kcal per day for {record.days} days"
        if energy.share is not None:
            says += f", {percent(energy.share)} of what is required"
    if energy.required is None or energy.days is None:
        return f"{says}."
    need = decimal_text(energy.required, 0)
    return f"{says}: at {need} kcal per day it lasts {least}{days(energy.days)}."


def _people(record: NutritionRecord, energy: NutrientCover) -> str:
    """What these people need by the energy model, beside the planning figure."""
    need = record.need
    known = _KNOWN[need.known].format(people=f"{need.people or 0:,}")
    living = f"{need.activity} activity"
    if need.temperature is not None:
        living += f", {need.temperature} °C"
    says = f"The energy model, {known} ({living}), gives {decimal_text(need.kcal, 0)} kcal per day"
    least = "at least " if energy.lacking else ""
    if energy.per_person is None:
        return f"{says}."
    if record.energy_by == "people":
        planning = record.requirement.planning_kcal
        if not planning:
            return f"{says}; this is what is required here."
        lasts = days(energy.per_person / planning)
        planned = decimal_text(planning, 0)
        return f"{says}; this is what is required here. At {planned} kcal it lasts {least}{lasts}."
    return f"{says}: it lasts {least}{days(energy.per_person / need.kcal)}."


def _shares(record: NutritionRecord) -> Iterator[str]:
    """The shares of energy from protein and fat, beside what is asked of them."""
    asked = record.requirement
    limits = (
        ("protein", record.protein_share, asked.protein_energy, asked.protein_energy_most),
        ("fat", record.fat_share, asked.fat_energy, None),
    )
    unknown = [what for what, share, _, _ in limits if share is None]
    if unknown and _of(record, "energy_kcal").per_person != 0:
        yield (
            f"The share of energy from {' and '.join(unknown)} is not known: foods have no figure."
        )
    for what, share, least, most in limits:
        if share is None:
            continue
        lacking = _of(record, f"{what}_g").lacking
        says = f"Of the energy, {'at least ' if lacking else ''}{percent(share)} is from {what}"
        if least is None:
            yield f"{says}."
            continue
        verdict = "too little" if share < least else "enough"
        if share < least and lacking:
            verdict = "not sure, because figures of foods are not known"
        if most is not None and share > most:
            verdict = "more than that"
        lower = stated(least)
        bound = f"at least {lower}" if most is None else f"{lower} to {stated(most)}"
        yield f"{says}; the standard is {bound}: {verdict}."


def _first_out(record: NutritionRecord) -> Iterator[str]:
    """What runs out first, and what there is none of."""
    if record.none_of:
        names = some((_of(record, each).name for each in record.none_of), _MANY)
        yield f"There is none of: {names}."
    first = None if record.first_out is None else _of(record, record.first_out)
    if first is not None and first.days is not None:
        yield f"First to run out: {first.name}, after {days(first.days)}."


def _shorter(record: NutritionRecord, energy: NutrientCover) -> Iterator[str]:
    """The nutrients that run out before the energy does; those that may be more apart."""
    if energy.days is None:
        return
    before = [
        each
        for each in record.nutrients
        if each.days is not None
        and each.days < energy.days
        and not each.lacking
        and each.nutrient not in record.none_of
    ]
    before.sort(key=lambda each: each.days or 0)
    sure = [f"{each.name} {days(each.days or Fraction(0))}" for each in before]
    perhaps = [each.name for each in record.nutrients if each.required and each.lacking]
    if sure:
        yield f"Shorter than the energy last: {some(sure, _MANY)}."
    if perhaps:
        names = some(perhaps, _MANY)
        yield f"Not sure, because figures of foods are not known: {names}."
