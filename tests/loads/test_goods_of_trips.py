"""Loads whose trips have goods or places that the plan does not know are refused, by name."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from command import run
from trips import of_plan

import ration
from ration.results.accounts.journal import Journal
from ration.results.loads import LoadsRecord

HOMES = pl.DataFrame({"household_id": ["1"], "persons": [4], "adults": [2], "camp": ["North"]})


@pytest.fixture(scope="module")
def plan() -> ration.DistributionPlan:
    return ration.compute(HOMES, "general-food")


def changed(own: LoadsRecord, *, goods: bool, **change: Any) -> LoadsRecord:
    """The loads with the first stop, or the first of its goods, changed."""
    trip = own.trips[0]
    stop = trip.stops[0]
    if goods:
        change = {"goods": (stop.goods[0].model_copy(update=change), *stop.goods[1:])}
    stops = (stop.model_copy(update=change), *trip.stops[1:])
    return own.model_copy(update={"trips": (trip.model_copy(update={"stops": stops}),)})


@pytest.mark.parametrize(
    ("goods", "change", "says"),
    [
        (True, {"item": "gold"}, "gold"),
        (True, {"item": "gold", "pack": "bar"}, "gold bar"),
        (True, {"pack": "trunk"}, "cereal trunk"),
        (False, {"site": "Nowhere"}, "Nowhere"),
        (False, {"channel": "tent"}, "tent"),
    ],
)
def test_reconcile_names_what_the_plan_does_not_know(
    plan: ration.DistributionPlan, goods: bool, change: dict[str, Any], says: str
) -> None:
    own = of_plan(plan, "Depot")
    assert ration.reconcile(plan, Journal(), loads=own).trips
    with pytest.raises(ration.InputError) as error:
        ration.reconcile(plan, Journal(), loads=changed(own, goods=goods, **change))
    (found,) = error.value.problems
    assert found.code == ("loads-goods" if goods else "loads-place")
    assert "T001" in found.message
    assert says in found.message


def test_the_command_says_it_in_a_line(plan: ration.DistributionPlan, tmp_path: Path) -> None:
    plan.write(tmp_path / "plan")
    own = changed(of_plan(plan, "Depot"), goods=True, item="gold")
    (tmp_path / "loads.json").write_text(own.model_dump_json(), encoding="utf-8")
    (tmp_path / "sent.csv").write_text(
        "kind,date,document,from,to,item,quantity\n", encoding="utf-8"
    )
    found = run("reconcile", "plan", "sent.csv", "--loads", "loads.json", cwd=tmp_path)
    assert found.code == 3
    (line,) = found.err.strip().splitlines()
    assert "loads.json" in line
    assert "gold" in line
