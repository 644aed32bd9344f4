"""Every file in `examples/` runs through the installed command; the Kaesong figures add up."""

import csv
import json
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from command import run

import ration
from ration.stock.file.load import load_stock

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted(path for path in (ROOT / "examples").rglob("*") if path.is_file())
KAESONG = ROOT / "examples/kaesong-2020"
PAGES = [ROOT / "README.md", *ROOT.glob("examples/**/*.md")]
# How a register is read, where neither a programme nor a mapping beside it says so.
OPTIONS = {
    "people.csv": ["--people"],
    "titled.csv": ["--skip-rows", "6"],
    "signed.csv": ["--skip-rows", "4,5,6"],
    "doubled.csv": ["--people", "--column", "household_id=YEAR+SERIAL"],
}
BROKEN = {
    "broken.csv",
    "damaged.csv",
    "doubled.csv",
    "export.ndjson",
    "subtotals.csv",
    "untidy.csv",
    "village.csv",
}  # their pages show their problems
JOURNALS = {"journal.csv", "march.csv", "south.csv", "untidy.csv"}  # journals of goods
PARTS = {"residents.csv"}  # a table of people that a mapping names, no register of its own
STOCK = {"stock.csv", "first-train.csv", "second-train.csv"}
RUN_BY_PAGES = {  # with a plan, or a programme of another name
    *(
        "accountability/make_field.py",
        "first-distribution/make_workbook.py",
        "accountability/scales.toml",
    ),
    "pipeline/nightly.sh",
    "paper/sites.csv",
    *("design/market.toml", "design/sent.toml"),
    "fairness/rollout.toml",
    "prices/prices.csv",
    *("collected/hill.csv", "collected/south.csv", "reconcile/scales.toml"),
    "nutrition/fortified.toml",
    *("loads/carts.toml", "loads/centres.csv", "loads/distances.csv", "loads/sent.csv"),
    "loads/rice-stock.csv",
    *("diff/may.csv", "diff/may.toml", "diff/june.csv", "diff/june.toml"),
}
LISTS = {
    "enterprise.csv",
    "mill.csv",
    "mine.csv",
    "other-agency.csv",
}  # of ids: their pages compare them


def runs_by_its_name(path: Path, mine: list[str | Path]) -> bool:
    """Run a file that is no register, as its name says; whether it is such a file."""
    if "/".join(path.parts[-2:]) in RUN_BY_PAGES:
        assert path.name in path.with_name("README.md").read_text("utf-8")
    elif path.name in STOCK:  # the page of the example issues from it
        named = mine[-1] if mine else "kaesong-2020"
        assert load_stock(path, ration.load_programme(named)).lots
    elif path.name in JOURNALS:
        assert run("journal", path, *mine).code == (path.name in BROKEN)
    elif path.name in LISTS:
        words = ("--purpose", "food", "--json")
        assert json.loads(run("doubles", path, *words).out)["sources"][0]["rows"] > 0
    else:
        return False
    return True


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: str(path.relative_to(ROOT)))
def test_example(path: Path, tmp_path: Path) -> None:
    """A register is accepted whole, a file loads, a script makes its register again."""
    programme = path.with_name("programme.toml")
    mapping = path.with_suffix(".toml")
    mine: list[str | Path] = ["-p", programme] if programme.exists() else []
    if runs_by_its_name(path, mine):
        return
    if path.suffix in (".csv", ".ndjson") and path.name not in PARTS:
        how = ["--map", mapping] if mapping.exists() else OPTIONS.get(path.name, [])
        report = json.loads(run("check", path, *mine, *how, "--json").out)
        assert report["read"] > 0
        assert bool(report["rejected"]) == (path.name in BROKEN)
    elif path.name == "rollout.toml":
        (register,) = path.parent.glob("*.csv")
        assert run("rollout", path, register, *mine).code == 0
    elif path.suffix == ".toml" and path.with_suffix(".csv").exists():
        assert ration.load_mapping(path) != ration.RegisterMapping()
    elif path.suffix == ".toml":
        assert run("programme", "show", path).code == 0
    elif path.suffix == ".py":
        made = tmp_path / "made.csv"
        subprocess.run([sys.executable, path, made], check=True, capture_output=True)
        (register,) = (file for file in path.parent.glob("*.csv") if file.name != "stock.csv")
        assert made.read_bytes() == register.read_bytes()
    elif path.suffix != ".md":  # pages are run in test_pages.py
        pages = "".join(page.read_text(encoding="utf-8") for page in PAGES)
        assert f"{path.name})" in pages, f"no page shows {path.name}"


@pytest.fixture(scope="module")
def plan() -> ration.DistributionPlan:
    return ration.compute(KAESONG / "households.csv", "kaesong-2020")


class TestKaesong:
    """The figures of the report, for the whole city."""

    PER_PERSON = (("rice", "5 kg"), ("corn", "10 kg"), ("soybeans", "2 kg"), ("oil", "1 bottle"))

    def test_people(self, plan: ration.DistributionPlan) -> None:
        with (KAESONG / "households.csv").open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        assert dict(plan.people) == {
            "households": len(rows),
            "persons": 192_578,
            "adults": sum(int(row["adults"]) for row in rows),
        }
        assert len(plan.manifests("centre")) == 27

    @pytest.mark.parametrize(("item", "each"), PER_PERSON)
    def test_per_person(self, plan: ration.DistributionPlan, item: str, each: str) -> None:
        amount, unit = each.split()
        assert str(plan.totals[item].quantity) == f"{int(amount) * 192_578} {unit}"

    def test_stipend(self, plan: ration.DistributionPlan) -> None:
        expected = 8000 * dict(plan.people)["adults"]
        assert str(plan.totals["stipend"].quantity) == f"{expected} KPW"

    def test_coal(self, plan: ration.DistributionPlan) -> None:
        coal = plan.totals["coal"]
        assert (str(coal.quantity), coal.net_kg) == ("180 t", Fraction(180_000))
        assert coal.vehicles == (("wagon", 3),)

    def test_all_adds_up(self, plan: ration.DistributionPlan) -> None:
        households = plan.entitlements()
        programme = ration.load_programme("kaesong-2020")
        for total in plan.totals.values():
            item = programme.item(total.item)
            lines = [line for site in plan.sites for line in site.lines.values()]
            shares = [line.quantity.amount for line in lines if line.item == item.id]
            assert sum(shares) == total.quantity.amount
            if not total.pool:
                assert item.quantity(households[item.column].sum()) == total.quantity
