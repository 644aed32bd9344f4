"""The names of a register's columns, as its header row has them."""

from collections import Counter
from collections.abc import Sequence

from ration.core.text import plain
from ration.register.source.register import OURS


def names(header: Sequence[str]) -> list[str]:
    """The cells of a header without the spaces around them, or the guard against formulas."""
    return [plain(name.strip()) for name in header]


def told_apart(header: Sequence[str]) -> tuple[str, ...]:
    """Column names, each its own: a blank one goes by its place, a repeated one by a number.

    >>> told_apart(["id", "", "id"])
    ('id', 'column 2', 'id (2)')
    """
    taken = set(OURS)
    result: list[str] = []
    for place, name in enumerate(header, 1):
        own, number = name or f"column {place}", 1
        while own in taken or (number > 1 and own in header):
            number += 1
            own = f"{name or f'column {place}'} ({number})"
        taken.add(own)
        result.append(own)
    return tuple(result)


def repeated(header: Sequence[str]) -> tuple[str, ...]:
    """The names that a header has twice."""
    return tuple(name for name, count in Counter(header).items() if count > 1 and name)
