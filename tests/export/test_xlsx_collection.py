"""Collection workbooks: every household once, amounts due locked, impossible values refused."""

import tempfile
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
import python_calamine
from command import csv, run
from hypothesis import given
from registers import Case, cases

import ration
from ration import DistributionPlan
from ration.engine.rules import rules
from ration.seals.seal import seal_of

ROWS = [f"{n:03},{n % 7 + 2},{n % 3},DC-{n % 2}" for n in range(12)]
HEADER = "household_id,persons,adults,centre"


@pytest.fixture
def plan(tmp_path: Path) -> DistributionPlan:
    return ration.compute(csv(tmp_path / "r.csv", ROWS, HEADER))


@pytest.fixture
def sheet(plan: DistributionPlan, tmp_path: Path) -> Any:
    """The sheet of one centre."""
    plan.write_collection(tmp_path / "out", "centre")
    path = tmp_path / "out" / "collection" / "centre" / "DC-1.xlsx"
    return openpyxl.load_workbook(path)["Collection"]


def key_of(path: Path) -> dict[str, list[Any]]:
    """The values of the hidden sheet by name."""
    rows = python_calamine.load_workbook(str(path)).get_sheet_by_name("ration").to_python()
    return {str(row[0]): [cell for cell in row[1:] if cell != ""] for row in rows}


def due(path: Path) -> dict[str, dict[str, Fraction]]:
    """What every household of a workbook is due, by id and item, read with its hidden sheet."""
    key = key_of(path)
    rows = list(openpyxl.load_workbook(path)["Collection"].iter_rows(values_only=True))
    first, count = int(key["first_row"][0]), int(key["households"][0])
    households = {}
    for row in rows[first - 1 : first - 1 + count]:
        cells = dict(zip(key["columns"], row, strict=True))
        amounts = {
            name[4:]: Fraction(str(cell)) for name, cell in cells.items() if name[:4] == "due:"
        }
        assert cells["household_id"] not in households
        households[cells["household_id"]] = amounts
    return households


class TestWhoGetsWhat:
    """The workbooks of a channel add up to its manifests, to the step."""

    @given(cases(["pools"]))
    def test_they_add_up_to_the_manifests(self, case: Case) -> None:
        plan = case.plan()
        with tempfile.TemporaryDirectory() as name:
            plan.write_collection(Path(name) / "out")
            folder = Path(name) / "out" / "collection"
            assert plan._households is not None
            channels = {rule.channel for rule in rules(plan._households.programme)}
            assert {path.name for path in folder.iterdir()} == channels
            for channel in channels:
                sites = {site.site: site for site in plan.manifests(channel)}
                files = list((folder / channel).iterdir())
                everyone: list[str] = []
                for path in files:
                    site = sites.pop(str(key_of(path)["site"][0]))
                    households = due(path)
                    everyone += households
                    for line in site.lines.lines:
                        sums = sum((each[line.item] for each in households.values()), Fraction(0))
                        assert sums == line.quantity.amount
                assert not sites
                assert sorted(everyone) == sorted(plan.entitlements()["household_id"])

    def test_what_is_issued_from_stock(self, tmp_path: Path) -> None:
        stock = pl.DataFrame({"item": ["rice"], "quantity": ["12 kg"]})
        frame = pl.DataFrame({"household_id": ["1", "2"], "persons": [4, 2], "adults": [2, 1]})
        plan = ration.compute(frame, stock=stock, shortage="equal")
        plan.write_collection(tmp_path / "out", "centre")
        households = due(tmp_path / "out" / "collection" / "centre" / "all.xlsx")
        assert [amounts["rice"] for amounts in households.values()] == [8, 4]

    def test_names_are_written_on_request(self, tmp_path: Path) -> None:
        frame = pl.DataFrame(
            {"household_id": ["1", "2", "3"], "persons": [4, 2, 1], "adults": [2, 1, 1]}
            | {"head": ["김 철수", "=1+1", ""]}
        )
        ration.compute(frame).write_collection(tmp_path / "out", "centre", names="head")
        path = tmp_path / "out" / "collection" / "centre" / "all.xlsx"
        sheet = openpyxl.load_workbook(path)["Collection"]
        row = int(key_of(path)["first_row"][0])
        assert [sheet.cell(row + n, 2).value for n in range(3)] == ["김 철수", "=1+1", None]
        assert sheet.cell(row + 1, 2).data_type == "s"
        assert key_of(path)["columns"][:4] == ["household_id", "head", "persons", "adults"]


class TestWhatIsFilledIn:
    """Only the cells to fill in are unlocked, and they refuse impossible values."""

    def test_what_is_due_is_locked(self, sheet: Any) -> None:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        header = [cell.value for cell in sheet[6]]
        first = header.index("all received")
        assert first == 7  # id, persons, adults, four items
        for row in sheet.iter_rows(min_row=7, max_row=12):
            assert [cell.protection.locked for cell in row] == [True] * 7 + [False] * 8
            assert [cell.value for cell in row[7:]] == [None] * 8
        assert all(cell.protection.locked for row in sheet.iter_rows(max_row=6) for cell in row)

    def test_cells_accept_only_valid_values(self, sheet: Any) -> None:
        rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
        assert rules["H7:H12"].formula1 == '"yes,no"'
        rice, oil = rules["I7:I12"], rules["L7:L12"]
        assert (rice.type, rice.operator, rice.formula1, rice.formula2) == (
            "decimal", None, "0", "$D7",
        )  # fmt: skip
        assert (oil.type, oil.formula2) == ("whole", "$G7")  # a bottle is not divided
        date = rules["M7:M12"]
        assert (date.type, date.operator, date.formula1) == ("date", "greaterThanOrEqual", "44050")
        assert rules["N7:N12"].formula1 == '"head,proxy"'

    def test_the_key(self, plan: DistributionPlan, tmp_path: Path) -> None:
        plan.write_collection(tmp_path / "out", "centre")
        path = tmp_path / "out" / "collection" / "centre" / "DC-1.xlsx"
        assert openpyxl.load_workbook(path)["ration"].sheet_state == "hidden"
        key = key_of(path)
        assert {name: cells[0] if cells else None for name, cells in key.items()} == {
            "format": "ration.collection/1",
            "seal": seal_of(plan).code,
            "programme": "kaesong-2020",
            "programme_sha256": plan.programme.sha256,
            "register_sha256": plan.source.sha256,
            "stock_sha256": None,
            "date": "2020-08-07",
            "channel": "centre",
            "site": "DC-1",
            "first_row": 7,
            "households": 6,
            "columns": "household_id",
            "headings": "Household no.",
        }
        assert key["columns"] == [
            "household_id", "persons", "adults",
            "due:rice", "due:corn", "due:soybeans", "due:oil", "all",
            "received:rice", "received:corn", "received:soybeans", "received:oil",
            "date", "received_by", "remark",
        ]  # fmt: skip

    def test_formulas_sum_what_was_received(self, sheet: Any) -> None:
        formula = sheet["I5"].value
        assert (
            formula == '=SUMIFS($D$7:$D$12,$H$7:$H$12,"yes")+SUMIFS($I$7:$I$12,$H$7:$H$12,"<>yes")'
        )
        formulas = [cell for row in sheet for cell in row if cell.data_type == "f"]
        assert len(formulas) == 4  # these and no others


class TestFiles:
    """Files are written all or nothing, with the same bytes every time."""

    def test_more_households_than_a_sheet_has_are_refused(
        self, plan: DistributionPlan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("ration.export.xlsx.collection.MOST_ROWS", 10)
        with pytest.raises(OSError, match="6 households are too many for a workbook; split them"):
            plan.write_collection(tmp_path / "out", "centre")
        assert not (tmp_path / "out").exists()

    def test_the_command(self, tmp_path: Path) -> None:
        register = csv(tmp_path / "r.csv", ROWS, HEADER)
        out = tmp_path / "out"
        runs = []
        for _ in range(2):
            assert run("compute", register, "-o", out, "-f", "collection", "--force").code == 0
            files = sorted(path for path in out.rglob("*") if path.is_file())
            runs.append([(path, path.read_bytes()) for path in files])
        assert runs[0] == runs[1]
        assert [str(path.relative_to(out)) for path, _ in runs[0]] == [
            "SHA256SUMS",
            "collection/centre/DC-0.xlsx",
            "collection/centre/DC-1.xlsx",
            "collection/payer/all.xlsx",
            "collection/store/all.xlsx",
            "plan.json",
            "programme.toml",
        ]

    def test_it_needs_a_channel_with_households(
        self, plan: DistributionPlan, tmp_path: Path
    ) -> None:
        with pytest.raises(
            ValueError, match="nowhere hands nothing to households; channels that do: cen"
        ):
            plan.write_collection(tmp_path / "out", "nowhere")
        plan.write(tmp_path / "plan")
        with pytest.raises(ValueError, match="read from a file"):
            ration.load_plan(tmp_path / "plan").write_collection(tmp_path / "out")
        assert not (tmp_path / "out").exists()
