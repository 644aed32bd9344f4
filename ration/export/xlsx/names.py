"""Sheet names that spreadsheets accept, without duplicates."""

import re
from collections.abc import Container

_LONGEST = 31  # UTF-16 units
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\ufffe\uffff]")


def sheet_name(wanted: str, taken: Container[str]) -> str:
    """Change `wanted` into a valid sheet name; `taken` are the names in use, casefolded.

    >>> sheet_name("Centres [north]: A/B", ()), sheet_name("Totals", {"totals"})
    ('Centres _north__ A_B', 'Totals (2)')
    """
    name = _truncate(_FORBIDDEN.sub("_", wanted), _LONGEST)
    if name.casefold() in ("", "history"):  # Excel reserves `History`
        name = f"{name}_"
    unique, number = name, 1
    while unique.casefold() in taken:
        number += 1
        mark = f" ({number})"
        unique = _truncate(name, _LONGEST - len(mark)) + mark
    return unique


def _truncate(name: str, longest: int) -> str:
    """The first `longest` UTF-16 units of a name, without apostrophes and spaces around it."""
    units = name.encode("utf-16-le", errors="replace")[: 2 * longest]
    return units.decode("utf-16-le", errors="ignore").strip("' ")
