"""Where goods can be, and how they move: from one spot to another, always."""

import datetime as dt
from collections.abc import Iterable, Iterator, Set
from typing import Literal, NamedTuple

from ration.results.accounts.journal import Entry

SpotKind = Literal[
    "outside",  # suppliers, and what was there before the journal
    "place",  # a depot or a site
    "transit",
    "households",
    "lost",
    "damaged",
    "corrected",
    "short",  # sent and not received
    "surplus",  # received and not sent
    "unaccounted",  # what a count has less or more than the books
]
HOUSEHOLDS = "households"  # may be written where goods come from or go to


class Spot(NamedTuple):
    """Where goods are: its kind, the depot or site that it is counted for, and the lot.

    `lot` None means that lots are counted together there. `document` is the one that goods in
    transit travel with; of other goods it is "".
    """

    kind: SpotKind
    place: str
    lot: str | None = None
    document: str = ""


class Posting(NamedTuple):
    """`steps` of the entry's item leave `source` and arrive at `target` on `date`."""

    entry: Entry
    date: dt.date
    steps: int
    source: Spot
    target: Spot


class Key(NamedTuple):
    """What has a line of figures: an item at a place; `lot` None means all lots together."""

    place: str
    item: str
    lot: str | None = None


# The figures of a line that a posting adds to, by the kinds of its two spots; the first is of
# the source's place, the second of the target's.
_FIGURES: dict[tuple[SpotKind, SpotKind], tuple[tuple[str, ...], tuple[str, ...]]] = {
    ("outside", "place"): ((), ("supplied", "received")),
    ("place", "transit"): (("sent",), ("dispatched",)),
    ("transit", "place"): ((), ("received",)),
    ("transit", "lost"): (("lost_in_transit",), ()),
    ("transit", "damaged"): (("damaged_in_transit",), ()),
    ("transit", "short"): (("short",), ()),
    ("surplus", "place"): ((), ("surplus", "received")),
    ("surplus", "lost"): ((), ("surplus", "lost_in_transit")),
    ("surplus", "damaged"): ((), ("surplus", "damaged_in_transit")),
    ("place", "lost"): (("lost",), ()),
    ("place", "damaged"): (("damaged",), ()),
    ("place", "households"): (("issued",), ()),
    ("households", "place"): ((), ("returned_in",)),
    ("corrected", "place"): ((), ("corrected_up",)),
    ("place", "corrected"): (("corrected_down",), ()),
    ("place", "unaccounted"): (("unaccounted_short",), ()),
    ("unaccounted", "place"): ((), ("unaccounted_surplus",)),
}


def figures_of(posting: Posting) -> Iterator[tuple[Key, str]]:
    """The figures that a posting adds its steps to, each with the line that it is of."""
    source, target, entry = posting.source, posting.target, posting.entry
    of_source, of_target = _figures(posting)
    for spot, names in ((source, of_source), (target, of_target)):
        for name in names:
            yield Key(spot.place, entry.item, spot.lot), name


def _figures(posting: Posting) -> tuple[tuple[str, ...], tuple[str, ...]]:
    source, target = posting.source, posting.target
    if source.kind == target.kind == "place":
        moved = "returned" if posting.entry.kind == "return" else "transferred"
        return (f"{moved}_out",), (f"{moved}_in",)
    if (source.kind, target.kind) == ("outside", "place") and posting.entry.kind == "opening":
        return (), ("opening",)
    if (source.kind, target.kind) == ("transit", "place") and source.place != target.place:
        return ("redirected",), ("redirected_here", "received")
    return _FIGURES[source.kind, target.kind]


def lots_apart(entries: Iterable[Entry]) -> Set[tuple[str, str]]:
    """The places and items where every row names its lot: only there is each lot counted alone."""
    apart: set[tuple[str, str]] = set()
    mixed: set[tuple[str, str]] = set()
    for entry in entries:
        for place in places_of(entry):
            (mixed if entry.lot is None else apart).add((place, entry.item))
    return apart - mixed


def places_of(entry: Entry) -> Iterator[str]:
    """The depots and sites that a row names; households are none."""
    if entry.origin is not None and entry.origin.casefold() != HOUSEHOLDS:
        yield entry.origin
    if entry.target is not None and entry.kind != "issue":
        yield entry.target
