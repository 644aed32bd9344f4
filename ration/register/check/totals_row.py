"""Find rows that are the sums of all others: as households, they would double everything."""

import re
import unicodedata
from collections.abc import Mapping

import polars as pl

from ration.core.problems import Problem, problem
from ration.register.source.register import ROW
from ration.register.values.counts import MAX_INT64

_TOTAL = frozenset((
    "total", "totals", "totale", "totaal", "toplam", "sum", "sums", "somme", "suma", "soma",
    "summe", "gesamt", "insgesamt", "ensemble", "razem", "ogółem", "celkem", "jumla", "jumlah",
    "итого", "всего", "разом", "усього", "합계", "총계", "총합", "계", "合計", "総計", "計", "合计",
    "总计", "总共", "المجموع", "مجموع", "الإجمالي", "الاجمالي", "إجمالي", "جمع", "कुल", "মোট",
))  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
_FEW = 4  # words: a text with more is no heading


def may_be_total(
    largest: Mapping[str, int], sums: Mapping[str, int], rows: int
) -> dict[str, int] | None:
    """The values of a row of totals by count column; None means there can be no such row.

    The sums of all other rows are half of the sum of all rows, and no other row has more.

    >>> may_be_total({"persons": 9, "adults": 4}, {"persons": 18, "adults": 8}, 3)
    {'persons': 9, 'adults': 4}
    >>> may_be_total({"persons": 9, "adults": 4}, {"persons": 18, "adults": 9}, 3) is None
    True
    """
    halves = all(largest[name] * 2 == total for name, total in sums.items())
    wrapped = any(largest[name] * rows > MAX_INT64 for name in sums)  # perhaps
    if not halves or wrapped:
        return None
    totals = {name: largest[name] for name, total in sums.items() if total}
    others = rows - 1
    return totals if len(totals) > 1 or (totals and others > 2) else None


def total_problem(table: pl.DataFrame, others: int, counts: int) -> Problem | None:
    """The problem of the few rows of a typed frame with such sums; None means there is none.

    An error if the row is named a total, or has no id and there are at least two `others`. A
    warning if it looks like a household and there are at least three others.
    """
    texts = [name for name in table.columns if name != ROW]
    named = [
        row[ROW]
        for row in table.iter_rows(named=True)
        if (not row["id"] and others > 1) or any(is_total(row[name]) for name in texts)
    ]
    if len(named) == 1:
        return problem("totals-row", row=named[0])
    if table.height == 1 and others > 2 and counts > 1:
        return problem("totals-perhaps", row=table[ROW][0])
    return None


def is_total(text: str) -> bool:
    """Whether a text names its row a total.

    >>> is_total("GRAND TOTAL:"), is_total("합계"), is_total("H-0012"), is_total("Totalville")
    (True, True, False, False)
    """
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    return 0 < len(words) <= _FEW and not _TOTAL.isdisjoint(words)
