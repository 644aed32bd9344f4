"""Trips of all rounds at depots: by hand, and the laws of what is put off."""

import datetime as dt
import json
from collections import Counter
from fractions import Fraction
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from trips import PROGRAMME, loads, trip

from ration.loads.loads_of_rounds import LoadsOverTime
from ration.loads.schedule.over_time import RoundLoads, loads_over_time
from ration.loads.schedule.over_time_answer import loads_over_time_answer
from ration.results.loads import Missing, Unloaded
from ration.results.loads_over_time import LoadsOverTimeRecord

FIRST, NEXT = dt.date(2026, 3, 1), dt.date(2026, 3, 2)


def round_of(number: int, date: dt.date, days: list[int], depot: str = "Station") -> RoundLoads:
    own = [trip(at, day, depot) for at, day in enumerate(days, 1)]
    return RoundLoads(number, date, loads(own))


def test_a_day_with_more_trips_than_the_depot_loads() -> None:
    """14 trips on a day at 12 a day: 2 leave on the next."""
    record = loads_over_time(PROGRAMME, [round_of(1, FIRST, [1] * 14)], {"Station": 12})
    (depot,) = record.depots
    assert (depot.peak, depot.peak_date, depot.first_over) == (14, FIRST, FIRST)
    assert (depot.late, depot.most_days_late) == (2, 1)
    assert [(day.planned, day.waiting, day.trips, day.left) for day in record.days] == [
        (14, 0, 12, 2), (0, 2, 2, 0),
    ]  # fmt: skip
    says = loads_over_time_answer(record).says
    assert says[0] == (
        "Depot Station is to load at most 14 trips, on 2026-03-01. It can load 12 a day: from "
        "2026-03-01 on, 2 trips are 1 day late."
    )


def test_a_round_that_is_put_off_into_the_next() -> None:
    """Round 1 has 4 trips on 1 March and round 2 has 2 on the 3rd; the depot loads 1 a day.

    Round 1 leaves until the 4th, 3 days late, and round 2 on the 5th and 6th: 3 days late too.
    """
    second = FIRST + dt.timedelta(days=2)
    rounds = [round_of(2, second, [1, 1]), round_of(1, FIRST, [1] * 4)]
    record = loads_over_time(PROGRAMME, rounds, {"Station": 1})
    one, two = record.rounds
    assert (one.number, one.last, one.days_late, one.late) == (1, dt.date(2026, 3, 4), 3, 3)
    assert (one.next, one.overlaps) == (second, True)
    assert (two.last, two.days_late, two.next, two.overlaps) == (
        dt.date(2026, 3, 6), 3, None, False,
    )  # fmt: skip
    says = " ".join(loads_over_time_answer(record).says)
    assert "Round 1 is not delivered before the next begins on 2026-03-03" in says


def test_rounds_that_overlap_are_seen_without_limits_too() -> None:
    record = loads_over_time(
        PROGRAMME,
        [round_of(1, FIRST, [1, 2, 3]), round_of(2, FIRST + dt.timedelta(days=2), [1])],
        {},
    )
    assert [each.overlaps for each in record.rounds] == [True, False]
    assert [(day.trips, day.rounds) for day in record.days] == [(1, (1,)), (1, (1,)), (2, (1, 2))]
    assert record.depots[0].first_over is None


def test_no_trips_are_no_answer_but_a_sentence() -> None:
    record = loads_over_time(PROGRAMME, [round_of(1, FIRST, [])], {})
    assert loads_over_time_answer(record).says == ("There are no trips.",)


def test_depots_whose_limit_is_high_enough_or_not_stated() -> None:
    """Station loads all that is planned; of Port nobody says how many trips it loads a day."""
    rounds = [round_of(1, FIRST, [1, 1]), round_of(2, NEXT, [1], "Port")]
    record = loads_over_time(PROGRAMME, rounds, {"Station": 2})
    assert loads_over_time_answer(record).says == (
        "Depot Station is to load at most 2 trips, on 2026-03-01. It can load 2 a day, which is "
        "enough.",
        "Depot Port is to load at most 1 trip, on 2026-03-02. How many it can load is not stated.",
    )


def test_only_the_depots_that_are_latest_have_a_sentence_of_their_own() -> None:
    """Of 7 depots with 2 trips each, 6 load 1 a day: 5 of these are named, and 1 is counted."""
    names = [f"D{number}" for number in range(7)]
    rounds = [round_of(number, FIRST, [1, 1], name) for number, name in enumerate(names, 1)]
    record = loads_over_time(PROGRAMME, rounds, dict.fromkeys(names[1:], 1))
    says = loads_over_time_answer(record).says
    assert [each.split()[1] for each in says[:5]] == names[1:6]
    assert says[5] == "2 other depots: 1 of them cannot load all in time."
    enough = loads_over_time(PROGRAMME, rounds, {})
    assert loads_over_time_answer(enough).says[5] == (
        "2 other depots: none of them cannot load all in time."
    )


def test_what_does_not_travel_is_named_with_its_round() -> None:
    """Of round 2, coal has no vehicle; rice is missing at two sites, in two packs at one."""
    left = Unloaded(item="coal", name="Coal", sites=1, why="vehicle")
    missing = [
        Missing(channel="centre", site=site, item="rice", name="Rice", unit="kg", pack=pack,
                count=1, quantity=Fraction(5))
        for site, pack in (("North", "bag"), ("North", "sack"), ("South", "bag"))
    ]  # fmt: skip
    changes = {"unloaded": (left,), "missing": tuple(missing)}
    bare = loads([trip(1)]).model_copy(update=changes)
    record = loads_over_time(
        PROGRAMME, [round_of(1, FIRST, [1]), RoundLoads(2, NEXT, bare)], {"Station": 2}
    )
    assert loads_over_time_answer(record).says[2:] == (
        "Round 2: on no vehicle: Coal. `ration loads` of its plan says why.",
        "Round 2: depots have too little Rice for 2 sites.",
    )


def test_a_chart_has_no_more_days_than_can_be_read() -> None:
    """60 days of Port have a chart; 61 of Station, on which it loads 1 trip each, have none."""
    rounds = [round_of(1, FIRST, [1] * 61), round_of(2, FIRST, [1] * 60, "Port")]
    record = loads_over_time(PROGRAMME, rounds, {"Station": 1, "Port": 1})
    assert [each.title for each in loads_over_time_answer(record).charts] == [
        "Trips planned a day, Port"
    ]


def test_a_folder_has_the_record_and_its_tables_and_no_journal(tmp_path: Path) -> None:
    record = loads_over_time(PROGRAMME, [round_of(1, FIRST, [1])], {})
    found = LoadsOverTime(**{name: getattr(record, name) for name in type(record).model_fields})
    found.write(tmp_path / "out")
    names = {"loads-over-time.json", "rounds.csv", "depots.csv", "days.csv", "SHA256SUMS"}
    assert {each.name for each in (tmp_path / "out").iterdir()} == names
    text = (tmp_path / "out" / "loads-over-time.json").read_text(encoding="utf-8")
    assert LoadsOverTimeRecord.model_validate_json(text) == record


_ROUNDS = st.lists(
    st.tuples(
        st.integers(0, 6), st.lists(st.integers(1, 4), max_size=6), st.sampled_from(("A", "B"))
    ),
    max_size=4,
)


@given(_ROUNDS, st.dictionaries(st.sampled_from(("A", "B")), st.integers(1, 3)))
def test_every_trip_is_loaded_once_on_no_day_too_many_and_none_without_need(
    rounds: list[tuple[int, list[int], str]], most: dict[str | None, int]
) -> None:
    given_rounds = [
        round_of(number, FIRST + dt.timedelta(days=start), days, depot)
        for number, (start, days, depot) in enumerate(rounds, 1)
    ]
    record = loads_over_time(PROGRAMME, given_rounds, most)
    total = sum(len(days) for _, days, _ in rounds)
    assert sum(day.trips for day in record.days) == total
    assert sum(each.trips for each in record.rounds) == total
    assert sum(each.late for each in record.rounds) == sum(each.late for each in record.depots)
    for day in record.days:
        assert day.planned + day.waiting == day.trips + day.left
        assert day.trips <= (day.most or total)
        assert day.left == 0 or day.trips == day.most
    planned = Counter((each.date + dt.timedelta(days=t.day - 1), t.depot) for each in given_rounds
                      for t in each.loads.trips)  # fmt: skip
    assert {(day.date, day.depot): day.planned for day in record.days if day.planned} == planned
    assert LoadsOverTimeRecord.model_validate_json(record.to_json()) == record
    assert json.loads(record.to_json())["format"] == "ration.loads-over-time/1"
