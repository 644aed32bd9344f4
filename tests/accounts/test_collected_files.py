"""How files look, tallies without ids, the next round, the command, and what is written."""

import json
import shutil
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from command import run
from filled import ALL, DAY, FULL, OIL, RICE, codes, fill, make_plan, north, read, status, text

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

    def test_ids_without_their_zeros_and_sites_in_lower_case(self, here: Path) -> None:
        lines = ("household_id,site,rice,date", "2,north,11,2026-03-02", "001,north,22,2026-03-02")
        result = read(here, text(here, *lines))
        assert result.problems == ()
        assert "collected-ids-read" in {each.code for each in result.warnings}
        assert (status(result)["001"], status(result)["002"]) == ("partly", "partly")

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
        result = read(here, north(here, {"001": FULL, "002": {RICE: 0, OIL: 0}}))
        journal = here / "journal.csv"
        journal.write_text(
            "date,document,kind,from,to,item,quantity,reason\n"
            "2026-03-01,W-1,dispatch,Depot,North,rice,66 kg,\n"
            "2026-03-01,W-1,receipt,Depot,North,rice,66 kg,\n"
            "2026-03-02,D-1,damage,North,,rice,2 kg,wet\n"
            "2026-03-09,C-1,count,,North,rice,41 kg,\n"
        )
        result.write(here / "out", journal=journal)
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
            "opening stock": 0, "received": 66, "issued": 22, "losses": 2, "physical stock": 41,
            "estimated": "no",
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


LIST = "household_id,rice_kg,oil_bottle,date"


class TestWhatPeopleAndProgramsDo:
    """Files that are sound, although a program or a person has changed how they look."""

    @pytest.mark.parametrize(
        "ids", [("1", "2"), ("1.0", "2.0"), ("'001", '"=""002"""'), ("٠٠١", "002")]
    )
    def test_ids_that_a_program_took_for_numbers(self, here: Path, ids: tuple[str, str]) -> None:
        result = read(
            here, text(here, LIST, f"{ids[0]},22,2,2026-03-02", f"{ids[1]},11,2,2026-03-02")
        )
        assert result.problems == ()
        assert [status(result)[each] for each in ("001", "002")] == ["collected"] * 2

    def test_a_warning_names_the_ids_that_were_changed(self, here: Path) -> None:
        result = read(here, text(here, LIST, "1,22,2,2026-03-02"))
        assert "1 id not written as in the plan, such as 1 for 001" in str(result.warnings[0])

    def test_the_same_household_with_and_without_zeros_is_twice(self, here: Path) -> None:
        result = read(here, text(here, LIST, "1,22,2,2026-03-02", "001,22,2,2026-03-02"))
        assert {each.code for each in result.problems} == {"collected-id-twice"}

    def test_notes_and_totals_are_no_households_and_their_names_are_not_shown(
        self, here: Path
    ) -> None:
        file = north(here, {"001": FULL})
        book = openpyxl.load_workbook(file)
        sheet = book["Collection"]
        sheet["A12"] = "Total"
        sheet["F12"] = 22
        sheet["A14"] = "Signed: Amal Haddad, 3 March"
        sheet["A15"] = "Checked by Amal Haddad 2"
        sheet.merge_cells("A15:J15")
        book.save(file)
        result = read(here, file)
        assert result.problems == ()
        assert "Haddad" not in str(result.warnings)
        assert any("rows 12, 14 and 15" in str(each) for each in result.warnings)

    def test_sites_in_another_case(self, here: Path) -> None:
        result = read(
            here,
            text(here, f"{LIST},site", "001,22,2,2026-03-02,north", "002,11,2,2026-03-02,NORTH"),
        )
        assert result.problems == ()
        assert status(result)["002"] == "collected"

    def test_a_list_of_two_channels_in_which_each_came_to_one(self, here: Path) -> None:
        lines = ("001,North,22,2,,2026-03-02", "002,North,,,2,2026-03-02")
        file = text(here, "household_id,site,rice_kg,oil_bottle,soap_bar,date", *lines)
        result = read(here, file)
        assert result.problems == ()
        rows = result.households().filter(pl.col("household_id") == "002")
        assert dict(zip(rows["channel"], rows["status"], strict=True)) == {
            "centre": "pending",
            "store": "collected",
        }

    def test_translated_headings_that_nobody_knows(self, here: Path) -> None:
        file = north(here, {"001": FULL})
        book = openpyxl.load_workbook(file)
        for number, cell in enumerate(book["Collection"][6], start=1):
            cell.value = f"kolumna {number}"
        book.save(file)
        result = read(here, file)
        assert result.problems == ()
        assert status(result)["001"] == "collected"

    def test_a_formula_without_a_value_is_named_as_such(self, here: Path) -> None:
        result = read(here, north(here, {"001": {RICE: "=C7-1", OIL: 2, "date": DAY}}))
        assert [each.code for each in result.problems] == ["cell-error"]

    def test_amounts_in_packs(self, here: Path) -> None:
        lines = ("003,1,2,2026-03-02",)
        result = read(here, text(here, "household_id,rice (bag),oil_bottle,date", *lines))
        assert result.problems == ()
        assert float(result.totals[0].collected) == 25

    @pytest.mark.parametrize(
        "header",
        [
            "household_id,delivered_quantity_rice,Quantité reçue oil,delivery_date",
            "grp/household_id,grp/rice_kg,grp/oil_bottle,today",
        ],
    )
    def test_headings_of_other_systems(self, here: Path, header: str) -> None:
        result = read(here, text(here, header, "001,22,2,2026-03-02"))
        assert result.problems == ()
        assert status(result)["001"] == "collected"

    def test_a_total_below_a_tally_is_not_counted(self, here: Path) -> None:
        lines = ("North,4,1,2026-03-02", "North,2,1,2026-03-02", "Total,6,2,")
        result = read(here, text(here, "site,persons,households,date", *lines))
        (place,) = (
            each for each in result.sites if (each.channel, each.site) == ("centre", "North")
        )
        assert (result.problems, place.households("collected")) == ((), 2)
        assert any("rows 4" in str(each) for each in result.warnings)

    def test_a_copy_that_does_not_say_who_came_is_the_same(self, here: Path) -> None:
        first = text(here, LIST, "001,22,2,2026-03-02", name="a.csv")
        other = text(here, f"{LIST},received by", "001,22,2,2026-03-02,head", name="b.csv")
        result = read(here, first, other)
        assert result.problems == ()
        assert result.households()["by"].drop_nulls().to_list() == ["head"]

    def test_another_sheet_that_lists_households_is_warned_of(self, here: Path) -> None:
        file = north(here, {"001": FULL})
        book = openpyxl.load_workbook(file)
        other = book.create_sheet("Register")
        other.append(["household_id", "persons"])
        other.append(["001", 4])
        book.save(file)
        result = read(here, file)
        assert result.problems == ()
        assert [each.code for each in result.warnings][:1] == ["collected-sheet-unread"]
        assert status(result)["001"] == "collected"

    def test_a_name_in_a_cell_of_words_is_not_shown(self, here: Path) -> None:
        cells = {ALL: "Amal Haddad", RICE: "Amal", "date": "Haddad"}
        result = read(here, north(here, {"001": cells}))
        assert len(result.problems) == 2
        assert "Amal" not in str(result.problems)
        assert "Haddad" not in str(result.problems)

    @pytest.mark.parametrize(
        ("id_", "code"), [("#REF!", "cell-error"), ("1.23457E+15", "id-broken")]
    )
    def test_an_id_that_a_spreadsheet_lost(self, here: Path, id_: str, code: str) -> None:
        result = read(here, text(here, LIST, f"{id_},22,2,2026-03-02"))
        assert [each.code for each in result.problems] == [code]


def test_a_name_that_stands_where_a_day_belongs_is_not_shown(here: Path, tmp_path: Path) -> None:
    """Cells that have moved: a message names the row, and shows no person."""
    file = tmp_path / "moved.csv"
    names = "Kim Secretname", "شارع السر", "12 Secret Street"
    rows = [f"00{i + 1},{name},yes,centre\n" for i, name in enumerate(names)]
    file.write_text("household_id,date,all received,channel\n" + "".join(rows), encoding="utf-8")
    ran = run("collected", here / "plan", file)
    assert "date: not a day" in ran.err
    assert not any(word in ran.err + ran.out for word in ("Secret", "شارع", "السر"))
