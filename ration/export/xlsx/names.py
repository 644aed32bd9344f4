"""Names of sheets: what spreadsheets allow, no two alike."""

import re
from collections.abc import Container

_LONGEST = 31  # as UTF-16 counts them
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\ufffe\uffff]")


def sheet_name(wanted: str, taken: Container[str]) -> str:
    """`wanted` as the name of a sheet; `taken` are names that there are, casefolded.

    >>> sheet_name("Centres [north]: A/B", ()), sheet_name("Totals", {"totals"})
    ('Centres _north__ A_B', 'Totals (2)')
    """
    name = _cut(_FORBIDDEN.sub("_", wanted), _LONGEST)
    if name.casefold() in ("", "history"):  # Excel keeps that one for itself
        name = f"{name}_"
    found, number = name, 1
    while found.casefold() in taken:
        number += 1
        mark = f" ({number})"
        found = _cut(name, _LONGEST - len(mark)) + mark
    return found


def _cut(name: str, longest: int) -> str:
    """At most so many UTF-16 units of a name, without apostrophes and spaces around it."""
    units = name.encode("utf-16-le", errors="replace")[: 2 * longest]
    return units.decode("utf-16-le", errors="ignore").strip("' ")
