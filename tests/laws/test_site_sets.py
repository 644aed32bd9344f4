"""Laws of the two forms of a plan's folder: a file per site, or per channel."""

import tempfile
from pathlib import Path

import polars as pl
from hypothesis import given
from registers import Case, cases
from shortages import Scarce, scarce

import ration
from ration import DistributionPlan


def files(folder: Path) -> dict[str, bytes]:
    """The files of a folder that are in both forms: all but the sites'."""
    own = ("manifests", "sites", "plan.json", "SHA256SUMS")
    paths = [path for path in folder.rglob("*") if path.is_file()]
    named = {path.relative_to(folder).as_posix(): path for path in paths}
    return {name: path.read_bytes() for name, path in named.items() if not name.startswith(own)}


def check(plan: DistributionPlan) -> None:
    """Write both forms and compare them."""
    with tempfile.TemporaryDirectory() as place:
        site, channel = Path(place) / "site", Path(place) / "channel"
        plan.write(site, manifests="site")
        plan.write(channel, manifests="channel")
        assert files(site) == files(channel)
        check_manifests(site, channel)
        again = ration.load_plan(channel)
        assert again == plan == ration.load_plan(site)
        assert again.model_dump() == plan.model_dump()
        assert again.channels == plan.channels
        again.write(site, manifests="channel", formats=(), force=True)
        for name in ("plan.json", *(f"sites/{channel}.parquet" for channel in plan.channels)):
            assert (site / name).read_bytes() == (channel / name).read_bytes()


def check_manifests(site: Path, channel: Path) -> None:
    """The file of a channel has the rows of its sites' files."""
    for path in (channel / "manifests").iterdir():
        header, *rows = path.read_text("utf-8-sig").split("\n")
        texts = [
            file.read_text("utf-8-sig").split("\n")
            for file in (site / "manifests" / path.stem).iterdir()
        ]
        assert {first for first, *_ in texts} == {header}
        assert sorted(rows) == sorted(["", *(line for _, *own in texts for line in own[:-1])])


def check_steps(plan: DistributionPlan, folder: Path) -> None:
    """Manifests in Parquet have the quantities of the plan, in whole steps."""
    assert plan._programme is not None
    frames = [pl.read_parquet(file) for file in folder.glob("manifests/*")]
    rows = [row for frame in frames for row in frame.iter_rows(named=True)]
    read = {(row["channel"], row["site"], row["item"]): row for row in rows}
    assert len(read) == len(rows)
    for site in plan.sites:
        for line in site.lines.values():
            row = read.pop((site.channel, site.site, line.item))
            assert plan._programme.item(line.item).quantity(row["steps"]) == line.quantity
            assert row["quantity"] == line.quantity.text
            assert row["people.households"] == dict(site.people)["households"]
    assert not read


@given(cases())
def test_both_forms_have_the_same(case: Case) -> None:
    check(case.plan(by=["district"]))


@given(scarce())
def test_both_forms_have_the_same_of_stock(case: Scarce) -> None:
    plan = case.plan()
    check(plan)
    assert plan.to_json() == plan.model_dump_json(indent=1)


@given(cases())
def test_parquet_has_whole_steps(case: Case) -> None:
    plan = case.plan()
    with tempfile.TemporaryDirectory() as place:
        plan.write(Path(place) / "out", manifests="channel", entitlements="parquet")
        check_steps(plan, Path(place) / "out")
    for site in plan.sites:
        assert plan.at_sites(site.site, channel=site.channel).manifests == (site,)
