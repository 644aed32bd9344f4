"""Merge the warnings of all rounds: each once, and for an item without stock its days."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem

_NONE = ("stock-none", "stock-none-yet")


def merge_warnings(rounds: Iterable[tuple[dt.date, Sequence[Problem]]]) -> tuple[Problem, ...]:
    """Merge the warnings of `rounds`, each a day and its warnings, in order of first appearance.

    >>> none = [problem("stock-none", column="oil", on=" on its day")]
    >>> (warning,) = merge_warnings((dt.date(2024, 5, day), none) for day in (3, 13, 23))
    >>> warning.message
    'the item has no stock on 2024-05-03, 2024-05-13 and 2024-05-23: nothing is issued'
    """
    merged: dict[object, Problem] = {}
    days: defaultdict[str | None, list[str]] = defaultdict(list)
    for day, warnings in rounds:
        for warning in warnings:
            if warning.code not in _NONE:
                merged[warning] = warning
                continue
            item = warning.column
            days[item].append(str(day))
            message = problem("stock-none", column=item, on=f" on {some(days[item])}").message
            merged[item] = warning.model_copy(update={"message": message})
    return tuple(merged.values())
