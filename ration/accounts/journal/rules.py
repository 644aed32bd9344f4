"""Which places each kind of entry needs: where goods leave, and where they arrive."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ration.results.accounts.entry_kinds import Kind


class Places(NamedTuple):
    """Whether a kind needs `from` and `to`: "yes", "may", "no", or "one" of the two."""

    origin: str
    target: str


# A count may be written in either column: its place is always read as `to`.
PLACES: Mapping[Kind, Places] = {
    "opening": Places("no", "yes"),
    "dispatch": Places("yes", "yes"),
    "receipt": Places("may", "yes"),
    "issue": Places("yes", "no"),
    "return": Places("yes", "yes"),
    "loss": Places("one", "one"),
    "damage": Places("one", "one"),
    "transfer": Places("yes", "yes"),
    "count": Places("one", "one"),
    "correction": Places("one", "one"),
}
_LOST = "write the place in from; or only in to, if it was on the way there"
_HOW: Mapping[Kind, str] = {  # to write one of the two
    "loss": _LOST,
    "damage": _LOST,
    "count": "write the place that was counted in to",
    "correction": "write the place in to if it has more, in from if it has less",
}

_Found = tuple[str, str, dict[str, Any]]  # code, column, facts


def place_problems(kind: Kind, places: Mapping[str, str]) -> Iterator[_Found]:
    """What is wrong with the places of an entry; `places` has those that are given."""
    needs = PLACES[kind]
    if needs.origin == "one":
        if len(places) != 1:
            code = "journal-place-both" if places else "journal-place-missing"
            yield code, "from", {"kind": kind, "how": _HOW[kind]}
        return
    if needs.origin == "yes" and "from" not in places:
        yield "journal-from-missing", "from", {"kind": kind}
    if needs.target == "yes" and "to" not in places:
        yield "journal-to-missing", "to", {"kind": kind}
    if needs.origin == "no" and "from" in places:
        yield "journal-opening-from", "from", {}
    if needs.target == "no" and "to" in places:
        yield "journal-issue-to", "to", {}
    if len(places) == 2 and places["from"] == places["to"]:
        yield "journal-places-same", "to", {"kind": kind}
