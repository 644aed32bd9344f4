"""What a vehicle carries that is worth most, beside every load that it could carry."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st
from strategies import MANY

from ration.loads.packing.knapsack import Knapsack
from ration.loads.packing.pieces import Kind

things = st.tuples(
    st.tuples(st.integers(1, 6), st.integers(0, 6)), st.integers(1, 3), st.integers(0, 9)
)
kinds = st.builds(Kind, st.integers(1, 14), st.none() | st.integers(0, 14), st.just(1))


def every_load(drawn: list[tuple[tuple[int, int], int, int]], kind: Kind) -> list[tuple[int, ...]]:
    ranges = [range(number + 1) for _, number, _ in drawn]
    return [
        load
        for load in product(*ranges)
        if kind.holds(
            sum(size[0] * n for (size, _, _), n in zip(drawn, load, strict=True)),
            sum(size[1] * n for (size, _, _), n in zip(drawn, load, strict=True)),
        )
    ]


@MANY
@given(st.lists(things, max_size=4), kinds, st.integers(0, 20))
def test_loads_worth_most_and_worth_so_much_are_those_of_all_loads(
    drawn: list[tuple[tuple[int, int], int, int]], kind: Kind, least: int
) -> None:
    sizes, numbers, prices = ([each[at] for each in drawn] for at in range(3))
    knapsack = Knapsack(sizes, numbers, prices, kind, range(len(drawn)))  # type: ignore[arg-type]
    worths = {
        load: sum(n * price for n, (_, _, price) in zip(load, drawn, strict=True))
        for load in every_load(drawn, kind)
    }
    best = knapsack.most_worth()
    assert best.most == best.value == max(worths.values())
    for limit in (0, 1, 2):
        short = knapsack.most_worth(limit)
        assert short.value <= best.most <= short.most
    found = knapsack.all_worth(least=least + 1, most=10_000)
    assert found is not None
    loads = [tuple(dict(each).get(at, 0) for at in range(len(drawn))) for each in found]
    assert len(set(loads)) == len(loads)
    assert knapsack.all_worth(least=least + 1, most=len(loads)) == found
    if loads:
        assert knapsack.all_worth(least=least + 1, most=len(loads) - 1) is None
    assert set(loads) == {load for load, worth in worths.items() if worth > least}
