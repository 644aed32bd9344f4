"""Every file that people carry shows the code of its plan's seal, and carries the whole seal."""

import csv
import json
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from command import run
from pypdf import PdfReader

import ration
from ration.results.plan.plan import PlanRecord
from ration.seals.file_seal import FileMark, read_mark
from ration.seals.seal import seal_of

ROWS = "household_id,persons,adults,centre,store,payer\n" + "".join(
    f"H{n:02},{n % 5 + 1},1,DC-{n % 2},S-1,P-1\n" for n in range(8)
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan in every format but PDF, as the command writes it."""
    place = tmp_path_factory.mktemp("sealed")
    (place / "r.csv").write_text(ROWS, encoding="utf-8")
    words = ("-f", "csv,xlsx,html,collection", "--language", "en,fr", "-o", "out")
    assert run("compute", "r.csv", *words, cwd=place).code == 0
    return place / "out"


@pytest.fixture(scope="module")
def code(folder: Path) -> str:
    return seal_of(ration.load_plan(folder)).code


def marked(path: Path) -> FileMark:
    found = read_mark(path.read_bytes())
    assert found is not None, path
    return found


def test_the_seal_of_a_plan_is_the_same_when_it_is_read_back(folder: Path, code: str) -> None:
    plan = ration.compute(folder.parent / "r.csv")
    assert seal_of(plan).code == code
    plan.write(folder.parent / "wide", manifests="channel", entitlements=None)
    assert seal_of(ration.load_plan(folder.parent / "wide")).code == code


@pytest.mark.parametrize("what", ["people", "lines", "site"])
def test_a_changed_figure_of_one_site_changes_the_seal(folder: Path, code: str, what: str) -> None:
    """Also if two sites swap what they have, so that every sum stays."""
    content = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    first, second = content["sites"][:2]
    first[what], second[what] = second[what], first[what]
    assert seal_of(PlanRecord.model_validate_json(json.dumps(content))).code != code


@pytest.mark.parametrize("name", ["plan.xlsx", "report.html", "collection/centre/DC-0.xlsx"])
def test_workbooks_pages_and_forms_carry_the_seal(folder: Path, code: str, name: str) -> None:
    found = marked(folder / name)
    assert (found.unchanged, found.code, found.file) == (True, code, name)


def test_a_mark_has_the_options_to_write_the_file_again(folder: Path) -> None:
    assert dict(marked(folder / "collection" / "centre" / "DC-0.xlsx").made) == {
        "language": "en,fr"
    }
    assert dict(marked(folder / "plan.xlsx").made) == {"households": "yes", "details": "no"}
    assert dict(marked(folder / "report.html").made) == {
        "households": "yes",
        "rounds": "no",
        "details": "no",
    }


def test_the_code_is_shown_where_people_look(folder: Path, code: str) -> None:
    book = openpyxl.load_workbook(folder / "plan.xlsx")
    assert ("Seal", code) in {row[:2] for row in book["Summary"].iter_rows(values_only=True)}
    form = openpyxl.load_workbook(folder / "collection" / "centre" / "DC-0.xlsx")
    assert f"seal · empreinte {code}" in str(form.worksheets[0]["A2"].value)
    assert ("seal", code) in {row[:2] for row in form["ration"].iter_rows(values_only=True)}
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert f"<footer><p>Seal {code}</p></footer>" in page


def test_manifests_have_the_code_in_every_row(folder: Path, code: str) -> None:
    wide, parquet = folder.parent / "by-channel", folder.parent / "parquet"
    for out, kind in ((wide, "csv"), (parquet, "parquet")):
        plan = ration.compute(folder.parent / "r.csv")
        plan.write(out, manifests="channel", entitlements=kind)
    for path in (folder / "manifests/centre/DC-0.csv", wide / "manifests/centre.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            assert {row["seal"] for row in csv.DictReader(file)} == {code}
    assert pl.read_parquet(parquet / "manifests/centre.parquet")["seal"].unique().item() == code
    ration.load_plan(folder).at_sites("DC-0").write(folder.parent / "one.csv")
    one = (folder.parent / "one.csv").read_bytes()
    assert one == (folder / "manifests/centre/DC-0.csv").read_bytes()


@pytest.mark.slow
def test_every_paper_shows_the_code_on_every_page_and_carries_the_seal(folder: Path) -> None:
    words = ("--documents", "waybill,list,pay,tally,cards", "--language", "fr,ko")
    sites = ("--site", "DC-0", "--site", "P-1")
    place = folder.parent
    assert run("print", "r.csv", *words, *sites, "-o", "paper", cwd=place).code == 0
    printed = json.loads((place / "paper" / "printed.json").read_text(encoding="utf-8"))
    kinds = set()
    for each in printed["files"]:
        path = place / "paper" / each["file"]
        found = marked(path)
        assert (found.unchanged, found.code, found.file) == (True, printed["seal"], each["file"])
        assert dict(found.made)["language"] == "fr,ko"
        reader = PdfReader(path)
        assert printed["seal"] in str(reader.metadata)
        assert all(printed["seal"] in page.extract_text() for page in reader.pages)
        kinds.add(each["document"])
    assert kinds == {"waybill", "cash", "list", "pay", "tally", "cards"}


@pytest.mark.slow
def test_one_file_of_all_papers_carries_the_seal(folder: Path, code: str) -> None:
    assert run("print", "r.csv", "-o", "all.pdf", cwd=folder.parent).code == 0
    found = marked(folder.parent / "all.pdf")
    assert (found.unchanged, found.code, found.file) == (True, code, "plan.pdf")


def test_a_reconciliation_carries_the_seal_of_its_plan(folder: Path, code: str) -> None:
    found = ration.reconcile(folder, ration.Journal())
    found.write_xlsx(folder.parent / "r.xlsx")
    found.write_html(folder.parent / "r.html")
    both = [marked(folder.parent / name) for name in ("r.xlsx", "r.html")]
    assert [(each.code, each.unchanged) for each in both] == [(code, True)] * 2


def test_what_was_collected_carries_the_seal_of_its_plan(folder: Path, code: str) -> None:
    """Marked forms are read like any other; the report and the feedback are marked too."""
    out = folder.parent / "collected"
    run("collected", folder, folder / "collection", "-o", out)
    workbooks = [*out.rglob("*.xlsx")]
    assert len(workbooks) > 1
    assert {(marked(path).code, marked(path).unchanged) for path in workbooks} == {(code, True)}
