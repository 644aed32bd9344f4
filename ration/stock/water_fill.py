"""Share stock among places, tier by tier: exact, and more stock never means a smaller share."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Generic, NamedTuple, TypeVar

P = TypeVar("P")  # a place
WHOLE = Fraction(1)
NOTHING = Fraction(0)


def water_fill(
    tiers: Sequence[Mapping[P, int]], own: Mapping[P, int], depot: int
) -> list[dict[P, Fraction]]:
    """Calculate the share of its need that every place gets, of each tier in turn.

    `tiers` are what every place needs. `own` is what is at a place already and stays there;
    `depot` may go to any place. A place takes its own stock first. A tier is filled before the
    depot gives to the next. The last tier reached gets the same share everywhere, except where
    the place's own stock covers more. Shares never fall when there is more to share.

    >>> water_fill([{"A": 40, "B": 60}, {"A": 10}], {"A": 30}, 40)
    [{'A': Fraction(3, 4), 'B': Fraction(2, 3)}, {'A': Fraction(0, 1)}]
    """
    return [tier.shares for tier in fill(tiers, own, depot)]


class Filled(NamedTuple, Generic[P]):
    """One tier that is filled: its shares, and what was left at every place and the depot."""

    shares: dict[P, Fraction]
    own: dict[P, int]
    depot: int


def fill(tiers: Sequence[Mapping[P, int]], own: Mapping[P, int], depot: int) -> Iterator[Filled[P]]:
    """Fill one tier after the other, as `water_fill` describes."""
    left = {place: own.get(place, 0) for needs in tiers for place in needs}
    for needs in tiers:
        shares = _shares(needs, left, depot)
        yield Filled(shares, dict(left), depot)
        taken = {place: min(left[place], need) for place, need in needs.items()}
        whole = all(share == WHOLE for share in shares.values())
        depot = depot - sum(needs.values()) + sum(taken.values()) if whole else 0
        for place, share in shares.items():
            left[place] = left[place] - taken[place] if share == WHOLE else 0


def _shares(needs: Mapping[P, int], own: Mapping[P, int], depot: int) -> dict[P, Fraction]:
    """Calculate the shares of one tier: what own stock covers, raised by the depot if it can."""
    alone = {
        place: min(WHOLE, Fraction(own[place], need)) if need else WHOLE
        for place, need in needs.items()
    }
    common = _common(needs, own, depot, alone)
    return {place: max(share, common) for place, share in alone.items()}


def _common(
    needs: Mapping[P, int], own: Mapping[P, int], depot: int, alone: Mapping[P, Fraction]
) -> Fraction:
    """Calculate the share up to which the depot can raise all places, the lowest share first."""
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
