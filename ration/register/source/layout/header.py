"""Make column names from the cells of a header row."""

from collections import Counter
from collections.abc import Sequence

from ration.core.text.cells import plain
from ration.register.source.register import OURS


def clean_names(header: Sequence[str]) -> list[str]:
    """Strip the spaces around the cells of a header, and the guard against formulas."""
    return [plain(name.strip()) for name in header]


def unique_names(header: Sequence[str]) -> tuple[str, ...]:
    """Make every name unique: a blank one gets its position, a repeated one a number.

    >>> unique_names(["id", "", "id"])
    ('id', 'column 2', 'id (2)')
    """
    taken, written = set(OURS), set(header)
    numbers: dict[str, int] = {}  # the last number of each name: a search from 2 takes very long
    result: list[str] = []
    for place, name in enumerate(header, 1):
        base = unique = name or f"column {place}"
        number = numbers.get(base, 1)
        while unique in taken or (number > 1 and unique in written):
            number += 1
            unique = f"{base} ({number})"
        numbers[base] = number
        taken.add(unique)
        result.append(unique)
    return tuple(result)


def repeated(header: Sequence[str]) -> tuple[str, ...]:
    """List the names that a header has more than once."""
    return tuple(name for name, count in Counter(header).items() if count > 1 and name)
