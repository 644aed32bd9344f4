"""Whatever people wrote in a cell or a title stays text in every file, and chooses no path."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from command import run
from harmful import (
    AREA,
    HEAD,
    HEADER,
    LINE,
    NOTE,
    PAPERS,
    TEXTS,
    programme,
    register,
    rollout,
    table,
)
from html_page import read_page
from printed import all_files, letters, needs_font, text_of

import ration

pytestmark = [pytest.mark.slow, needs_font("Aa0")]
REGISTER = '=1+1 <img src=x> #eval("1") &P.csv'
DOCUMENTS = "waybill,cash,list,pay,tally,cards,slips"
_SIGNS = tuple("=+-@＝＋－＠﹦﹢﹣﹫")
_SUMS = r'=(\+?SUMIFS\([$A-Z0-9:,"<>yes]+\))+'
_UNSAFE = re.compile(r'[\x00-\x1f<>:"|?*\\$%`\u202e]|[. ]$|^[-.~]|^(CON|NUL)(\.|$)')
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def _returned(here: Path) -> None:
    """Write lists that came back from sites and from other agencies."""
    day = "2026-03-02"
    rows = [(text, day, "yes" if n % 3 else "no", text, text) for n, text in enumerate(TEXTS)]
    table(
        here / "back.csv",
        ("household_id", "date", "all received", "received by", "remarks"),
        rows,
    )
    lists = [(text, day, text if n % 2 else "rice", text, "yes") for n, text in enumerate(TEXTS)]
    for name in ("=1+1.csv", "other.csv"):
        table(here / name, ("household_id", "date", "purpose", "site", "received"), lists)
    kinds = [(day, text, "opening", text, "rice", "5 kg", text) for text in TEXTS]
    table(
        here / "journal.csv",
        ("date", "document", "kind", "to", "item", "quantity", "reason"),
        kinds,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder, deep in an empty one, in whose folder `out` every command wrote."""
    here = tmp_path_factory.mktemp("walk") / "a/b/c/d"
    (here / "out").mkdir(parents=True)
    register(here / REGISTER)
    register(here / "few.csv", PAPERS[:4], LINE)  # codes take long to read back
    wrong = [(text, count, *[text] * 6) for text in TEXTS for count in ("1", text)]
    table(here / "wrong.csv", HEADER, wrong)
    programme(here / "p.toml")
    rollout(here / "roll.toml")
    stock = [("rice", "90 kg", "", ""), ("x;=1+1", "50 =1+1", "=1+1", ""), ("@ref", 99, "", "")]
    table(here / "stock.csv", ("item", "quantity", "site", "lot"), stock)
    details = [(text, text, text, text, 37.9, 126.5) for text in TEXTS]
    header = ("site", "address", "contact", "phone", "latitude", "longitude")
    table(here / "sites.csv", header, details)
    _returned(here)
    for codes, words in _commands():
        ran = run(*words, cwd=here)
        assert ran.code in codes, (words, ran.err)
        assert not re.search("[\x00-\x08\x0b-\x1f]", ran.out + ran.err), words
    return here


def _commands() -> Iterator[tuple[tuple[int, ...], tuple[str, ...]]]:
    """Every command that writes, each with the codes it may end with."""
    stock = ("-p", "p.toml", "--stock", "stock.csv")
    fine, found = (0,), (0, 1)
    named = ("--by", AREA, "--by", NOTE, "--names", HEAD, "--site-details", "sites.csv")
    books = ("-f", "csv,xlsx,html,collection", "--language", "en,fr", "--manifests", "site")
    yield fine, ("compute", REGISTER, *stock, *named, *books, "-o", "out/plan")
    half = ("--level", "50%", "--parquet", "-f", "csv,xlsx", "-o", "out/half")
    yield fine, ("compute", REGISTER, "-p", "p.toml", "--by", AREA, *half)
    details = ("--names", HEAD, "--site-details", "sites.csv", "--fill", f"donor={LINE}")
    papers = ("--documents", DOCUMENTS, "--yes", "-o", "out/paper")
    yield fine, ("print", "few.csv", *stock, *details, *papers)
    pages = ("-o", "out/rounds", "--report", "out/rounds.html")
    yield fine, ("rounds", REGISTER, *stock, *pages)
    yield fine, ("rollout", "roll.toml", REGISTER, "-p", "p.toml", "-o", "out/rollout")
    for number, text in enumerate(("../../../evil", "<img src=x>")):
        yield fine, ("explain", REGISTER, text, *stock, "-o", f"out/{number}.html")
    yield fine, ("show", "out/plan", "--site", "=1+1", "-o", "out/show.csv")
    for to in ("out/diff", "out/diff.xlsx"):
        yield found, ("diff", "out/plan", "out/half", "-o", to)
    yield found, ("collected", "out/plan", "back.csv", "-o", "out/collected")
    yield found, ("doubles", "=1+1.csv", "other.csv", "--served", "out/s.csv", "-o", "out/d.csv")
    for kind in ("csv", "xlsx"):
        files = ("--rejects", f"out/rejects.{kind}", "--accepted", f"out/accepted.{kind}")
        yield found, ("check", "wrong.csv", "-p", "p.toml", *files)
        yield fine, ("check", REGISTER, "-p", "p.toml", "--accepted", f"out/all.{kind}")
    yield found, ("check", "wrong.csv", "-p", "p.toml", "--problems", "out/problems.csv")
    yield found, ("check", REGISTER, "-p", "p.toml", "--similar", "out/similar.csv")
    yield fine, ("programme", "show", "p.toml")
    yield fine, ("columns", REGISTER, "-p", "p.toml")
    for to in ("out/reconciled.xlsx", "out/reconciled.html"):
        yield found, ("reconcile", "out/plan", "journal.csv", "-o", to)


def _runs(text: str) -> bool:
    """Whether a spreadsheet takes a cell, or a part of it, as a formula."""
    parts = re.split(r"[;|\t\r\n]", text)
    return not _NUMBER.fullmatch(text) and any(part.startswith(_SIGNS) for part in parts)


def test_nothing_is_written_outside_the_named_folder(home: Path) -> None:
    top = home.parents[3]
    assert [path.name for path in top.iterdir()] == ["a"]
    for path in (top / "a", top / "a/b", top / "a/b/c"):
        assert len(list(path.iterdir())) == 1
    ours = {"p.toml", "roll.toml", "out"}
    assert {path.name for path in home.iterdir() if path.suffix != ".csv"} == ours
    assert not Path("/etc/evil").exists()
    for path in (home / "out").rglob("*"):
        assert len(path.name.encode()) <= 255
        assert not _UNSAFE.search(path.name), path


def test_no_cell_of_csv_is_a_formula(home: Path) -> None:
    files = list((home / "out").rglob("*.csv"))
    assert len(files) > 100
    for path in files:
        with path.open(encoding="utf-8-sig", newline="") as file:
            assert not [cell for row in csv.reader(file) for cell in row if _runs(cell)], path


def test_no_cell_of_a_workbook_is_a_formula_of_people(home: Path) -> None:
    files = list((home / "out").rglob("*.xlsx"))
    assert len(files) > 40
    for path in files:
        for sheet in openpyxl.load_workbook(path):
            for cell in (cell for row in sheet.iter_rows() for cell in row):
                assert cell.hyperlink is None, path
                if cell.data_type == "f":  # sums of a workbook to fill in
                    assert re.fullmatch(_SUMS, cell.value), path
                elif isinstance(cell.value, str) and _runs(cell.value):
                    assert cell.quotePrefix, (path, cell.value)
            header = sheet.oddHeader.left.text or ""
            assert not re.search("(?<!&)(&&)*&[^&]", header), (path, header)


def test_no_element_of_a_page_is_of_people(home: Path) -> None:
    files = list((home / "out").rglob("*.html"))
    assert len(files) == 5
    for path in files:
        page = read_page(path.read_text(encoding="utf-8"))
        for element in page.all():
            assert element.tag not in ("img", "iframe", "object", "form"), path
            assert not [name for name in element.attrs if name.startswith("on")], path
            assert (element.attrs.get("href") or "#").startswith("#"), path
            if element.tag in ("script", "style"):
                assert "alert(1)" not in element.text
                assert "onmouseover" not in element.text
            values = [element.attrs.get(name) or "" for name in ("style", "class", "id")]
            assert not [value for value in values if set(value) & set("<>\"'=@#*")], path
        assert "<img src=x>" in page.text


def test_papers_show_markup_as_it_is_written(home: Path) -> None:
    shown: dict[str, str] = {}
    for path in all_files(home / "out/paper"):
        shown[path.parent.parent.name] = shown.get(path.parent.parent.name, "") + text_of(path)
    assert len(shown) == len(DOCUMENTS.split(","))
    for kind, text in shown.items():
        whole = letters(text)
        assert not [each for each in PAPERS if letters(each) not in whole], kind


def test_every_file_is_read_again(home: Path) -> None:
    for path in (home / "out").rglob("*.json"):
        json.loads(path.read_text(encoding="utf-8"))
    ids = {text.strip() for text in TEXTS}
    for name, file in (("plan", "csv"), ("half", "parquet")):
        plan = ration.load_plan(home / "out" / name)
        assert plan.programme.title == LINE
        path = home / "out" / name / f"entitlements.{file}"
        read = pl.read_parquet if file == "parquet" else pl.read_csv
        assert read(path).height == len(ids)
    for kind in ("csv", "xlsx"):
        checked = ration.check(home / f"out/all.{kind}", home / "p.toml")
        assert (checked.accepted, checked.rejected) == (len(TEXTS), 0)
    assert run("verify", "out/plan", cwd=home).code == 0
