"""Sharing of stock: figures that are worked out by hand."""

from fractions import Fraction
from typing import Any

import polars as pl
import pytest
import tomli_w

import ration
from ration.stock.file.amounts import pack_size

ONE_KG = {"item": "rice", "per": "person", "quantity": "1 kg", "channel": "centre"}


def programme(*rules: dict[str, Any], **parts: Any) -> ration.Programme:
    """A programme of rice in whole kg."""
    table: dict[str, Any] = {
        "id": "r", "version": "1", "title": "Rice",
        "channels": {"centre": {}} | {rule["channel"]: {} for rule in rules},
        "groups": {"adults": {"from_age": 18}, "under5": {"to_age": 4}},
        "items": {"rice": {"name": "Rice", "unit": "kg", "step": "1 kg"}},
        "allocations": list(rules or [ONE_KG]),
    }  # fmt: skip
    return ration.parse_programme(tomli_w.dumps(table | parts))


def register(*households: tuple[str, int, str], **columns: list[Any]) -> pl.DataFrame:
    """Households with their persons and their site, and more columns."""
    names = ["household_id", "persons", "centre"]
    frame = pl.DataFrame(list(households), schema=names, orient="row")
    return frame.with_columns(pl.Series(name, cells) for name, cells in columns.items())


def stock(kg: int, **more: Any) -> pl.DataFrame:
    """A lot of rice."""
    return pl.DataFrame([{"item": "rice", "quantity": f"{kg} kg", **more}])


def issued(plan: ration.DistributionPlan) -> dict[str, int]:
    """The kg of rice that every household is issued."""
    (name,) = [name for name in plan.issues().columns if name.startswith("rice_")]
    return dict(plan.issues().select("household_id", name).rows())


@pytest.mark.parametrize("option", ["equal", "postpone"])
def test_equal_households_at_a_site_need_as_much_as_all_of_them(option: str) -> None:
    """Of five times 4 kg and once 10 kg, 15 kg are there: half of each, or none."""
    rows = [*((f"N{n}", 4, "North") for n in range(5)), ("S", 10, "South")]
    plan = ration.compute(register(*rows), programme(shortage={"option": option}), stock=stock(15))
    half = int(option == "equal")
    assert issued(plan) == {**{f"N{n}": 2 * half for n in range(5)}, "S": 5 * half}
    sites = {site.site: site.lines["rice"].supply for site in plan.sites}
    assert {name: supply and int(supply.required) for name, supply in sites.items()} == {
        "North": 20, "South": 10,
    }  # fmt: skip


def test_a_site_with_its_own_stock_gets_from_the_depot_what_equals_lack() -> None:
    """Three times 4 kg at North, of which 6 kg are there; 3 kg to share with 6 kg at South."""
    rows = [*((f"N{n}", 4, "North") for n in range(3)), ("S", 6, "South")]
    lots = pl.concat([stock(6, channel="centre", site="North"), stock(3)], how="diagonal")
    plan = ration.compute(register(*rows), programme(shortage={"option": "equal"}), stock=lots)
    assert issued(plan) == {"N0": 2, "N1": 2, "N2": 2, "S": 3}


def test_a_depot_raises_all_sites_to_one_share_above_what_they_have() -> None:
    """North has 2 kg of 4, South 1 of 6; with the depot's 5, 8 of 10 kg are there."""
    lots = [stock(2, channel="centre", site="North"), stock(1, channel="centre", site="South")]
    frame = register(("A", 4, "North"), ("B", 6, "South"))
    chosen = programme(shortage={"option": "equal"})
    plan = ration.compute(frame, chosen, stock=pl.concat([*lots, stock(5)], how="diagonal"))
    assert issued(plan) == {"A": 3, "B": 4}


def test_subtotals_serve_those_who_are_issued_some() -> None:
    """The displaced come first; nothing is left for the host in the same district."""
    order = {"option": "priority", "households": {"status": ["displaced"]}}
    frame = register(
        ("A", 4, "North"), ("B", 5, "North"), ("C", 2, "North"),
        status=["displaced", "host", "host"], district=["East", "East", "West"],
    )  # fmt: skip
    plan = ration.compute(frame, programme(shortage=order), stock=stock(4), by="district")
    served = {place.value: dict(place.served)["households"] for place in plan.by}
    assert served == {"East": 1, "West": 0}
    assert dict(plan.served)["households"] == 1


def test_a_mapping_names_the_sites_of_the_stock() -> None:
    mapping = ration.parse_mapping('[sites]\n"nroth" = "North"')
    lots = pl.concat([stock(2, channel="centre", site="nroth"), stock(1)], how="diagonal")
    frame = register(("A", 4, "North"), ("B", 2, "South"))
    chosen = programme(shortage={"option": "equal"})
    plan = ration.compute(frame, chosen, stock=lots, mapping=mapping)
    assert issued(plan) == {"A": 2, "B": 1}


@pytest.mark.parametrize(
    ("name", "steps"),
    [("rice_kg@shop", {"A": 5}), ("rice_kg@centre", {"A": 5}), ("rice_g@shop", {"A": 4})],
)
def test_arrears_of_an_item_in_two_channels_name_theirs(name: str, steps: dict[str, int]) -> None:
    """2 kg at the centre and 2 at the shop are due; 1 kg, or less than a step, is owed."""
    rules = [ONE_KG, {**ONE_KG, "channel": "shop"}]
    frame = register(("A", 2, "North"), shop=["S"])
    owed = pl.DataFrame({"household_id": ["A"], name: [1]})
    chosen = programme(*rules, shortage={"option": "equal"})
    plan = ration.compute(frame, chosen, stock=stock(50), arrears=owed)
    assert issued(plan) == steps
    at_shop = next(site for site in plan.sites if site.site == "S").lines["rice"].supply
    assert at_shop is not None
    assert int(at_shop.owed) == int(name == "rice_kg@shop")


@pytest.mark.parametrize("by", ["person", "under5"])
def test_a_pool_that_nobody_shares_is_refused(by: str) -> None:
    pool = {"item": "rice", "quantity": "9 kg", "by": by, "channel": "centre"}
    frame = register(("A", 2, "North"), ("B", 3, "South"), under5=[0, 0])
    chosen = programme(pools=[pool], allocations=[])
    if by == "person":
        assert ration.compute(frame, chosen).totals["rice"].quantity.amount == 9
        return
    with pytest.raises(ration.DataError, match="a pool cannot be shared"):
        ration.compute(frame, chosen)


def supply_of(line: ration.Line) -> list[Any]:
    """The figures of a supply."""
    of = line.supply
    assert of is not None
    return [
        of.required, of.available, of.delivered, of.short, of.balance, of.covered, of.days
    ]  # fmt: skip


@pytest.mark.parametrize("step", ["1 kg", "0.5 kg", "1 g"])
def test_the_figures_of_a_supply(step: str) -> None:
    """North has 3 kg for 4; of the depot's 2 kg South gets all, as it has least of its 6."""
    lots = pl.concat([stock(3, channel="centre", site="North"), stock(2)], how="diagonal")
    frame = register(("A", 4, "North"), ("B", 6, "South"), district=["D", "D"])
    items = {"rice": {"name": "Rice", "unit": "kg", "step": step}}
    chosen = programme(shortage={"option": "equal"}, days=30, items=items)
    plan = ration.compute(frame, chosen, stock=lots, by="district")
    sites = {site.site: supply_of(site.lines["rice"]) for site in plan.sites}
    assert sites == {
        "North": [4, 3, 0, 1, 0, Fraction(3, 4), Fraction(45, 2)],
        "South": [6, 2, 2, 4, 0, Fraction(1, 3), 10],
    }
    assert supply_of(plan.totals["rice"]) == [10, 5, 2, 5, 0, Fraction(1, 2), 15]
    assert supply_of(plan.by[0].lines["rice"]) == [10, None, None, 5, None, Fraction(1, 2), None]
    plenty = ration.compute(frame, chosen, stock=stock(12))
    assert supply_of(plenty.totals["rice"]) == [10, 12, 10, 0, 2, 1, 36]


@pytest.mark.parametrize(("own", "days"), [((None,), 3), ((10,), 3), ((10, 30), None)])
def test_stock_lasts_as_many_days_as_the_rules_of_the_item_are_for(
    own: tuple[int | None, ...], days: int | None
) -> None:
    """A day takes 10 kg of the 30; rules of several numbers of days have none."""
    rules = [
        {**ONE_KG, "quantity": "1 kg/day"} | ({} if each is None else {"days": each})
        for each in own
    ]
    chosen = programme(*rules, shortage={"option": "equal"}, days=30)
    frame = register(("A", 4, "North"), ("B", 6, "South"))
    assert supply_of(ration.compute(frame, chosen, stock=stock(30)).totals["rice"])[-1] == days


@pytest.mark.parametrize(
    ("option", "channels", "hint"),
    [
        ("equal", ["centre"], 'option = "floor"'),
        ("equal", ["centre", "shop"], 'option = "priority"'),
        ("priority", ["centre"], 'option = "priority"'),
    ],
)
def test_the_hint_for_small_shares_is_an_option_that_the_item_can_have(
    option: str, channels: list[str], hint: str
) -> None:
    """A floor is for an item in one channel that all get the same share of."""
    rules = [{**ONE_KG, "channel": channel} for channel in channels]
    shortage: dict[str, Any] = {"option": option}
    if option == "priority":
        shortage["households"] = {"status": ["displaced"]}
    frame = register(("A", 2, "North"), ("B", 3, "North"), shop=["S", "S"], status=["host", "host"])
    plan = ration.compute(frame, programme(*rules, shortage=shortage), stock=stock(1))
    (problem,) = [each for each in plan.warnings if each.code == "stock-share-small"]
    assert hint in problem.hint


def test_a_blank_cell_of_arrears_is_nothing_and_less_than_a_step_lapses() -> None:
    frame = register(("A", 2, "North"), ("B", 3, "North"))
    chosen = programme(shortage={"option": "equal"})
    for cell, lapsed in (("", False), ("0.5", True)):
        owed = pl.DataFrame({"household_id": ["A", "B"], "rice_kg": ["1", cell]})
        plan = ration.compute(frame, chosen, stock=stock(50), arrears=owed)
        assert issued(plan) == {"A": 3, "B": 3}
        codes = [each.code for each in plan.warnings if each.code.startswith("arrears")]
        assert bool(codes) == lapsed


@pytest.mark.parametrize(
    ("text", "holds"), [("bag of 25 kg", 25), ("sack of 500 g", Fraction(1, 2)), ("50", 50)]
)
def test_the_size_of_a_pack_may_be_in_another_unit_than_the_item(
    text: str, holds: Fraction
) -> None:
    assert pack_size(programme().item("rice"), text, None, None).amount == holds


@pytest.mark.parametrize("south_first", [False, True])
def test_the_example_of_fine_shares_is_of_the_first_site_by_name(south_first: bool) -> None:
    """North has 11 kg for 17, South 5 kg for 17; the least of North is 8 * 11 / 17 kg."""
    sites = ["South", "South", "North", "North"]
    sites = sites if south_first else sites[::-1]
    persons = [9, 8, 9, 8]
    frame = register(*((f"H{n}", persons[n], site) for n, site in enumerate(sites)))
    lots = [stock(11, channel="centre", site="North"), stock(5, channel="centre", site="South")]
    bulk = {"rice": {"name": "Rice", "unit": "kg"}}
    chosen = programme(shortage={"option": "equal"}, items=bulk)
    plan = ration.compute(frame, chosen, stock=pl.concat(lots))
    (fine,) = [str(each) for each in plan.warnings if each.code == "stock-share-fine"]
    assert "such as 5.176 kg" in fine
