"""What is told of all rounds: every warning once, and of an item without stock on which days."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from ration.core.problems import Problem, problem, some

_NONE = ("stock-none", "stock-none-yet")


def told_once(rounds: Iterable[tuple[dt.date, Sequence[Problem]]]) -> tuple[Problem, ...]:
    """The warnings of all rounds, each with its day, in the order in which they first come.

    >>> none = [problem("stock-none", column="oil", on=" on its day")]
    >>> (one,) = told_once((dt.date(2024, 5, day), none) for day in (3, 13, 23))
    >>> one.message
    'the item has no stock on 2024-05-03, 2024-05-13 and 2024-05-23: nothing is issued'
    """
    found: dict[object, Problem] = {}
    days: defaultdict[str | None, list[str]] = defaultdict(list)
    for day, warnings in rounds:
        for one in warnings:
            if one.code not in _NONE:
                found[one] = one
                continue
            days[one.column].append(str(day))
            on = f" on {some(days[one.column])}"
            message = problem("stock-none", column=one.column, on=on).message
            found[one.column] = one.model_copy(update={"message": message})
    return tuple(found.values())
