"""How files look, tallies without ids, the next round, the command, and what is written."""

import json
import shutil
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from command import run
from filled import DAY, FULL, OIL, RICE, codes, fill, make_plan, north, read, status, text

import ration


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a register, a programme and a plan."""
    return make_plan(tmp_path_factory.mktemp("made"))


@pytest.fixture
def here(made: Path, tmp_path: Path) -> Path:
    """A folder for the files of one test, with the plan."""
    shutil.copytree(made / "plan", tmp_path / "plan")
    return tmp_path


class TestHowFilesLook:
    """Columns in any order, without the hidden sheet, local signs, other languages, lists."""

    def test_without_the_hidden_sheet_and_moved(self, here: Path) -> None:
        file = north(here, {"001": {RICE: "5,5", OIL: "2", "date": "02.03.2026"}, "003": FULL})
        book = openpyxl.load_workbook(file)
        del book["ration"]
        sheet = book["Collection"]
        sheet.insert_cols(2)
        sheet.cell(6, 2).value = "village"
        sheet.auto_filter.ref = f"A6:K{sheet.max_row}"
        sheet.move_range(f"J6:J{sheet.max_row}", cols=4)
        book.save(file)
        result = read(here, file)
        assert result.problems == ()
        assert status(result)["001"] == "partly"
        assert status(result)["003"] == "collected"
        assert any("village" in str(each) for each in result.warnings)

    def test_translated_headings_are_known_by_their_places(self, here: Path) -> None:
        file = north(here, {"001": FULL})
        book = openpyxl.load_workbook(file)
        book["Collection"].cell(6, 5).value = "Tutto ricevuto?"
        book.save(file)
        assert status(read(here, file))["001"] == "collected"

    @pytest.mark.parametrize(
        "lines",
        [
            ("household_id,all received,date,channel", "001,yes,2026-03-02,centre"),
            ("HHID,date,Rice received (kg),oil", "001,2 March 2026,22,2"),
            ("Numéro;ID ménage;Riz reçu;Huile;Oil;date", "7;001;22;;2;02/03/2026"),
            ("household_id,rice_kg,oil_bottle,date", "001,22,2,20260302"),
            ("Household ID,received rice (g),oil,date", "001,22000,2,2026-03-02"),
            ("date,oil,received: Rice (kg),household_id,extra", "2026-03-02,2,22.0,001,x"),
        ],
    )
    def test_a_list(self, here: Path, lines: tuple[str, ...]) -> None:
        if "ID ménage" in lines[0]:
            lines = (lines[0].replace("ID ménage", "HHID"), *lines[1:])
        result = read(here, text(here, *lines))
        assert result.problems == ()
        assert status(result)["001"] == "collected"
        assert any("pending: centre: North (2)" in str(each) for each in result.warnings)

    def test_a_list_of_several_channels(self, here: Path) -> None:
        file = text(here, "household_id,rice,oil,soap,date", "001,22,2,4,2026-03-02")
        result = read(here, file)
        assert result.problems == ()
        assert {*result.households().filter(household_id="001")["status"]} == {"collected"}

    def test_a_list_that_does_not_show_its_channel(self, here: Path) -> None:
        file = text(here, "household_id,all received,date", "001,yes,2026-03-02")
        assert codes(read(here, file)) == [("collected-channel-unclear", None)]
        file = text(here, "household_id,all received,date,channel", "001,yes,2026-03-02,shop")
        assert codes(read(here, file)) == [("collected-channel-unknown", "channel")]

    def test_columns_that_may_be_the_same(self, here: Path) -> None:
        file = text(here, "household_id,rice received,received: Rice (kg),date", "001,22,22,")
        assert codes(read(here, file)) == [("collected-columns-several", "received:rice")]


class TestTallies:
    """Households counted by size, without ids: estimates, marked as such."""

    def test_a_tally(self, here: Path) -> None:
        lines = ("channel,site,persons,households served,date", "centre,North,4,1,2026-03-02")
        result = read(here, text(here, *lines, "centre,North,6,0,"))
        assert result.problems == ()
        (site,) = (each for each in result.sites if each.site == "North")
        assert site.estimated
        assert (site.households("collected"), site.households("pending")) == (1, 2)
        assert (site.counted("persons", "collected"), site.counted("persons")) == (4, 12)
        assert site.items[0].collected == 22
        assert [str(each.quantity) for each in result.issues()] == ["2 bottle", "22 kg"]
        assert "collected-estimated" in [each.code for each in result.warnings]
        assert "North" not in [*result.arrears()["household_id"]]

    @pytest.mark.parametrize(
        ("row", "code"),
        [
            ("centre,North,4,2,2026-03-02", "collected-tally-more"),
            ("centre,North,4,x,2026-03-02", "collected-count"),
            ("centre,Far,4,1,2026-03-02", "collected-tally-site"),
            ("centre,North,4,1,", "collected-date-missing"),
            ("centre,North,2,1,2026-03-02\ncentre,North,2,1,2026-03-02", "collected-tally-twice"),
        ],
    )
    def test_a_fault(self, here: Path, row: str, code: str) -> None:
        file = text(here, "channel,site,persons,households,date", row)
        assert [each.code for each in read(here, file).problems] == [code]

    def test_beside_a_list_or_another_tally(self, here: Path) -> None:
        lines = ("channel,site,persons,households,date", "centre,North,4,1,2026-03-02")
        tally = text(here, *lines, name="t.csv")
        listed = north(here, {"002": FULL})
        assert codes(read(here, tally, listed)) == [("collected-tally-beside", None)]
        again = text(here, *lines, "", name="u.csv")
        again.write_text(again.read_text() + "centre,North,2,1,2026-03-02\n")
        assert codes(read(here, tally, again)) == [("collected-tally-again", None)]


class TestNextRound:
    """What is not collected is owed; what a plan with stock did not issue stays owed."""

    def test_compute_reads_the_arrears(self, here: Path, made: Path) -> None:
        file = north(here, {"001": {RICE: 20, OIL: 2, "date": DAY}, "002": FULL})
        result = read(
            here, file, fill(here / "plan/collection/centre/South.xlsx", here / "s.xlsx", {})
        )
        result.write(here / "out")
        stock = pl.DataFrame({"item": ["rice", "oil", "soap"], "quantity": ["1 t", "99", "99"]})
        plan = ration.compute(made / "r.csv", made / "p.toml", stock=stock, arrears=here / "out")
        supply = plan.totals["rice"].supply
        assert supply is not None
        assert supply.owed == 2 + 33 + 5.5  # the rest of 001, and all of 003 and 004
        lapse = read(here, file, pending="lapse")
        assert lapse.arrears()["rice_g"].to_list() == [2000]

    def test_arrears_of_the_plan_are_kept(self, here: Path, made: Path) -> None:
        stock = pl.DataFrame({"item": ["rice", "oil", "soap"], "quantity": ["13 kg", "8", "13"]})
        plan = ration.compute(made / "r.csv", made / "p.toml", stock=stock)
        shutil.rmtree(here / "plan")
        plan.write(here / "plan", formats=("csv", "collection"))
        owed = plan.arrears()["rice_g"].sum()
        file = north(here, {"001": {RICE: 3, OIL: 2, "date": DAY}})
        result = read(here, file, pending="lapse")
        assert result.problems == ()
        assert result.arrears()["rice_g"].sum() == owed + 1000  # 4 kg are issued to 001


class TestCommand:
    """`ration collected`: tables, JSON, files, exit codes."""

    def test_the_command(self, here: Path) -> None:
        north(here, {"001": FULL, "002": {RICE: 99, "date": DAY}}, "back/n.xlsx")
        ran = run("collected", "plan", "back", "-o", "out", "--date", "2026-03-31", cwd=here)
        assert ran.code == 1
        assert 'back/n.xlsx: row 8, Collection!F8: "99": more than the household may' in ran.err
        assert "centre" in ran.out
        assert "Not known, and so not in arrears: 6 refused or unreported." in ran.out
        files = sorted(str(p.relative_to(here / "out")) for p in (here / "out").rglob("*.*"))
        assert files == [
            "arrears.csv",
            "collected.csv",
            "collected.json",
            "feedback/centre/North.xlsx",
            "feedback/other-files.xlsx",
            "journal.csv",
            "served.csv",
            "site-report.xlsx",
        ]
        assert (here / "out/served.csv").read_text("utf-8-sig").splitlines() == [
            "household_id,round,date,purpose,channel,site,amount,served",
            "001,2026-03-01,2026-03-02,rice,centre,North,22 kg,yes",
            "001,2026-03-01,2026-03-02,oil,centre,North,2 bottle,yes",
        ]
        assert (here / "out/journal.csv").read_text("utf-8-sig").splitlines()[1:] == [
            "2026-03-02,collected North 2026-03-02,issue,North,households,oil,,2,bottle,,",
            "2026-03-02,collected North 2026-03-02,issue,North,households,rice,,22,kg,,",
        ]
        again = run("collected", "plan", "back", "-o", "out", "--date", "2026-03-31", cwd=here)
        assert again.code == 4
        assert "--force" in again.err

    def test_as_json(self, here: Path) -> None:
        north(here, {"001": FULL}, "back/n.xlsx")
        ran = run("collected", "plan", "back", "--json", "--date", "2026-03-31", cwd=here)
        assert ran.code == 0
        found = json.loads(ran.out)
        assert found["format"] == "ration.collected/1"
        assert ration.Collected.model_validate_json(ran.out).to_json() == ran.out.strip()

    def test_what_cannot_be_read(self, here: Path) -> None:
        assert run("collected", "plan", "nowhere", cwd=here).code == 3
        assert run("collected", "nowhere", "plan", cwd=here).code == 3


class TestFiles:
    """The site report and the feedback, as their readers see them."""

    def test_the_site_report(self, here: Path) -> None:
        from ration.accounts.collected.site_report import StockFigures

        result = read(here, north(here, {"001": FULL, "002": {RICE: 0, OIL: 0}}))
        figures = StockFigures(received=ration.Quantity("66 kg").amount)
        result.write(here / "out", stock={("North", "rice"): figures})
        rows = list(openpyxl.load_workbook(here / "out/site-report.xlsx")["Site report"].values)
        head = next(n for n, row in enumerate(rows) if row[0] == "channel")
        first = dict(zip(rows[head], rows[head + 1], strict=True))
        assert first == {
            **dict.fromkeys(rows[head]),
            "channel": "centre", "site": "North", "item": "Rice", "unit": "kg",
            "planned households": 3, "actual households": 1,
            "planned persons": 12, "actual persons": 4,
            "authorised amount": 66, "actual amount": 22,
            "divergence": -44, "divergence, %": -66.6,
            "approved ration per person": 5.5, "actual ration per person": 5.5,
            "because": "received nothing: 1 household; did not come, or not yet: 1 household",
            "received": 66, "estimated": "no",
        }  # fmt: skip

    def test_the_feedback(self, here: Path) -> None:
        read(here, north(here, {"001": FULL, "002": {RICE: 99, "date": DAY}})).write(here / "out")
        book = openpyxl.load_workbook(here / "out/feedback/centre/North.xlsx")
        rows = list(book["What to fix"].values)
        assert rows[2][0] == "To fix: 1; rows with a problem are not counted."
        assert rows[3][0] == "In full: 1 household; others, listed on the next sheet: 2."
        assert rows[5][:4] == (
            "north.xlsx",
            "Collection!F8",
            "99",
            "more than the household may collect: 11 kg of Rice",
        )
        households = {row[0]: row[1:5] for row in book["Not in full"].values}
        assert "001" not in households
        assert households["002"] == ("not counted: see what to fix", None, 11, None)

    def test_what_ration_wrote_is_no_list(self, here: Path) -> None:
        file = north(here, {"001": FULL}, "back/north.xlsx")
        read(here, file).write(here / "back/march")
        shutil.copytree(here / "plan", here / "back/plan")
        result = read(here, here / "back")
        assert {each.source.rpartition("/")[2] for each in result.sources} == {
            "north.xlsx", "North.xlsx", "South.xlsx", "all.xlsx",
        }  # fmt: skip
        assert status(result)["001"] == "collected"


def test_a_name_that_stands_where_a_day_belongs_is_not_shown(here: Path, tmp_path: Path) -> None:
    """Cells that have moved: a message names the row, and shows no person."""
    file = tmp_path / "moved.csv"
    names = "Kim Secretname", "شارع السر", "12 Secret Street"
    rows = [f"00{i + 1},{name},yes,centre\n" for i, name in enumerate(names)]
    file.write_text("household_id,date,all received,channel\n" + "".join(rows), encoding="utf-8")
    ran = run("collected", here / "plan", file)
    assert "date: not a day" in ran.err
    assert not any(word in ran.err + ran.out for word in ("Secret", "شارع", "السر"))
