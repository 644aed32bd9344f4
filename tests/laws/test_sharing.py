"""Laws of sharing: no more than is there is given, and more stock takes from nobody."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from ration.stock.water_fill import NOTHING, water_fill

PLACES = st.sampled_from("ABCDE")
NEEDS = st.dictionaries(PLACES, st.integers(0, 40), max_size=5)
OWN = st.dictionaries(PLACES, st.integers(0, 40), max_size=5)
TIERS = st.lists(NEEDS, min_size=1, max_size=3)
DEPOT = st.integers(0, 120)


def sent(
    tiers: list[dict[str, int]], own: dict[str, int], shares: list[dict[str, Fraction]]
) -> Fraction:
    """What the depot must send for the shares: their steps minus each place's own stock."""
    pairs = list(zip(tiers, shares, strict=True))
    given_to = {
        place: sum((tier.get(place, 0) * part.get(place, NOTHING) for tier, part in pairs), NOTHING)
        for tier in tiers
        for place in tier
    }
    return sum((max(NOTHING, n - own.get(p, 0)) for p, n in given_to.items()), NOTHING)


class TestFill:
    """Fill tiers from the stock of places and of a depot."""

    @given(TIERS, OWN, DEPOT)
    def test_gives_what_is_there(
        self, tiers: list[dict[str, int]], own: dict[str, int], depot: int
    ) -> None:
        shares = water_fill(tiers, own, depot)
        assert all(0 <= share <= 1 for part in shares for share in part.values())
        assert sent(tiers, own, shares) <= depot

    @given(TIERS, OWN, DEPOT, OWN, st.integers(0, 40))
    def test_more_takes_from_nobody(
        self,
        tiers: list[dict[str, int]],
        own: dict[str, int],
        depot: int,
        more: dict[str, int],
        sent: int,
    ) -> None:
        richer = {place: own.get(place, 0) + more.get(place, 0) for place in "ABCDE"}
        before, after = water_fill(tiers, own, depot), water_fill(tiers, richer, depot + sent)
        for poor, rich in zip(before, after, strict=True):
            assert all(rich[place] >= share for place, share in poor.items())

    @given(TIERS, OWN, DEPOT)
    def test_a_tier_waits_for_the_one_before(
        self, tiers: list[dict[str, int]], own: dict[str, int], depot: int
    ) -> None:
        shares = water_fill(tiers, own, depot)
        for tier, first, then in zip(tiers[1:], shares, shares[1:], strict=False):
            for place, share in then.items():
                if share and tier[place]:
                    assert first.get(place, 1) == 1

    @given(NEEDS, DEPOT)
    def test_without_own_stock_all_get_one_share(self, needs: dict[str, int], depot: int) -> None:
        (shares,) = water_fill([needs], {}, depot)
        needed = sum(needs.values())
        share = min(Fraction(1), Fraction(depot, needed)) if needed else 1
        assert all(shares[place] == share for place, need in needs.items() if need)

    @given(NEEDS, OWN, DEPOT)
    def test_nothing_is_kept_back(
        self, needs: dict[str, int], own: dict[str, int], depot: int
    ) -> None:
        (shares,) = water_fill([needs], own, depot)
        short = any(share < 1 for share in shares.values())
        assert not short or sent([needs], own, [shares]) == depot
