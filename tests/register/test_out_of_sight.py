"""Rows, columns and sheets of a workbook that are out of sight are told, or skipped on request."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from command import run
from sheets import OLD_WORKBOOK, Cells, write_ods, write_sheet

import ration
from ration.programme.load import load_programme
from ration.register.source.byte_source import ByteSource
from ration.register.source.workbook.find_hidden import out_of_sight
from ration.stock.file.load import load_stock

HEADER: list[str | int] = ["household_id", "persons", "adults", "centre", "store", "payer"]
ROWS = [HEADER, *(list[str | int]((f"H{n}", n, 1, "N", "s", "p")) for n in range(2, 8))]
KINDS = pytest.mark.parametrize("kind", ["xlsx", "xlsm", "ods"])


def told(path: Path, **keys: Any) -> dict[str, str]:
    """The warnings of a register by code, without those of every register."""
    report = ration.check(path, mapping=ration.RegisterMapping(**keys))
    assert not report.problems
    return {each.code: str(each) for each in report.warnings if each.code != "sheet-plain"}


def rewritten(path: Path, change: Callable[[str], str], part: str = "sheet1.xml") -> Path:
    """Change one part of a workbook."""
    with zipfile.ZipFile(path) as parts:
        contents = {name: parts.read(name) for name in parts.namelist()}
    with zipfile.ZipFile(path, "w") as parts:
        for name, data in contents.items():
            new = change(data.decode()).encode() if name.endswith(part) else data
            parts.writestr(name, new)
    return path


class TestRows:
    """Hidden rows and rows struck through are read with a warning, or skipped and counted."""

    @KINDS
    def test_hidden_rows_are_told(self, tmp_path: Path, kind: str) -> None:
        path = write_sheet(tmp_path / f"r.{kind}", ROWS, hidden=[3, 5, 6])
        assert told(path)["rows-hidden"].startswith(
            "hidden rows are read like the others: rows 3 and 5-6 (3 in all); delete or show them"
        )
        assert ration.compute(path).source.accepted == 6

    @KINDS
    def test_struck_rows_are_told(self, tmp_path: Path, kind: str) -> None:
        path = write_sheet(tmp_path / f"r.{kind}", ROWS, struck=[4], cells=[(6, 1), (7, 2)])
        warnings = told(path)
        assert (
            "struck through are read like the others: rows 4 (1 in all)" in warnings["rows-struck"]
        )
        assert ration.check(path).accepted == 6
        skipped = ration.compute(path, mapping=ration.RegisterMapping(hidden="skip"))
        assert skipped.source.left_out == 2  # row 7 has an id that is not struck
        assert skipped.source.why_left_out == "2 rows struck through"

    @KINDS
    def test_skipped_rows_are_counted(self, tmp_path: Path, kind: str) -> None:
        path = write_sheet(tmp_path / f"r.{kind}", ROWS, hidden=[3, 5], struck=[4])
        ran = run("check", path, "--hidden", "skip", "-q")
        assert "6 rows read = 3 accepted + 0 rejected + 3 left out" in ran.out
        assert "Left out: 2 rows hidden; 1 row struck through." in ran.out
        assert told(path, hidden="read") == {}

    def test_an_old_workbook(self, tmp_path: Path) -> None:
        path = tmp_path / "r.xls"
        path.write_bytes(OLD_WORKBOOK)
        warnings = told(path)
        assert "others: rows 3-4 (2 in all)" in warnings["rows-hidden"]
        assert "others: rows 6 (1 in all)" in warnings["rows-struck"]
        assert "F `payer`" in warnings["columns-hidden"]
        plan = ration.compute(path, mapping=ration.RegisterMapping(hidden="skip"))
        assert plan.source.why_left_out == "2 rows hidden; 2 rows struck through"

    def test_a_damaged_old_workbook(self) -> None:
        for at in range(0, len(OLD_WORKBOOK), 97):
            for damage in (b"\xff\xff\xff\xff", b"\0\0\0\0", b""):
                rest = OLD_WORKBOOK[at + len(damage) :] if damage else b""
                data = OLD_WORKBOOK[:at] + damage + rest
                out_of_sight(ByteSource("r.xls", data), "R")  # nothing is raised

    def test_blank_rows_and_skipped_rows_do_not_count(self, tmp_path: Path) -> None:
        rows: Cells = [*ROWS[:3], [""] * 6, *ROWS[3:]]
        path = write_sheet(tmp_path / "r.xlsx", rows, hidden=[4, 8])
        plan = ration.compute(path, mapping=ration.RegisterMapping(hidden="skip", skip_rows=(8,)))
        assert (plan.source.read, plan.source.left_out) == (5, 0)

    def test_a_row_without_height_is_hidden(self, tmp_path: Path) -> None:
        path = write_sheet(tmp_path / "r.xlsx", ROWS, hidden=[3])
        rewritten(path, lambda text: text.replace('hidden="1"', 'ht="0" customHeight="1"'))
        assert "3 (1 in all)" in told(path)["rows-hidden"]

    def test_rows_and_cells_without_numbers(self, tmp_path: Path) -> None:
        path = write_sheet(tmp_path / "r.xlsx", ROWS, hidden=[3], struck=[5])
        rewritten(path, lambda text: re.sub(r' r="[A-Z]*[0-9]+"', "", text))
        warnings = told(path)
        assert "others: rows 3 (1 in all)" in warnings["rows-hidden"]
        assert "others: rows 5 (1 in all)" in warnings["rows-struck"]

    def test_a_text_struck_in_its_cell(self, tmp_path: Path) -> None:
        book = xlsxwriter.Workbook(tmp_path / "r.xlsx")
        sheet = book.add_worksheet()
        line = book.add_format({"font_strikeout": True})
        for row, cells in enumerate(ROWS):
            sheet.write_row(row, 0, cells)
        sheet.write_rich_string(3, 0, line, "H", line, "4")
        sheet.write_rich_string(4, 0, line, "H", "5")
        book.close()
        assert "whole rows: 4;" in told(tmp_path / "r.xlsx")["cells-struck"]

    def test_a_filter_that_hides_no_row_is_told(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        for cells in ROWS:
            book.active.append(cells)
        book.active.auto_filter.ref = "A1:F7"
        book.save(tmp_path / "none.xlsx")
        assert told(tmp_path / "none.xlsx") == {}
        book.active.auto_filter.add_filter_column(1, ["2", "3"])
        book.save(tmp_path / "idle.xlsx")
        assert {*told(tmp_path / "idle.xlsx")} == {"filter-idle"}
        book.active.row_dimensions[4].hidden = True
        book.save(tmp_path / "on.xlsx")
        assert {*told(tmp_path / "on.xlsx")} == {"rows-hidden"}

    def test_each_file_of_a_folder_names_its_rows(self, tmp_path: Path) -> None:
        write_sheet(tmp_path / "a.xlsx", ROWS[:4], hidden=[3])
        write_sheet(tmp_path / "b.xlsx", [HEADER, *ROWS[4:]], struck=[2], cells=[(3, 1)])
        plan = ration.compute(tmp_path, mapping=ration.RegisterMapping(hidden="skip"))
        assert plan.source.why_left_out == "1 row hidden; 2 rows struck through"
        files = [each.file for each in plan.warnings if each.code == "rows-unseen-skipped"]
        assert [Path(str(file)).name for file in files] == ["a.xlsx", "b.xlsx", "b.xlsx"]

    def test_a_total_of_hidden_rows_is_still_refused(self, tmp_path: Path) -> None:
        rows: Cells = [*ROWS, ["Total", 27, 6, "", "", ""]]
        path = write_sheet(tmp_path / "r.xlsx", rows, hidden=[3])
        report = ration.check(path, mapping=ration.RegisterMapping(hidden="skip"))
        assert [(each.code, each.row) for each in report.problems] == [("totals-row", 8)]

    def test_rows_of_an_old_style_of_ods(self, tmp_path: Path) -> None:
        cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
        rows = [
            f"<table:table-row>{''.join(cell.format(each) for each in HEADER)}</table:table-row>",
            '<table:table-row table:default-cell-style-name="ce2">'
            f"{''.join(map(cell.format, ('A', 1, 1, 'N', 's', 'p')))}</table:table-row>",
            '<table:table-row table:visibility="collapse" table:number-rows-repeated="1000000">'
            "<table:table-cell/></table:table-row>",
        ]
        write_ods(tmp_path / "r.ods", "".join(rows))
        assert {*told(tmp_path / "r.ods")} == {"rows-struck"}


class TestColumns:
    """Hidden columns and sheets are told."""

    @KINDS
    def test_a_hidden_column_is_told(self, tmp_path: Path, kind: str) -> None:
        path = write_sheet(tmp_path / f"r.{kind}", ROWS, columns=[4, 6])
        assert told(path)["columns-hidden"].startswith(
            "hidden columns are read like the others: D `centre` and F `payer`;"
        )
        ran = run("check", path, "--hidden", "skip")
        assert "skipped columns that are hidden: D `centre` and F `payer`" in ran.err

    def test_a_hidden_column_without_a_header_is_told_by_its_letter(self, tmp_path: Path) -> None:
        """The cell above its others may be of a household."""
        path = write_sheet(tmp_path / "r.xlsx", [["H1", "Kim Chol", 4], *ROWS[1:3]], columns=[2])
        with pytest.raises(ration.DataError) as error:
            ration.check(path)
        assert "Kim" not in str(error.value)
        hidden = [each for each in error.value.problems if each.code == "columns-hidden"]
        found = ration.register_columns(path).warnings
        shown = [str(each) for each in (*hidden, *found) if each.code == "columns-hidden"]
        assert {("B" in each, "Kim" in each) for each in shown} == {(True, False)}

    def test_a_hidden_twin_never_decides_in_silence(self, tmp_path: Path) -> None:
        rows: Cells = [["household_id", "persons", "Persons", "adults"], ["A", 9, 4, 2]]
        path = write_sheet(tmp_path / "r.xlsx", rows, columns=[2])
        report = ration.check(path)
        twin = [str(each) for each in report.warnings if each.code == "column-hidden-twin"]
        assert len(twin) == 1
        assert twin[0].startswith("persons: this hidden column has the name of the visible")
        plan = ration.compute(path, mapping=ration.RegisterMapping(hidden="skip"))
        assert dict(plan.people)["persons"] == 4

    def test_a_hidden_sheet_is_told(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        for cells in ROWS:
            book.active.append(cells)
        old = book.copy_worksheet(book.active)
        old.title, old.sheet_state = "Old", "hidden"
        book.save(tmp_path / "r.xlsx")
        assert told(tmp_path / "r.xlsx") == {}
        assert {*told(tmp_path / "r.xlsx", sheet="Old")} == {"sheet-hidden"}


class TestOtherTables:
    """What is out of sight is told in tables of people and in stock too."""

    def test_hidden_people(self, tmp_path: Path) -> None:
        people: Cells = [["household_id", "age"], ["A", 30], ["A", 3], ["B", 40]]
        path = write_sheet(tmp_path / "p.xlsx", people, hidden=[3], cells=[(4, 1)])
        options: dict[str, Any] = {"programme": "kaesong-2020"}
        keys: dict[str, Any] = {"people": {}, "hidden": "skip"}
        plan = ration.compute(path, mapping=ration.RegisterMapping(**keys), **options)
        assert (dict(plan.people)["persons"], plan.source.read, plan.source.left_out) == (1, 3, 2)
        households = tmp_path / "h.csv"
        households.write_text("household_id,centre\nA,N\nB,N\n")
        keys["people"] = {"file": "p.xlsx"}
        plan = ration.compute(households, mapping=ration.RegisterMapping(**keys), **options)
        assert (dict(plan.people)["persons"], plan.source.read, plan.source.left_out) == (1, 2, 1)
        assert plan.source.why_left_out == (
            "1 row of households whose people are all left out; "
            "1 person hidden; 1 person struck through"
        )

    def test_a_hidden_lot(self, tmp_path: Path) -> None:
        rows: Cells = [["item", "quantity"], ["rice", "1 t"], ["rice", "2 t"]]
        path = write_sheet(tmp_path / "s.xlsx", rows, hidden=[3])
        stock = load_stock(path, load_programme("kaesong-2020"))
        assert "rows-hidden" in [each.code for each in stock.warnings]
