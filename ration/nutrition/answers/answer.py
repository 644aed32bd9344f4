"""The nutrition of a ration as an answer: for the screen, a workbook, and a page."""

from collections.abc import Iterator

from ration.export.answer import Answer, AnswerChart
from ration.nutrition.answers.notes import notes
from ration.nutrition.answers.says import says
from ration.nutrition.answers.tables import tables
from ration.nutrition.record import NutritionRecord


def nutrition_answer(record: NutritionRecord) -> Answer:
    """What a person gets, what it covers, and what is not known of it.

    >>> from ration.nutrition.assess import nutrition_of
    >>> answer = nutrition_answer(nutrition_of("kaesong-2020"))
    >>> answer.says[0]
    'A person gets 68,173 kcal in all: at 2,100 kcal per day it lasts 32.5 days.'
    """
    return Answer(
        title=f"Nutrition of the ration: {record.programme.heading}",
        about=_about(record),
        says=tuple(says(record)),
        tables=tuple(tables(record)),
        charts=tuple(_charts(record)),
        notes=tuple(notes(record)),
    )


def _about(record: NutritionRecord) -> str:
    stamp = record.programme
    of = f"Programme {stamp.id}, version {stamp.version}"
    if record.source is None:
        counts = ", ".join(f"{name} {value}" for name, value in record.household)
        return f"{of}; a planning household: {counts}."
    return f"{of}; {record.source}: {record.people:,} persons, {record.served:,} of them served."


def _charts(record: NutritionRecord) -> Iterator[AnswerChart]:
    known = [each for each in record.nutrients if each.days is not None]
    days = [(each.name, each.days) for each in known if each.days is not None]
    yield AnswerChart("bars", "Days of cover", "days", "nutrients", days)
    shares = [(each.name, each.share * 100) for each in known if each.share is not None]
    if shares:
        title = "Share of the requirement per day"
        most = max(100, *(int(share) + 1 for _, share in shares))
        yield AnswerChart("bars", title, "%", "nutrients", shares, most=most)
