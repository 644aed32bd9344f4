"""Better answers of whole packs, from a solver; each is checked before it is used."""

from collections.abc import Sequence
from typing import NamedTuple

from ration.loads.depots.packs_question import Parts, Question, Relaxed
from ration.loads.depots.whole_numbers import Column, Row, solve

_MOST = 20_000  # numbers that the solver is asked for: with more it takes minutes
_FEW = 1_000  # with fewer it takes a moment
_SMALL = 10_000  # a gap of 1 in so many is not worth more than a moment


class _Way(NamedTuple):
    """That packs of a demand come from a place: `most` of them, at `cost` each."""

    place: int
    demand: int
    most: int
    cost: int


def fewest_missing(
    question: Question, least: int, parts: Parts, seconds: int
) -> tuple[Parts, bool]:
    """Packs with fewer steps missing, if there are any; and whether none has fewer.

    `least` are missing at least.
    """
    gap = question.missing(parts) - least
    ways = [
        _Way(place, demand, most, -size)
        for place, (costs, limit) in enumerate(zip(question.costs, question.limits, strict=True))
        for demand, (size, count) in enumerate(zip(question.sizes, question.counts, strict=True))
        if costs[demand] is not None
        if (most := count if limit is None else min(count, limit // size))
    ]
    if len(ways) > _FEW and gap * _SMALL <= sum(question.amounts):
        return parts, False
    found, proved = _asked(question, ways, [Row(None, n) for n in question.counts], [], seconds)
    if found is None:
        return parts, False
    left = list(question.counts)
    for here in found:
        for demand, count in here.items():
            left[demand] -= count
    found[-1] = {demand: count for demand, count in enumerate(left) if count}
    if not question.is_met(found):
        return parts, False
    better = question.missing(found) < question.missing(parts)
    return found if better else parts, proved


def cheapest(
    question: Question, relaxed: Relaxed, missing: int, parts: Parts, seconds: int
) -> tuple[Parts, bool]:
    """Cheaper packs with no more than so many steps missing; and whether none is cheaper."""
    ways, fixed = _still_open(question, relaxed, missing, parts)
    gap = question.scale * question.cost(parts) - relaxed.cost
    if len(ways) > _FEW and gap * _SMALL <= relaxed.cost:
        return parts, False
    used = [sum(question.sizes[demand] * n for demand, n in here.items()) for here in fixed]
    limits = [*question.limits, missing]
    if any(limit is not None and n > limit for n, limit in zip(used, limits, strict=True)):
        return parts, True
    wanted = {way.demand: question.counts[way.demand] for way in ways}
    rows = [Row(wanted.get(at), wanted.get(at, 0)) for at in range(len(question.counts))]
    found, proved = _asked(question, ways, rows, [*used, missing], seconds)
    if found is None:
        return parts, proved
    for here, more in zip(found, fixed, strict=True):
        here.update(more)
    if not question.is_met(found) or question.missing(found) > missing:
        return parts, False
    return (found if question.cost(found) < question.cost(parts) else parts), proved


def _still_open(
    question: Question, relaxed: Relaxed, missing: int, parts: Parts
) -> tuple[list[_Way], list[dict[int, int]]]:
    """The ways that a cheaper answer may have, and the packs that stay where they are.

    An answer is cheaper by 1 or more. A pack at a place where it costs more, with the price of
    room there, than at its cheapest place, is in no such answer if that alone uses up the gap.
    """
    gap = question.scale * (question.cost(parts) - 1) - relaxed.cost
    limits = [*question.limits, missing]
    unit = [*question.unit, [0] * len(question.counts)]
    ways: list[_Way] = []
    fixed: list[dict[int, int]] = [{} for _ in parts]
    for demand, (size, count) in enumerate(zip(question.sizes, question.counts, strict=True)):
        places = [
            (cost + relaxed.prices[place], place)
            for place, limit in enumerate(limits)
            if limit != 0 and (cost := unit[place][demand]) is not None
        ]
        base = min(places)[0]
        own = [
            _Way(place, demand, most, question.cost_at(place, demand))
            for cost, place in places
            if (most := count if cost == base else min(count, gap // ((cost - base) * size)))
        ]
        if len(own) == 1:
            fixed[own[0].place][demand] = count
        else:
            ways += own
    return ways, fixed


def _asked(
    question: Question,
    ways: Sequence[_Way],
    rows: Sequence[Row],
    used: Sequence[int],
    seconds: int,
) -> tuple[list[dict[int, int]] | None, bool]:
    """Ask the solver for the packs of each way: by place and demand; None means not found.

    `rows` are of the demands. `used` are the steps at each place that stay there; beyond the
    places, the steps that may be missing.
    """
    if len(ways) > _MOST:
        return None, False
    rows = list(rows)
    limits: list[int | None] = [*question.limits, used[-1] if used else None]
    full: dict[int, int] = {}
    for place, limit in enumerate(limits):
        if limit is not None:
            full[place] = len(rows)
            rows.append(Row(None, limit - (used[place] if used else 0)))
    columns = []
    for place, demand, most, cost in ways:
        adds = [(demand, 1)]
        adds += [(full[place], question.sizes[demand])] if place in full else []
        columns.append(Column(cost, most, adds))
    answer = solve(columns, rows, seconds)
    if answer.numbers is None:
        return None, answer.proved
    found: list[dict[int, int]] = [{} for _ in limits]
    for way, number in zip(ways, answer.numbers, strict=True):
        if number:
            found[way.place][way.demand] = number
    return found, answer.proved
