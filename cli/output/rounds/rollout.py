"""A roll-out on a terminal: who is reached when, what it requires, what remains."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from rich.console import Console

from ration import RollOut
from ration.core.problems.names import some
from ration.core.quantity.quantity import number_text
from ration.export.tables.people import people_cells, people_header, people_text
from ration.results.rollout import Need, PerHead, Year

from ..console import console, one_line, print_table
from ..plans.plan import print_assumed

MOST = 40  # a file has all


def print_roll_out(found: RollOut) -> None:
    """Print who is reached in each year, what it requires, what remains; then the details."""
    out = console()
    for line in _heading(found):
        out.print(line)
    out.print()
    if found.years:
        _years(out, found)
        _items(out, "What each year requires", found, lambda year: _amounts(year.requirement))
    _remaining(out, found)
    if found.years:
        _reached(out, found)
        _items(out, "Required so far", found, lambda year: _amounts(year.requirement_so_far))
        _even(out, found)
        if max(len(found.years), len(found.phases)) > MOST:
            out.print(f"The first {MOST} are shown; -o DIR writes all.")
    print_assumed(out, found.assumptions)
    if any(need.assumption for need in found.requirement):
        out.print("* is based on an assumption, listed above.")


def _heading(found: RollOut) -> Iterator[str]:
    source, schedule = found.source, found.schedule
    yield schedule.title
    if found.programme.amounts:
        yield f"It gives {found.programme.amounts}."
    yield (
        f"Programme {found.programme.id}, version {found.programme.version}; register "
        f"{source.source}: {source.counted}"
    )
    if source.left_out_by:
        yield f"Left out: {source.why_left_out}."
    if source.ages:
        yield source.ages
    many = sum(bool(area.area) for area in found.areas)
    yield f"Total: {many:,} areas by {schedule.area}, {people_text(found.people)}."
    if found.served:
        yield f"Served in one round for all: {people_text(found.served)}."
    again = "" if schedule.repeat is None else f", and {schedule.repeat.words} from then on"
    yield f"An area gets the ration on the day it is reached{again or ', once'}."


def _reached(out: Console, found: RollOut) -> None:
    rows = [
        [phase.id, phase.start.isoformat(), f"{phase.rounds:,}", some(phase.areas, 8)]
        for phase in found.phases[:MOST]
    ]
    print_table(out, "When areas are reached", ["phase", "on", "rounds", "areas"], rows, right={2})


def _years(out: Console, found: RollOut) -> None:
    headers = ["year", "areas", "so far", *people_header(found), f"{found.head}\nso far", "share"]
    rows = [
        [
            str(year.year),
            f"{len(year.areas):,}",
            f"{year.areas_so_far:,}",
            *people_cells(year),
            f"{dict(year.people_so_far)[found.head]:,}",
            _percent(year.share),
        ]
        for year in found.years[:MOST]
    ]
    print_table(out, "Reached in each year", headers, rows, right=set(range(1, len(headers))))


def _items(
    out: Console, title: str, found: RollOut, cells: Callable[[Year], Sequence[str]]
) -> None:
    headers = [
        "year",
        *(f"{one_line(need.name)}\n{one_line(need.unit)}" for need in found.requirement),
    ]
    rows = [[str(year.year), *cells(year)] for year in found.years[:MOST]]
    print_table(out, title, headers, rows, right=set(range(1, len(headers))))


def _amounts(needs: Sequence[Need]) -> list[str]:
    return [
        number_text(need.quantity.amount, grouped=True) + ("*" if need.assumption else "")
        for need in needs
    ]


def _even(out: Console, found: RollOut) -> None:
    """Print the gap between areas: of the year if the ration is repeated, else so far."""
    repeated = found.schedule.repeat is not None
    head = found.head.removesuffix("s")
    title = f"Lowest and highest per {head} among areas, {'in the year' if repeated else 'so far'}"
    _items(out, title, found, lambda year: [_range(need, repeated) for need in year.per_head])


def _range(even: PerHead, repeated: bool) -> str:
    least, greatest = (
        (even.least, even.greatest) if repeated else (even.least_so_far, even.greatest_so_far)
    )
    return f"{_about(least)} to {_about(greatest)}"


def _remaining(out: Console, found: RollOut) -> None:
    left = found.remaining
    if not left.areas:
        out.print("Nothing remains: every area is reached.")
        out.print()
        return
    named = [area for area in left.areas if area]
    if named:
        remain = "1 area remains" if len(named) == 1 else f"{len(named):,} areas remain"
        out.print(f"{remain}: {some(named, 8)}.")
    if "" in left.areas:
        out.print(f"Some households are in no area: their {found.schedule.area} is blank.")
    out.print(f"Not reached: {people_text(left.people)}.")
    if left.served:
        out.print(f"One round for the rest would serve {people_text(left.served)}.")
    out.print()
    rows = [
        [f"{need.name}, {need.unit}", amount]
        for need, amount in zip(left.requirement, _amounts(left.requirement), strict=True)
    ]
    print_table(out, "Required for one round of the rest", ["item", "quantity"], rows, right={1})


def _percent(share: Fraction | None) -> str:
    return "" if share is None else f"{number_text(round(share * 100, 1))} %"


def _about(amount: Fraction) -> str:
    """A number with at most three decimals, for people to read."""
    rounded = round(amount, 3)
    return number_text(rounded, grouped=True) + ("" if rounded == amount else "…")
