"""What is told of all rounds: every warning once, and of an item without stock on which days."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from ration.core.problems import Problem, problem, some

_NONE = "stock-none"


def told_once(rounds: Iterable[tuple[dt.date, Sequence[Problem]]]) -> tuple[Problem, ...]:
    """The warnings of all rounds, each with its day, in the order in which they first come.

    >>> none = [problem("stock-none", column="oil", on=" on its day", mend="list what there is")]
    >>> (one,) = told_once((dt.date(2024, 5, day), none) for day in (3, 13, 23))
    >>> one.message
    'no stock of it is there on 2024-05-03, 2024-05-13 and 2024-05-23, so nothing of it is issued'
    """
    found: dict[object, Problem] = {}
    days: defaultdict[str | None, list[str]] = defaultdict(list)
    for day, warnings in rounds:
        for one in warnings:
            if one.code != _NONE:
                found[one] = one
                continue
            days[one.column].append(str(day))
            on = f" on {some(days[one.column])}"
            whole = problem(_NONE, column=one.column, on=on, mend=one.hint)
            found[one.column] = whole.at(one.file, one.row, one.unit)
    return tuple(found.values())
