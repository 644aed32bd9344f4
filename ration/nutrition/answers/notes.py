"""What to know of the figures of an assessment: sources, assumptions, and what is left out."""

from collections.abc import Iterator

from ration.core.problems.names import some
from ration.core.quantity.quantity import number_text
from ration.nutrition.record import NutritionRecord
from ration.programme.schedule import percent

_MANY = 20  # names in a note


def notes(record: NutritionRecord) -> Iterator[str]:
    """Everything to know of the figures, a line each."""
    yield from _requirement(record)
    yield from _foods(record)
    yield from _energy(record)
    yield from _milling(record)
    yield from _days(record)
    yield from _ours(record)


def _requirement(record: NutritionRecord) -> Iterator[str]:
    asked = record.requirement
    statuses = {each.status for each in record.nutrients if each.status not in (None, "read")}
    memory = [each.name for each in record.nutrients if each.status == "memory"]
    how = f" From memory, not read again: {some(memory, _MANY)}." if memory else ""
    how += " Some are assumptions." if "assumption" in statuses else ""
    yield f"Requirements: {asked.title}. Source: {asked.source}.{how}"
    yield (
        "Requirements are means of a population, for planning: not what one person requires, "
        "and not for the treatment of malnutrition."
    )


def _foods(record: NutritionRecord) -> Iterator[str]:
    tables: dict[str, list[str]] = {}
    for each in record.items:
        tables.setdefault(each.table or "the programme", []).append(each.food_name)
    for table, foods in tables.items():
        yield f"Foods of {table}: {'; '.join(dict.fromkeys(foods))}."
    titles = {each.nutrient: each.name for each in record.nutrients}
    for each in record.items:
        if each.guessed:
            names = some((titles[name] for name in each.guessed), _MANY)
            yield f"{each.name}: from memory or assumed, not read in the table: {names}."
        if each.holds_given:
            yield f"{each.name}: what a unit weighs, {number_text(each.holds)} kg, is given here."


def _energy(record: NutritionRecord) -> Iterator[str]:
    yield f"Energy model: {record.need.source}. Light activity, men of 60 kg, women of 52 kg."
    yield (
        "Annex I prints 2,010 kcal as the mean of women and girls. Its own figures give 1,910: "
        "a digit error, which is not used."
    )
    if record.need.known != "profile":
        yield (
            "Inside a group of ages, people are spread as in the model: an assumption. Where they "
            "are not counted, pregnant and breastfeeding women are as many as in the model."
        )


def _milling(record: NutritionRecord) -> Iterator[str]:
    whole = [each.name for each in record.items if each.whole_grain]
    if whole and record.milling:
        taken = percent(record.milling)
        yield f"Milling takes {taken} of whole grain: {some(whole, _MANY)}."
    elif whole:
        yield (
            f"Whole grain: {some(whole, _MANY)}. Nothing is taken off for milling; where people "
            "pay for it in grain, 10 to 20 % are added (UNHCR and WFP 1997, § 25): --milling 15%."
        )


def _days(record: NutritionRecord) -> Iterator[str]:
    if record.days_from == "rounds":
        yield "The days are the time between rounds; a month has 30, a year 365."
    if record.days is None:
        yield "The programme does not say for how many days it is: --days N gives figures per day."
    if record.programme.household_days is not None:
        yield (
            "Households are there for different numbers of days; figures per day are for the days "
            "of the programme."
        )


def _ours(record: NutritionRecord) -> Iterator[str]:
    if record.source is None:
        yield (
            "No register: a household stands for all. Counts that are not given are assumptions: "
            "5 persons, and groups by age as in the energy model. Pools are left out."
        )
    if record.stock is not None:
        yield f"The figures are of what is issued from {record.stock}, not of what is due."
    for each in record.assumptions:
        source = f" ({each.source})" if each.source else ""
        yield f"Assumption, {each.place}: {each.says}{source}."
