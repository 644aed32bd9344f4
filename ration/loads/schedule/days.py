"""Give each vehicle's day a day, so that no vehicle and no lane of a depot has two on it."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence

Ends = tuple[Hashable, Hashable]  # a vehicle and a lane


def one_by_one(
    kinds: Sequence[int], lanes: Sequence[Hashable | None], numbers: Sequence[int | None]
) -> list[int]:
    """The earliest day from 1 that is free, one after the other; it may take too many days."""
    used: Counter[tuple[int, int]] = Counter()
    full: dict[int, int] = defaultdict(int)  # the days on which no vehicle of a kind is free
    taken: dict[Hashable, int] = defaultdict(int)  # the days of a lane; both as bits
    days = []
    for kind, lane in zip(kinds, lanes, strict=True):
        day = _free(full[kind] | (0 if lane is None else taken[lane]))
        used[kind, day] += 1
        if used[kind, day] == numbers[kind]:
            full[kind] |= 1 << day
        if lane is not None:
            taken[lane] |= 1 << day
        days.append(day)
    return days


def within(edges: Sequence[Ends], days: int) -> list[int]:
    """A day from 1 for each of `edges`, so that no two that share an end have the same.

    No end may have more than `days` edges: then it is always possible (Kőnig 1916, that a
    bipartite graph has as many colours as the largest number of edges at an end). An end that no
    other edge has is free.
    """
    at: dict[Hashable, dict[int, int]] = defaultdict(dict)  # the edge of a day at an end
    taken: dict[Hashable, int] = defaultdict(int)  # the days of an end, as bits
    day_of: list[int] = [0] * len(edges)
    for edge, (left, right) in enumerate(edges):
        day = _free(taken[left] | taken[right])
        if day > days:
            day = _free(taken[left])
            _swap(edges, at, taken, day_of, right, day, _free(taken[right]))
        at[left][day] = at[right][day] = edge
        taken[left] |= 1 << day
        taken[right] |= 1 << day
        day_of[edge] = day
    return day_of


def _free(taken: int) -> int:
    """The first day from 1 whose bit is not set."""
    taken |= 1
    return (~taken & (taken + 1)).bit_length() - 1


def _swap(
    edges: Sequence[Ends],
    at: dict[Hashable, dict[int, int]],
    taken: dict[Hashable, int],
    day_of: list[int],
    start: Hashable,
    first: int,
    second: int,
) -> None:
    """Exchange two days along the path from an end that has an edge on the first of them."""
    path, end, day = [], start, first
    while day in at[end]:
        edge = at[end][day]
        path.append(edge)
        left, right = edges[edge]
        end = right if end == left else left
        day = second if day == first else first
    for edge in path:
        for each in edges[edge]:
            del at[each][day_of[edge]]
            taken[each] ^= 1 << day_of[edge]
    for edge in path:
        day_of[edge] = second if day_of[edge] == first else first
        for each in edges[edge]:
            at[each][day_of[edge]] = edge
            taken[each] |= 1 << day_of[edge]
