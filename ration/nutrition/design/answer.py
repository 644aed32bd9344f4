"""A designed basket as an answer: what to hand out, what it meets, and what binds."""

from collections.abc import Iterator
from fractions import Fraction

from ration.core.problems.names import some
from ration.core.text.cells import many
from ration.export.answer import Answer, AnswerChart, AnswerTable, decimal_text
from ration.nutrition.design.record import BasketFood, DesignRecord, MetRequirement

_SAVES = "{what} would save so much, if parts of steps could be handed out."


def design_answer(made: DesignRecord) -> Answer:
    """What the basket is, in sentences, tables and bars."""
    return Answer(
        title=f"A basket of the least {made.minimise}",
        about=_about(made),
        says=tuple(_says(made)),
        tables=(_foods(made), _met(made), *_binding(made)),
        charts=(
            AnswerChart(
                "bars",
                "How much of each requirement is reached",
                "%",
                "requirements",
                [(each.name, 100 * each.reached / each.need) for each in made.met if each.need],
            ),
        ),
        notes=tuple(_notes(made)),
    )


def _about(made: DesignRecord) -> str:
    keeps = "" if made.programme is None else f"Added to: {made.programme.heading}. "
    return f"{keeps}{made.days} days. Requirements: {made.requirements}. Limits: {made.limits}."


def _amount(made: DesignRecord, value: Fraction) -> str:
    """So much of what is minimised, with its unit."""
    if made.minimise == "weight":
        return f"{decimal_text(value, 1)} g"
    return f"{decimal_text(value, 0)} {made.unit}"


def _per(made: DesignRecord) -> str:
    return "per person and day" if made.minimise == "weight" else f"per person for {made.days} days"


def _says(made: DesignRecord) -> Iterator[str]:
    added = [each for each in made.foods if each.added]
    names = ", ".join(f"{each.food} {decimal_text(each.added, 1)} g" for each in added)
    verb = "Hand out" if made.programme is None else "Add"
    if added:
        total = f"{decimal_text(made.added_grams, 1)} g of food per person and day"
        yield f"{verb} {total}: {names}."
    else:
        yield "Nothing is missing: add nothing."
    if added and made.persons is not None:
        tonnes = made.added_grams * made.days * made.persons / 1_000_000
        yield f"For {made.persons:,} people and {made.days} days: {decimal_text(tonnes, 1)} t."
    if made.minimise == "cost":
        yield f"It costs {_amount(made, made.added)} {_per(made)}."
    if made.replaced:
        yield f"Not handed out any more: {', '.join(made.replaced)}."
    if made.programme is not None:
        yield _missing(made)
    yield from _how_good(made)
    binds = [each.name for each in made.met if each.binds]
    if binds:
        yield f"What decides: {', '.join(binds)}. One step less of a food would miss each of these."


def _missing(made: DesignRecord) -> str:
    """What the ration that is kept does not have."""
    short = [each for each in made.met if not _is_met(each, each.kept)]
    if not short:
        every = "the requirement" if len(made.met) == 1 else f"all {len(made.met)} requirements"
        return f"What is kept meets {every}."
    listed = some(
        (f"{each.name} {percent_text(each.kept / each.need)}" for each in short if each.need),
        len(short),
    )
    of = many(len(made.met), "requirement")
    each = " of each" if len(short) > 1 else ""
    return f"What is kept misses {len(short)} of {of}: {listed}{each}."


def percent_text(share: Fraction) -> str:
    """A share as people read it, rounded down: what is missed is never shown as 100 %.

    >>> percent_text(Fraction(999, 1000))
    '99 %'
    """
    return f"{int(share * 100):,} %"


def _is_met(each: MetRequirement, amount: Fraction) -> bool:
    return amount <= each.need if each.most else amount >= each.need


def _how_good(made: DesignRecord) -> Iterator[str]:
    word = "lighter" if made.minimise == "weight" else "cheaper"
    if made.best:
        yield f"No basket in these steps is {word}: the solver ended with a proof."
    else:
        yield f"The solver had no time to prove that no basket in these steps is {word}."
    if made.at_least and made.added:
        gap = made.added / made.at_least - 1
        least = _amount(made, made.at_least)
        yield (
            f"Even in parts of steps, none comes below {least}, exactly: this one is "
            f"{decimal_text(100 * gap, 1)} % above that."
        )


def _foods(made: DesignRecord) -> AnswerTable:
    header = ["food", "name", "kept, g", "added, g", "together, g", f"added, {made.days} days, g"]
    decimals: list[int | None] = [None, None, 1, 1, 1, 0]
    money = any(each.cost is not None for each in made.foods)
    rows = [
        [
            each.food,
            each.name,
            each.kept,
            each.added,
            each.kept + each.added,
            each.per_person.amount,
            *([_cost(each)] if money else []),
        ]
        for each in made.foods
    ]
    return AnswerTable(
        "foods",
        "The basket, per person and day",
        [*header, *([f"cost, {made.days} days"] if money else [])],
        rows,
        [*decimals, *([0] if money else [])],
    )


def _cost(each: BasketFood) -> Fraction | None:
    return each.cost if each.added else Fraction(0)


def _met(made: DesignRecord) -> AnswerTable:
    says = _SAVES.format(what="1 % less of a requirement")
    rows = [
        [
            each.name,
            each.unit,
            each.need,
            each.kept,
            each.reached,
            100 * each.reached / each.need if each.need else None,
            "yes" if each.binds else "",
            None if each.saves is None else each.saves * each.need / 100,
        ]
        for each in made.met
    ]
    return AnswerTable(
        "requirements",
        "Requirements, per person and day",
        [
            "requirement",
            "unit",
            "needed",
            "kept",
            "reached",
            "reached, %",
            "decides",
            f"saves, {made.unit}",
        ],
        rows,
        [None, None, 1, 1, 1, 0, None, 2],
        [says],
    )


_KINDS = {"least": "at least", "most": "at most", "stock": "there is"}


def _binding(made: DesignRecord) -> Iterator[AnswerTable]:
    if made.binding:
        yield AnswerTable(
            "limits",
            "Limits that are reached",
            ["limit", "", "amount", f"saves, {made.unit}"],
            [[b.what, _KINDS[b.kind], str(b.limit), b.saves] for b in made.binding],
            [None, None, None, 2],
            [_SAVES.format(what="A limit that is 1 g a day wider")],
        )


def _notes(made: DesignRecord) -> Iterator[str]:
    yield f"Requirements are {made.requirements}: {made.requirements_source}."
    yield f"Limits are {made.limits}: {made.limits_source or 'no source is stated'}."
    yield "Every requirement and limit was checked exactly; the solver's own figures are not used."
    tables = dict.fromkeys(each.table for each in made.foods if each.table)
    yield f"Food composition: {'; '.join(tables) or 'the programme'}."
    grains = [each.food for each in made.foods if each.whole_grain]
    if grains:
        yield (
            f"Whole grain: {', '.join(grains)}. What milling takes is not counted; where people "
            "bear it, it is 10 to 20 % (UNHCR and WFP 1997, § 25)."
        )
    for each in made.foods:
        if each.added and each.source:
            mark = ", an assumption" if each.assumption else ""
            yield f"{each.food}: {each.source}{mark}."
    if made.household:
        people = ", ".join(f"{name} {value}" for name, value in made.household)
        yield f"What is per household is of a planning household: {people}."
