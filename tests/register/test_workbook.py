"""Excel workbooks: cells as Excel shows them, merged cells, the right sheet, other files."""

import datetime as dt
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from command import run

import ration

HEADER = ("household_id", "persons", "adults", "centre", "store", "payer")
Cells = Sequence[Sequence[Any]]


def workbook(path: Path, rows: Cells, *, header: Sequence[str] = HEADER, top: int = 0) -> Path:
    """Write a workbook of one sheet; a cell `(value, format)` has that number format."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Register")
    for at, cells in enumerate([header, *rows], top):
        for place, cell in enumerate(cells):
            value, code = cell if isinstance(cell, tuple) else (cell, None)
            style = book.add_format({"num_format": code}) if code else None
            if isinstance(value, dt.date):
                sheet.write_datetime(at, place, value, style)
            elif isinstance(value, str) and value.startswith("="):
                sheet.write_formula(at, place, "=1/0", style, value.removeprefix("="))
            else:
                sheet.write(at, place, value, style)
    book.close()
    return path


def ids(path: Path) -> list[str]:
    """List the ids of the households in a register."""
    plan = ration.compute(path)
    return [str(cell) for cell in plan.entitlements()["household_id"].to_list()]


class TestCells:
    """A cell is read as Excel shows it."""

    @pytest.mark.parametrize(
        ("cell", "shown"),
        [
            (7, "7"),
            ("007", "007"),
            (1092128444.0, "1092128444"),
            (999999999999999, "999999999999999"),
            ((42, "00000"), "00042"),
            ((1234567, "000-0000"), "123-4567"),
            ((7, '"KS-"000'), "KS-007"),
            ((7, "0.00"), "7"),
            ((7, '"KS-"0'), "KS-7"),
            ((7, "[$-409]00000;-00000"), "00007"),
            ((7, "00000_ ;[Red]\\-00000\\ "), "00007"),
            ((42, "000.000"), "42"),
            ((4, "00\\0"), "4"),
            (True, "TRUE"),
            ((dt.date(2020, 8, 7), "dd/mm/yyyy"), "2020-08-07"),
            ((44050.5, "dd/mm/yyyy hh:mm"), "2020-08-07 12:00:00"),
            ((-7, "00000"), "-7"),
            ((2.5, "00000"), "2.5"),
            (-3, "-3"),
            (2.5, "2.5"),
        ],
    )
    def test_id(self, tmp_path: Path, cell: object, shown: str) -> None:
        row = [cell, 4, 2, "DC-1", "GS-1", "P-1"]
        assert ids(workbook(tmp_path / "r.xlsx", [row])) == [shown]

    def test_a_site_may_be_a_number(self, tmp_path: Path) -> None:
        plan = ration.compute(workbook(tmp_path / "r.xlsx", [["1", 4, 2, 12, "s", "p"]]))
        assert [manifest.site for manifest in plan.manifests("centre")] == ["12"]

    def test_a_number_too_long_is_refused(self, tmp_path: Path) -> None:
        path = workbook(tmp_path / "r.xlsx", [[1234567890123456789, 4, 2, "c", "s", "p"]])
        with pytest.raises(ration.DataError, match=r"row 2, household_id: .* has cut the id's"):
            ration.compute(path)

    def test_a_number_too_long_in_csv_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "r.csv"
        path.write_text("household_id,persons,adults\n5.22645E+13,4,2\n1,3,1\n")
        with pytest.raises(ration.DataError, match=r'"5.22645E\+13": a spreadsheet has cut'):
            ration.compute(path)

    @pytest.mark.parametrize("place", range(6))
    def test_a_failed_formula_is_reported(self, tmp_path: Path, place: int) -> None:
        row: list[Any] = ["1", 4, 2, "c", "s", "p"]
        row[place] = "=#N/A"
        with pytest.raises(ration.DataError, match=f'row 2, {HEADER[place]}: "#N/A": '):
            ration.compute(workbook(tmp_path / "r.xlsx", [row]))

    def test_a_failed_formula_is_not_blank(self, tmp_path: Path) -> None:
        path = workbook(tmp_path / "r.xlsx", [["1", 4, "=#REF!", "c", "s", "p"]])
        mapping = ration.RegisterMapping(blank_is_zero=("adults",))
        with pytest.raises(ration.DataError, match='adults: "#REF!": not a whole number'):
            ration.compute(path, mapping=mapping)

    def test_a_formula_without_a_result_is_not_blank(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()  # it writes formulas without results
        book.active.append(HEADER)
        book.active.append(["1", 4, "=1+1", "c", "s", "p"])
        book.save(tmp_path / "r.xlsx")
        mapping = ration.RegisterMapping(blank_is_zero=("adults",))
        with pytest.raises(ration.DataError, match='adults: "#CALC!": not a whole number'):
            ration.compute(tmp_path / "r.xlsx", mapping=mapping)

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            (b't="e"', b"t='e'"),
            (b'<dimension ref="A1:F2"/>', b'<dimension ref="A1"/>'),
            (b'<family val="2"/>', b'<family val="34"/>'),
        ],
    )
    def test_files_of_other_programs(self, tmp_path: Path, old: bytes, new: bytes) -> None:
        row = [(42, "00000"), 4, "=#N/A", "c", "s", "p"]
        path = workbook(tmp_path / "r.xlsx", [row])
        rewrite(path, lambda _, data: data.replace(old, new))
        ran = run("check", path, "-q")
        assert 'row 2, adults: "#N/A": not a whole number' in ran.err
        rewrite(path, lambda _, data: data.replace(b"#N/A", b"2").replace(b't="e"', b""))
        rewrite(path, lambda _, data: data.replace(b"t='e'", b""))
        assert ids(path) == ["00042"]


def rewrite(path: Path, change: Callable[[str, bytes], bytes]) -> None:
    """Change the parts of a zip file."""
    with zipfile.ZipFile(path) as parts:
        contents = {name: parts.read(name) for name in parts.namelist()}
    with zipfile.ZipFile(path, "w") as parts:
        for name, data in contents.items():
            parts.writestr(name, change(name, data))


def ods(path: Path, rows: Cells) -> Path:
    """Write an OpenDocument spreadsheet."""
    cells = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
    )
    content = (
        '<?xml version="1.0"?><office:document-content office:version="1.2"'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="S">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("META-INF/manifest.xml", _ODS_MANIFEST)
        parts.writestr("content.xml", content)
    return path


_ODS_MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest'
    ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
)


def _ods_cell(cell: Any) -> str:
    kind = (
        f'office:value-type="float" office:value="{cell}"'
        if isinstance(cell, int)
        else 'office:value-type="string"'
    )
    return f"<table:table-cell {kind}><text:p>{cell}</text:p></table:table-cell>"


class TestOtherKinds:
    """Other workbooks show less, and a warning says so."""

    def test_read(self, tmp_path: Path) -> None:
        plan = ration.compute(ods(tmp_path / "r.ods", [HEADER, ["7", 4, 2, "c", "s", "p"]]))
        assert dict(plan.people) == {"households": 1, "persons": 4, "adults": 2}
        assert [warning.code for warning in plan.warnings] == ["sheet-plain"]

    @pytest.mark.parametrize(
        ("row", "cell"), [("", 'repeated="16383"'), ('repeated="1048573"', 'repeated="16384"')]
    )
    def test_a_far_cell_does_not_take_all_memory(self, tmp_path: Path, row: str, cell: str) -> None:
        path = ods(tmp_path / "r.ods", [HEADER, ["7", 4, 2, "c", "s", "p"]])
        filled = _ods_cell("x")
        far = filled.replace("<table:table-cell", f"<table:table-cell table:number-columns-{cell}")
        if not row:
            far = f"<table:table-cell table:number-columns-{cell}/>{filled}"
        rows = f"<table:table-row {row and f'table:number-rows-{row}'}>{far}</table:table-row>"
        gap = '<table:table-row table:number-rows-repeated="4000"><table:table-cell/>'
        more = f"{gap}</table:table-row>{rows}</table:table>".encode()
        rewrite(path, lambda _, data: data.replace(b"</table:table>", more))
        ran = run("compute", path, "-q")
        assert (ran.code, "a cell is far from the others" in ran.err) == (3, True)

    def test_repeated_blank_rows_at_the_end(self, tmp_path: Path) -> None:
        path = ods(tmp_path / "r.ods", [HEADER, ["7", 4, 2, "c", "s", "p"]])
        drag = '<table:table-row table:number-rows-repeated="1048574"><table:table-cell'
        drag += ' table:number-columns-repeated="16384"/></table:table-row></table:table>'
        rewrite(path, lambda _, data: data.replace(b"</table:table>", drag.encode()))
        assert ration.compute(path).source.read == 1

    def test_a_blank_may_be_a_failed_formula(self, tmp_path: Path) -> None:
        path = ods(tmp_path / "r.ods", [HEADER, ["7", 4, "", "c", "s", "p"]])
        mapping = ration.RegisterMapping(blank_is_zero=("adults",))
        with pytest.raises(ration.DataError, match="a formula that failed looks blank"):
            ration.compute(path, mapping=mapping)


class TestRows:
    """Row numbers are those of Excel; blank rows and columns at the end do not count."""

    def test_row_numbers_are_those_of_the_sheet(self, tmp_path: Path) -> None:
        rows = [["1", 4, 2, "c", "s", "p"], [], ["2", "many", 2, "c", "s", "p"]]
        path = workbook(tmp_path / "r.xlsx", rows, top=3)
        with pytest.raises(ration.DataError, match='row 7, persons: "many"'):
            ration.compute(path)

    def test_formatted_blank_rows_and_columns(self, tmp_path: Path) -> None:
        path = workbook(tmp_path / "r.xlsx", [["1", 4, 2, "c", "s", "p"]])
        book = openpyxl.load_workbook(path)
        book["Register"].cell(5000, 40).number_format = "0.0"
        book.save(path)
        plan = ration.compute(path)
        assert (plan.source.read, plan.warnings) == (1, ())
        assert len(ration.register_columns(path).columns) == 6


def merge(path: Path, *ranges: str) -> Path:
    """Merge these cells of a workbook."""
    book = openpyxl.load_workbook(path)
    for area in ranges:
        book["Register"].merge_cells(area)
    book.save(path)
    return path


class TestMerged:
    """Merged words are read in each of their rows; merged numbers are refused."""

    ROWS = (["1", 4, 2, "c", "s", "p"], ["2", 3, 0, None, "s", "p"], ["3", 2, 1, None, "s", "p"])

    def test_words_are_filled_down(self, tmp_path: Path) -> None:
        plan = ration.compute(merge(workbook(tmp_path / "r.xlsx", self.ROWS), "D2:D4"))
        assert {manifest.site: dict(manifest.people) for manifest in plan.manifests("centre")} == {
            "c": {"households": 3, "persons": 9, "adults": 3}
        }
        (warning,) = [str(warning) for warning in plan.warnings]
        assert warning.startswith(
            "centre: merged cells all have the value of the first cell (cells filled: 2)"
        )

    @pytest.mark.parametrize(
        ("cells", "column", "rows"),
        [("B2:B4", "persons", [2, 3, 4]), ("C3:C4", "adults", [3, 4]), ("B2:C2", "persons", [2])],
    )
    def test_numbers_are_refused(
        self, tmp_path: Path, cells: str, column: str, rows: list[int]
    ) -> None:
        path = merge(workbook(tmp_path / "r.xlsx", self.ROWS), cells)
        mapping = ration.RegisterMapping(blank_is_zero=("adults", "persons"))
        with pytest.raises(
            ration.DataError, match="it is not clear which row has the number"
        ) as error:
            ration.compute(path, mapping=mapping)
        merged = [p for p in error.value.problems if p.code == "merged-number"]
        assert [p.row for p in merged if p.column == column] == rows
        skipped = ration.RegisterMapping(skip_rows=tuple(rows))
        problems = ration.check(path, mapping=skipped).problems
        assert "merged-number" not in {problem.code for problem in problems}

    def test_blanks_that_are_merged_stay_blank(self, tmp_path: Path) -> None:
        rows = [[*row[:3], "c", *row[4:], None] for row in self.ROWS]
        path = workbook(tmp_path / "r.xlsx", rows, header=[*HEADER, "zone"])
        plan = ration.compute(path, by="zone")
        merged = ration.compute(merge(path, "G2:G4"), by="zone")
        assert [each.value for each in merged.by] == ["(none)"]
        assert (merged.by, merged.warnings) == (plan.by, plan.warnings)

    def test_rows_that_are_left_out_have_no_problem(self, tmp_path: Path) -> None:
        gone: Cells = [["3", 2, 1, "c", "gone", "p"], ["4", None, 1, "c", "gone", "p"]]
        rows: list[Sequence[Any]] = [*self.ROWS[:2], *gone]
        path = merge(workbook(tmp_path / "r.xlsx", rows), "B4:B5")
        merge(path, "D2:D3")
        column = openpyxl.load_workbook(path).active["E1"].value
        mapping = ration.RegisterMapping.model_validate({"leave_out": {column: ["gone"]}})
        plan = ration.compute(path, mapping=mapping)
        assert dict(plan.people) == {"households": 2, "persons": 7, "adults": 2}
        assert (plan.source.accepted, plan.source.left_out) == (2, 2)

    def test_in_one_of_several_files(self, tmp_path: Path) -> None:
        for name in ("a.xlsx", "b.xlsx"):
            rows = [[f"{name}{row[0]}", *row[1:3], "c", "s", "p"] for row in self.ROWS]
            workbook(tmp_path / name, rows)
        merge(tmp_path / "b.xlsx", "B3:B4")
        with pytest.raises(ration.DataError) as error:
            ration.compute(tmp_path)
        assert {(Path(p.file or "").name, p.row) for p in error.value.problems} == {
            ("b.xlsx", 3),
            ("b.xlsx", 4),
        }

    def test_merged_cells_that_overlap(self, tmp_path: Path) -> None:
        path = merge(workbook(tmp_path / "r.xlsx", self.ROWS), "A2:F4")
        again = b'<mergeCell ref="A2:F4"/><mergeCell ref="A2:F4"/></mergeCells>'
        rewrite(path, lambda _, data: data.replace(b"</mergeCells>", again))
        ran = run("compute", path, "-q")
        assert (ran.code, "its merged cells overlap; unmerge" in ran.err) == (3, True)


class TestSheets:
    """The only sheet is read, or the one that is named."""

    @pytest.fixture
    def several(self, tmp_path: Path) -> Path:
        book = openpyxl.Workbook()
        book.active.title = "Notes"
        book["Notes"].append(["made by", "somebody"])
        for persons, name in ((4, "North"), (5, "South")):
            book.create_sheet(name).append(HEADER)
            book[name].append(["1", persons, 2, "c", "s", "p"])
        book.save(tmp_path / "several.xlsx")
        return tmp_path / "several.xlsx"

    def test_several_sheets_are_refused(self, several: Path) -> None:
        ran = run("compute", several, "-q")
        message = 'several sheets may be the register: North, South; name one, such as --sheet "N'
        assert (ran.code, message in ran.err) == (3, True)

    def test_the_named_sheet_is_read(self, several: Path) -> None:
        plan = ration.compute(several, mapping=ration.RegisterMapping(sheet="South"))
        assert dict(plan.people)["persons"] == 5
        assert run("check", several, "--sheet", "North", "-q").code == 0

    def test_an_unknown_sheet(self, several: Path) -> None:
        ran = run("compute", several, "-q", "--sheet", "Nort")
        assert (ran.code, "sheet not found; did you mean North" in ran.err) == (3, True)

    def test_a_chart_is_not_a_table(self, tmp_path: Path) -> None:
        book = xlsxwriter.Workbook(tmp_path / "r.xlsx")
        book.add_worksheet("Data").write_row(0, 0, HEADER)
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=Data!$B$1:$B$2"})
        book.add_chartsheet("Chart").set_chart(chart)
        book.close()
        ran = run("compute", tmp_path / "r.xlsx", "-q", "--sheet", "Chart")
        assert (ran.code, "sheet not found; use one of: Data" in ran.err) == (3, True)
        assert run("compute", tmp_path / "r.xlsx", "-q").code == 0

    def test_hidden_and_empty_sheets_are_skipped(self, several: Path) -> None:
        book = openpyxl.load_workbook(several)
        book["Notes"].sheet_state = book["North"].sheet_state = "hidden"
        book.create_sheet("Empty")
        book.save(several)
        assert dict(ration.compute(several).people)["persons"] == 5

    def test_a_csv_has_no_sheets(self, tmp_path: Path) -> None:
        (tmp_path / "r.csv").write_text("household_id,persons,adults\n1,2,1\n")
        ran = run("compute", tmp_path / "r.csv", "-q", "--sheet", "North")
        assert (ran.code, "it is not a workbook: it has no sheets" in ran.err) == (3, True)


class TestOthers:
    """A file that only begins like a workbook is named for what it is."""

    def test_empty_workbook(self, tmp_path: Path) -> None:
        openpyxl.Workbook().save(tmp_path / "r.xlsx")
        ran = run("compute", tmp_path / "r.xlsx", "-q")
        assert (ran.code, "the file is empty" in ran.err) == (3, True)

    def test_zip(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "r.zip", "w") as parts:
            parts.writestr("households.csv", "household_id\n")
        ran = run("compute", tmp_path / "r.zip", "-q")
        assert (
            ran.code,
            "it is a zip archive; extract the file in it, and name that file" in ran.err,
        ) == (3, True)

    def test_cut_short(self, tmp_path: Path) -> None:
        path = workbook(tmp_path / "r.xlsx", [["1", 4, 2, "c", "s", "p"]])
        path.write_bytes(path.read_bytes()[:-300])
        ran = run("compute", path, "-q")
        assert (ran.code, "it cannot be read as a workbook" in ran.err) == (3, True)

    def test_rejects_are_written_and_read_again(self, tmp_path: Path) -> None:
        rows = [[(7, "000"), 4, 2, "c", "s", "p"], [(8, "000"), 1.5, 1, "c", "s", "p"]]
        path = workbook(tmp_path / "r.xlsx", rows)
        assert run("compute", path, "-q", "--rejects", tmp_path / "left.csv").code == 0
        left = (tmp_path / "left.csv").read_text(encoding="utf-8-sig")
        assert "008,1.5,1,c,s,p" in left
        fixed = tmp_path / "fixed.csv"
        fixed.write_text(left.replace("1.5", "2"), encoding="utf-8")
        assert ids(fixed) == ["008"]
