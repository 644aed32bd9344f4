"""A plan on a terminal."""

from collections.abc import Iterator, Sequence

from rich.console import Console

from ration import DistributionPlan, Manifest, Subtotal
from ration.core.quantity import number_text
from ration.core.text import many
from ration.export.display import (
    DisplayTable,
    assumed_shown,
    notes,
    nothing_shown,
    rounding_shown,
    totals_shown,
)
from ration.export.people import people_cells, people_header, people_text
from ration.programme.assumptions import Assumption
from ration.results.lines import by_level

from .console import console, print_table
from .stock import print_stock

MOST_SITES = 40  # a file has all


def print_plan(plan: DistributionPlan) -> None:
    """Print who is in the register, what is needed, where it goes, and what to know."""
    out = console()
    for line in _heading(plan):
        out.print(line)
    out.print()
    lines = plan.totals.lines
    print_shown(out, "Totals", totals_shown(lines))
    print_stock(out, plan)
    for channel in plan.channels:
        _sites(out, plan.manifests(channel))
    _subtotals(out, plan.by)
    print_shown(out, "Who gets nothing", nothing_shown(plan.nothing))
    print_shown(out, "Effect of rounding", rounding_shown(lines))
    print_assumed(out, plan.assumptions)
    for line in notes(plan):
        out.print(line)


def _heading(plan: DistributionPlan) -> Iterator[str]:
    source = plan.source
    yield plan.programme.heading
    yield (
        f"Programme {plan.programme.id}, version {plan.programme.version}; register "
        f"{source.source}: {source.counted}"
    )
    if source.left_out_by:
        yield f"Left out: {source.why_left_out}."
    if source.ages:
        yield source.ages
    yield f"In the register: {people_text(plan.people)}."
    if plan.served:
        yield f"Served: {people_text(plan.served)}."


def print_assumed(out: Console, assumptions: Sequence[Assumption]) -> None:
    """Print every figure that is an assumption, and why."""
    print_shown(out, "Assumptions", assumed_shown(assumptions))


def print_shown(out: Console, title: str, shown: DisplayTable) -> None:
    """Print a table, if it has rows."""
    if shown.rows:
        print_table(out, title, shown.headers, shown.rows, right=shown.numbers)


def _sites(out: Console, sites: Sequence[Manifest]) -> None:
    shown = sites[:MOST_SITES]
    more = "" if len(shown) == len(sites) else f", the first {len(shown)}; -o DIR writes all"
    title = f"{sites[0].title}: {many(len(sites), 'site')}{more}"
    _places(out, title, "site", [(manifest.site, manifest) for manifest in shown])


def _subtotals(out: Console, subtotals: Sequence[Subtotal]) -> None:
    """Print a table per hierarchy, each place below the place that it is in."""
    levels = by_level(subtotals)
    for columns in levels:
        if any(columns == other[: len(columns)] for other in levels if other != columns):
            continue  # the table of a longer hierarchy has it
        ends = range(1, len(columns) + 1)
        places = [place for end in ends for place in levels[columns[:end]]]
        places.sort(key=lambda place: place.values)
        shown = places[:MOST_SITES]
        named = [(_indented(place.value or "(blank)", len(place.within)), place) for place in shown]
        more = f": {len(places):,} places, the first {len(shown)}; -o DIR writes all"
        title = f"By {', '.join(columns)}{more if len(shown) < len(places) else ''}"
        _places(out, title, "\n".join(map(_indented, columns, range(len(columns)))), named)


def _indented(name: str, level: int) -> str:
    return "  " * level + name


def _places(
    out: Console, title: str, what: str, places: Sequence[tuple[str, Manifest | Subtotal]]
) -> None:
    first = places[0][1]
    headers = [
        what,
        *people_header(first),
        *(f"{line.name}\n{line.unit}" for line in first.lines.values()),
    ]
    rows = [
        [
            name,
            *people_cells(place),
            *(number_text(line.quantity.amount, grouped=True) for line in place.lines.values()),
        ]
        for name, place in places
    ]
    print_table(out, title, headers, rows, right=set(range(1, len(headers))))
