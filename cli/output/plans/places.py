"""Sites and subtotals on a terminal."""

from collections.abc import Sequence
from heapq import nlargest, nsmallest
from itertools import count

from rich.console import Console

from ration import Manifest, Subtotal
from ration.core.quantity.quantity import number_text
from ration.core.text.cells import many
from ration.export.tables.people import people_cells, people_header
from ration.results.lines import by_level
from ration.results.plan.site_table import household_counts

from ..console import one_line, print_table

MOST_SITES = 12  # of a channel; of more, the largest and smallest are shown
ENDS = 3  # so many of each
MOST_PLACES = 40  # of subtotals


def print_sites(out: Console, sites: Sequence[Manifest], *, every: bool) -> None:
    """Print the sites of a channel: `every` one, or the largest and smallest if they are many."""
    title = f"{sites[0].title}: {many(len(sites), 'site')}"
    if every or len(sites) <= MOST_SITES:
        _places(out, title, "site", [(manifest.site, manifest) for manifest in sites])
        return
    largest, smallest = ends(household_counts(sites))
    shown = [(sites[at].site, sites[at]) for at in (*largest, *smallest)]
    title = f"{title}, the largest and smallest; --sites shows all"
    _places(out, title, "site", shown, cut=ENDS)


def ends(sizes: Sequence[int]) -> tuple[list[int], list[int]]:
    """Which are the largest and which the smallest, from the largest down."""
    largest = [-at for _, at in nlargest(ENDS, zip(sizes, count(0, -1), strict=False))]
    smallest = [-at for _, at in nsmallest(ENDS, zip(sizes, count(0, -1), strict=False))]
    return largest, smallest[::-1]


def print_subtotals(out: Console, subtotals: Sequence[Subtotal], *, every: bool) -> None:
    """Print a table per hierarchy, each place below the place that it is in."""
    levels = by_level(subtotals)
    for columns in levels:
        if any(columns == other[: len(columns)] for other in levels if other != columns):
            continue  # the table of a longer hierarchy has it
        ends = range(1, len(columns) + 1)
        places = [place for end in ends for place in levels[columns[:end]]]
        places.sort(key=lambda place: place.values)
        shown = places if every else places[:MOST_PLACES]
        named = [(_indented(place.value or "(blank)", len(place.within)), place) for place in shown]
        more = f": {len(places):,} places, the first {len(shown)}; --sites shows all"
        title = f"By {', '.join(columns)}{more if len(shown) < len(places) else ''}"
        _places(out, title, "\n".join(map(_indented, columns, range(len(columns)))), named)


def _indented(name: str, level: int) -> str:
    return "  " * level + one_line(name)


def _places(
    out: Console,
    title: str,
    what: str,
    places: Sequence[tuple[str, Manifest | Subtotal]],
    *,
    cut: int | None = None,
) -> None:
    """Print a row per place; before row `cut`, if there is one, some are left out."""
    first = places[0][1]
    headers = [
        what,
        *people_header(first),
        *(f"{one_line(line.name)}\n{one_line(line.unit)}" for line in first.lines.values()),
    ]
    rows = [
        [
            name,
            *people_cells(place),
            *(number_text(line.quantity.amount, grouped=True) for line in place.lines.values()),
        ]
        for name, place in places
    ]
    if cut is not None:
        rows.insert(cut, ["…", *[""] * (len(headers) - 1)])
    print_table(out, title, headers, rows, right=set(range(1, len(headers))))
