"""Sharing what is there among places, tier by tier: exact, and never less for more stock."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

P = TypeVar("P")
WHOLE = Fraction(1)
NOTHING = Fraction(0)


def water_fill(
    tiers: Sequence[Mapping[P, int]], own: Mapping[P, int], depot: int
) -> list[dict[P, Fraction]]:
    """The share of its need that every place gets, of each tier in turn.

    `tiers` have what every place needs; `own` is what lies at a place already, which stays
    there, and `depot` what may go to any. A place takes its own first. A tier is filled before
    the depot gives to the next; the last that it reaches gets one share of it everywhere, but
    where the place's own stock gives more. Shares never fall when there is more to share.

    >>> water_fill([{"A": 40, "B": 60}, {"A": 10}], {"A": 30}, 40)
    [{'A': Fraction(3, 4), 'B': Fraction(2, 3)}, {'A': Fraction(0, 1)}]
    """
    left = {place: own.get(place, 0) for needs in tiers for place in needs}
    found = []
    for needs in tiers:
        shares = _shares(needs, left, depot)
        found.append(shares)
        taken = {place: min(left[place], need) for place, need in needs.items()}
        whole = all(share == WHOLE for share in shares.values())
        depot = depot - sum(needs.values()) + sum(taken.values()) if whole else 0
        for place, share in shares.items():
            left[place] = left[place] - taken[place] if share == WHOLE else 0
    return found


def _shares(needs: Mapping[P, int], own: Mapping[P, int], depot: int) -> dict[P, Fraction]:
    """The shares of one tier: each place's own, raised to a common one as far as the depot goes."""
    alone = {
        place: min(WHOLE, Fraction(own[place], need)) if need else WHOLE
        for place, need in needs.items()
    }
    common = _common(needs, own, depot, alone)
    return {place: max(share, common) for place, share in alone.items()}


def _common(
    needs: Mapping[P, int], own: Mapping[P, int], depot: int, alone: Mapping[P, Fraction]
) -> Fraction:
    """The share up to which the depot can raise everybody: the worst off are raised first."""
    need = have = 0
    common = NOTHING
    poorest_first = sorted(alone, key=lambda place: alone[place])
    for at, place in enumerate(poorest_first):
        if alone[place] == WHOLE:
            break
        need, have = need + needs[place], have + own[place]
        following = poorest_first[at + 1] if at + 1 < len(poorest_first) else None
        limit = WHOLE if following is None else alone[following]
        common = Fraction(depot + have, need)
        if common <= limit:
            return common
    return min(common, WHOLE) if need else WHOLE
