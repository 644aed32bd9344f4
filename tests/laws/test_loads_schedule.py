"""Laws of schedules: limits are kept, nothing is lost, and a vehicle more is never later."""

from collections import Counter, defaultdict

from hypothesis import given
from hypothesis import strategies as st

from ration.loads.schedule.days import within
from ration.loads.schedule.runs import KindDay, Run, Schedule
from ration.loads.schedule.schedule import schedule

Question = tuple[list[Run], list[KindDay], list[int | None]]


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """A few depots and kinds of vehicle, and trips that hours, numbers and depots limit."""
    some = st.none() | st.integers(1, 4)
    kinds = draw(
        st.lists(
            st.builds(KindDay, some, st.none() | st.integers(1, 12), some), min_size=1, max_size=3
        )
    )
    depots = draw(st.lists(some, min_size=1, max_size=3))
    run = st.builds(
        Run,
        st.integers(0, len(depots) - 1),
        st.integers(0, len(kinds) - 1),
        st.none() | st.integers(0, 14),
        st.integers(0, 5),
    )
    return draw(st.lists(run, max_size=24)), kinds, depots


@given(questions())
def test_every_trip_has_a_place_of_its_own_and_turns_are_without_gaps(question: Question) -> None:
    runs, kinds, depots = question
    found = schedule(runs, kinds, depots)
    turns = defaultdict(list)
    for run, slot in zip(runs, found.slots, strict=True):
        turns[run.kind, slot.day, slot.vehicle].append(slot.turn)
    assert all(sorted(each) == list(range(1, len(each) + 1)) for each in turns.values())
    assert found.days == max((slot.day for slot in found.slots), default=0)


@given(questions())
def test_a_vehicle_keeps_to_its_hours_its_trips_and_one_depot(question: Question) -> None:
    runs, kinds, depots = question
    days = _days(runs, schedule(runs, kinds, depots))
    for (kind, _, _), own in days.items():
        limit = kinds[kind]
        assert len({run.depot for run in own}) == 1
        seconds = [run.seconds for run in own]
        if limit.most_seconds is None or None in seconds:
            assert len(own) <= (limit.trips_a_day or 1)
        else:
            assert len(own) <= (limit.trips_a_day or len(own))
            assert len(own) == 1 or sum(each or 0 for each in seconds) <= limit.most_seconds


@given(questions())
def test_no_day_has_more_vehicles_or_trips_of_a_depot_than_there_can_be(question: Question) -> None:
    runs, kinds, depots = question
    found = schedule(runs, kinds, depots)
    for run, slot in zip(runs, found.slots, strict=True):
        assert slot.day >= 1
        assert 1 <= slot.vehicle <= (kinds[run.kind].number or len(runs))
    loaded = Counter((r.depot, slot.day) for r, slot in zip(runs, found.slots, strict=True))
    assert all(count <= (depots[depot] or count) for (depot, _), count in loaded.items())


@given(questions())
def test_no_schedule_is_shorter_than_the_bound(question: Question) -> None:
    found = schedule(*question)
    assert found.least_days <= found.days


@given(questions(), st.data())
def test_another_vehicle_never_ends_later(question: Question, data: st.DataObject) -> None:
    runs, kinds, depots = question
    more = [
        kind if kind.number is None else kind._replace(number=kind.number + data.draw(_MORE))
        for kind in kinds
    ]
    assert schedule(runs, more, depots).days <= schedule(runs, kinds, depots).days


_MORE = st.integers(0, 2)


@given(questions())
def test_without_limits_of_depots_the_days_are_those_of_the_kind_that_needs_most(
    question: Question,
) -> None:
    runs, kinds, depots = question
    found = schedule(runs, kinds, [None] * len(depots))
    free = schedule(runs, [kind._replace(number=None) for kind in kinds], [None] * len(depots))
    days = _days(runs, free)
    needed = Counter(kind for kind, _, _ in days)
    by_kind = [-(-count // (kinds[kind].number or count)) for kind, count in needed.items()]
    assert found.days == max(by_kind, default=0)


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=40),
)
def test_days_of_vehicles_and_lanes_never_meet(ends: list[tuple[int, int]]) -> None:
    edges = [(("vehicle", left), ("lane", right)) for left, right in ends]
    degree = Counter(end for edge in edges for end in edge)
    days = max(degree.values(), default=0)
    found = within(edges, days)
    assert all(1 <= day <= days for day in found)
    taken = [(end, day) for edge, day in zip(edges, found, strict=True) for end in edge]
    assert len(taken) == len({*taken})


def _days(runs: list[Run], found: Schedule) -> dict[tuple[int, int, int], list[Run]]:
    days: dict[tuple[int, int, int], list[Run]] = defaultdict(list)
    for run, slot in zip(runs, found.slots, strict=True):
        days[run.kind, slot.day, slot.vehicle].append(run)
    return days
