"""A column of the register with a number of each household or area: its need, or what it has."""

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

import polars as pl

from ration.core.problems.errors import DataError, InputError
from ration.core.problems.names import nearest
from ration.core.problems.problem import problem
from ration.register.columns.frame_columns import CARRIED, ROWS
from ration.register.columns.personal import may_be_name
from ration.register.values.amounts import parse_amount


def numbers(frame: pl.DataFrame, column: str, source: str) -> dict[str, Fraction]:
    """The number that each text in a carried column is, exactly.

    `frame` is of `Households.alike`. Raises DataError for `source` with every text that is not a
    number of 0 or more; a text that may be somebody's name is not shown.

    >>> frame = pl.DataFrame({"c:stock": ["1.5", "1.5", "0"], "sum:rows": [2, 1, 4]})
    >>> numbers(frame, "stock", "a.csv") == {"1.5": Fraction(3, 2), "0": Fraction(0)}
    True
    """
    texts = frame.group_by(CARRIED.column(column)).agg(pl.col(ROWS).sum())
    found: dict[str, Fraction] = {}
    wrong: Counter[str | None] = Counter()  # rows by the cell; None may be somebody's name
    for text, rows in texts.sort(CARRIED.column(column)).iter_rows():
        number = parse_amount(text)
        if isinstance(number, Fraction) and number >= 0:
            found[text] = number
        else:
            wrong[None if may_be_name(text) else text] += rows
    if wrong:
        problems = [
            problem("fairness-number", column=column, value=text, rows=rows)
            for text, rows in wrong.items()
        ]
        raise DataError(source, problems)
    return found


def refuse_missing(columns: Iterable[str], have: Iterable[str], source: str) -> None:
    """Raise InputError for `source` if one of `columns` is not in its header."""
    known = [*have]
    problems = [
        problem("fairness-column", column=name, near=nearest(name, known))
        for name in columns
        if name not in known
    ]
    if problems:
        raise InputError(source, problems)
