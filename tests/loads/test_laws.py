"""Laws of loads: every pack travels once, nothing is over its limit, the bound never exceeds."""

from collections import defaultdict
from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ration
from ration import Loads, loads_of
from ration.loads.goods.sent import sent_goods
from ration.plan.plan_programme import plan_programme

PROGRAMME = ration.load_programme(
    {
        "id": "loads",
        "version": "1",
        "title": "Loads",
        "currency": "USD",
        "channels": {"centre": {"title": "Centre"}},
        "items": {
            "rice": {
                "name": "Rice",
                "unit": "kg",
                "packs": [{"name": "bag", "holds": "50 kg", "tare": "0.12 kg"}],
            },
            "oil": {
                "name": "Oil",
                "unit": "bottle",
                "weighs": "0.92 kg",
                "packs": [
                    {"name": "carton", "holds": "12 bottle", "tare": "0.5 kg"},
                    {"name": "box", "holds": "4 bottle", "tare": "0.2 kg"},
                ],
            },
            "coal": {"name": "Coal", "unit": "kg"},
        },
        "allocations": [
            {"item": "rice", "per": "person", "quantity": "7 kg", "channel": "centre"},
            {"item": "oil", "per": "person", "quantity": "1 bottle", "channel": "centre"},
            {"item": "coal", "per": "person", "quantity": "33 kg", "channel": "centre"},
        ],
    }
)
Amounts = dict[tuple[str, str, str | None], Fraction]  # by site, item and pack
SITES = ["A", "B", "C", "D"]
people = st.dictionaries(st.sampled_from(SITES), st.integers(1, 60), min_size=1)
vehicles = st.dictionaries(
    st.sampled_from(["lorry", "van", "cart"]),
    st.builds(
        lambda carries, number, cost: {
            "name": "V",
            "carries": f"{carries} kg",
            "number": number,
            "cost_a_trip": f"{cost} USD",
        },
        st.integers(60, 900),
        st.integers(1, 3),
        st.integers(0, 9),
    ),
    min_size=1,
)
apart = st.sampled_from([[], [["coal"]], [["coal"], ["oil"]]])
splits = st.sampled_from(["needed", "always"])
leasts = st.sampled_from(["vehicles", "cost"])


def planned(people: dict[str, int]) -> ration.DistributionPlan:
    """The plan of a household for each site."""
    rows = [
        {"household_id": site, "persons": count, "centre": site} for site, count in people.items()
    ]
    return ration.compute(pl.DataFrame(rows), PROGRAMME)


def loaded(plan: ration.DistributionPlan, transport: dict[str, Any], **options: Any) -> Loads:
    """The loads of a plan."""
    return loads_of(plan, transport, seconds=1, **options)


@pytest.mark.slow
@given(people, vehicles, apart, splits, leasts)
def test_every_pack_travels_exactly_once(
    people: dict[str, int],
    vehicles: dict[str, Any],
    apart: list[list[str]],
    split: Any,
    least: Any,
) -> None:
    plan = planned(people)
    found = loaded(plan, {"vehicles": vehicles, "apart": apart}, split=split, least=least)
    travels: Amounts = defaultdict(Fraction)
    for _, stop in found.stops():
        for goods in stop.goods:
            count = goods.quantity if goods.count is None else goods.count
            travels[stop.site, goods.item, goods.pack] += count
    assert travels == expected(plan)


def expected(plan: ration.DistributionPlan) -> Amounts:
    """The packs to send, and the loose kilograms, of the manifests."""
    sent: Amounts = defaultdict(Fraction)
    for manifest in plan.sites:
        for line in manifest.lines.values():
            if line.dispatch is None:
                sent[manifest.site, line.item, None] += line.quantity.amount
            else:
                for pack, count in line.dispatch.packs:
                    sent[manifest.site, line.item, pack] += count
    return {key: amount for key, amount in sent.items() if amount}


@pytest.mark.slow
@given(people, vehicles, apart, splits, leasts)
def test_no_vehicle_is_over_its_weight_and_no_bound_over_the_result(
    people: dict[str, int],
    vehicles: dict[str, Any],
    apart: list[list[str]],
    split: Any,
    least: Any,
) -> None:
    found = loaded(
        planned(people), {"vehicles": vehicles, "apart": apart}, split=split, least=least
    )
    for trip in found.trips:
        assert trip.kg <= Fraction(vehicles[trip.vehicle]["carries"].split()[0])
        items = {goods.item for stop in trip.stops for goods in stop.goods}
        assert all(not items & {*one} or items <= {*one} for one in apart)
    for group in found.groups:
        assert group.least_trips <= group.trips
        assert group.least_cost is None or group.cost is None or group.least_cost <= group.cost
    assert sum(group.trips for group in found.groups) == len(found.trips)


@pytest.mark.slow
@given(people, vehicles)
def test_no_vehicle_is_in_two_places_at_once(
    people: dict[str, int], vehicles: dict[str, Any]
) -> None:
    found = loaded(planned(people), {"vehicles": vehicles})
    slots = [(trip.vehicle, trip.vehicle_number, trip.day, trip.turn) for trip in found.trips]
    assert len(slots) == len({*slots})
    for kind, number, _, turn in slots:
        assert number <= vehicles[kind]["number"]
        assert turn == 1


@pytest.mark.slow
@given(people, vehicles, st.integers(60, 900), st.integers(0, 9), splits, leasts)
def test_another_kind_of_vehicle_never_costs_more(
    people: dict[str, int],
    vehicles: dict[str, Any],
    carries: int,
    cost: int,
    split: Any,
    least: Any,
) -> None:
    plan = planned(people)
    more = {"name": "W", "carries": f"{carries} kg", "cost_a_trip": f"{cost} USD"}
    before = loaded(plan, {"vehicles": vehicles}, split=split, least=least)
    after = loaded(plan, {"vehicles": {**vehicles, "boat": more}}, split=split, least=least)
    assert measure(after, least) <= measure(before, least)


def measure(found: Loads, least: str) -> Fraction:
    """What was made small."""
    if least == "vehicles":
        return Fraction(len(found.trips))
    return sum((group.cost or Fraction(0) for group in found.groups), Fraction(0))


@pytest.mark.slow
@given(people, st.integers(1, 4))
def test_another_vehicle_of_a_kind_never_ends_later(people: dict[str, int], number: int) -> None:
    plan = planned(people)

    def last(many: int) -> int:
        lorry = {"name": "L", "carries": "200 kg", "number": many}
        return max(trip.day for trip in loaded(plan, {"vehicles": {"lorry": lorry}}).trips)

    assert last(number + 1) <= last(number)


@given(people, vehicles)
def test_a_record_reads_back(people: dict[str, int], vehicles: dict[str, Any]) -> None:
    found = loaded(planned(people), {"vehicles": vehicles})
    assert Loads.model_validate_json(found.to_json()) == found


@given(people)
def test_what_is_sent_is_what_the_manifests_have(people: dict[str, int]) -> None:
    plan = planned(people)
    goods = sent_goods(plan, plan_programme(plan))
    found: Amounts = defaultdict(Fraction)
    for site, counts in goods.sites.items():
        for at, count in counts.items():
            piece = goods.pieces[at]
            amount = count if piece.pack else piece.quantity.amount * count
            found[site.site, piece.item.id, piece.pack] += amount
    assert found == expected(plan)
