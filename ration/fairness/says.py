"""What fairness says, in plain sentences, most important first."""

from collections.abc import Iterator
from fractions import Fraction

from ration.core.text.cells import many
from ration.export.answer import decimal_text
from ration.fairness.measure import ENERGY
from ration.fairness.record import FairnessRecord, GapRecord, Inequality, Level, Scenario
from ration.fairness.tables import (
    HAVING,
    INDEX,
    having_of,
    head_of,
    level_name,
    places_of_amounts,
)

_FEW = 3  # areas that are named


def fairness_says(record: FairnessRecord) -> Iterator[str]:
    """Coverage, what a person gets, how even that is, need, the gap, and what-if."""
    yield _coverage(record)
    ration = record.inequality_of("ration")
    if ration is not None:
        yield from _per_head(record, ration)
        yield from _even(record, ration)
    for level in record.levels:
        yield from _met(record, level)
    yield from _gap(record)
    yield from _scenarios(record)


def _text(record: FairnessRecord, amount: Fraction) -> str:
    return f"{decimal_text(amount, places_of_amounts(record))} {record.measure().unit}"


def _percent(share: Fraction) -> str:
    return f"{decimal_text(share * 100, 1)} %"


def _coverage(record: FairnessRecord) -> str:
    every, served = dict(record.people)[record.head], dict(record.served).get(record.head)
    if served is None or not every:
        return f"The register has {many(every, head_of(record))}."
    if served == every:
        return f"All {many(every, head_of(record))} get something."
    share = _percent(Fraction(served, every))
    return f"{served:,} of {many(every, head_of(record))} get something: {share}."


def _per_head(record: FairnessRecord, ration: Inequality) -> Iterator[str]:
    name, head = record.measure().name, head_of(record)
    if ration.mean is None:
        return
    where = "" if record.of_households else _where(record)
    least = "at least " if record.main == ENERGY and record.unknown_energy else ""
    text = f"{name}{where}: {least}{_text(record, ration.mean)} per {head} on average"
    if ration.least is not None and ration.most is not None:
        text += f", from {_text(record, ration.least)} to {_text(record, ration.most)}"
    yield f"{text}."
    if ration.nothing:
        none = f"{many(ration.nothing, head)} of {ration.people:,}"
        yield f"{none} are in households that get none of it."
    if ration.below is not None and record.threshold is not None:
        less = f"{ration.below:,} of {many(ration.people, head)}"
        yield f"{less} get less than {_text(record, record.threshold)}."


def _where(record: FairnessRecord) -> str:
    """The level of areas that the mean is of, where households are not known."""
    levels = [
        level
        for level in record.levels
        if any(each.measure == record.main for each in level.inequality)
    ]
    own = [e for e in levels if record.reference in [area.area for area in e.areas]] or levels
    return f", by {level_name(own[0])}" if own else ""


def _even(record: FairnessRecord, ration: Inequality) -> Iterator[str]:
    head = head_of(record)
    index = ration.gini if ration.gini is not None else ration.gini_areas
    if index is None or ration.mean is None:
        return
    if ration.gini is None:
        yield (
            f"The Gini coefficient of the means of areas is {decimal_text(index, INDEX)} (0: all "
            "have the same mean). How even it is within areas is not known."
        )
    else:
        apart = _text(record, 2 * index * ration.mean)
        yield (
            f"The Gini coefficient is {decimal_text(index, INDEX)} (0: all get the same): two "
            f"{record.head} drawn at random are {apart} per {head} apart on average."
        )
    if ration.theil and ration.between is not None and round(ration.theil, INDEX):
        share = _percent(ration.between / ration.theil)
        name = level_name(record.levels[0]) if record.levels else "area"
        yield (
            f"The Theil index is {decimal_text(ration.theil, INDEX)}: {share} of it is between "
            f"areas ({name}), the rest is within them."
        )


def _met(record: FairnessRecord, level: Level) -> Iterator[str]:
    """Where the smallest share of what is due is handed out, if it is not all."""
    met = [
        (each.met, area.area)
        for area in level.areas
        for each in area.amounts
        if each.measure == record.main and each.met is not None
    ]
    if not met or min(met)[0] == 1 == max(met)[0]:
        return
    least = min(met)[0]
    where = [area for share, area in met if share == least]
    more = f" and {len(where) - _FEW:,} more" if len(where) > _FEW else ""
    yield (
        f"Of what is due, the least is handed out in {', '.join(where[:_FEW])}{more}: "
        f"{_percent(least)} (by {level_name(level)})."
    )


def _gap(record: FairnessRecord) -> Iterator[str]:
    head = head_of(record)
    for each in record.gaps:
        if each.reference is None or each.rest is None:
            continue
        yield (
            f"{record.reference} and the rest, {HAVING[each.having]}: "
            f"{_text(record, each.reference)} and {_text(record, each.rest)} per {head}"
            f"{_times(each)}."
        )


def _times(each: GapRecord) -> str:
    return "" if each.times is None else f", {decimal_text(each.times, 2)} times as much"


def _scenarios(record: FairnessRecord) -> Iterator[str]:
    """Which scenario is the most even, and which the least."""
    known = [each for each in record.scenarios if _index(each) is not None]
    if len(known) < 2:
        return
    first = min(known, key=lambda each: _index(each) or 0)
    last = max(known, key=lambda each: _index(each) or 0)
    if _index(first) == _index(last):
        yield "All scenarios are equally even."
        return
    what = "the ration" if having_of(record) == "ration" else "what people have after it"
    yield (
        f"Of the scenarios, {what} is most even with {_named(first)}, and least even with "
        f"{_named(last)}."
    )


def _index(each: Scenario) -> Fraction | None:
    return each.gini if each.gini is not None else each.gini_areas


def _named(each: Scenario) -> str:
    index = _index(each)
    return f"{each.label} (Gini {decimal_text(index or Fraction(0), INDEX)})"
