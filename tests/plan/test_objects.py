"""Objects that people look at in a shell: short, looked up by name, with the nearest name."""

import pickle
import re
from pathlib import Path

import polars as pl
import pytest

import ration
from ration.plan import at_sites

EXAMPLE = Path(__file__).parents[2] / "examples/kaesong-2020/households.csv"


@pytest.fixture(scope="module")
def plan() -> ration.DistributionPlan:
    return ration.compute(EXAMPLE, by="district")


@pytest.fixture(scope="module")
def small() -> pl.DataFrame:
    return pl.DataFrame({"household_id": ["1", "2"], "persons": [4, 3], "adults": [2, 1]})


def test_a_plan_is_one_line(plan: ration.DistributionPlan) -> None:
    line = f"kaesong-2020 for {EXAMPLE}: 12 items, 188 sites, 49,391 households, 192,578 persons"
    assert repr(plan) == str(plan) == f"<DistributionPlan of {line}>"


def test_what_is_in_a_plan_fits_a_screen(plan: ration.DistributionPlan) -> None:
    for each in (plan.totals, plan.totals["rice"], plan.sites[0], plan.by[0], plan.source):
        assert len(repr(each)) < 1_500
    assert len(repr(ration.check(EXAMPLE))) < 200


def test_a_name_that_is_not_there_is_a_key_error_with_the_nearest(
    plan: ration.DistributionPlan,
) -> None:
    with pytest.raises(KeyError, match="no channel center: did you mean centre"):
        plan.manifests("center")
    with pytest.raises(KeyError, match="no item rise: did you mean rice"):
        plan.totals["rise"]
    with pytest.raises(KeyError, match="no site DC-001: did you mean DC-01"):
        plan.manifest("centre", "DC-001")
    assert plan.totals.get("rise") is None


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("Hilll", "did you mean Hill or Hilltop?"),
        ("dc 2", "did you mean DC-02?"),
        ("DC-021", "did you mean DC-02?"),
        ("Zoo", "use one of: DC-01, DC-02, DC-11"),
    ],
)
def test_of_very_many_sites_those_that_begin_alike_are_near(
    monkeypatch: pytest.MonkeyPatch, typed: str, hint: str
) -> None:
    monkeypatch.setattr(at_sites, "_COMPARED", 3)
    names = ["Hill", "Hilltop", "DC-01", "DC-02", "DC-11"]
    cells = {"household_id": [*"12345"], "persons": [1] * 5, "adults": [1] * 5, "centre": names}
    with pytest.raises(ration.DataError) as error:
        at_sites.at_sites(ration.compute(pl.DataFrame(cells)), [typed])
    assert [(each.code, each.hint) for each in error.value.problems] == [("show-site", hint)]


def test_manifests_of_no_named_channel_are_those_of_all(plan: ration.DistributionPlan) -> None:
    by_channel = [each for name in plan.channels for each in plan.manifests(name)]
    assert [*plan.manifests()] == by_channel
    assert len({each.channel for each in by_channel}) == 3


def test_a_manifest_is_found_by_its_site(small: pl.DataFrame) -> None:
    plan = ration.compute(small)
    for manifest in plan.sites:
        assert plan.manifest(manifest.channel, manifest.site) == manifest


def test_lines_are_a_mapping(plan: ration.DistributionPlan) -> None:
    totals = plan.totals
    assert [*totals] == [*totals.keys()] == [line.item for line in totals.values()]
    assert dict(totals) == dict(totals.items())
    assert "rice" in totals
    assert "rise" not in totals


def test_a_subtotal_may_be_named_alone(plan: ration.DistributionPlan) -> None:
    assert plan == ration.compute(EXAMPLE, by=["district"])
    assert len(plan.by) > 20


def test_a_table_in_a_notebook_has_plurals(small: pl.DataFrame) -> None:
    html = ration.compute(small)._repr_html_()
    assert re.search(r"[2-9] bags<", html)
    assert not re.search(r"\b([2-9]|\d\d+) (bag|carton|bottle)<", html)


def test_plans_pickle(small: pl.DataFrame) -> None:
    plan = ration.compute(small)
    copy = pickle.loads(pickle.dumps(plan))
    assert copy == plan
    assert repr(copy) == repr(plan)
    with pytest.raises(ValueError, match="read from a file"):
        copy.entitlements()


def test_the_version_is_that_of_the_distribution() -> None:
    assert ration.__version__.count(".") == 2


def test_programmes_and_mappings_may_be_dicts(small: pl.DataFrame) -> None:
    programme = {
        "id": "tea",
        "version": "1",
        "title": "Tea",
        "source": "An example",
        "channels": {"tent": {}},
        "items": {"tea": {"name": "Tea", "unit": "g"}},
        "allocations": [
            {"item": "tea", "per": "person", "quantity": "2 g", "channel": "tent"},
        ],
    }
    table = small.rename({"persons": "size"})
    plan = ration.compute(table, programme, mapping={"columns": {"persons": "size"}})
    assert plan.totals["tea"].quantity == ration.Quantity("14 g")
    assert ration.compute(small, ration.load_programme(programme)).totals == plan.totals
    assert ration.load_mapping({}) == ration.RegisterMapping()
    with pytest.raises(ration.InputError, match=r"programme: items.tea.unit: it is missing"):
        ration.compute(small, {**programme, "items": {"tea": {"name": "Tea"}}})
    with pytest.raises(ration.InputError, match=r"mapping: colums: .* did you mean columns"):
        ration.compute(small, mapping={"colums": {"persons": "size"}})
