"""Schedules by hand: hours, trips a day, numbers of vehicles, and what depots load."""

import pytest
from trips import trip

from ration.loads.schedule.days import one_by_one
from ration.loads.schedule.depot_days import depot_days
from ration.loads.schedule.runs import KindDay, Run, Slot
from ration.loads.schedule.schedule import schedule

HOUR = 3_600


def runs(*hours: int | None, depot: int = 0, kind: int = 0) -> list[Run]:
    return [
        Run(depot, kind, None if each is None else each * HOUR, first)
        for first, each in enumerate(hours)
    ]


class TestADayOfAVehicle:
    def test_two_trips_that_fit_into_its_hours(self) -> None:
        found = schedule(runs(4, 5), [KindDay(1, 9 * HOUR, None)], [None])
        assert found.slots == (Slot(1, 1, 1), Slot(1, 1, 2))

    def test_two_trips_that_do_not_fit(self) -> None:
        found = schedule(runs(5, 5), [KindDay(1, 9 * HOUR, None)], [None])
        assert found.slots == (Slot(1, 1, 1), Slot(2, 1, 1))

    def test_trips_a_day_is_a_limit_beside_hours(self) -> None:
        found = schedule(runs(1, 1, 1), [KindDay(1, 9 * HOUR, 2)], [None])
        assert [slot.day for slot in found.slots] == [1, 1, 2]

    @pytest.mark.parametrize(("trips", "days"), [(None, 4), (2, 2)])
    def test_without_hours_it_makes_its_trips_or_1(self, trips: int | None, days: int) -> None:
        assert schedule(runs(1, 1, 1, 1), [KindDay(1, None, trips)], [None]).days == days

    def test_trips_of_unknown_duration_are_1_a_day(self) -> None:
        assert schedule(runs(None, None), [KindDay(1, 9 * HOUR, None)], [None]).days == 2

    def test_a_trip_longer_than_a_day_has_a_day_for_itself(self) -> None:
        found = schedule(runs(12, 1), [KindDay(1, 9 * HOUR, None)], [None])
        assert (found.longer, found.days) == ((0,), 2)

    def test_it_loads_at_one_depot_on_a_day(self) -> None:
        both = [*runs(1), *runs(1, depot=1)]
        assert schedule(both, [KindDay(1, 9 * HOUR, None)], [None, None]).days == 2


class TestNumbers:
    def test_what_is_wanted_first_is_first(self) -> None:
        wanted = [run._replace(first=-run.first) for run in runs(9, 9, 9, 9)]
        found = schedule(wanted, [KindDay(2, 9 * HOUR, None)], [None])
        assert [slot.day for slot in found.slots] == [2, 2, 1, 1]

    def test_as_many_vehicles_as_needed_end_on_the_first_day(self) -> None:
        found = schedule(runs(9, 9, 9), [KindDay(None, 9 * HOUR, None)], [None])
        assert found.slots == (Slot(1, 1, 1), Slot(1, 2, 1), Slot(1, 3, 1))

    def test_nothing_needs_no_day(self) -> None:
        found = schedule([], [KindDay(1, None, None)], [3])
        assert (found.slots, found.days, found.least_days) == ((), 0, 0)


class TestDepots:
    def test_a_depot_loads_no_more_than_it_can(self) -> None:
        found = schedule(runs(9, 9, 9, 9, 9), [KindDay(None, 9 * HOUR, None)], [2])
        assert [slot.day for slot in found.slots] == [1, 1, 2, 2, 3]
        assert found.least_days == 3

    def test_vehicles_are_divided_so_that_a_depot_loads_all_it_can(self) -> None:
        """12 trips of 4 hours, 2 for each lorry, at 5 a day: 3 days, not the 3.5 of 2 and 2."""
        found = schedule(runs(*[4] * 12), [KindDay(None, 9 * HOUR, None)], [5])
        assert (found.days, found.least_days) == (3, 3)

    def test_a_vehicle_makes_no_more_trips_than_its_depot_loads(self) -> None:
        assert schedule(runs(1, 1, 1), [KindDay(1, 9 * HOUR, None)], [1]).days == 3

    def test_a_vehicle_for_two_depots_that_load_less_than_it_could_needs_more_days(self) -> None:
        """4 trips are 2 days of a lorry that makes 2; but each depot loads it once a day."""
        both = [*runs(1, 1), *runs(1, 1, depot=1)]
        found = schedule(both, [KindDay(1, 9 * HOUR, 2)], [1, 1])
        assert (found.days, found.least_days) == (4, 2)

    def test_two_depots_that_share_vehicles_take_turns(self) -> None:
        """Each depot loads 1 a day, and each kind has 1 lorry: in order, it would be 3 days."""
        crossed = [Run(0, 0, HOUR, 0), Run(1, 1, HOUR, 1), Run(0, 1, HOUR, 2), Run(1, 0, HOUR, 3)]
        lorries = [KindDay(1, HOUR, None), KindDay(1, HOUR, None)]
        assert schedule(crossed, lorries, [1, 1]).days == 2

    def test_days_are_exchanged_where_one_after_the_other_is_too_late(self) -> None:
        """Each trip of the first three takes a day that is free: the last one then has none."""
        pairs = [(0, 1), (0, 2), (2, 0), (2, 2)]
        wanted = [Run(depot, kind, HOUR, n) for n, (kind, depot) in enumerate(pairs)]
        found = schedule(wanted, [KindDay(1, HOUR, None)] * 3, [1, 1, 1])
        assert (found.days, found.least_days) == (2, 2)
        assert one_by_one([0, 0, 2, 2], [1, 2, 0, 2], [1, 1, 1]) == [1, 2, 1, 3]


def test_days_of_depots_add_up_their_trips() -> None:
    trips = [trip(1), trip(2), trip(3, depot=None), trip(4, day=2)]
    found = [(d.day, d.depot, d.trips, d.most, int(d.kg)) for d in depot_days(trips, {"Depot": 2})]
    assert found == [(1, None, 1, None, 1), (1, "Depot", 2, 2, 2), (2, "Depot", 1, 2, 1)]
