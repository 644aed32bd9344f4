"""Rows that hold the sums of all others: read as households, they would double everything."""

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
_FEW = 4  # words: a name of more is no heading


def may_be_total(
    largest: Mapping[str, int], sums: Mapping[str, int], rows: int
) -> dict[str, int] | None:
    """What every count column of a row of totals would hold; None where there is no such row.

    A row that holds the sums of all others holds half of the sum of all, and no other holds more.

    >>> may_be_total({"persons": 9, "adults": 4}, {"persons": 18, "adults": 8}, 3)
    {'persons': 9, 'adults': 4}
    >>> may_be_total({"persons": 9, "adults": 4}, {"persons": 18, "adults": 9}, 3) is None
    True
    """
    halves = all(largest[name] * 2 == total for name, total in sums.items())
    wrapped = any(largest[name] * rows > MAX_INT64 for name in sums)  # perhaps
    if not halves or wrapped:
        return None
    held = {name: largest[name] for name, total in sums.items() if total}
    others = rows - 1
    return held if len(held) > 1 or (held and others > 2) else None


def total_problem(table: pl.DataFrame, others: int, counts: int) -> Problem | None:
    """What is the matter where rows of a typed frame, of one or a few, hold such sums.

    Refused is what is called a total, or has no id, beside at least two others; of what looks
    like a household, beside at least three others, it is said.
    """
    texts = [name for name in table.columns if name != ROW]
    called = [
        row[ROW]
        for row in table.iter_rows(named=True)
        if (not row["id"] and others > 1) or any(is_total(row[name]) for name in texts)
    ]
    if len(called) == 1:
        return problem("totals-row", row=called[0])
    if table.height == 1 and others > 2 and counts > 1:
        return problem("totals-perhaps", row=table[ROW][0])
    return None


def is_total(text: str) -> bool:
    """Whether a text calls its row a total.

    >>> is_total("GRAND TOTAL:"), is_total("합계"), is_total("H-0012"), is_total("Totalville")
    (True, True, False, False)
    """
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    return 0 < len(words) <= _FEW and not _TOTAL.isdisjoint(words)
