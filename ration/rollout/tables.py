"""The tables of a roll-out: a header, and rows of text for files."""

from collections.abc import Iterable

from ration.core.quantity import number_text
from ration.results.lines import Counts
from ration.results.rollout import Need, RollOutRecord

Rows = tuple[list[str], list[list[str]]]


def area_rows(found: RollOutRecord) -> Rows:
    """Every area: when it is reached, its people, and what one round for it requires."""
    header = ["area", "phase", "start", *_people(found), *_items(found)]
    rows = [
        [
            one.area,
            one.phase or "",
            "" if one.start is None else one.start.isoformat(),
            *_counts(one.people),
            *_quantities(one.requirement),
        ]
        for one in found.areas
    ]
    return header, rows


def phase_rows(found: RollOutRecord) -> Rows:
    """Every phase: its areas and people, how many rounds it gets, and what one requires."""
    header = ["phase", "start", "areas", *_people(found), *_people(found, "_so_far"), "share"]
    rows = [
        [
            one.id,
            one.start.isoformat(),
            str(len(one.areas)),
            *_counts(one.people),
            *_counts(one.people_so_far),
            "" if one.share is None else number_text(one.share),
            str(one.rounds),
            *_quantities(one.requirement),
        ]
        for one in found.phases
    ]
    return [*header, "rounds", *_items(found)], rows


def year_rows(found: RollOutRecord) -> Rows:
    """Every calendar year: the areas and people reached in it and so far."""
    header = ["year", "areas", "areas_so_far", *_people(found), *_people(found, "_so_far"), "share"]
    rows = [
        [
            str(one.year),
            str(len(one.areas)),
            str(one.areas_so_far),
            *_counts(one.people),
            *_counts(one.people_so_far),
            "" if one.share is None else number_text(one.share),
        ]
        for one in found.years
    ]
    return header, rows


def requirement_rows(found: RollOutRecord) -> Rows:
    """Every item in every calendar year: what it requires, and how even that is per head."""
    header = [
        "year", "item", "name", "unit", "quantity", "quantity_so_far", "least_per_head",
        "greatest_per_head", "least_per_head_so_far", "greatest_per_head_so_far", "assumption",
    ]  # fmt: skip
    rows = [
        [
            str(year.year), new.item, new.name, new.unit, new.quantity.text, far.quantity.text,
            number_text(even.least), number_text(even.greatest),
            number_text(even.least_so_far), number_text(even.greatest_so_far),
            "yes" if new.assumption else "",
        ]
        for year in found.years
        for new, far, even in zip(
            year.requirement, year.requirement_so_far, year.per_head, strict=True
        )
    ]  # fmt: skip
    return header, rows


def _people(found: RollOutRecord, more: str = "") -> list[str]:
    return [f"{name}{more}" for name, _ in found.people]


def _counts(people: Counts) -> list[str]:
    return [str(count) for _, count in people]


def _items(found: RollOutRecord) -> list[str]:
    return [f"{one.item}_{one.unit}" for one in found.requirement]


def _quantities(needs: Iterable[Need]) -> list[str]:
    return [one.quantity.text for one in needs]
