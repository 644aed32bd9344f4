"""`ration print`: what it writes, what it refuses, and what a plan from stock looks like."""

import json
from importlib import util
from pathlib import Path

import polars as pl
import pytest
from command import csv, run
from printed import needs_font, print_frame, text_of
from pypdf import PdfReader

import ration

pytestmark = [pytest.mark.slow, needs_font("Aa0")]
ROWS = ["H-1,4,2,North,Kim", "H-2,5,3,North,Ri", "H-3,3,1,South,Pak"]


@pytest.fixture
def register(tmp_path: Path) -> Path:
    return csv(tmp_path / "households.csv", ROWS, "household_id,persons,adults,centre,head")


def test_print(register: Path, tmp_path: Path) -> None:
    out = tmp_path / "paper"
    done = run("print", register, "-o", out, "--documents", "waybill,list", "--names", "head")
    assert (done.code, done.out) == (0, f"{out}/: 7 files, 7 pages\n")
    text = text_of(out / "lists/centre/North.pdf")
    assert "H-1 Kim 4 2 20 40 8 4" in text
    assert "H-3" not in text


def test_single_sites_are_printed_as_with_all_others(register: Path, tmp_path: Path) -> None:
    every, one, file = (tmp_path / name for name in ("every", "one", "one.pdf"))
    assert run("print", register, "-o", every).code == 0
    done = run("print", register, "-o", one, "--site", "North")
    assert (done.code, done.out) == (0, f"{one}/: 3 files, 3 pages\n")
    for kind in ("waybills", "lists", "tally"):
        (paper,) = (path for path in (one / kind).rglob("*.pdf"))
        assert paper.read_bytes() == (every / paper.relative_to(one)).read_bytes()
    done = run("print", register, "-o", file, "--site", "South", "--site", "North")
    assert (done.code, done.out) == (0, f"{file}: 6 pages\n")


def test_over_an_earlier_run_with_force_alone(register: Path, tmp_path: Path) -> None:
    out = tmp_path / "paper"
    words = ("print", register, "-o", out, "--documents", "tally")
    assert run(*words).code == 0
    assert run(*words).code == 4
    (out / "mine.txt").write_text("mine")
    ran = run(*words, "--force")
    assert (ran.code, "did not write are kept: mine.txt" in ran.err) == (0, True)
    assert (out / "mine.txt").read_text() == "mine"


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["--language", "xx"], 3, "xx: there are no labels in this language"),
        (["--language", "en,ko,fr"], 3, "room for only two languages"),
        (["--paper", "A5"], 3, "use one of: a4, letter"),
        (["--documents", "lists"], 3, "did you mean list"),
        (["--names", "haed"], 1, "haed: "),
        (["--order", "village"], 1, "village: "),
        (["--site", "Nord"], 1, 'site: "Nord": the plan has no such site; did you mean North?'),
        (["--font", "nowhere"], 3, "nowhere: it has no font"),
    ],
)
def test_refused(register: Path, tmp_path: Path, words: list[str], code: int, says: str) -> None:
    done = run("print", register, "-o", tmp_path / "paper", *words)
    assert done.code == code, done.err
    assert says in done.err
    assert sorted(file.name for file in tmp_path.iterdir()) == ["households.csv"]


def test_areas_have_no_list(tmp_path: Path) -> None:
    register = csv(tmp_path / "a.csv", ["N,10,40,20"], "household_id,households,persons,adults")
    done = run("print", register, "-o", tmp_path / "paper", "--documents", "waybill,list")
    assert done.code == 3
    assert "a row stands for many households" in done.err
    assert run("print", register, "-o", tmp_path / "paper").code == 0
    usual = run("compute", register, "-o", tmp_path / "plan.pdf")
    waybills = len(ration.compute(register).sites)
    assert (usual.code, len(PdfReader(tmp_path / "plan.pdf").pages)) == (0, waybills)


@pytest.mark.parametrize("words", [["--order", "size"], ["--per-size"]])
def test_without_persons_there_is_no_size(tmp_path: Path, words: list[str]) -> None:
    programme = """id = "tea"\nversion = "1"\ntitle = "Tea"\nsource = "a test"\n[channels.tent]
        [items.tea]\nname = "Tea"\nunit = "g"\n[[allocations]]
        item = "tea"\nper = "household"\nquantity = "2 g"\nchannel = "tent"\n"""
    (tmp_path / "tea.toml").write_text(programme)
    register = csv(tmp_path / "a.csv", ["1", "2"], "household_id")
    print_words = ("print", register, "-p", tmp_path / "tea.toml", "-o", tmp_path / "paper")
    assert "has no size" in run(*print_words, *words).err
    assert run(*print_words, "--documents", "list,cards,tally").code == 0


def test_one_column_may_be_name_and_order(register: Path, tmp_path: Path) -> None:
    words = ("--names", "head", "--order", "head", "--documents", "list")
    assert run("print", register, "-o", tmp_path / "paper", *words).code == 0
    assert "Kim Kim" in text_of(tmp_path / "paper/lists/centre/North.pdf")


def test_an_extra_that_is_not_installed_is_named(
    register: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = util.find_spec
    monkeypatch.setattr(
        "ration.core.extras.find_spec", lambda name: None if name == "typst" else found(name)
    )
    for words in (("print", "-o", "p"), ("compute", "-o", "p.pdf"), ("compute", "-fpdf", "-op")):
        done = run(words[0], register, *words[1:], cwd=tmp_path)
        assert done.code == 3
        assert "it needs packages that are not installed: typst; pip install typst\n" in done.err


def test_nothing_is_written_where_a_page_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ration.export.pdf.typesetting.typeset._TEMPLATES", {"tally": "nowhere"})
    rows = {"household_id": ["1"], "persons": [1], "adults": [1]}
    with pytest.raises(RuntimeError, match="worker"):
        print_frame(tmp_path / "paper", rows, documents=["tally"])
    assert list(tmp_path.iterdir()) == []


def test_a_plan_that_was_read_has_no_households(register: Path, tmp_path: Path) -> None:
    ration.compute(register).write(tmp_path / "plan")
    with pytest.raises(ValueError, match="compute it again"):
        ration.load_plan(tmp_path / "plan").write_pdf(tmp_path / "paper")


def test_who_names_no_site_is_due_nothing_there(tmp_path: Path) -> None:
    register = csv(tmp_path / "r.csv", ["A,3,0,", "B,2,2,P1"], "household_id,persons,adults,payer")
    done = run("print", register, "-o", tmp_path / "paper", "-q")
    assert (done.code, done.err) == (0, "")
    text = text_of(tmp_path / "paper/paylists/payer/P1.pdf")
    assert "All of the site: 1 2 2 16,000" in text
    assert run("compute", register, "-f", "collection", "-o", tmp_path / "plan").code == 0
    made = sorted(file.name for file in (tmp_path / "plan/collection/payer").iterdir())
    assert made == ["P1.xlsx"]


def test_no_households_at_all(tmp_path: Path) -> None:
    register = csv(tmp_path / "empty.csv", [])
    bound = run("print", register, "-o", tmp_path / "paper.pdf", "-q")
    assert (bound.code, "nothing to print" in bound.err) == (3, True)
    assert not (tmp_path / "paper.pdf").exists()
    done = run("print", register, "-o", tmp_path / "paper", "-q")
    assert (done.code, done.err) == (0, "")


def test_progress_counts_pages(register: Path, tmp_path: Path) -> None:
    seen: list[tuple[int, float]] = []
    plan = ration.compute(register)
    documents = ("waybill", "list", "pay", "tally", "cards")
    made = plan.write_pdf(
        tmp_path / "paper", documents=documents, progress=lambda *far: seen.append(far)
    )
    assert seen == sorted(seen)
    assert seen[-1] == (made.pages, 1)
    index = json.loads((tmp_path / "paper/printed.json").read_text())
    assert sum(file["pages"] for file in index["files"]) == made.pages


class TestFromStock:
    """A plan that was issued from stock: lists say what is issued, waybills what is delivered."""

    @pytest.fixture
    def folder(self, register: Path, tmp_path: Path) -> Path:
        stock = tmp_path / "stock.csv"
        stock.write_text("item,quantity,channel,site\nrice,30 kg,,\nrice,10 kg,centre,South\n")
        options = ("--stock", stock, "--shortage", "equal", "--documents", "waybill,list")
        assert run("print", register, "-o", tmp_path / "paper", *options).code == 0
        return tmp_path / "paper"

    def test_lists_have_what_is_issued(self, register: Path, folder: Path, tmp_path: Path) -> None:
        stock = pl.read_csv(tmp_path / "stock.csv")
        issues = ration.compute(register, stock=stock, shortage="equal").issues()
        for row in issues.iter_rows(named=True):
            text = text_of(folder / f"lists/centre/{row['centre']}.pdf")
            rice = ration.load_programme("kaesong-2020").item("rice").quantity(row["rice_g"]).text
            assert f"{row['household_id']} {row['persons']} {row['adults']} {rice} – – –" in text
            assert "Required and not issued" in text

    def test_waybills_have_what_is_delivered(
        self, register: Path, folder: Path, tmp_path: Path
    ) -> None:
        stock = pl.read_csv(tmp_path / "stock.csv")
        plan = ration.compute(register, stock=stock, shortage="equal")
        for manifest in plan.manifests("centre"):
            supply = manifest.lines["rice"].supply
            assert supply is not None
            assert supply.delivered is not None
            text = text_of(folder / f"waybills/centre/{manifest.site}.pdf")
            amount = ration.Quantity(f"{supply.delivered} kg").text if supply.delivered else "–"
            assert f"1 Rice kg {amount} " in text

    def test_vehicles_carry_what_is_delivered(self, tmp_path: Path) -> None:
        register = csv(tmp_path / "r.csv", ["1,3,2"], "household_id,persons,adults")
        stock = csv(tmp_path / "s.csv", ["coal,80 t,,", "coal,100 t,centre,all"],
                    "item,quantity,channel,site")  # fmt: skip
        options = ("--stock", stock, "--shortage", "equal", "--documents", "waybill")
        assert run("print", register, "-o", tmp_path / "paper", *options).code == 0
        text = text_of(tmp_path / "paper/waybills/centre/all.pdf")
        assert "Coal t 80 " in text
        assert "2 wagon" in text  # of 60 t; three would carry all 180 t that are issued


def test_pdf_among_the_formats_of_a_plan(tmp_path: Path) -> None:
    """`-f pdf` prints into the plan's folder what `ration print` prints."""
    register = tmp_path / "r.csv"
    register.write_text("household_id,persons,adults\n1,3,2\n")
    plan = tmp_path / "plan"
    assert run("compute", register, "-o", plan, "-f", "csv,pdf", "-q").code == 0
    made = sorted(path.name for path in (plan / "pdf").iterdir())
    assert {"waybills", "lists", "paylists", "tally"} <= set(made)
    assert (plan / "totals.csv").exists()
    assert run("compute", register, "-o", plan, "-f", "csv,pdf", "-q", "--force").code == 0


def test_a_line_is_filled_in_once(tmp_path: Path) -> None:
    words = ("--fill", "from=Port", "--fill", "from=Depot", "-o", tmp_path / "paper")
    done = run("print", csv(tmp_path / "r.csv", ["1,3,2"]), *words)
    assert (done.code, "from is given twice" in done.err) == (2, True)
    plan = ration.compute(pl.DataFrame({"household_id": ["1"], "persons": [3], "adults": [2]}))
    assert plan.write_pdf(tmp_path / "one", sites="all", documents="waybill").files > 0
