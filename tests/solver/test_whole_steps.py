"""Questions of whole steps: the answer is the best, exactly, whatever the solver's floats are."""

from fractions import Fraction

import pytest
from basket_by_hand import every_answer
from hypothesis import given
from hypothesis import strategies as st

from ration.solver import solve as solving
from ration.solver.solve import Solved, solve, solve_continuous
from ration.solver.vertex import Basis, exact_vertex, solve_exactly
from ration.solver.whole_steps import Row, WholeSteps

MOST = 6
parts = st.fractions(min_value=0, max_value=20, max_denominator=12)
signed = st.fractions(min_value=-5, max_value=20, max_denominator=12)


@st.composite
def questions(draw: st.DrawFn) -> WholeSteps:
    """Up to three foods of up to six steps, and up to three rows."""
    many = draw(st.integers(1, 3))
    weights = st.tuples(*[signed] * many)
    rows = draw(st.lists(st.builds(Row.of, weights, st.fractions(-10, 90)), max_size=3))
    costs = draw(st.tuples(*[parts] * many))
    highest = draw(st.tuples(*[st.integers(0, MOST)] * many))
    return WholeSteps(costs, (0,) * many, highest, tuple(rows))


@given(questions())
def test_the_answer_costs_what_the_best_of_all_answers_costs(question: WholeSteps) -> None:
    costs = [question.cost_of(steps) for steps in every_answer(question, MOST)]
    found = solve(question, 60)
    assert found.proved
    assert (None if found.steps is None else question.cost_of(found.steps)) == min(
        costs, default=None
    )


@given(questions())
def test_an_answer_is_within_every_row_and_limit(question: WholeSteps) -> None:
    found = solve(question, 60)
    assert found.steps is None or found.steps in set(every_answer(question, MOST))


@given(questions())
def test_no_answer_costs_less_than_the_continuous_one(question: WholeSteps) -> None:
    vertex = solve_continuous(question)
    costs = [question.cost_of(steps) for steps in every_answer(question, MOST)]
    assert not costs or vertex is not None
    if vertex is not None:
        assert all(cost >= vertex.cost for cost in costs)


@given(questions())
def test_the_prices_of_the_continuous_answer_add_up_to_its_cost(question: WholeSteps) -> None:
    """Strong duality: what the rows and the limits are worth is the cost."""
    vertex = solve_continuous(question)
    if vertex is None:
        return
    worth: Fraction | int = sum(
        price * row.least for price, row in zip(vertex.prices, question.rows, strict=True)
    )
    ends = zip(vertex.reduced, question.lowest, question.highest, strict=True)
    worth += sum(min(cost * low, cost * (high or 0)) for cost, low, high in ends)
    assert worth == vertex.cost


def test_a_row_that_no_float_holds_is_met_exactly() -> None:
    """A third of a step more than a whole number of them needs one step more."""
    third = Fraction(1, 3)
    question = WholeSteps(
        (Fraction(1),), (0,), (None,), (Row.of((third,), 5 * third + Fraction(1, 10**15)),)
    )
    assert solve(question, 60).steps == (6,)


def test_the_continuous_question_is_not_rounded() -> None:
    """Rows that whole steps round up have another best corner, beyond the limit of a step."""
    rows = (
        Row.of((Fraction(44, 3), Fraction(50, 3)), Fraction(148, 5)),
        Row.of((Fraction(35, 4), Fraction(145, 12)), Fraction(20)),
    )
    question = WholeSteps((Fraction(127, 12), Fraction(29, 2)), (0, 0), (1, 1), rows)
    vertex = solve_continuous(question)
    assert vertex is not None
    assert vertex.cost < question.cost_of((1, 1))
    assert all(row.sum_of((1, 1)) >= row.least for row in rows)


def test_an_answer_that_misses_a_row_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The solver's tolerance: its first answer is a step short, and is not believed."""
    question = WholeSteps((Fraction(1),), (0,), (9,), (Row.of((Fraction(1),), Fraction(5)),))
    asked: list[Fraction] = []

    def short(tightened: WholeSteps, *_limits: int | None) -> Solved:
        asked.append(tightened.rows[0].least)
        return Solved((int(tightened.rows[0].least) - 1,), proved=True)

    monkeypatch.setattr(solving, "_whole", short)
    assert solve(question, 60) == Solved((5,), proved=False)
    assert asked == [5, 6]


def test_a_solver_that_never_meets_a_row_has_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    question = WholeSteps((Fraction(1),), (0,), (9,), (Row.of((Fraction(1),), Fraction(5)),))
    monkeypatch.setattr(solving, "_whole", lambda *_: Solved((0,), proved=True))
    assert solve(question, 60) == Solved(None, proved=False)


@pytest.mark.parametrize(
    "basis",
    [
        Basis((1, 0), (1,)),  # a free column and no row that holds it
        Basis((0, 0), (1,)),  # at 0, where the row is not met
        Basis((0, 1), (0,)),  # met by the dearer food
        Basis((2, 0), (1,)),  # at a limit that there is not
    ],
)
def test_a_basis_that_is_not_the_best_is_refused(basis: Basis) -> None:
    one, two = Fraction(1), Fraction(2)
    question = WholeSteps((one, two), (0, 0), (None, None), (Row.of((one, one), Fraction(7, 2)),))
    assert exact_vertex(question, basis) is None
    best = exact_vertex(question, Basis((1, 0), (0,)))
    assert best is not None
    assert best.steps == (Fraction(7, 2), Fraction(0))
    assert (best.prices, best.reduced) == ((one,), (Fraction(0), one))


def test_a_basis_whose_equations_have_no_single_answer_is_refused() -> None:
    """Two foods that are alike in both rows: how much of each there is, nothing says."""
    one, ones = Fraction(1), (Fraction(1), Fraction(1))
    rows = (Row.of(ones, one), Row.of(ones, one))
    question = WholeSteps(ones, (0, 0), (None, None), rows)
    assert exact_vertex(question, Basis((1, 1), (0, 0))) is None


def test_numbers_beyond_the_solver_are_not_asked() -> None:
    large = Fraction(10**21)
    question = WholeSteps((Fraction(1),), (0,), (None,), (Row.of((Fraction(1),), large),))
    assert solve_continuous(question) is None
    assert solve(question, 60) == Solved(None, proved=False)


def test_equations_without_a_single_answer_have_none() -> None:
    one = Fraction(1)
    assert solve_exactly([[one, one], [one, one]], [one, one]) is None
