"""A plan's folder with a file per channel: all that read a plan read it alike; `ration show`."""

import hashlib
import json
import shutil
from pathlib import Path

import polars as pl
import pytest
from command import csv, run

import ration
from ration.export.folder.plan_folder import MANY_SITES

EXAMPLE = Path(__file__).parents[2] / "examples/reconcile"
FORMS = ("site", "channel")


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The example with its plan and one of another round, in a folder for each form."""
    found = {}
    for form in FORMS:
        place = found[form] = tmp_path_factory.mktemp(form)
        for file in EXAMPLE.iterdir():
            shutil.copy(file, place)
        rows = (place / "households.csv").read_text("utf-8").splitlines()
        csv(place / "fewer.csv", rows[1:-2], rows[0])
        csv(place / "list.csv", [f"{rows[1].split(',')[0]},2026-09-01"], "household_id,date")
        for register, out in (("households.csv", "plan"), ("fewer.csv", "before")):
            words = ("-p", "programme.toml", "-o", out, "--manifests", form, "-q")
            assert run("compute", register, *words, cwd=place).code == 0
    return found


@pytest.mark.parametrize(
    "words",
    [
        "show plan",
        "show plan --json",
        "show plan --site DC-01",
        "show plan --site DC-01 --site DC-02 --item rice --json",
        "show plan --site DC-1",
        "diff before plan --json",
        "report plan -o page.html",
        "journal --template template.csv --plan plan",
        "journal journal.csv --plan plan --json",
        "reconcile plan journal.csv --json",
        "collected plan list.csv --date 2030-01-01 --json",
        "doubles before plan --json",
    ],
)
def test_all_that_read_a_plan_read_both_forms(places: dict[str, Path], words: str) -> None:
    was, now = (run(*words.split(), cwd=places[form]) for form in FORMS)
    assert now == was
    assert now.code in (0, 1), now.err
    for file in ("page.html", "template.csv"):
        if file in words:
            assert (places["site"] / file).read_bytes() == (places["channel"] / file).read_bytes()


def test_other_formats_are_the_same(places: dict[str, Path], tmp_path: Path) -> None:
    plans = [ration.load_plan(places[form] / "plan") for form in FORMS]
    for plan, form in zip(plans, FORMS, strict=True):
        plan.write_xlsx(tmp_path / f"{form}.xlsx")
        plan.write_html(tmp_path / f"{form}.html")
    for ending in ("xlsx", "html"):
        one, other = (tmp_path / f"{form}.{ending}" for form in FORMS)
        assert one.read_bytes() == other.read_bytes()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A plan with two sites, whose sites are in a file beside `plan.json`."""
    csv(tmp_path / "h.csv", ["1,4,2,DC-07", "2,3,1,DC-08"], "household_id,persons,adults,centre")
    assert run("compute", "h.csv", "-o", "plan", "--manifests", "channel", cwd=tmp_path).code == 0
    return tmp_path


def test_very_many_sites_are_in_one_file(tmp_path: Path) -> None:
    for sites, form in ((MANY_SITES, "manifests/centre"), (MANY_SITES + 1, "manifests/centre.csv")):
        ids = [str(number) for number in range(sites)]
        frame = pl.DataFrame({"household_id": ids, "centre": ids}).with_columns(persons=4, adults=2)
        plan = ration.compute(frame)
        plan.write(tmp_path / form, entitlements=None)
        assert (tmp_path / form / form).exists()
        assert ration.load_plan(tmp_path / form) == plan


def test_rounds_write_plans_in_the_form_that_is_named(folder: Path) -> None:
    csv(
        folder / "stock.csv", ["rice,1000", "corn,1000", "soybeans,1000", "oil,90"], "item,quantity"
    )
    words = ("--stock", "stock.csv", "--shortage", "equal", "--every", "30 days", "--count", "1")
    ran = run("rounds", "h.csv", *words, "-o", "r", "--manifests", "channel", cwd=folder)
    assert ran.code == 0, ran.err
    (plan,) = (folder / "r/rounds").iterdir()
    assert (plan / "manifests/centre.csv").is_file()
    rounds = ration.load_rounds(folder / "r")
    assert str(rounds.plan(1).at_sites("DC-07", item="oil").manifests[0].lines["oil"].quantity)


def test_one_site_is_shown_and_written(folder: Path) -> None:
    shown = run("show", "plan", "--site", "DC-07", "--item", "Rice", cwd=folder)
    assert shown.code == 0
    assert "Distribution centre: DC-07" in shown.out
    assert "Rice, kg" in shown.out
    assert "Corn" not in shown.out
    written = run("show", "plan", "--site", "DC-07", "-o", "dc.csv", cwd=folder)
    assert written.err == "Written: dc.csv\n"
    assert run("compute", "h.csv", "-o", "alone", cwd=folder).code == 0
    alone = folder / "alone/manifests/centre/DC-07.csv"
    assert (folder / "dc.csv").read_bytes() == alone.read_bytes()
    again = run("show", "plan", "--site", "DC-07", "-o", "dc.csv", cwd=folder)
    assert (again.code, "it exists" in again.err) == (4, True)


def test_a_site_of_several_channels_has_several_manifests(folder: Path) -> None:
    both = json.loads(run("show", "plan", "--site", "all", "--json", cwd=folder).out)
    assert both["format"] == "ration.sites/1"
    assert [each["channel"] for each in both["manifests"]] == ["store", "payer"]
    words = ("--site", "all", "--channel", "payer", "--json")
    one = json.loads(run("show", "plan", *words, cwd=folder).out)
    assert [each["channel"] for each in one["manifests"]] == ["payer"]


def test_an_item_is_shown_for_the_channels_that_hand_it_out(folder: Path) -> None:
    words = ("--site", "all", "--item", "stipend", "--json")
    found = json.loads(run("show", "plan", *words, cwd=folder).out)
    assert [each["channel"] for each in found["manifests"]] == ["payer"]


def test_what_is_not_in_the_plan_is_named_at_once(folder: Path) -> None:
    ran = run("show", "plan", "--site", "DC-7", "--site", "DC-09", cwd=folder)
    assert (ran.code, ran.err.splitlines()) == (
        1,
        [
            'error: h.csv: site: "DC-7": the plan has no such site; did you mean DC-07?',
            'error: h.csv: site: "DC-09": the plan has no such site; did you mean DC-08 or DC-07?',
        ],
    )
    ran = run("show", "plan", "--site", "a", "--channel", "center", "--item", "ryce", cwd=folder)
    assert ran.code == 1
    assert [line.split(": ")[2] for line in ran.err.splitlines()] == ["channel", "item"]
    assert "did you mean centre?" in ran.err
    assert "did you mean rice?" in ran.err


@pytest.mark.parametrize("words", ["--item rice", "--channel centre", "-o a.csv"])
def test_options_of_a_site_need_a_site(folder: Path, words: str) -> None:
    ran = run("show", "plan", *words.split(), cwd=folder)
    assert (ran.code, "it is of a site; name one with --site" in ran.err) == (2, True)


@pytest.mark.parametrize(
    "words", ["compute h.csv", "compute h.csv -o a.xlsx", "rounds h.csv --stock h.csv"]
)
def test_the_form_of_manifests_needs_a_folder(folder: Path, words: str) -> None:
    ran = run(*words.split(), "--manifests", "channel", cwd=folder)
    assert (ran.code, "--manifests: it needs a folder; name one with -o" in ran.err) == (2, True)


def test_a_form_that_is_not_known_is_refused(folder: Path) -> None:
    with pytest.raises(ValueError, match="each is not a form of manifests; forms: site, channel"):
        ration.load_plan(folder / "plan").write(folder / "new", manifests="each")
    assert not (folder / "new").exists()


def test_a_file_of_sites_that_is_missing_or_another_is_refused(folder: Path) -> None:
    file = folder / "plan/sites/centre.parquet"
    file.write_bytes((folder / "plan/sites/store.parquet").read_bytes())
    ran = run("show", "plan", cwd=folder)
    assert ran.code == 3
    assert "centre.parquet differs from what ration wrote" in ran.err
    file.unlink()
    ran = run("show", "plan/plan.json", cwd=folder)
    assert (ran.code, ran.err) == (
        3,
        "error: plan/sites/centre.parquet: file not found; check the name and the folder\n",
    )


@pytest.mark.parametrize("broken", [pl.lit(7), pl.lit(None, pl.String)])
def test_a_file_of_sites_whose_names_are_no_texts_is_refused(folder: Path, broken: pl.Expr) -> None:
    file = folder / "plan/sites/centre.parquet"
    before = hashlib.sha256(file.read_bytes()).hexdigest()
    pl.read_parquet(file).with_columns(site=broken).write_parquet(file)
    text = (folder / "plan/plan.json").read_text("utf-8")
    after = hashlib.sha256(file.read_bytes()).hexdigest()
    (folder / "plan/plan.json").write_text(text.replace(before, after), encoding="utf-8")
    (folder / "plan/SHA256SUMS").unlink()
    with pytest.raises(ration.InputError, match="a column of texts has other values"):
        ration.load_plan(folder / "plan")


def test_a_total_that_is_not_the_sum_of_the_sites_is_refused(folder: Path) -> None:
    record = json.loads((folder / "plan/plan.json").read_text("utf-8"))
    record["totals"][0]["quantity"] = "36"
    (folder / "plan/plan.json").write_text(json.dumps(record))
    (folder / "plan/SHA256SUMS").unlink()
    ran = run("show", "plan", cwd=folder)
    assert (ran.code, "rice is not the sum of its sites" in ran.err) == (3, True)


@pytest.mark.parametrize("name", ["../h.parquet", "sites/../../h.parquet", "/h.parquet"])
def test_a_file_outside_the_folder_is_refused(folder: Path, name: str) -> None:
    text = (folder / "plan/plan.json").read_text("utf-8")
    (folder / "plan/plan.json").write_text(text.replace("sites/centre.parquet", name))
    (folder / "plan/SHA256SUMS").unlink()
    ran = run("show", "plan", cwd=folder)
    assert (ran.code, "does not fit ration.plan/3" in ran.err) == (3, True)


def test_the_files_of_sites_are_no_output(folder: Path) -> None:
    file = folder / "plan/sites/centre.parquet"
    before = file.read_bytes()
    words = ("--site", "DC-07", "-o", "plan/plan.json")
    assert run("show", "plan", *words, "--force", cwd=folder).code != 0
    with pytest.raises(FileExistsError, match="it is a file of the plan"):
        ration.load_plan(folder / "plan").write_xlsx(file, force=True)
    assert file.read_bytes() == before
