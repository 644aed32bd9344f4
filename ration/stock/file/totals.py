"""Find rows of a stock file that are no lots but sums of others: they would double the stock."""

from collections.abc import Iterable, Iterator
from itertools import accumulate

from ration.core.problems.problem import Problem, problem
from ration.register.values.totals_words import is_total
from ration.results.stock import Lot


def totals(lots: Iterable[Lot]) -> Iterator[Problem]:
    """Refuse rows with a word for a total that are the sum of rows above or below them.

    A word alone may be the name of a place: it is a warning.
    """
    by_item: dict[str, list[Lot]] = {}
    for lot in lots:
        by_item.setdefault(lot.item, []).append(lot)
    for rows in by_item.values():
        words = [_word(lot) for lot in rows]
        for number, (lot, word) in enumerate(zip(rows, words, strict=True)):
            if word is None:
                continue
            parts = [row.quantity.amount if words[n] is None else 0 for n, row in enumerate(rows)]
            sums = {*accumulate(reversed(parts[:number])), *accumulate(parts[number + 1 :])}
            code = "stock-total" if lot.quantity.amount in sums - {0} else "stock-total-word"
            column, text = word
            yield problem(code, row=lot.row, column=column, value=text, number=lot.row)


def _word(lot: Lot) -> tuple[str, str] | None:
    """The column and the text in which a row names itself a total; None means in none."""
    for column in ("site", "depot", "lot"):
        text = getattr(lot, column)
        if text is not None and is_total(text):
            return column, text
    return None
