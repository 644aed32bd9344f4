"""Prices of needs that parts of patterns cover. Who uses them proves what follows from them."""

from ration.solver.covering import WORTH, Covering


def test_prices_and_parts_are_those_of_the_cheapest_cover() -> None:
    """Two things of each need in a pattern of cost 3 are cheaper than alone for 2 each."""
    covering = Covering([4, 6], most=3)
    covering.add(2, [0], [1])
    covering.add(2, [1], [1])
    covering.add(3, [0, 1], [1, 1])
    prices = covering.prices()
    assert prices is not None
    worth = 4 * prices[0] + 6 * prices[1]
    assert abs(worth * 3 - (4 * 3 + 2 * 2) * WORTH) < WORTH // 1000
    assert [round(part / WORTH) for part in covering.parts()] == [0, 2, 4]
    covering.needing([1, 0])
    assert covering.prices() is not None
    assert round(sum(covering.parts()) / WORTH) == 1


def test_needs_that_no_pattern_covers_have_no_prices() -> None:
    covering = Covering([1, 1], most=1)
    covering.add(1, [0], [1])
    assert covering.prices() is None
    covering.add(1, [1], [1])
    assert covering.prices() is not None
