"""Warnings about the shares of an item that is short: none for some, or hard to measure."""

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from math import gcd

import polars as pl

from ration.core.problems.problem import Problem, problem
from ration.core.quantity.quantity import Quantity, dimension
from ration.core.text.cells import many
from ration.programme.item import Item
from ration.programme.shortage import Shortage
from ration.stock.claims import ALL_DUE, ALL_ISSUED, HOUSEHOLDS, NEW_DUE, TOO_SMALL

# Steps that a scale or a scoop at a distribution can measure, the largest first. The hint names
# the first that divides all that is due, and is at most a third of the least that is.
_PRACTICAL = ("0.5", "0.25", "0.1", "0.05", "0.01")
_BULK = ("kg", "L")
_OF_LEAST = 3


def share_warnings(
    item: Item, shortage: Shortage, tables: Mapping[str, pl.DataFrame]
) -> Iterator[Problem]:
    """Warn of households whose share is no whole step, and of shares that are hard to measure.

    `tables` are what equal households are due and issued, by channel.
    """
    small = sum(int(each.filter(TOO_SMALL)[HOUSEHOLDS].sum()) for each in tables.values())
    if small:
        yield problem(
            "stock-share-small",
            column=item.id,
            households=many(small, "household"),
            step=item.smallest,
            how=_least_first(item, shortage, channels=len(tables)),
        )
    yield from _fine(item, list(tables.values()))


def _least_first(item: Item, shortage: Shortage, *, channels: int) -> str:
    """How to serve some households before others."""
    if shortage.option == "equal" and channels == 1:
        option, floor = 'option = "floor"', f'floor = "{item.smallest}"'
        return (
            f"to give everybody a least amount first, such as {item.smallest} per person, write "
            f"{option} and {floor} under [items.{item.id}.shortage]"
        )
    return (
        'to serve some households in full before others, write option = "priority" and an order '
        f"of households under [items.{item.id}.shortage]"
    )


def _fine(item: Item, tables: Sequence[pl.DataFrame]) -> Iterator[Problem]:
    """Warn of bulk goods without a step of their own, in amounts finer than a practical step."""
    units = dimension(item.unit) or {}
    practical = [f"{step} {unit}" for unit in _BULK if unit in units for step in _PRACTICAL]
    partial = [
        steps
        for table in tables
        for steps in table.filter(pl.col(ALL_ISSUED) < pl.col(ALL_DUE), pl.col(ALL_ISSUED) > 0)[
            ALL_ISSUED
        ].unique(maintain_order=True)
    ]
    if item.step is not None or not practical or not partial:
        return
    due = {steps for table in tables for steps in table[NEW_DUE].unique() if steps}
    if not due:
        return
    step, fits = _step(item, practical, due)
    size = int(item.steps(step))
    fine = [steps for steps in partial if steps % size]
    if fine:
        rounding = "" if fits else ', with round = { mode = "down" }'
        yield problem(
            "stock-share-fine",
            column=item.id,
            amount=item.quantity(fine[0]),
            step=step,
            item=item.id,
            rounding=rounding,
        )


def _step(item: Item, practical: Sequence[str], due: set[int]) -> tuple[Quantity, bool]:
    """The practical step of an item, and whether all that is due is whole steps of it."""
    common, least = reduce(gcd, due), min(due)
    known = [step for step in map(Quantity, practical) if item.steps(step).denominator == 1]
    low = [step for step in known if item.steps(step) * _OF_LEAST <= least] or known[-1:]
    for step in low:
        if common % int(item.steps(step)) == 0:
            return step, True
    return low[0], False
