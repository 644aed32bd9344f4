"""Ask HiGHS for whole numbers; whoever asks checks the answer, for HiGHS calculates in floats."""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

from ration.solver.solve import quiet_highs

if TYPE_CHECKING:
    import highspy

_LARGEST = 2**50  # a sum of costs that floats still hold to the unit


class Column(NamedTuple):
    """A whole number from 0 to `most`: what one costs, and what it adds to rows."""

    cost: int
    most: int
    adds: Sequence[tuple[int, int]]


class Row(NamedTuple):
    """The sum that a row must have: from `least` to `most`; `least` None means any below `most`."""

    least: int | None
    most: int


class Answer(NamedTuple):
    """The numbers, or None if none were found; `proved` means that there are no better ones."""

    numbers: Sequence[int] | None
    proved: bool


def solve(columns: Sequence[Column], rows: Sequence[Row], seconds: int) -> Answer:
    """The cheapest whole numbers with which all rows have their sums, as HiGHS finds them.

    None found and proved means that there are none. Without HiGHS nothing is found.

    >>> solve([Column(3, 9, [(0, 2)]), Column(2, 9, [(0, 1)])], [Row(7, 99)], 5).numbers
    [3, 1]
    """
    if find_spec("highspy") is None:
        return Answer(None, proved=False)
    import highspy

    if sum(abs(column.cost) * column.most for column in columns) >= _LARGEST:
        return Answer(None, proved=False)
    highs = _highs(columns, rows, seconds)
    highs.run()
    status = highs.getModelStatus()
    nothing = highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible
    if status in nothing:
        return Answer(None, proved=True)
    feasible = highspy.SolutionStatus.kSolutionStatusFeasible
    if highs.getInfo().primal_solution_status != feasible:
        return Answer(None, proved=False)
    numbers = [round(value) for value in highs.getSolution().col_value]
    return Answer(numbers, status == highspy.HighsModelStatus.kOptimal)


def _highs(columns: Sequence[Column], rows: Sequence[Row], seconds: int) -> "highspy.Highs":
    import highspy

    highs = quiet_highs()
    highs.setOptionValue("time_limit", float(seconds))
    for row in rows:
        least = -highspy.kHighsInf if row.least is None else float(row.least)
        highs.addRow(least, float(row.most), 0, [], [])
    for at, column in enumerate(columns):
        places = [place for place, _ in column.adds]
        values = [float(value) for _, value in column.adds]
        highs.addCol(float(column.cost), 0.0, float(column.most), len(places), places, values)
        highs.changeColIntegrality(at, highspy.HighsVarType.kInteger)
    return highs
