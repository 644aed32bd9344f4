"""What the answer to loads says of records made by hand."""

from fractions import Fraction
from typing import Any, Literal

import pytest
from trips import loads, trip

from ration.loads.answer import loads_answer
from ration.results.loads import (
    DepotDay,
    ItemShort,
    Loaded,
    LoadGroup,
    LoadsRecord,
    Stop,
    Transfer,
    Trip,
    Unloaded,
)

RICE = Loaded(item="rice", name="Rice", unit="kg", quantity=Fraction(9), kg=Fraction(9))
NORTH = Stop(channel="centre", site="North", goods=(RICE,))


def group(number: int = 1, trips: int = 1, **more: Any) -> LoadGroup:
    made = LoadGroup(
        number=number,
        items=("rice",),
        vehicles=("lorry",),
        trips=trips,
        least_trips=trips,
        proved=True,
    )
    return made.model_copy(update=more)


def record(*trips: Trip, **more: Any) -> LoadsRecord:
    days = [DepotDay(day=1, trips=len(trips), kg=Fraction(1))] if trips else []
    return loads(trips).model_copy(update={"days": tuple(days)} | more)


def says(*trips: Trip, **more: Any) -> list[str]:
    """The sentences of a record."""
    return list(loads_answer(record(*trips, **more)).says)


def test_where_nothing_travels_the_answer_says_so_and_no_days() -> None:
    assert says() == ["Nothing travels."]
    left = says(groups=(group(trips=0, depot="Port"),))
    assert left == ["Nothing travels.", "rice from Port: nothing travels."]


def test_groups_are_added_up_only_where_there_are_several() -> None:
    north = trip(1, stops=[NORTH])
    assert says(north, groups=(group(),)) == [
        "Rice: 1 lorry loaded; at least 1 is needed.", "With 1 lorry: 1 day.",
    ]  # fmt: skip
    two = [north, trip(2, depot="Port", stops=[NORTH]).model_copy(update={"group": 2})]
    both = says(*two, groups=(group(1, depot="Depot"), group(2, depot="Port")))
    assert both[2] == "In all 2 trips; at least 2 are needed, as goods are divided among depots."


@pytest.mark.parametrize(
    ("least", "proved", "end"),
    [
        (200, True, "at 200 USD; none is cheaper."),
        (160, False, "at 200 USD; it costs at least 160 USD (up to 25.0 % more than the best)."),
        (200, False, "at 200 USD; it costs at least 200 USD."),
    ],
)
def test_costs_and_how_much_less_they_could_be(least: int, proved: bool, end: str) -> None:
    """Of 200 with 160 at least, 40 may be too much: 25 % of 160."""
    own = group(cost=Fraction(200), least_cost=Fraction(least), proved=proved)
    found = says(trip(1, stops=[NORTH]), groups=(own,), least="cost", money="USD")
    assert found[0] == f"Rice: 1 lorry loaded, {end}"


def test_costs_that_are_not_known_are_a_note() -> None:
    north = trip(1, stops=[NORTH])
    paid = trip(2, stops=[NORTH]).model_copy(update={"cost": Fraction(5)})

    def notes(*trips: Trip, least: str, cost: int | None) -> str:
        of_group = group(cost=None if cost is None else Fraction(cost))
        own = record(*trips, groups=(of_group,), least=least, money="USD")
        return " ".join(loads_answer(own).notes)

    assert "trips are few instead: give cost_a_trip" in notes(north, least="cost", cost=None)
    some = notes(north, paid, least="vehicles", cost=None)
    assert "Trips without a cost have a cost a kilometre, and their way is not known." in some
    every = notes(paid, least="vehicles", cost=5)
    assert "cost" not in every


def short(over: int = 0, moved: int = 0, at_depots: int = 0) -> ItemShort:
    return ItemShort(
        item="rice", name="Rice", unit="kg", sites=2, short=Fraction(7),
        over=Fraction(over), moved=Fraction(moved), at_depots=Fraction(at_depots),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("each", "end"),
    [
        (short(), ", and nobody has any over."),
        (
            short(over=9, moved=7),
            ", while other sites have 9 kg over; the transfers below bring 7 kg.",
        ),
        (short(at_depots=3), ", while depots keep 3 kg."),
        (short(over=9, at_depots=3), ", while other sites have 9 kg over and depots keep 3 kg."),
    ],
)
def test_what_would_help_sites_that_are_short(each: ItemShort, end: str) -> None:
    assert says(short=(each,))[-1] == f"Rice: 2 sites short of 7 kg in the plan{end}"


def test_more_than_three_transfers_are_in_the_table_alone() -> None:
    own = [
        Transfer(
            item="rice", name="Rice", unit="kg", from_channel="centre", from_site="North",
            to_channel="centre", to_site=f"S{n}", quantity=Fraction(n),
        )
        for n in range(1, 6)
    ]  # fmt: skip
    found = says(transfers=tuple(own))
    assert found[1:] == [
        "From North to S1: 1 kg of rice.", "From North to S2: 2 kg of rice.",
        "From North to S3: 3 kg of rice.", "2 more transfers are proposed, in the table.",
    ]  # fmt: skip
    assert found[1:4] == says(transfers=tuple(own[:3]))[1:]


Why = Literal["weight", "volume", "vehicle", "heavy", "reach"]


def unloaded(name: str, sites: int, why: Why) -> Unloaded:
    return Unloaded(item=name.lower(), name=name, sites=sites, why=why)


def test_what_travels_on_no_vehicle_is_named_once_for_each_reason() -> None:
    found = says(
        unloaded=(
            unloaded("Rice", 2, "reach"), unloaded("Oil", 1, "weight"),
            unloaded("Salt", 1, "reach"), unloaded("Soap", 1, "weight"),
        )
    )  # fmt: skip
    assert found[1:] == [
        "On no vehicle: Oil and Soap, for 1 site: their weight is not known: give weighs, and the "
        "tare of packs.",
        "On no vehicle: Rice and Salt, for up to 2 sites: no vehicle comes back within its day.",
    ]


def test_the_lines_of_load_lists_add_up_to_their_trip() -> None:
    """Weights in files are those on papers: 0.04 kg was 0, and two lines of it 0.1."""
    little = RICE.model_copy(update={"quantity": Fraction("0.04"), "kg": Fraction("0.04")})
    stops = [Stop(channel="centre", site=site, goods=(little,)) for site in ("North", "South")]
    tables = {each.id: each for each in loads_answer(record(trip(1, stops=stops))).tables}
    rows = {name: [dict(zip(t.header, row, strict=True)) for row in t.rounded()]
            for name, t in tables.items()}  # fmt: skip
    kg = [row["kg"] for row in rows["load-lists"]]
    assert kg == [Fraction("0.04")] * 2
    assert [row["kg"] for row in rows["trips"]] == [Fraction("0.08")]
