"""The areas of a register by phase and calendar year."""

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
        self._tallies = [measures.sum(areas[name] for name in phase.areas) for phase in phases]
        self._reached = {name: phase for phase in phases for name in phase.areas}
        self._left = [name for name in areas if name not in self._reached]
        self._per_head = [self._range(phase.areas) for phase in phases]

    def phases(self, whole: Tally) -> Iterator[Phase]:
        """Every phase, with the people reached by it and so far."""
        so_far = accumulate(self._tallies, Tally.plus)
        for phase, tally, far in zip(self._phases, self._tallies, so_far, strict=True):
            yield Phase(
                id=phase.id,
                start=phase.start,
                areas=phase.areas,
                people=self._measures.counts(tally),
                served=self._measures.served(tally),
                people_so_far=self._measures.counts(far),
                share=self._share(far, whole),
                rounds=len(phase.rounds),
                requirement=self._measures.needs(tally.amounts),
            )

    def years(self, whole: Tally) -> Iterator[Year]:
        """Every calendar year from the first phase to the last round."""
        measures = self._measures
        rounds = [Counter(day.year for day in phase.rounds) for phase in self._phases]
        so_far = [0] * len(self._phases)
        areas, far = 0, measures.sum([])
        required = far.amounts
        for year in _calendar(self._phases):
            begun = [n for n, phase in enumerate(self._phases) if phase.start.year == year]
            now = [counted[year] for counted in rounds]
            so_far = [before + more for before, more in zip(so_far, now, strict=True)]
            names = tuple(name for number in begun for name in self._phases[number].areas)
            new = measures.sum(self._tallies[number] for number in begun)
            areas, far = areas + len(names), far.plus(new)
            amounts = self._amounts(now)
            required = tuple(a + b for a, b in zip(required, amounts, strict=True))
            yield Year(
                year=year,
                areas=names,
                areas_so_far=areas,
                people=measures.counts(new),
                served=measures.served(new),
                people_so_far=measures.counts(far),
                share=self._share(far, whole),
                requirement=measures.needs(amounts),
                requirement_so_far=measures.needs(required),
                per_head=tuple(self._even(now, so_far)),
            )

    def areas_reached(self) -> Iterator[Area]:
        """Every area, in the order in which they are reached; then those that remain."""
        for name in (*self._reached, *self._left):
            tally, phase = self._areas[name], self._reached.get(name)
            yield Area(
                area=name,
                phase=None if phase is None else phase.id,
                start=None if phase is None else phase.start,
                people=self._measures.counts(tally),
                served=self._measures.served(tally),
                requirement=self._measures.needs(tally.amounts),
            )

    def remaining(self) -> Remaining:
        """The areas that no phase reaches."""
        tally = self._measures.sum(self._areas[name] for name in self._left)
        return Remaining(
            areas=tuple(self._left),
            people=self._measures.counts(tally),
            served=self._measures.served(tally),
            requirement=self._measures.needs(tally.amounts),
        )

    def _share(self, far: Tally, whole: Tally) -> Fraction | None:
        everybody = self._measures.heads(whole)
        return Fraction(self._measures.heads(far), everybody) if everybody else None

    def _amounts(self, rounds: Sequence[int]) -> tuple[Fraction, ...]:
        """The requirement of `rounds` rounds of each phase."""
        columns = zip(*(tally.amounts for tally in self._tallies), strict=True)
        return tuple(
            sum((times * amount for times, amount in zip(rounds, column, strict=True)), Fraction(0))
            for column in columns
        )

    def _range(self, names: Sequence[str]) -> list[tuple[Fraction, Fraction]]:
        """The least and greatest per head of each item in one round, over areas with people."""
        heads = self._measures.heads
        rates = [
            [amount / heads(tally) for amount in tally.amounts]
            for tally in (self._areas[name] for name in names)
            if heads(tally)
        ]
        return [(min(column), max(column)) for column in zip(*rates, strict=True)]

    def _even(self, now: Sequence[int], so_far: Sequence[int]) -> Iterator[PerHead]:
        """Least and greatest per head after the rounds of this year, and of all so far."""
        nothing = any(self._measures.heads(self._areas[name]) for name in self._left)
        for index, line in enumerate(self._measures.items):
            ranges = [phase[index] if phase else None for phase in self._per_head]
            least, greatest = _spread(ranges, now, nothing=nothing)
            least_so_far, greatest_so_far = _spread(ranges, so_far, nothing=nothing)
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
    """Least and greatest after `rounds`; with `nothing`, some areas get nothing."""
    spreads = [
        (times * span[0], times * span[1])
        for span, times in zip(ranges, rounds, strict=True)
        if span is not None
    ] + [(Fraction(0), Fraction(0))] * nothing
    return (
        min((least for least, _ in spreads), default=Fraction(0)),
        max((greatest for _, greatest in spreads), default=Fraction(0)),
    )


def _calendar(phases: Sequence[Reach]) -> range:
    """The calendar years from the first phase to the last round."""
    if not phases:
        return range(0)
    return range(phases[0].start.year, max(phase.rounds[-1].year for phase in phases) + 1)
