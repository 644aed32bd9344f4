"""Answer a question of whole steps with HiGHS; its answer is rounded and checked exactly.

HiGHS calculates in floats. They end here: steps are rounded to whole numbers, every row is checked
in fractions, and of the continuous problem only the basis is used, from which `vertex` calculates.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

from ration.core.extras import refuse_missing
from ration.solver.vertex import Basis, Vertex, exact_vertex
from ration.solver.whole_steps import Row, Steps, WholeSteps

if TYPE_CHECKING:
    import highspy

_TRIES = 8  # to tighten rows that a rounded answer misses
_INFINITE = 10**20  # and more is infinite to the solver
_BITS = 20  # of the largest whole number in a row that the solver gets


class Solved(NamedTuple):
    """What the solver found. `steps` None means none that meets all rows.

    `proved` is whether it is the best, or, without steps, whether there is none. Not proved means
    that the time ran out, or that the solver's tolerance was in the way.
    """

    steps: Steps | None
    proved: bool


def refuse_no_solver(extra: str, command: str) -> None:
    """Raise InputError, with what to install for it, if HiGHS of the extra is not installed."""
    refuse_missing(extra, command)


def solve(question: WholeSteps, seconds: int, nodes: int | None = None) -> Solved:
    """The cheapest steps that meet every row, exactly; in at most so many seconds a try.

    `nodes` are how many parts of the question the solver may look at; None means no limit. Unlike
    seconds, they end at the same place on every machine.

    If the rounded answer of the solver misses a row, the row is tightened by the smallest amount
    that its sums can differ by, and asked again.

    >>> half = Fraction(1, 2)
    >>> row = Row.of((half, half), Fraction(7, 4))
    >>> solve(WholeSteps((half, half), (0, 0), (None, 2), (row,)), 9)
    Solved(steps=(4, 0), proved=True)
    """
    tightened, proved = question, True
    for _ in range(_TRIES):
        found = _whole(tightened, seconds, nodes)
        if found.steps is None:
            return Solved(None, found.proved and proved)
        broken = question.broken(found.steps)
        if not broken and question.within(found.steps):
            return Solved(found.steps, found.proved and proved)
        proved = False  # another answer may be lost
        tightened = tightened.asking(
            [_tighter(row) if at in broken else row for at, row in enumerate(tightened.rows)]
        )
    return Solved(None, proved=False)


def solve_continuous(question: WholeSteps) -> Vertex | None:
    """The cheapest parts of steps, exactly, and what each row costs; None means not found."""
    if _too_large(question, whole=False):
        return None
    highs = _highs(question, whole=False)
    highs.run()
    if highs.getModelStatus() != _status("kOptimal"):
        return None
    basis = highs.getBasis()
    codes = [[int(each) for each in part] for part in (basis.col_status, basis.row_status)]
    return exact_vertex(question, Basis(*map(tuple, codes)))


def _tighter(row: Row) -> Row:
    """The row, reaching one more: sums of whole steps are whole numbers here."""
    weights, least = row.in_whole_numbers
    return Row(row.columns, tuple(map(Fraction, weights)), Fraction(ceil(least) + 1))


def _whole(question: WholeSteps, seconds: int, nodes: int | None) -> Solved:
    if _too_large(question, whole=True):
        return Solved(None, proved=False)
    highs = _highs(question, whole=True)
    highs.setOptionValue("time_limit", float(seconds))
    if nodes is not None:
        highs.setOptionValue("mip_max_nodes", nodes)
    highs.run()
    status = highs.getModelStatus()
    if status in (_status("kInfeasible"), _status("kUnboundedOrInfeasible")):
        return Solved(None, proved=True)
    values = list(highs.getSolution().col_value)
    found = highs.getInfo().primal_solution_status == _solution_status("kSolutionStatusFeasible")
    steps = tuple(round(value) for value in values) if found else None
    return Solved(steps, status == _status("kOptimal"))


def _status(name: str) -> Any:
    import highspy

    return getattr(highspy.HighsModelStatus, name)


def _solution_status(name: str) -> Any:
    import highspy

    return getattr(highspy.SolutionStatus, name)


def _too_large(question: WholeSteps, *, whole: bool) -> bool:
    """Whether a bound or a row asks for more than the solver can tell from infinity."""
    rows = (_scaled(row, whole=whole)[1] for row in question.rows)
    return any(abs(least) >= _INFINITE for least in (*question.lowest, *rows))


def _highs(question: WholeSteps, *, whole: bool) -> "highspy.Highs":
    """The question as the solver has it: rows and costs in whole numbers, which floats hold."""
    import highspy

    highs = quiet_highs()
    columns = tuple(range(len(question.costs)))
    costs, _ = _scaled(Row(columns, question.costs, Fraction(0)), whole=whole)
    for at in columns:
        high = question.highest[at]
        highs.addVar(float(question.lowest[at]), highspy.kHighsInf if high is None else float(high))
        highs.changeColCost(at, costs[at])
        if whole:
            highs.changeColIntegrality(at, highspy.HighsVarType.kInteger)
    for row in question.rows:
        weights, least = _scaled(row, whole=whole)
        highs.addRow(least, highspy.kHighsInf, len(weights), list(row.columns), list(weights))
    return highs


def quiet_highs() -> "highspy.Highs":
    """A solver without a question, which prints nothing and always answers the same."""
    import highspy

    highs: highspy.Highs = highspy.Highs.__new__(highspy.Highs)
    super(highspy.Highs, highs).__init__()  # its own prints a line on standard output
    for option, value in _OPTIONS.items():
        highs.setOptionValue(option, value)
    return highs


# One thread and one seed: the same question gets the same answer. No gap: the best, not nearly.
_OPTIONS: dict[str, Any] = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.0,
}


def _scaled(row: Row, *, whole: bool) -> tuple[Sequence[float], float]:
    """The row with whole numbers as weights, divided by a power of 2 if they are large.

    If steps are `whole`, so are sums, and `least` is rounded up.
    """
    weights, least = row.in_whole_numbers
    largest = max(map(abs, weights), default=0)
    size = 1 << max(0, largest.bit_length() - _BITS)
    return [weight / size for weight in weights], float((ceil(least) if whole else least) / size)
