"""Rejected and accepted rows as workbooks: text as it was, problem cells marked, read back."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from command import csv, run
from hypothesis import given
from hypothesis import strategies as st
from registers import Case, dirty
from strategies import load

import ration
from ration.core.text.cells import clean
from ration.export.xlsx import row_sheet
from ration.register.source.open import open_register
from ration.register.source.register import ROW

pytestmark = pytest.mark.slow

REASON, FROM_ROW, FILE = "ration:problem", "ration:from row", "ration:file"
HEADER = "household_id,Head,persons,adults,note"
ROWS = [
    "007,Kim,4,2,",
    '00001234567890123456,"Li, Ana",many,,=1+1',
    "007,Old,3,1,+48 1",
    "9,Zed,3,1,two",
]
SIGNS = st.text("a,\"'\n =+-@1.٣\u00a0\u200b한_x0041<>&", max_size=6)


@pytest.fixture(autouse=True, scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Write temporary files where pytest deletes them."""
    before, tempfile.tempdir = tempfile.tempdir, str(tmp_path_factory.mktemp("books"))
    yield
    tempfile.tempdir = before


def written(source: Any, programme: Any = "kaesong-2020", **options: Any) -> dict[str, Path]:
    """Write the rejected and the accepted rows of a register, as CSV and as workbooks."""
    report = ration.check(source, programme, **options)
    folder = Path(tempfile.mkdtemp())
    for kind in ("csv", "xlsx"):
        report.write_separated(folder / f"good.{kind}", folder / f"bad.{kind}")
    return {path.name: path for path in folder.iterdir()}


def cells(path: Path) -> dict[str, list[str]]:
    """The columns of a file as it is read, as text without what surrounds it."""
    frame = open_register(str(path)).frame.collect().drop(ROW)
    shown = [name for name in frame.columns if not name.startswith("ration:extra")]
    return {name: [clean(cell or "") for cell in frame[name]] for name in shown}


def sheet(path: Path) -> Any:
    """The only sheet of a workbook."""
    (only,) = openpyxl.load_workbook(path)
    return only


def marked(path: Path) -> set[tuple[int, str]]:
    """The marked cells: the row of the register, and the column."""
    header, *rows = sheet(path).iter_rows()
    names = [cell.value for cell in header]
    return {
        (row[1].value, names[at])
        for row in rows
        for at, cell in enumerate(row)
        if cell.fill.fill_type
    }


class TestTheSameRows:
    """The workbooks have the rows of the CSV files, cell by cell."""

    @given(dirty())
    def test_of_dirty_registers(self, case: Case) -> None:
        files = written(case.frame(case.rows), load(case.table))
        for kind in ("good", "bad"):
            assert cells(files[f"{kind}.xlsx"]) == cells(files[f"{kind}.csv"])

    @given(st.lists(st.tuples(SIGNS, st.sampled_from(("many", "3")), SIGNS), min_size=1))
    def test_of_any_text(self, rows: list[tuple[str, str, str]]) -> None:
        every = [(f"H-{at}{own}", count, "1", note) for at, (own, count, note) in enumerate(rows)]
        schema = ["household_id", "persons", "adults", "note"]
        files = written(pl.DataFrame(every, schema=schema, orient="row"))
        for kind in ("good", "bad"):
            assert cells(files[f"{kind}.xlsx"]) == cells(files[f"{kind}.csv"])

    def test_of_rows_with_more_or_fewer_cells(self, tmp_path: Path) -> None:
        path = csv(tmp_path / "r.csv", ["A,x,4,2,n,more", "B,y", "C,z,2,1,n"], HEADER)
        files = written(str(path))
        rows = list(sheet(files["bad.xlsx"]).iter_rows(values_only=True))
        assert [row[1:] for row in rows[1:]] == [
            (2, "A", "x", "4", "2", "n", "more"),
            (3, "B", "y", None, None, None, None),
        ]
        assert marked(files["bad.xlsx"]) == {(2, REASON), (3, REASON)}

    def test_of_rows_that_are_not_measured(self, monkeypatch: pytest.MonkeyPatch) -> None:
        frame = pl.DataFrame(
            {
                "household_id": ["1", "2", "3"],
                "persons": ["x"] * 3,
                "adults": ["1"] * 3,
                "note": ["a" * 90] * 3,
            }
        )
        whole = cells(written(frame)["bad.xlsx"])
        monkeypatch.setattr(row_sheet, "_MEASURED", 2)
        assert cells(written(frame)["bad.xlsx"]) == whole
        assert whole["note"] == ["a" * 90] * 3

    def test_of_people(self) -> None:
        people = pl.DataFrame({"household_id": ["A", "A", "B"], "age": ["x", "5", "40"]})
        files = written(people, mapping=ration.parse_mapping("[people]"))
        assert cells(files["bad.xlsx"]) == cells(files["bad.csv"])
        assert marked(files["bad.xlsx"]) == {(2, "age")}

    def test_of_several_files_with_their_own_rows(self, tmp_path: Path) -> None:
        files = written(
            [
                str(csv(tmp_path / "a.csv", ROWS[:1], HEADER)),
                str(csv(tmp_path / "b.csv", ["1,a,2,1,", "2,b,x,1,"], HEADER)),
            ]
        )
        header, row = sheet(files["bad.xlsx"]).iter_rows(values_only=True)
        assert header[:3] == (REASON, FROM_ROW, FILE)
        assert row[1:4] == (3, str(tmp_path / "b.csv"), "2")


class TestTheSheet:
    """Ids stay text, what is wrong is seen, and the header stays in view."""

    @pytest.fixture
    def files(self, tmp_path: Path) -> dict[str, Path]:
        return written(str(csv(tmp_path / "r.csv", ROWS, HEADER)))

    def test_every_cell_of_the_register_is_text(self, files: dict[str, Path]) -> None:
        rows = list(sheet(files["bad.xlsx"]).iter_rows(min_row=2, min_col=3))
        assert [[cell.value for cell in row] for row in rows] == [
            ["007", "Kim", "4", "2", None],
            ["00001234567890123456", "Li, Ana", "many", None, "=1+1"],
            ["007", "Old", "3", "1", "+48 1"],
        ]
        filled = [cell for row in rows for cell in row if cell.value is not None]
        assert {(cell.data_type, cell.number_format) for cell in filled} == {("s", "@")}

    def test_what_is_typed_into_a_new_row_stays_text(self, files: dict[str, Path]) -> None:
        book = openpyxl.load_workbook(files["good.xlsx"])
        columns = book.active.column_dimensions
        assert [columns[letter].number_format for letter in "ABCG"] == ["General"] * 2 + ["@"] * 2

    def test_problem_cells_are_marked_and_say_what_to_do(self, files: dict[str, Path]) -> None:
        bad = sheet(files["bad.xlsx"])
        assert marked(files["bad.xlsx"]) == {
            (2, "household_id"),
            (3, "persons"),
            (3, "adults"),
            (4, "household_id"),
        }
        assert "not a whole number: write it in digits" in bad["E3"].comment.text
        assert "not read" in bad["A1"].comment.text
        assert bad["A3"].value.startswith("adults: blank, and blank is not zero; persons: not")

    def test_the_header_and_the_reasons_stay_in_view(self, files: dict[str, Path]) -> None:
        bad = sheet(files["bad.xlsx"])
        assert (bad.title, bad.freeze_panes, bad.auto_filter.ref) == (
            "Rejected rows",
            "C2",
            "A1:G4",
        )
        assert sheet(files["good.xlsx"]).title == "Accepted rows"

    def test_a_register_without_problems_gives_a_header(self, tmp_path: Path) -> None:
        files = written(str(csv(tmp_path / "r.csv", ROWS[:1], HEADER)))
        assert sheet(files["bad.xlsx"]).max_row == 1

    def test_a_sum_of_columns_marks_the_blank_one(self, tmp_path: Path) -> None:
        path = csv(tmp_path / "r.csv", ["A,,2,1"], "household_id,men,women,adults")
        files = written(str(path), columns={"persons": "men+women"})
        assert marked(files["bad.xlsx"]) == {(2, "men")}

    def test_the_first_comments_only(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("ration.export.xlsx.register_rows.MOST_COMMENTS", 2)
        path = csv(tmp_path / "r.csv", [f"{n},k,x,1," for n in range(5)], HEADER)
        bad = sheet(written(str(path))["bad.xlsx"])
        comments = [bad.cell(row, 5).comment is not None for row in range(2, 7)]
        assert comments == [True, True, False, False, False]
        assert all(bad.cell(row, 5).fill.fill_type for row in range(2, 7))


class TestReadBack:
    """A fixed workbook is a register; what ration wrote beside the rows is no data."""

    def test_a_fixed_row_is_served(self, tmp_path: Path) -> None:
        files = written(str(csv(tmp_path / "r.csv", ROWS, HEADER)))
        book = openpyxl.load_workbook(files["bad.xlsx"])
        bad = book.active
        bad["C4"], bad["E3"], bad["F3"] = "008", "5", 2
        fixed = tmp_path / "fixed.xlsx"
        book.save(fixed)
        report = ration.check(str(fixed))
        assert (report.read, report.accepted) == (3, 3)
        assert "columns-written" in {each.code for each in report.warnings}
        rows = ration.compute(str(fixed)).entitlements()
        assert sorted(rows["household_id"]) == ["00001234567890123456", "007", "008"]

    def test_a_row_that_was_emptied_is_blank(self, tmp_path: Path) -> None:
        files = written(str(csv(tmp_path / "r.csv", [*ROWS, "10,Z,x,1,"], HEADER)))
        book = openpyxl.load_workbook(files["bad.xlsx"])
        for column in "CDEFG":
            book.active[f"{column}3"] = None
        book.save(tmp_path / "fixed.xlsx")
        report = ration.check(str(tmp_path / "fixed.xlsx"))
        assert report.read == 3

    @given(
        st.lists(st.tuples(SIGNS, st.integers(-2, 2)), min_size=1, max_size=6), st.integers(0, 4)
    )
    def test_the_columns_change_nothing(self, rows: list[tuple[str, int]], at: int) -> None:
        """A number below 0 takes so many cells away; above 0 adds them."""
        records = [HEADER.split(",")]
        for number, (sign, more) in enumerate(rows):
            record = [f"H-{number}", "n", "3", "1", f"n{sign}".replace("\n", "")]
            records.append(record[:more] if more < 0 else [*record, *["x", "y"][:more]])
        with tempfile.TemporaryDirectory() as folder:
            plain, ours = Path(folder) / "a.csv", Path(folder) / "b.csv"
            write(plain, records)
            write(ours, [with_ours(row, at, head=not n) for n, row in enumerate(records)])
            found = [ration.check(str(path)) for path in (plain, ours)]
            assert found[0].problems == found[1].problems
            assert cells(plain) == cells(ours)
            assert [each.accepted for each in found] == [found[0].accepted] * 2

    def test_a_frame_of_rejected_rows(self) -> None:
        frame = pl.DataFrame({REASON: [None], "household_id": ["1"], "persons": [2], "adults": [1]})
        assert ration.check(frame).accepted == 1
        assert "columns-written" in {each.code for each in ration.check(frame).warnings}


def with_ours(row: Sequence[str], at: int, *, head: bool) -> list[str]:
    """A row with the columns that ration writes; a row that is cut before them has none."""
    own = [REASON, FROM_ROW] if head else ["why", "7"]
    return [*row[:at], *own, *row[at:]] if len(row) >= at else [*row]


def write(path: Path, rows: Sequence[Sequence[str]]) -> None:
    """Write rows as CSV, each cell in quotation marks."""
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    path.write_text("\n".join(quoted) + "\n", encoding="utf-8")


class TestTooMuch:
    """What a sheet cannot hold is an error before anything is written."""

    def test_more_rows_than_a_sheet_has(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(row_sheet, "MOST_ROWS", 3)
        path = csv(tmp_path / "r.csv", ROWS, HEADER)
        good, bad = tmp_path / "good.xlsx", tmp_path / "bad.xlsx"
        result = run("check", str(path), "--accepted", str(good), "--rejects", str(bad))
        assert result.code == 4
        assert "3 rows do not fit on a sheet, which has 2; write CSV" in result.err
        assert not good.exists()
        assert not bad.exists()

    def test_more_accepted_rows_than_a_sheet_has(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(row_sheet, "MOST_ROWS", 3)
        path = csv(tmp_path / "r.csv", [f"{n},k,2,1," for n in range(3)], HEADER)
        result = run("check", str(path), "--accepted", str(tmp_path / "good.xlsx"))
        assert result.code == 4
        assert "good.xlsx: 3 rows do not fit on a sheet, which has 2; write CSV" in result.err

    def test_a_cell_that_is_too_long(self, tmp_path: Path) -> None:
        path = csv(tmp_path / "r.csv", [f"{n},{'k' * 32_768},{n},1," for n in "x2"], HEADER)
        for option in ("--rejects", "--accepted"):
            result = run("check", str(path), option, str(tmp_path / "rows.xlsx"))
            assert result.code == 4
            assert "rows.xlsx: a cell has more than 32,767 signs; write CSV" in result.err


class TestCommand:
    """`check` and `compute` write workbooks where the name of the file ends so."""

    def test_both_commands(self, tmp_path: Path) -> None:
        path = csv(tmp_path / "r.csv", ROWS, HEADER)
        for command in ("check", "compute"):
            bad = tmp_path / f"{command}.xlsx"
            run(command, str(path), "--rejects", str(bad))
            assert sheet(bad).max_row == 4

    def test_other_files_are_refused(self, tmp_path: Path) -> None:
        path = csv(tmp_path / "r.csv", ROWS, HEADER)
        for option in ("--rejects", "--accepted"):
            result = run("check", str(path), option, "rows.ods")
            assert result.code == 2
            assert "use a name such as" in result.err
