"""Laws of Gini, Lorenz and Theil: what is even, what does not matter, and how they decompose."""

from fractions import Fraction
from itertools import pairwise
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from ration.fairness.gini import gini, lorenz, some_points
from ration.fairness.shares import Share, ordered, total
from ration.fairness.theil import PLACES, theil, theil_of_areas

SHARE = st.builds(Share, st.integers(1, 50), st.integers(0, 5000))
SHARES = st.lists(SHARE, min_size=1, max_size=12).filter(lambda every: total(every).amount > 0)
AREAS = st.dictionaries(st.sampled_from("ABCDE"), SHARES, min_size=1)
TIMES = st.integers(1, 1000)
LAST = Fraction(2, 10**PLACES)  # two roundings of the last decimal


def known(index: Fraction | None) -> Fraction:
    assert index is not None
    return index


def one_by_one(shares: list[Share]) -> list[Fraction]:
    """What every single person has."""
    return [share.per_head for share in shares for _ in range(share.people)]


@given(st.lists(st.builds(Share, st.integers(1, 4), st.integers(0, 99)), min_size=1, max_size=4))
def test_gini_is_half_the_mean_difference_of_two_people(shares: list[Share]) -> None:
    has = one_by_one(shares)
    assume(sum(has) > 0)
    apart = sum((abs(a - b) for a in has for b in has), Fraction(0))
    assert gini(shares) == apart / (2 * len(has) * sum(has))


@given(SHARES)
def test_gini_is_from_0_to_less_than_1(shares: list[Share]) -> None:
    assert 0 <= known(gini(shares)) < 1


@given(st.integers(1, 100), st.lists(st.integers(1, 50), min_size=1))
def test_what_all_have_alike_is_even(per_head: int, people: list[int]) -> None:
    shares = [Share(n, n * per_head) for n in people]
    assert gini(shares) == 0
    assert theil(shares) == 0


@given(SHARES, TIMES)
def test_scale_does_not_matter(shares: list[Share], times: int) -> None:
    scaled = [Share(share.people, share.amount * times) for share in shares]
    assert gini(scaled) == gini(shares)
    assert abs(known(theil(scaled)) - known(theil(shares))) <= LAST


@given(SHARES, TIMES)
def test_a_population_again_does_not_matter(shares: list[Share], times: int) -> None:
    again = [Share(share.people * times, share.amount * times) for share in shares]
    assert gini(again) == gini(shares)
    assert abs(known(theil(again)) - known(theil(shares))) <= LAST


@given(SHARES, st.randoms(use_true_random=False))
def test_neither_order_nor_grouping_matters(shares: list[Share], random: Random) -> None:
    single = [Share(1, share.amount) for share in shares for _ in range(share.people)]
    random.shuffle(single)
    together = [Share(share.people, share.amount * share.people) for share in shares]
    assert gini(single) == gini(together)
    assert theil(single) == theil(together)


@given(SHARES, st.data())
def test_giving_from_rich_to_poor_does_not_raise_gini(
    shares: list[Share], data: st.DataObject
) -> None:
    every = ordered(shares)
    assume(len(every) > 1)
    poor, rich = data.draw(
        st.tuples(st.integers(0, len(every) - 1), st.integers(0, len(every) - 1)).filter(
            lambda pair: pair[0] < pair[1]
        )
    )
    low, high = every[poor], every[rich]
    # at most so much that the two have the same afterwards
    even = Fraction(high.amount * low.people - low.amount * high.people, low.people + high.people)
    given = data.draw(st.integers(0, int(even)))
    others = [share for at, share in enumerate(every) if at not in (poor, rich)]
    after = [
        *others,
        Share(low.people, low.amount + given),
        Share(high.people, high.amount - given),
    ]
    assert known(gini(after)) <= known(gini(shares))
    assert known(theil(after)) <= known(theil(shares)) + LAST


@given(SHARES)
def test_the_curve_is_convex_from_corner_to_corner(shares: list[Share]) -> None:
    points = lorenz(shares)
    assert [*points[0], *points[-1]] == [0, 0, 1, 1]
    slopes = [(d - b) / (c - a) for (a, b), (c, d) in pairwise(points)]
    assert slopes == sorted(set(slopes))


@given(SHARES)
def test_gini_is_1_less_twice_the_area_under_the_curve(shares: list[Share]) -> None:
    area = sum(((c - a) * (b + d) / 2 for (a, b), (c, d) in pairwise(lorenz(shares))), Fraction(0))
    assert gini(shares) == 1 - 2 * area


@given(SHARES, st.integers(1, 5))
def test_fewer_points_are_of_the_same_curve(shares: list[Share], most: int) -> None:
    points = lorenz(shares)
    kept = some_points(points, most)
    assert kept == sorted(set(kept))
    assert {*kept} <= {*points}
    assert (kept[0], kept[-1]) == (points[0], points[-1])
    assert len(kept) <= most + 2


@given(AREAS)
def test_theil_is_within_and_between_areas(areas: dict[str, list[Share]]) -> None:
    parts = theil_of_areas(areas)
    assert parts is not None
    assert abs(parts.whole - parts.within - parts.between) <= LAST
    assert min(parts) >= 0
    everybody = [share for shares in areas.values() for share in shares]
    assert abs(parts.whole - known(theil(everybody))) <= LAST
    means = [total(shares) for shares in areas.values()]
    assert abs(parts.between - known(theil(means))) <= LAST


@given(SHARES)
def test_one_area_has_nothing_between(shares: list[Share]) -> None:
    parts = theil_of_areas({"all": shares})
    assert parts is not None
    assert parts.between == 0


@given(AREAS)
def test_means_of_areas_are_no_less_even_than_people(areas: dict[str, list[Share]]) -> None:
    everybody = [share for shares in areas.values() for share in shares]
    means = [total(shares) for shares in areas.values()]
    assert known(gini(means)) <= known(gini(everybody))


@given(st.lists(st.builds(Share, st.integers(0, 9), st.just(0))))
def test_nothing_handed_out_has_no_index(shares: list[Share]) -> None:
    assert (gini(shares), theil(shares), lorenz(shares)) == (None, None, [])
