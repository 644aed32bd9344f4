"""The tables of a roll-out as a header and rows of text."""

from collections.abc import Iterable

from ration.core.quantity.quantity import number_text
from ration.export.tables.people import SERVED, Counted
from ration.results.lines import Counts
from ration.results.rollout import Need, RollOutRecord

Rows = tuple[list[str], list[list[str]]]


def area_rows(record: RollOutRecord) -> Rows:
    """List the areas: when reached, people, and the requirement of area round."""
    header = ["area", "phase", "start", *_people(record), *_items(record), SERVED]
    rows = [
        [
            area.area,
            area.phase or "",
            "" if area.start is None else area.start.isoformat(),
            *_counts(area.people),
            *_quantities(area.requirement),
            _served(area),
        ]
        for area in record.areas
    ]
    return header, rows


def phase_rows(record: RollOutRecord) -> Rows:
    """List the phases: areas, people, rounds, and the requirement of phase round."""
    header = ["phase", "start", "areas", *_people(record), *_people(record, "_so_far"), "share"]
    rows = [
        [
            phase.id,
            phase.start.isoformat(),
            str(len(phase.areas)),
            *_counts(phase.people),
            *_counts(phase.people_so_far),
            "" if phase.share is None else number_text(phase.share),
            str(phase.rounds),
            *_quantities(phase.requirement),
            _served(phase),
        ]
        for phase in record.phases
    ]
    return [*header, "rounds", *_items(record), SERVED], rows


def year_rows(record: RollOutRecord) -> Rows:
    """List the calendar years: areas and people reached in the year and so far."""
    header = ["year", "areas", "areas_so_far", *_people(record)]
    header += [*_people(record, "_so_far"), "share", SERVED]
    rows = [
        [
            str(year.year),
            str(len(year.areas)),
            str(year.areas_so_far),
            *_counts(year.people),
            *_counts(year.people_so_far),
            "" if year.share is None else number_text(year.share),
            _served(year),
        ]
        for year in record.years
    ]
    return header, rows


def requirement_rows(record: RollOutRecord) -> Rows:
    """List the items of every calendar year: requirement, least and greatest per head."""
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
        for year in record.years
        for new, far, even in zip(
            year.requirement, year.requirement_so_far, year.per_head, strict=True
        )
    ]  # fmt: skip
    return header, rows


def _people(record: RollOutRecord, more: str = "") -> list[str]:
    return [f"{name}{more}" for name, _ in record.people]


def _served(counted: Counted) -> str:
    """The households that get something; "" if they are not counted."""
    return str(dict(counted.served).get("households", ""))


def _counts(people: Counts) -> list[str]:
    return [str(count) for _, count in people]


def _items(record: RollOutRecord) -> list[str]:
    return [f"{need.item}_{need.unit}" for need in record.requirement]


def _quantities(needs: Iterable[Need]) -> list[str]:
    return [need.quantity.text for need in needs]
