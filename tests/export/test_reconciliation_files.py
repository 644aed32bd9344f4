"""The workbook and the page of a reconciliation: what is there, and what is left out."""

from pathlib import Path
from random import Random

import openpyxl
import pytest
from html_page import Element, read_page
from journal_rows import entries, plan
from journals import faultless, journal

import ration
from ration.accounts.reconcile.measurements import parse_measurements
from ration.results.accounts.journal import Journal
from ration.seals.file_seal import read_mark

ROWS = """date,document,kind,from,to,item,lot,quantity,packs,pack,reason
2024-05-02,WB-1,dispatch,Depot,North,cereal,A,60 kg,,,
2024-05-02,WB-1,dispatch,Depot,North,cereal,B,60 kg,,,
2024-05-03,WB-1,receipt,Depot,North,cereal,A,50 kg,,,
2024-05-03,WB-1,receipt,Depot,North,cereal,B,60 kg,,,
"""
BULK = '[cereal]\nrandom = "1 kg"\neach = "10 kg"\nsystematic = "0 %"\n'


def page(found: ration.Reconciliation, folder: Path) -> Element:
    found.write_html(folder / "found.html")
    return read_page((folder / "found.html").read_text("utf-8"))


def sections(element: Element) -> set[str]:
    return {str(each.attrs.get("id")) for each in element.all("section")}


def sheets(found: ration.Reconciliation, folder: Path) -> dict[str, list[tuple[object, ...]]]:
    found.write_xlsx(folder / "found.xlsx", force=True)
    book = openpyxl.load_workbook(folder / "found.xlsx")
    return {sheet.title: [*sheet.iter_rows(values_only=True)] for sheet in book}


def test_where_nothing_is_missing_no_discrepancy_is_listed(tmp_path: Path) -> None:
    programme = ration.load_programme("general-food")
    found = ration.reconcile(plan(), journal(faultless(plan(), programme, Random(1))))
    assert found.discrepancies == ()
    assert sections(page(found, tmp_path)).isdisjoint({"discrepancies", "differing"})
    assert "Discrepancies" not in sheets(found, tmp_path)


def test_checks_of_bulk_goods_are_listed(tmp_path: Path) -> None:
    stated = parse_measurements(BULK, ration.load_programme("general-food"))
    found = ration.reconcile(plan(), Journal(entries=tuple(entries(ROWS))), measurements=stated)
    checks = [(line.place, line.item) for line in found.lines for _ in line.checks]
    assert checks
    (table,) = page(found, tmp_path).by_id("checks").all("table")
    assert len(table.rows()) == len(checks)
    assert [row[:2] for row in sheets(found, tmp_path)["Checks"][1:]] == checks


def test_lots_are_listed_by_their_places(tmp_path: Path) -> None:
    found = ration.reconcile(plan(), Journal(entries=tuple(entries(ROWS))))
    rows = sheets(found, tmp_path)["Lots"][1:]
    assert [row[:2] for row in rows if row[0] == "North"] == [("North", "A"), ("North", "B")]


@pytest.mark.parametrize("is_read", [False, True])
def test_a_record_that_was_read_has_no_mark(tmp_path: Path, is_read: bool) -> None:
    """The seal of its plan is not in it."""
    found = ration.reconcile(plan(), Journal(entries=tuple(entries(ROWS))))
    if is_read:
        found = ration.Reconciliation.model_validate_json(found.to_json())
    summary = sheets(found, tmp_path)["Summary"]
    assert any("Seal of the plan" in str(row[0]) for row in summary) is not is_read
    marked = read_mark((tmp_path / "found.xlsx").read_bytes())
    assert (marked is None) is is_read
