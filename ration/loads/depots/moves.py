"""What to move from places with too much to places with too little, in few and cheap trips."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from heapq import heapify, heappop, heappush
from typing import NamedTuple

Measure = Callable[[int, int, int], Fraction | int | None]
_SIDE = 100  # places of each side that are compared with each other at a time
_FINE = 40  # bits of a part of 1 by which ways are ranked: whole numbers compare faster
MOST = 1_000  # moves of an item: more are no proposal that people read


class Move(NamedTuple):
    """So many steps from one place to another."""

    giver: int
    taker: int
    steps: int


def moves(over: Sequence[int], short: Sequence[int], measure: Measure) -> list[Move]:
    """Move as much as is both short and over, never more than a place has over.

    `measure` is what a trip from a giver to a taker with so many steps costs, or how long it is;
    None means not known. The trip that costs least for each step comes first, then the next, until
    nothing is short or nothing is over: a good answer, not always the cheapest. Where nothing is
    known, the largest amounts come first. At most `MOST` moves are made, between the places with
    the largest amounts.

    >>> moves([16, 9], [7, 0], lambda giver, taker, steps: [50, 80][giver])
    [Move(giver=0, taker=0, steps=7)]
    """
    left, needed = list(over), list(short)
    found: list[Move] = []
    while len(found) < MOST:
        givers, takers = _largest(left), _largest(needed)
        if not givers or not takers:
            break
        found += _round(left, needed, givers, takers, measure)
    return found[:MOST]


def _largest(amounts: Sequence[int]) -> list[int]:
    places = [place for place, amount in enumerate(amounts) if amount > 0]
    return sorted(places, key=lambda place: (-amounts[place], place))[:_SIDE]


def _round(
    left: list[int],
    needed: list[int],
    givers: Sequence[int],
    takers: Sequence[int],
    measure: Measure,
) -> list[Move]:
    """Move between some places, until none of them gives or none of them takes."""

    def ranked(giver: int, taker: int) -> tuple[bool, int, int, int, int]:
        steps = min(left[giver], needed[taker])
        each = measure(giver, taker, steps)
        whole = 0 if each is None else (each.numerator << _FINE) // (each.denominator * steps)
        return each is None, whole, -steps, giver, taker

    found: list[Move] = []
    ways = [ranked(giver, taker) for giver in givers for taker in takers]
    heapify(ways)
    while ways:
        _, _, steps, giver, taker = heappop(ways)
        now = min(left[giver], needed[taker])
        if now == -steps:
            left[giver] -= now
            needed[taker] -= now
            found.append(Move(giver, taker, now))
        elif now:  # less is left than when it was ranked: a trip for less costs more for each step
            heappush(ways, ranked(giver, taker))
    return found
