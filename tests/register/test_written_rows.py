"""Rejected rows are read with the mapping of their register: where its table is, is not theirs."""

from pathlib import Path

import pytest
from command import run
from xlsxwriter import Workbook

import ration

MAPPING = ration.RegisterMapping(sheet="Liste", header_row=3, skip_rows=(4, 8))
ROWS = [
    ["Committee of Kéniéba"],
    [],
    ["household_id", "taille", "adults"],
    ["Quartier Rive", "", ""],
    ["007", "?", "1"],
    ["008", "4", "2"],
    ["009", "x", "1"],
    ["Total", "9", "4"],
]


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "liste.xlsx"
    with Workbook(path) as book:
        sheet = book.add_worksheet("Liste")
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, row)
        book.add_worksheet("Notes").write(0, 0, "-")
    return path


@pytest.mark.parametrize("name", ["rejects.csv", "rejects.xlsx"])
def test_fixed_rows_are_read_with_the_same_mapping(register: Path, name: str) -> None:
    file = register.with_name(name)
    columns = {"persons": "taille"}
    ration.check(register, mapping=MAPPING, columns=columns).write_rejected(file)
    report = ration.check(file, mapping=MAPPING, columns=columns)
    assert (report.read, report.rejected) == (2, 2)
    assert "columns-written" in [each.code for each in report.warnings]


def test_a_semicolon_of_a_spreadsheet_changes_nothing(register: Path) -> None:
    file = register.with_name("rejects.csv")
    ration.check(register, mapping=MAPPING, columns={"persons": "taille"}).write_rejected(file)
    text = file.read_text("utf-8-sig").replace(",", ";").replace("?", "3")
    file.write_bytes(text.encode())
    report = ration.check(file, mapping=MAPPING, columns={"persons": "taille"})
    assert (report.read, report.accepted) == (2, 1)


def test_the_options_of_the_command_too(register: Path) -> None:
    words = ["--sheet", "Liste", "--header-row", "3", "--skip-rows", "4,8"]
    words += ["--column", "persons=taille", "-q"]
    rejects = register.with_name("rejects.xlsx")
    assert run("check", register, *words, "--rejects", rejects).code == 1
    assert "2 rows read" in run("check", rejects, *words).out
