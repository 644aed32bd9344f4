"""What to hand out instead of a missing item, as an answer."""

from collections.abc import Iterator

from ration.export.answer import Answer, AnswerTable, decimal_text
from ration.nutrition.substitution.record import Substitute, SubstitutionRecord

_SHOWN = ("energy_kcal", "protein_g", "fat_g")  # in sentences; tables have all nutrients


def substitution_answer(found: SubstitutionRecord) -> Answer:
    """What may replace the item, and how the nutrients of the ration change."""
    return Answer(
        title=f"Instead of {found.name}",
        about=f"{found.programme.heading}. For {found.days} days, "
        f"{decimal_text(found.grams, 1)} g of it per person and day.",
        says=tuple(_says(found)),
        tables=(_options(found), *(_changes(each) for each in found.substitutes)),
        notes=tuple(_notes(found)),
    )


def _says(found: SubstitutionRecord) -> Iterator[str]:
    for each in found.substitutes:
        yield (
            f"{decimal_text(each.grams, 1)} g of {each.food} per person and day replace it"
            f"{', which the programme hands out already' if each.in_programme else ''}: "
            f"{_in_words(each)}."
        )
    yield f"Not for more than {found.most_days} days: after that, design a basket."


def _in_words(each: Substitute) -> str:
    parts = []
    for change in each.changes:
        if change.nutrient in _SHOWN:
            change_by = change.after - change.before
            sign = "+" if change_by > 0 else ""
            parts.append(f"{change.name} {sign}{decimal_text(change_by, 1)} {change.unit}")
    return ", ".join(parts)


def _options(found: SubstitutionRecord) -> AnswerTable:
    return AnswerTable(
        "substitutes",
        "What may replace it, per person",
        ["food", "name", "group", "g/day", f"g, {found.days} days"],
        [[s.food, s.name, s.group, s.grams, s.for_all_days] for s in found.substitutes],
        [None, None, None, 1, 0],
    )


def _changes(each: Substitute) -> AnswerTable:
    return AnswerTable(
        f"with-{each.food}",
        f"The ration per person and day, with {each.name}",
        ["nutrient", "unit", "before", "after", "change"],
        [[c.name, c.unit, c.before, c.after, c.after - c.before] for c in each.changes],
        [None, None, 1, 1, 1],
        on_screen=False,
    )


def _notes(found: SubstitutionRecord) -> Iterator[str]:
    yield f"Ratios: {found.source}."
    yield "A figure that no composition table has counts as 0."
    if found.household:
        people = ", ".join(f"{name} {value}" for name, value in found.household)
        yield f"What is per household is of a planning household: {people}."
