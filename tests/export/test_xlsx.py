"""The workbook of a plan, read back by other libraries: exact figures, and nothing that runs."""

import tempfile
import zipfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import polars as pl
import pytest
import python_calamine
from command import csv, run
from hypothesis import example, given
from hypothesis import strategies as st
from registers import Case, cases
from small import SMALL

import ration
from ration import DistributionPlan
from ration.export.xlsx.book import sheet_name
from ration.export.xlsx.plan import write_workbook
from ration.seals.seal import seal_of

ALWAYS = ("plan.json", "programme.toml", "SHA256SUMS")  # in a plan's folder
HOSTILE = (
    "007", "12345678901234567890", '=HYPERLINK("http://x", "y")', "+850 2", "-", "@SUM(A1)",
    "한글 집 7", "髙橋", "مركز ٣", "👩‍👩‍👧", "<b>&amp;", "<r><t>x</t></r>", "_x0041_", "a\tb",
    "x" * 80, "{=1+1}", "http://example.org", "TRUE", "1e5",
)  # fmt: skip


@pytest.fixture(autouse=True, scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Write temporary files where pytest deletes them."""
    before, tempfile.tempdir = tempfile.tempdir, str(tmp_path_factory.mktemp("books"))
    yield
    tempfile.tempdir = before


@pytest.fixture
def wide(tmp_path: Path) -> DistributionPlan:
    """A plan at several sites, by district."""
    rows = [f"H{n:03},{n % 7 + 2},{n % 3},DC-{n % 4},D{n % 2}" for n in range(40)]
    path = csv(tmp_path / "r.csv", rows, "household_id,persons,adults,centre,district")
    return ration.compute(path, by=["district"])


def written(plan: DistributionPlan, **options: Any) -> Path:
    """Write the plan's workbook into a temporary folder; return its path."""
    path = Path(tempfile.mkdtemp()) / "plan.xlsx"
    write_workbook(path, plan, seal_of(plan), plan._households, **options)
    return path


def sheets(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of every sheet, the header first."""
    book = openpyxl.load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def exact(cell: object) -> Fraction:
    """The exact number in a cell: fifteen digits are kept."""
    return Fraction(str(cell))


def column(rows: list[tuple[Any, ...]], name: str) -> list[Any]:
    """The cells below a header."""
    at = rows[0].index(name)
    return [row[at] for row in rows[1:]]


class TestRoundTrip:
    """The figures in the workbook equal those of the plan, to the step."""

    @given(cases())
    def test_households_totals_and_sites(self, case: Case) -> None:
        plan = case.plan()
        book = sheets(written(plan))
        lines = plan.totals.lines
        assert list(map(exact, column(book["Totals"], "quantity"))) == [
            line.quantity.amount for line in lines
        ]
        assert plan._households is not None
        frame = plan._households.in_units("entitlements")
        households = book["Households"]
        assert list(households[0]) == frame.columns
        assert column(households, "household_id") == frame["household_id"].to_list()
        for _, name in plan._households.units("entitlements").values():
            assert list(map(exact, column(households, name))) == list(map(Fraction, frame[name]))
        for channel in plan.channels:
            sites = plan.manifests(channel)
            rows = book[sheet_name(sites[0].title, ())]
            assert [row[0] for row in rows[1:-1]] == [site.site for site in sites]
            for at, line in enumerate(
                sites[0].lines.lines, start=len(rows[0]) - len(sites[0].lines)
            ):
                parts = [site.lines[line.item].quantity.amount for site in sites]
                assert [exact(row[at]) for row in rows[1:]] == [*parts, sum(parts)]
            assert rows[-1][0] == "total"

    @given(st.sampled_from(HOSTILE).filter("-".__ne__), st.sampled_from(HOSTILE))
    @example("<r><t>x</t></r>", "<r></r>")
    def test_texts_are_unchanged_and_run_nothing(self, name: str, site: str) -> None:
        frame = pl.DataFrame(
            {"household_id": [name], "persons": [4], "adults": [2], "centre": [site]}
        )
        path = written(ration.compute(frame, by=["centre"]))
        book = openpyxl.load_workbook(path)
        assert {cell.data_type for sheet in book for row in sheet for cell in row} <= {"s", "n"}
        assert all(cell.hyperlink is None for sheet in book for row in sheet for cell in row)
        with zipfile.ZipFile(path) as parts:
            for part in parts.namelist():
                root = ElementTree.fromstring(parts.read(part))
                assert "worksheet" not in part or not list(root.iter("{*}f"))
        read = python_calamine.load_workbook(str(path)).get_sheet_by_name("Households")
        header, row = read.to_python()
        assert (row[header.index("household_id")], row[header.index("centre")]) == (name, site)

    @given(cases())
    def test_the_same_bytes(self, case: Case) -> None:
        first, second = written(case.plan()), written(case.plan())
        assert first.read_bytes() == second.read_bytes()


class TestNumbers:
    """Numbers are stored as numbers if a spreadsheet keeps all digits, else as text."""

    @pytest.mark.parametrize(
        ("rate", "cell", "noted"),
        [
            ("0.123456789012345 kg", 0.123456789012345, False),
            ("1234.567890123456 kg", "1234.567890123456", True),
            ("1/3 kg", "1/3", True),
            ("450 g", 0.45, False),
        ],
    )
    def test_fifteen_digits(self, rate: str, cell: object, noted: bool) -> None:
        step = 'step = "1/3 kg"' if "/" in rate else 'step = "0.000000000000001 kg"'
        programme = ration.parse_programme(
            'id = "n"\nversion = "1"\ntitle = "N"\n[channels.c]\n'
            f'[items.a]\nname = "A"\nunit = "kg"\n{step}\n'
            f'[[allocations]]\nitem = "a"\nper = "household"\nquantity = "{rate}"\nchannel = "c"\n'
        )
        book = sheets(written(ration.compute(pl.DataFrame({"household_id": ["1"]}), programme)))
        assert column(book["Households"], "a_kg") == [cell]
        assert column(book["Totals"], "quantity") == [cell]
        notes = [str(row[0]) for row in book["Summary"]]
        assert any("Numbers stored as text" in note for note in notes) == noted

    def test_numbers_have_a_format_and_their_unit(self, wide: DistributionPlan) -> None:
        sheet = openpyxl.load_workbook(written(wide))["Grocery store"]
        header = {cell.value: cell.column for cell in sheet[1]}
        soap = sheet.cell(2, header["Soap (bar)"])
        assert (soap.data_type, soap.number_format) == ("n", "#,##0")
        assert sheet.cell(2, header["Salt (kg)"]).number_format == "#,##0.00"


class TestSheets:
    """The sheets, and how they are printed."""

    def test_the_sheets(self, wide: DistributionPlan) -> None:
        assert list(sheets(written(wide))) == [
            "Summary", "Charts", "Totals",
            "Distribution centre", "Manifests Distribution centre",
            "Grocery store", "Manifests Grocery store", "Paying office", "Manifests Paying office",
            "By district", "Households", "Who gets nothing", "Problems and warnings",
            "Assumptions",
        ]  # fmt: skip

    def test_the_summary_ends_with_the_totals(self, wide: DistributionPlan) -> None:
        rows = sheets(written(wide))["Summary"]
        at = next(at for at, row in enumerate(rows) if row[0] == "Item")
        end = next(at for at, row in enumerate(rows) if row[0] == "Total")
        items, total = rows[at + 1 : end], dict(zip(rows[at], rows[end], strict=True))
        lines = wide.totals.lines
        assert [row[0].rstrip(" *") for row in items] == [line.name for line in lines]
        for name, weights in (
            ("Net kg", [line.net_kg for line in lines]),
            ("Gross kg", [line.gross_kg for line in lines]),
        ):
            assert exact(total[name]) == sum(each for each in weights if each is not None)
        bags = sum(p.count for line in lines for p in line.packs if p.pack == "bag")
        assert f"{bags} bag" in total["Whole packs"]
        unweighed = [line.name for line in lines if line.net_kg is None]
        note = f"Not in the total weight, as no weight is known: {', '.join(unweighed)}."
        assert unweighed
        assert note in {row[0] for row in rows}

    def test_a_total_is_blank_if_the_weight_of_packs_is_not_known(self, tmp_path: Path) -> None:
        (tmp_path / "p.toml").write_text(SMALL)
        register = csv(tmp_path / "r.csv", ["1,3,2,A"], "household_id,persons,adults,category")
        plan = ration.compute(register, tmp_path / "p.toml")
        item, *others = plan.totals.lines
        packed = item.model_copy(update={"net_kg": Fraction(3), "gross_kg": None})
        lines = plan.totals.model_copy(update={"lines": (packed, *others)})
        plan = plan.model_copy(update={"totals": lines})
        path = tmp_path / "plan.xlsx"
        write_workbook(path, plan, seal_of(plan), None)
        rows = sheets(path)["Summary"]
        total = next(row for row in rows if row[0] == "Total")
        assert total[4] is not None
        assert total[5] is None
        assert any(str(row[0]).startswith("No total gross weight") for row in rows)

    def test_every_line_of_every_manifest(self, wide: DistributionPlan) -> None:
        rows = sheets(written(wide))["Manifests Distribution centre"]
        assert [(row[0], row[1], exact(row[4])) for row in rows[1:]] == [
            (site.site, line.item, line.quantity.amount)
            for site in wide.manifests("centre")
            for line in site.lines.lines
        ]

    def test_it_is_ready_to_print(self, wide: DistributionPlan) -> None:
        book = openpyxl.load_workbook(written(wide))
        for name in ("Totals", "Households", "Manifests Distribution centre"):
            sheet = book[name]
            assert sheet.print_title_rows == "$1:$1"
            assert (sheet.freeze_panes, sheet.page_setup.paperSize) == ("B2", 9)
            assert sheet.auto_filter.ref
            assert sheet.oddFooter.right.text == f"Seal {seal_of(wide).code} · Page &P of &N"
            assert wide.programme.title in sheet.oddHeader.left.text
        assert book["Households"].page_setup.orientation == "landscape"
        assert book["Households"].page_setup.fitToHeight == 0
        breaks = book["Manifests Distribution centre"].row_breaks.brk
        assert [each.id for each in breaks] == [6, 11, 16]  # before every site except the first

    def test_charts_show_the_figures_beside_them(self, wide: DistributionPlan) -> None:
        sheet = openpyxl.load_workbook(written(wide))["Charts"]
        rows = list(sheet.iter_rows(values_only=True))
        corn = next(row[1] for row in rows if row[0] == "Corn")
        assert exact(corn) == 2 * wide.totals["rice"].quantity.amount / 1000
        persons = {site.site: dict(site.served)["persons"] for site in wide.manifests("centre")}
        assert set(persons.items()) <= {row[:2] for row in rows}
        assert len(sheet._charts) == 2  # stores and offices have one site each

    def test_stock(self) -> None:
        stock = pl.DataFrame({"item": ["rice"], "quantity": ["12 kg"], "expiry": ["2030-01-31"]})
        frame = pl.DataFrame({"household_id": ["1", "2"], "persons": [4, 2], "adults": [2, 1]})
        book = sheets(written(ration.compute(frame, stock=stock, shortage="equal")))
        assert column(book["Stock"], "issued")[0] == 12
        assert str(column(book["Lots"], "expiry")[0]) == "2030-01-31 00:00:00"
        assert column(book["Due to households"], "rice_kg") == [20, 10]
        assert column(book["Issued to households"], "rice_kg") == [8, 4]
        assert column(book["Owed to households"], "rice_kg") == [12, 6]

    def test_a_long_list_continues_on_more_sheets(self, wide: DistributionPlan) -> None:
        book = sheets(written(wide, most_rows=16))
        ids = [
            id_
            for name, rows in book.items()
            if name.startswith("Households")
            for id_ in column(rows, "household_id")
        ]
        assert ids == [f"H{n:03}" for n in range(40)]
        notes = [str(row[0]) for row in book["Summary"]]
        assert "Households continues in the sheets Households 2 to Households 3." in notes

    def test_texts_that_no_cell_holds_are_cut_and_counted(self) -> None:
        frame = {"household_id": ["1"], "persons": [4], "adults": [2], "centre": ["x" * 40_000]}
        book = sheets(written(ration.compute(pl.DataFrame(frame))))
        assert column(book["Households"], "centre") == ["x" * 32_767]
        notes = [str(row[0]) for row in book["Summary"]]
        assert any("Texts that were cut" in note for note in notes)

    def test_more_places_than_a_sheet_has_pages_follow_each_other(
        self, wide: DistributionPlan, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("ration.export.xlsx.table._BREAKS", 2)
        notes = [str(row[0]) for row in sheets(written(wide))["Summary"]]
        (note,) = (each for each in notes if "places do not begin on new pages" in each)
        assert "more than the 2 that a sheet can have" in note

    def test_rows_that_are_left_out_are_counted_with_the_reason(self) -> None:
        frame = {"household_id": ["1", "2"], "persons": [4, 3], "adults": [2, 1],
                 "state": ["in", "out"]}  # fmt: skip
        mapping = {"leave_out": {"state": ["out"]}}
        plan = ration.compute(pl.DataFrame(frame), mapping=mapping)
        rows = {str(row[0]): row[1] for row in sheets(written(plan))["Summary"] if row[0]}
        assert (rows["accepted"], rows["left out"]) == (1, 1)
        assert "state" in str(rows["Left out by"])

    def test_a_plan_from_a_file_has_no_households(
        self, wide: DistributionPlan, tmp_path: Path
    ) -> None:
        wide.write(tmp_path / "out")
        book = sheets(written(ration.load_plan(tmp_path / "out")))
        assert "Households" not in book
        assert len(book["Totals"]) == 13

    @given(st.lists(st.text(), max_size=6))
    def test_sheet_names_are_valid_and_unique(self, wanted: list[str]) -> None:
        taken: set[str] = set()
        for text in [*wanted, *wanted, "History", "a" * 40, "a" * 40, "'x'", "[a]:*?/\\"]:
            name = sheet_name(text, taken)
            assert 0 < len(name.encode("utf-16-le", errors="replace")) <= 62
            assert not set(name) & set("[]:*?/\\")
            assert name[0] != "'" != name[-1]
            assert name.casefold() not in {*taken, "history"}
            taken.add(name.casefold())


class TestCommand:
    """The ending of `-o` chooses a file or a folder; `-f` chooses the formats in a folder."""

    @pytest.fixture
    def register(self, tmp_path: Path) -> Path:
        return csv(tmp_path / "r.csv", ["007,4,2", "B,3,0"])

    def test_a_file(self, register: Path, tmp_path: Path) -> None:
        path = tmp_path / "new" / "plan.XLSX"
        ran = run("compute", register, "-o", path)
        assert (ran.code, f"Written: {path}" in ran.err) == (0, True)
        assert column(sheets(path)["Households"], "household_id") == ["007", "B"]
        before = path.read_bytes()
        ran = run("compute", register, "-o", path)
        assert (ran.code, "it exists; use --force" in ran.err) == (4, True)
        assert run("compute", register, "-o", path, "--force").code == 0
        assert path.read_bytes() == before
        assert list(path.parent.iterdir()) == [path]

    def test_a_folder_in_several_formats(self, register: Path, tmp_path: Path) -> None:
        out = tmp_path / "out"
        for _ in range(2):
            assert run("compute", register, "-o", out, "-f", "csv, xlsx", "--force").code == 0
        names = {path.name for path in out.iterdir()}
        assert names == {*ALWAYS, "plan.xlsx", "manifests"} | {
            f"{name}.csv" for name in ("totals", "people", "nothing", "entitlements")
        }
        assert run("compute", register, "-o", out, "-f", "xlsx", "--force").code == 0
        assert {path.name for path in out.iterdir()} == {*ALWAYS, "plan.xlsx"}
        assert ration.load_plan(out).totals["rice"].quantity == ration.Quantity("35 kg")

    def test_the_page_too(self, register: Path, tmp_path: Path) -> None:
        out, page = tmp_path / "out", tmp_path / "plan.html"
        assert run("compute", register, "-o", out, "-f", "html,csv").code == 0
        assert run("compute", register, "-o", page).code == 0
        assert (out / "report.html").read_bytes() == page.read_bytes()

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            (
                ("-o", "plan.docx"),
                "a plan cannot be a .docx file; name a folder, or .xlsx, .html or .pdf",
            ),
            (
                ("-o", "out", "-f", "csv,pdx"),
                "pdx is not a format; formats: csv, xlsx, html,",
            ),
            (("-f", "xlsx"), "it needs a place to write to; add -o DIR"),
            (("-o", "plan.xlsx", "-f", "csv"), "plan.xlsx is one file"),
            (("-o", "plan.xlsx", "--parquet"), "--parquet: it needs a folder"),
        ],
    )
    def test_options_that_conflict(
        self, register: Path, words: tuple[str, ...], message: str
    ) -> None:
        ran = run("compute", register, *words)
        assert (ran.code, ran.out) == (2, "")
        assert message in ran.err

    def test_the_register_is_never_overwritten(self, tmp_path: Path) -> None:
        path = tmp_path / "r.xlsx"
        pl.DataFrame({"household_id": ["1"], "persons": [4], "adults": [2]}).write_excel(path)
        before = path.read_bytes()
        ran = run("compute", path, "-o", path, "--force")
        assert (ran.code, path.read_bytes()) == (4, before)
        assert "it is the register; name another" in ran.err

    def test_a_register_with_problems_writes_nothing(self, tmp_path: Path) -> None:
        ran = run("compute", csv(tmp_path / "r.csv", ["1,x,2"]), "-o", tmp_path / "plan.xlsx")
        assert ran.code == 1
        assert not (tmp_path / "plan.xlsx").exists()

    def test_rejects_are_listed_in_it(self, tmp_path: Path) -> None:
        register = csv(tmp_path / "r.csv", ["1,x,2", "2,3,1"])
        words = ("--rejects", tmp_path / "rejects.csv", "-o", tmp_path / "plan.xlsx")
        assert run("compute", register, *words).code == 0
        rows = sheets(tmp_path / "plan.xlsx")["Problems and warnings"]
        assert (column(rows, "row")[0], column(rows, "value")[0]) == (2, "x")

    def test_a_title_with_special_characters(self, tmp_path: Path) -> None:
        title = "Rations & <more> [north] &P " + "x" * 300
        (tmp_path / "p.toml").write_text(SMALL.replace("Small [north]", title))
        register = csv(tmp_path / "r.csv", ["1,3,2,A"], "household_id,persons,adults,category")
        path = tmp_path / "plan.xlsx"
        assert run("compute", register, "-p", tmp_path / "p.toml", "-o", path).code == 0
        assert sheets(path)["Summary"][0][0] == title
        header = openpyxl.load_workbook(path)["Totals"].oddHeader.left.text
        assert header.startswith("Rations && <more> [north] &&P")


SMALL_AMOUNTS = """
id = "small"
version = "1"
title = "Small amounts"
source = "Made up for this test"
[channels.centre]
[items.rice]
name = "Rice"
unit = "kg"
[[allocations]]
item = "rice"
per = "person"
quantity = "0.012 kg"
channel = "centre"
[items.salt]
name = "Salt"
unit = "g"
[[allocations]]
item = "salt"
per = "person"
quantity = "1 g"
channel = "centre"
"""


def test_small_weights_are_not_0_in_charts_and_on_the_page(tmp_path: Path) -> None:
    """6 g of salt were 0 tonnes, and "0" in the text of a chart."""
    (tmp_path / "p.toml").write_text(SMALL_AMOUNTS)
    path = csv(tmp_path / "r.csv", ["A,1,X", "B,5,Y"], "household_id,persons,centre")
    plan = ration.compute(path, tmp_path / "p.toml")
    cells = dict(row[:2] for row in sheets(written(plan))["Charts"])
    assert plan.totals.lines
    for line in plan.totals.lines:
        assert line.net_kg is not None
        assert exact(cells[line.name]) == line.net_kg / 1000
    assert "Salt 0.006" in ration.report_html(plan)
