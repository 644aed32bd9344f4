"""Laws of a roll-out by area: nothing is reached twice, nothing is lost, the years add up."""

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

from hypothesis import given
from hypothesis import strategies as st
from registers import Case, cases
from strategies import MANY, load

import ration
from ration import RollOut, RollOutSchedule
from ration.programme.schedule import days, parse_interval
from ration.results.rollout import Need

AREAS = ("North", "north", "[north]", "동면", "=1+1", "a,b", "Kim Hyong Jik")
DAYS = st.dates(dt.date(2023, 1, 1), dt.date(2026, 12, 31))
LATER = st.dates(dt.date(2023, 1, 1), dt.date(2050, 12, 31))
REPEATS = st.none() | st.sampled_from(("1 year", "5 months", "200 days"))
ORDERS = ("name", "largest", "smallest")


class Rolled(NamedTuple):
    """A register with areas, and a schedule for it."""

    case: Case
    schedule: dict[str, Any]

    def out(self, **changes: Any) -> RollOut:
        """Roll out, with `changes` to the schedule."""
        schedule = RollOutSchedule.model_validate(self.schedule | changes)
        return ration.roll_out(self.case.frame(self.case.rows), load(self.case.table), schedule)


@st.composite
def phases(draw: st.DrawFn, areas: list[str]) -> dict[str, Any]:
    """Phases that name some of the areas, in the order of their dates."""
    named = draw(st.permutations(areas))
    cuts = sorted(draw(st.sets(st.integers(1, len(named)), min_size=1)))
    starts = sorted(draw(st.lists(DAYS, min_size=len(cuts), max_size=len(cuts))))
    parts = zip([0, *cuts], cuts, starts, strict=False)
    return {
        "phases": [
            {"id": f"p{number}", "start": start, "areas": named[first:last]}
            for number, (first, last, start) in enumerate(parts)
        ]
    }


@st.composite
def yearly(draw: st.DrawFn, areas: list[str]) -> dict[str, Any]:
    """A number of areas per year, some of them first."""
    return {
        "per_year": draw(st.integers(1, 3)),
        "years": draw(st.none() | st.integers(1, 3)),
        "start": draw(DAYS),
        "order": draw(st.sampled_from(ORDERS)),
        "first": draw(st.permutations(areas))[: draw(st.integers(0, len(areas)))],
    }


@st.composite
def rolled(draw: st.DrawFn, how: Any = None, without: tuple[str, ...] = ()) -> Rolled:
    """Households, the first of which is in an area, and a schedule for their areas."""
    case = draw(cases(without))
    names = [draw(st.sampled_from(AREAS))]
    names += [draw(st.sampled_from(("", *AREAS))) for _ in case.rows[1:]]
    rows = [row | {"area": name} for row, name in zip(case.rows, names, strict=True)]
    areas = sorted({name for name in names if name})
    schedule = draw((how or draw(st.sampled_from((phases, yearly))))(areas))
    schedule |= {"title": "Laws", "area": "area", "repeat": draw(REPEATS)}
    return Rolled(Case(case.table, rows), schedule)


def amounts(needs: Iterable[Need], times: int = 1) -> Counter[str]:
    """The quantities by item, times a number of rounds."""
    found: Counter[str] = Counter()
    for need in needs:
        found[need.item] += need.quantity.amount * times  # type: ignore[assignment]  # of fractions
    return found


def added(parts: Iterable[Counter[str]]) -> dict[str, Any]:
    """Add up by name, without names whose sum is 0."""
    total: Counter[str] = Counter()
    for part in parts:
        total.update(part)
    return {name: amount for name, amount in total.items() if amount}


class TestOnce:
    """Every area is reached at most once, and is either reached or remains."""

    @given(rolled())
    def test_once(self, drawn: Rolled) -> None:
        found = drawn.out()
        reached = [area for phase in found.phases for area in phase.areas]
        every = {row["area"] for row in drawn.case.rows}
        assert sorted([*reached, *found.remaining.areas]) == sorted(every)
        assert [each.area for each in found.areas] == [*reached, *found.remaining.areas]
        assert "" not in reached
        assert [area for year in found.years for area in year.areas] == reached


class TestConservation:
    """What the phases require, and what remains, is what the whole register requires."""

    @given(rolled())
    def test_conservation(self, drawn: Rolled) -> None:
        found, plan = drawn.out(), drawn.case.plan()
        parts = [*(phase.requirement for phase in found.phases), found.remaining.requirement]
        lines = [line for line in plan.totals.values() if not line.pool]
        whole = {line.item: line.quantity.amount for line in lines if line.quantity.amount}
        assert added(map(amounts, parts)) == added([amounts(found.requirement)]) == whole
        assert added(amounts(area.requirement) for area in found.areas) == whole
        people = [*(phase.people for phase in found.phases), found.remaining.people]
        assert added(Counter(dict(counts)) for counts in people) == {
            name: count for name, count in plan.people if count
        }

    @given(rolled())
    def test_the_years_add_up_to_the_rounds_of_the_phases(self, drawn: Rolled) -> None:
        found = drawn.out()
        rounds = added(amounts(phase.requirement, phase.rounds) for phase in found.phases)
        assert added(amounts(year.requirement) for year in found.years) == rounds
        last = found.years[-1] if found.years else None
        assert rounds == (added([amounts(last.requirement_so_far)]) if last else {})
        reached = added(Counter(dict(phase.people)) for phase in found.phases)
        assert reached == (added([Counter(dict(last.people_so_far))]) if last else {})


class TestPerYear:
    """The same number of areas is reached every year, those in `first` first, in their order."""

    @given(rolled(yearly))
    def test_per_year(self, drawn: Rolled) -> None:
        found, size = drawn.out(), drawn.schedule["per_year"]
        counts = [len(phase.areas) for phase in found.phases]
        assert all(count == size for count in counts[:-1])
        assert all(0 < count <= size for count in counts[-1:])
        assert len(counts) <= (drawn.schedule["years"] or len(counts))
        reached = [area for phase in found.phases for area in phase.areas]
        first = drawn.schedule["first"]
        assert reached[: len(first)] == first[: len(reached)]
        assert len({phase.start.year for phase in found.phases}) == len(found.phases)

    @given(rolled(yearly))
    def test_the_largest_first_reach_most_people_soonest(self, drawn: Rolled) -> None:
        shares = {
            order: [year.share for year in drawn.out(order=order, repeat=None).years]
            for order in ORDERS
        }
        for year in zip(*(shares[order] for order in ("largest", "name", "smallest")), strict=True):
            most, some, least = year
            assert most is None or (most >= some >= least)


class TestPerHead:
    """The least and the greatest per head are the minimum and maximum over all areas."""

    @given(rolled())
    def test_per_head(self, drawn: Rolled) -> None:
        found = drawn.out()
        rounds = {phase.id: phase.rounds for phase in found.phases}
        heads = {area.area: dict(area.people)[found.head] for area in found.areas}
        until = dt.date(max((phase.start.year for phase in found.phases), default=1), 12, 31)
        for year in found.years:
            for index, even in enumerate(year.per_head):
                now: list[Fraction] = []
                for area in found.areas:
                    got = 0
                    if area.start is not None:
                        dates = list(days(area.start, found.schedule.repeat, until))
                        assert len(dates) == rounds[area.phase or ""]
                        got = sum(day.year == year.year for day in dates)
                    if heads[area.area]:
                        amount = area.requirement[index].quantity.amount
                        now.append(got * amount / heads[area.area])
                assert (even.least, even.greatest) == (min(now), max(now))
                assert even.least_so_far <= even.greatest_so_far


class TestRepeat:
    """Repeats are counted from the first day: no day is skipped, none drifts."""

    @MANY
    @given(DAYS, st.integers(1, 8), st.sampled_from(("day", "month", "year")), LATER)
    def test_days(self, start: dt.date, count: int, unit: str, until: dt.date) -> None:
        repeat = parse_interval(f"{count} {unit}s")
        found = list(days(start, repeat, until))
        after = repeat.day(start, len(found))
        assert found == sorted(set(found))
        assert all(start <= day <= until for day in found)
        assert after is not None
        assert after > until
        if unit != "day":
            size = count * (12 if unit == "year" else 1)
            months = [day.year * 12 + day.month for day in found]
            assert all(later - day == size for day, later in pairwise(months))
            lasts = [calendar.monthrange(day.year, day.month)[1] for day in found]
            assert [day.day for day in found] == [min(start.day, last) for last in lasts]


class TestOrder:
    """Shuffling the register changes nothing."""

    @given(rolled(), st.randoms(use_true_random=False))
    def test_order(self, drawn: Rolled, random: Any) -> None:
        rows = list(drawn.case.rows)
        random.shuffle(rows)
        shuffled = Rolled(Case(drawn.case.table, rows), drawn.schedule)
        before, after = drawn.out(), shuffled.out()
        assert (before.phases, before.years) == (after.phases, after.years)
        assert before.remaining == after.remaining
