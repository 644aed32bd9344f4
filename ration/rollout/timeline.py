"""The areas of a register, put into phases and calendar years."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate

from ration.results.rollout import Area, PerHead, Phase, Remaining, Year
from ration.rollout.phases import Reach
from ration.rollout.totals import Measures, Tally


class Phased:
    """The areas of a register, by the phases that reach them."""

    def __init__(
        self, measures: Measures, areas: Mapping[str, Tally], phases: Sequence[Reach]
    ) -> None:
        self._measures = measures
        self._areas = areas
        self._phases = phases
        self._tallies = [measures.sum(areas[name] for name in one.areas) for one in phases]
        self._reached = {name: one for one in phases for name in one.areas}
        self._left = [name for name in areas if name not in self._reached]
        self._per_head = [self._range(one.areas) for one in phases]

    def phases(self, whole: Tally) -> Iterator[Phase]:
        """Every phase, with who is reached by it and so far."""
        so_far = accumulate(self._tallies, Tally.plus)
        for one, tally, far in zip(self._phases, self._tallies, so_far, strict=True):
            yield Phase(
                id=one.id,
                start=one.start,
                areas=one.areas,
                people=self._measures.counts(tally),
                people_so_far=self._measures.counts(far),
                share=self._share(far, whole),
                rounds=len(one.rounds),
                requirement=self._measures.needs(tally.amounts),
            )

    def years(self, whole: Tally) -> Iterator[Year]:
        """Every calendar year from the first phase to the last round."""
        measures = self._measures
        rounds = [Counter(day.year for day in one.rounds) for one in self._phases]
        given = [0] * len(self._phases)
        areas, far = 0, measures.sum([])
        required = far.amounts
        for year in _calendar(self._phases):
            mine = [number for number, one in enumerate(self._phases) if one.start.year == year]
            now = [counted[year] for counted in rounds]
            given = [before + more for before, more in zip(given, now, strict=True)]
            names = tuple(name for number in mine for name in self._phases[number].areas)
            new = measures.sum(self._tallies[number] for number in mine)
            areas, far = areas + len(names), far.plus(new)
            amounts = self._amounts(now)
            required = tuple(a + b for a, b in zip(required, amounts, strict=True))
            yield Year(
                year=year,
                areas=names,
                areas_so_far=areas,
                people=measures.counts(new),
                people_so_far=measures.counts(far),
                share=self._share(far, whole),
                requirement=measures.needs(amounts),
                requirement_so_far=measures.needs(required),
                per_head=tuple(self._even(now, given)),
            )

    def areas_reached(self) -> Iterator[Area]:
        """Every area: in the order in which they are reached, then those that remain."""
        for name in (*self._reached, *self._left):
            tally, phase = self._areas[name], self._reached.get(name)
            yield Area(
                area=name,
                phase=None if phase is None else phase.id,
                start=None if phase is None else phase.start,
                people=self._measures.counts(tally),
                requirement=self._measures.needs(tally.amounts),
            )

    def remaining(self) -> Remaining:
        """The areas that no phase reaches."""
        tally = self._measures.sum(self._areas[name] for name in self._left)
        return Remaining(
            areas=tuple(self._left),
            people=self._measures.counts(tally),
            requirement=self._measures.needs(tally.amounts),
        )

    def _share(self, far: Tally, whole: Tally) -> Fraction | None:
        everybody = self._measures.heads(whole)
        return Fraction(self._measures.heads(far), everybody) if everybody else None

    def _amounts(self, rounds: Sequence[int]) -> tuple[Fraction, ...]:
        """What so many rounds of each phase require."""
        columns = zip(*(one.amounts for one in self._tallies), strict=True)
        return tuple(
            sum((times * one for times, one in zip(rounds, column, strict=True)), Fraction(0))
            for column in columns
        )

    def _range(self, names: Sequence[str]) -> list[tuple[Fraction, Fraction]]:
        """The least and the greatest per head of each item, one round, among areas with people."""
        heads = self._measures.heads
        rates = [
            [amount / heads(tally) for amount in tally.amounts]
            for tally in (self._areas[name] for name in names)
            if heads(tally)
        ]
        return [(min(column), max(column)) for column in zip(*rates, strict=True)]

    def _even(self, now: Sequence[int], given: Sequence[int]) -> Iterator[PerHead]:
        """How even a year is, and all so far, per head, after so many rounds of each phase."""
        nothing = any(self._measures.heads(self._areas[name]) for name in self._left)
        for index, line in enumerate(self._measures.items):
            ranges = [one[index] if one else None for one in self._per_head]
            least, greatest = _spread(ranges, now, nothing=nothing)
            least_so_far, greatest_so_far = _spread(ranges, given, nothing=nothing)
            yield PerHead(
                item=line.item,
                name=line.name,
                unit=line.unit,
                least=least,
                greatest=greatest,
                least_so_far=least_so_far,
                greatest_so_far=greatest_so_far,
            )


def _spread(
    ranges: Sequence[tuple[Fraction, Fraction] | None], rounds: Sequence[int], *, nothing: bool
) -> tuple[Fraction, Fraction]:
    """The least and the greatest after so many rounds each; `nothing`: some areas get nothing."""
    found = [
        (times * one[0], times * one[1])
        for one, times in zip(ranges, rounds, strict=True)
        if one is not None
    ] + [(Fraction(0), Fraction(0))] * nothing
    return (
        min((one[0] for one in found), default=Fraction(0)),
        max((one[1] for one in found), default=Fraction(0)),
    )


def _calendar(phases: Sequence[Reach]) -> range:
    """The calendar years from the first phase to the last round."""
    if not phases:
        return range(0)
    return range(phases[0].start.year, max(one.rounds[-1].year for one in phases) + 1)
