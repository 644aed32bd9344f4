"""Trips through the installed command: a journal to fill in, and what became of each trip."""

import datetime as dt
import json
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from command import run
from journal_rows import REGISTER
from trips import of_plan

import ration

_HEADER = "date,document,kind,from,to,item,lot,quantity,unit,packs,pack,reason"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A plan, its loads with T001 to North and T002 to South, and a journal as loaded."""
    pl.DataFrame(REGISTER).write_csv(tmp_path / "households.csv")
    made = run("compute", "households.csv", "-p", "general-food", "-o", "plan", cwd=tmp_path)
    assert made.code == 0
    loads = of_plan(ration.load_plan(tmp_path / "plan"), "Depot", dt.date(2024, 5, 2))
    (tmp_path / "loads").mkdir()
    text = loads.model_dump_json(indent=1)
    (tmp_path / "loads" / "loads.json").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_journal_of_trips_is_written_filled_in_and_reconciled(folder: Path) -> None:
    words = ("journal", "--plan", "plan", "--loads", "loads", "--template", "sent.csv")
    written = run(*words, cwd=folder)
    assert written.code == 0
    sent = (folder / "sent.csv").read_text(encoding="utf-8-sig")
    assert f"Written: sent.csv, rows to fill in: {len(sent.splitlines()) - 1}." in written.err
    (folder / "came.csv").write_text(sent.replace("dispatch", "receipt"), encoding="utf-8")
    totals = ration.load_plan(folder / "plan").totals.lines
    opened = "".join(
        f"2024-05-01,OB-1,opening,,Depot,{each.item},,{each.quantity.amount},{each.unit},,,\n"
        for each in totals
    )
    (folder / "opened.csv").write_text(f"{_HEADER}\n{opened}", encoding="utf-8")
    files = ("opened.csv", "sent.csv", "came.csv")
    found = run("reconcile", "plan", *files, "--loads", "loads", cwd=folder)
    assert (found.code, found.err) == (0, "")
    assert "Trips of the loads: 2; 2 arrived." in found.out
    assert "No discrepancies" in found.out


@pytest.fixture
def late(folder: Path) -> Path:
    """A journal of which T002 is not sent, and T001 with a bag too few."""
    run("journal", "--loads", "loads", "--template", "whole.csv", cwd=folder)
    whole = (folder / "whole.csv").read_text(encoding="utf-8-sig").splitlines()
    kept = [row.replace(",2,bag", ",1,bag") for row in whole if "T002" not in row]
    (folder / "sent.csv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    return folder


def test_trips_that_differ_are_on_the_screen_and_in_json(late: Path) -> None:
    words = ("reconcile", "plan", "sent.csv", "--loads", "loads/loads.json")
    found = run(*words, cwd=late)
    assert found.code == 1
    assert "Trips of the loads: 2; 1 not sent, 1 on the way." in found.out
    assert "T002, planned for 2024-05-02, is not sent; it goes to South" in " ".join(
        found.out.split()
    )
    listed = json.loads(run(*words, "--json", cwd=late).out)
    assert [(each["trip"], each["state"]) for each in listed["trips"]] == [
        ("T001", "on_the_way"), ("T002", "not_sent"),
    ]  # fmt: skip
    codes = [(each["code"], each["document"]) for each in listed["discrepancies"]]
    assert ("reconcile-trip-less", "T001") in codes


@pytest.mark.slow
def test_trips_are_in_the_workbook_and_on_the_page(late: Path) -> None:
    words = ("reconcile", "plan", "sent.csv", "--loads", "loads", "-o")
    for name in ("found.xlsx", "found.html"):
        assert run(*words, name, cwd=late).code == 1
    sheet = openpyxl.load_workbook(late / "found.xlsx")["Trips"]
    assert {cell.value for cell in sheet["A"]} == {"trip", "T001", "T002"}
    page = (late / "found.html").read_text(encoding="utf-8")
    assert "Trips of the loads: 2; 1 not sent, 1 on the way." in page
    assert 'id="trips-table"' in page


def test_loads_are_not_replaced_and_need_a_file_to_write(folder: Path) -> None:
    words = ("journal", "--loads", "loads", "--template", "loads/loads.json", "--force")
    assert run(*words, cwd=folder).code == 4
    alone = run("journal", "whole.csv", "--loads", "loads", cwd=folder)
    assert alone.code == 2
    assert "--template FILE" in alone.err
