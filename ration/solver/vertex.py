"""The best corner of the continuous problem, exactly: from a solver's basis, in fractions."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from ration.solver.whole_steps import WholeSteps

_LOWER, _BASIC, _UPPER = 0, 1, 2  # as HiGHS numbers the states of columns and rows


class Basis(NamedTuple):
    """Which columns and rows are at a bound, and which are free, as a solver says."""

    columns: tuple[int, ...]
    rows: tuple[int, ...]


class Vertex(NamedTuple):
    """The best answer in parts of steps, which is proved to be the best.

    `prices` are, for each row, what one unit less of it would save; `reduced` what one step more
    of each column would cost, where it is at a bound: below 0 where a higher limit would save.
    """

    steps: tuple[Fraction, ...]
    cost: Fraction
    prices: tuple[Fraction, ...]
    reduced: tuple[Fraction, ...]


def exact_vertex(question: WholeSteps, basis: Basis) -> Vertex | None:
    """The corner that a basis names, if it is the best; None means that it is not, exactly.

    It is the best if it meets every row and limit, no price is below 0, and no column at a
    limit would save by leaving it (duality of linear programmes).
    """
    held = [at for at, status in enumerate(basis.rows) if status != _BASIC]
    free = [at for at, status in enumerate(basis.columns) if status == _BASIC]
    if len(held) != len(free):
        return None
    steps = _at_bounds(question, basis)
    if steps is None:
        return None
    matrix = [[question.rows[row].at(column) for column in free] for row in held]
    wanted = [question.rows[row].least - question.rows[row].sum_of(steps) for row in held]
    values = solve_exactly(matrix, wanted)
    transposed = [[line[at] for line in matrix] for at in range(len(free))]
    dual = solve_exactly(transposed, [question.costs[column] for column in free])
    if values is None or dual is None:
        return None
    for column, value in zip(free, values, strict=True):
        steps[column] = value
    prices = [Fraction(0)] * len(question.rows)
    for row, price in zip(held, dual, strict=True):
        prices[row] = price
    reduced = list(question.costs)
    for price, each in zip(prices, question.rows, strict=True):
        for column, weight in zip(each.columns, each.weights, strict=True):
            reduced[column] -= price * weight
    cost = sum((c * n for c, n in zip(question.costs, steps, strict=True)), Fraction(0))
    found = Vertex(tuple(steps), cost, tuple(prices), tuple(reduced))
    return found if _is_best(question, basis, found) else None


def _at_bounds(question: WholeSteps, basis: Basis) -> list[Fraction] | None:
    """Columns at a bound have that many steps, all others none so far; None means no such bound."""
    steps: list[Fraction] = []
    for at, status in enumerate(basis.columns):
        bound = question.highest[at] if status == _UPPER else question.lowest[at]
        if status != _BASIC and bound is None:
            return None
        steps.append(Fraction(0 if status == _BASIC or bound is None else bound))
    return steps


def _is_best(question: WholeSteps, basis: Basis, found: Vertex) -> bool:
    sums = (row.is_met(found.steps) for row in question.rows)
    ends = zip(question.lowest, found.steps, question.highest, strict=True)
    within = (low <= n and (high is None or n <= high) for low, n, high in ends)
    leaves = (
        cost * (1 if status == _LOWER else -1) < 0
        for cost, status, low, high in zip(
            found.reduced, basis.columns, question.lowest, question.highest, strict=True
        )
        if low != high  # a fixed column cannot leave
    )
    free = (c for c, status in zip(found.reduced, basis.columns, strict=True) if status == _BASIC)
    no_price_below_0 = min(found.prices, default=0) >= 0
    return all(sums) and all(within) and not any(leaves) and not any(free) and no_price_below_0


def solve_exactly(
    matrix: Sequence[Sequence[Fraction]], wanted: Sequence[Fraction]
) -> list[Fraction] | None:
    """Solve as many equations as unknowns; None means that they have no single answer.

    >>> solve_exactly([[Fraction(2), Fraction(1)], [Fraction(1), Fraction(3)]],
    ...               [Fraction(5), Fraction(10)])
    [Fraction(1, 1), Fraction(3, 1)]
    """
    lines = [[*line, value] for line, value in zip(matrix, wanted, strict=True)]
    for at in range(len(lines)):
        pivot = next((row for row in range(at, len(lines)) if lines[row][at]), None)
        if pivot is None:
            return None
        lines[at], lines[pivot] = lines[pivot], lines[at]
        lead = lines[at]
        lines[at] = lead = [value / lead[at] for value in lead]
        for row, line in enumerate(lines):
            if row != at and line[at]:
                lines[row] = [a - line[at] * b for a, b in zip(line, lead, strict=True)]
    return [line[-1] for line in lines]
