"""The Lorenz curve and the Gini coefficient, weighted by people, in exact fractions.

Both are of the whole population, not estimates from a sample: G = 1 - 2 × the area under the
curve (Lorenz 1905; Gini 1914), where the curve is straight between people who get the same.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from ration.fairness.shares import Share, ordered, total

MOST = 100  # parts of the people, of which a curve keeps a corner each
Point = tuple[Fraction, Fraction]  # a share of the people, and the share of the amount they get


def gini(shares: Iterable[Share]) -> Fraction | None:
    """The Gini coefficient: 0 if all get the same per head, nearly 1 if one of many gets all.

    None means that nothing is handed out, or that there is nobody.

    >>> gini([Share(1, 1), Share(1, 3)]), gini([Share(2, 4), Share(5, 10)])
    (Fraction(1, 4), Fraction(0, 1))
    >>> gini([Share(3, 0)]) is None
    True
    """
    every = ordered(shares)
    people, amount = total(every)
    if not amount:
        return None
    twice = below = 0  # the area under the curve, twice, in people × parts
    for share in every:
        twice += share.people * (2 * below + share.amount)
        below += share.amount
    return 1 - Fraction(twice, people * amount)


def lorenz(shares: Iterable[Share]) -> list[Point]:
    """The corners of the Lorenz curve, from (0, 0) to (1, 1); empty if `gini` is None.

    At (x, y), the share x of the people who get the least per head gets the share y of all.

    >>> [(str(x), str(y)) for x, y in lorenz([Share(1, 3), Share(1, 1)])]
    [('0', '0'), ('1/2', '1/4'), ('1', '1')]
    """
    every = ordered(shares)
    people, amount = total(every)
    if not amount:
        return []
    points = [(Fraction(0), Fraction(0))]
    counted = below = 0
    for share in every:
        counted, below = counted + share.people, below + share.amount
        points.append((Fraction(counted, people), Fraction(below, amount)))
    return points


def some_points(points: Sequence[Point], most: int = MOST) -> list[Point]:
    """Of a curve with very many corners, the first in each `1 / most` of the people, and the last.

    >>> curve = lorenz([Share(1, amount) for amount in range(1000)])
    >>> len(curve), len(some_points(curve))
    (1001, 101)
    """
    if len(points) <= most + 1:
        return [*points]
    kept = [points[0]]
    for point in points[1:-1]:
        if int(point[0] * most) > int(kept[-1][0] * most):
            kept.append(point)
    return [*kept, points[-1]]
