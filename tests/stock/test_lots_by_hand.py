"""Lots, pools and rules of several parts that are shared: figures that are worked out by hand."""

import datetime as dt
from typing import Any

import polars as pl
import pytest
import tomli_w

import ration
from ration.results.stock import Lot
from ration.results.supply import SupplySteps
from ration.stock.placement import Placed
from ration.stock.site_lots import with_lots

DAY = dt.date(2026, 3, 1)
RICE = {"item": "rice", "per": "person", "quantity": "1 kg", "channel": "centre"}
OIL = {"item": "oil", "per": "person", "quantity": "1 L", "channel": "centre"}
HOMES = {
    "household_id": ["A", "B"], "persons": [4, 5], "adults": [2, 2], "under5": [0, 1],
    "centre": ["North", "South"], "shop": ["S", "S"],
}  # fmt: skip


def programme(*rules: dict[str, Any], **parts: Any) -> ration.Programme:
    """A programme of rice in whole kg, and oil."""
    used: dict[str, Any] = {rule["channel"]: {} for rule in (*rules, *parts.get("pools", ()))}
    table: dict[str, Any] = {
        "id": "r", "version": "1", "title": "Rice", "days": 30, "channels": used,
        "groups": {"adults": {"from_age": 18}, "under5": {"to_age": 4}},
        "items": {
            "rice": {"name": "Rice", "unit": "kg", "step": "1 kg"},
            "oil": {"name": "Oil", "unit": "L", "step": "1 L"},
        },
        "allocations": list(rules), "shortage": {"option": "equal"},
    }  # fmt: skip
    return ration.parse_programme(tomli_w.dumps(table | parts))


def planned(
    chosen: ration.Programme, *lots: dict[str, Any], **more: Any
) -> ration.DistributionPlan:
    """The plan of two households; a quantity is in the item's unit."""
    stock = pl.DataFrame(list(lots), infer_schema_length=None).with_columns(
        pl.col("quantity").cast(pl.String)
    )
    return ration.compute(pl.DataFrame(HOMES), chosen, stock=stock, **more)


def rice(quantity: int, **more: Any) -> dict[str, Any]:
    """A lot of rice."""
    return {"item": "rice", "quantity": quantity, **more}


def codes(problems: Any) -> list[str]:
    """The codes of problems, without those that are about other things."""
    return sorted(each.code for each in problems if each.code.startswith("stock"))


def issued(plan: ration.DistributionPlan) -> dict[str, int]:
    """The kg of rice of every household."""
    (name,) = [name for name in plan.issues().columns if name.startswith("rice")]
    return dict(plan.issues().select("household_id", name).rows())


def test_sites_get_an_equal_share_of_what_a_pool_gives_them() -> None:
    """Of 18 kg for 9 persons there are 9: 4 for the 4 at North, 5 for the 5 at South."""
    pool = {"item": "rice", "quantity": "18 kg", "by": "person", "channel": "centre"}
    plan = planned(programme(OIL, pools=[pool]), rice(9), {"item": "oil", "quantity": 9})
    sites = {site.site: int(site.lines["rice"].quantity.amount) for site in plan.sites}
    assert sites == {"North": 4, "South": 5}
    north = plan.sites[0].lines["rice"].supply
    assert north is not None
    assert [north.required, north.available, north.delivered, north.balance] == [8, 4, 4, 0]
    assert plan.totals["rice"].quantity.amount == 9


@pytest.mark.parametrize(("item", "rule"), [("rice", OIL), ("oil", RICE)])
def test_only_the_item_of_a_pool_is_marked(item: str, rule: dict[str, Any]) -> None:
    unit = "kg" if item == "rice" else "L"
    pool = {"item": item, "quantity": f"9 {unit}", "by": "person", "channel": "centre"}
    plan = planned(programme(rule, pools=[pool]), rice(9), {"item": "oil", "quantity": 9})
    assert {name for name, line in plan.totals.items() if line.pool} == {item}


def test_a_rule_with_a_cap_and_another_rule_are_shared_as_one_amount() -> None:
    """Due are 3 kg, and 3 + 1 for the household with a small child: 7, of which 4 are there."""
    plan = planned(programme({**RICE, "cap": 3}, {**RICE, "per": "under5"}), rice(4))
    assert issued(plan) == {"A": 1, "B": 2}
    assert plan.totals["rice"].supply is not None
    assert plan.totals["rice"].supply.required == 7
    assert plan.totals["rice"].exact.amount == 7


def test_a_channel_without_the_first_priority_needs_nothing_of_it() -> None:
    """Of 12 kg the centre gets its 9 first; at the shop 3 are left of 2 + 4."""
    rules = [
        {**RICE, "priority": 1},
        {**RICE, "per": "adults", "channel": "shop", "priority": 2},
        {**RICE, "per": "under5", "quantity": "2 kg", "channel": "shop", "priority": 2},
    ]
    plan = planned(programme(*rules, shortage={"option": "priority"}), rice(12))
    assert issued(plan) == {"A": 4 + 1, "B": 5 + 2}


def test_households_are_shown_with_their_sites_and_counts() -> None:
    names = planned(programme(RICE), rice(9)).entitlements().columns
    assert names == ["household_id", "persons", "adults", "under5", "centre", "rice_kg"]


@pytest.mark.parametrize(
    ("lot", "warned"),
    [
        (rice(9, expiry="2026-03-30"), []), (rice(9, expiry="2026-03-29"), ["stock-within-ration"]),
        (rice(9, expiry="2026-03-05"), ["stock-within-ration"]), (rice(9, expiry="2027-01-01"), []),
        (rice(0, expiry="2026-03-05"), []),
        (rice(9, expiry="2026-03-20", arriving="2026-03-10"), []),
    ],
)  # fmt: skip
def test_a_lot_that_is_there_lasts_as_long_as_the_ration(
    lot: dict[str, Any], warned: list[str]
) -> None:
    """The ration of 30 days is eaten from 1 to 30 March."""
    plan = planned(programme(RICE), rice(9), lot, date=DAY)
    assert codes(plan.warnings) == warned


def test_what_is_short_is_refused_with_the_lots_that_nobody_gets_and_nothing_else() -> None:
    chosen = programme(RICE, shortage={"option": "postpone"})
    chosen = chosen.model_copy(update={"shortage": None})
    lots = [rice(3, expiry="2026-03-05"), rice(8, channel="centre", site="West")]
    with pytest.raises(ration.DataError) as raised:
        planned(chosen, *lots, date=DAY)
    assert codes(raised.value.problems) == ["stock-idle", "stock-short"]


@pytest.mark.parametrize(("day", "said"), [(DAY, " on 2026-03-01:"), (None, "no stock:")])
def test_an_item_without_stock_is_waited_for_only_if_it_comes(
    day: dt.date | None, said: str
) -> None:
    oil = {"item": "oil", "quantity": 9}
    more = {"arriving": "2026-03-09"} if day else {}
    plan = planned(programme(RICE, OIL), oil, oil | more, date=day)
    (warning,) = [each for each in plan.warnings if each.column == "rice"]
    assert warning.code == "stock-none"
    assert said in warning.message


@pytest.mark.parametrize(("coming", "code"), [([], "stock-none"), ([9], "stock-none-yet")])
def test_what_came_before_and_has_expired_is_not_waited_for(coming: list[int], code: str) -> None:
    gone = rice(9, arriving="2026-02-01", expiry="2026-02-20")
    later = [rice(9, arriving=f"2026-03-0{day}") for day in coming]
    plan = planned(programme(RICE, OIL), {"item": "oil", "quantity": 9}, gone, *later, date=DAY)
    (warning,) = [each for each in plan.warnings if each.column == "rice"]
    assert warning.code == code
    assert ("2026-03-09" in warning.hint) == bool(coming)


def test_the_first_sites_by_name_get_what_expires_first() -> None:
    """Nine sites of 1 kg: the three first get the lot that expires first."""
    homes = pl.DataFrame(
        {
            "household_id": [f"H{n}" for n in range(9)],
            "persons": [1] * 9,
            "centre": [f"S{(7 * n) % 9}" for n in range(9)],
        }
    )
    lots = pl.DataFrame(
        {"item": "rice", "quantity": ["6 kg", "3 kg"], "lot": ["late", "soon"],
         "expiry": ["2027-02-01", "2027-01-01"]}
    )  # fmt: skip
    plan = ration.compute(homes, programme(RICE), stock=lots, date=DAY)
    handed_out = {}
    for site in plan.sites:
        supply = site.lines["rice"].supply
        assert supply is not None
        handed_out[site.site] = [(lot.lot, int(lot.quantity)) for lot in supply.lots]
    soon, late = [("soon", 1)], [("late", 1)]
    assert handed_out == {f"S{n}": soon if n < 3 else late for n in range(9)}


def test_a_count_with_the_name_of_an_amount_is_not_shown_beside_it() -> None:
    table = tomli_w.dumps({
        "id": "r", "version": "1", "title": "Rice", "channels": {"centre": {}},
        "groups": {"rice_kg": {"to_age": 4}}, "items": {"rice": {"name": "Rice", "unit": "kg"}},
        "allocations": [RICE, {**RICE, "per": "rice_kg"}],
    })  # fmt: skip
    homes = pl.DataFrame({"household_id": ["A"], "persons": [4], "rice_kg": [1], "centre": ["N"]})
    plan = ration.compute(homes, ration.parse_programme(table))
    assert plan.entitlements().to_dicts() == [
        {"household_id": "A", "persons": 4, "centre": "N", "rice_g": 5000}
    ]


def test_the_order_in_which_sites_are_added_up_does_not_matter() -> None:
    """Channels come as they are given, and the sites of each by name."""
    lots = [(Lot(item="rice", quantity=ration.Quantity("1 kg"), lot=name), 1) for name in "0123"]
    placed = Placed(programme(RICE).item("rice"), {None: lots})
    sites = [("shop", "B"), ("shop", "A"), ("centre", "D"), ("centre", "C")]
    divided = with_lots(placed, {site: SupplySteps(1, 0, 1, 1, 1) for site in sites})
    handed_out = {site: supply.lots[0][0].lot for site, supply in divided.items()}
    assert [handed_out[site] for site in sorted(sites)] == ["2", "3", "0", "1"]
