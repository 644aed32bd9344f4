"""What comes back from sites: statuses, every fault at its cell, foreign files, copies."""

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from command import csv
from filled import (
    ALL,
    DAY,
    FULL,
    HEADER,
    OIL,
    RICE,
    ROWS,
    codes,
    fill,
    make_plan,
    north,
    read,
    status,
    text,
)

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


class TestStatuses:
    """Collected, partly, not distributed, pending; and who is not known."""

    def test_each_status(self, here: Path) -> None:
        file = north(
            here,
            {
                "001": FULL,
                "002": {RICE: 5.5, OIL: 2, "date": "2026-03-02", "received by": "Proxy"},
                "003": {ALL: "no", RICE: 0, OIL: 0},
            },
        )
        result = read(here, file)
        assert result.problems == ()
        assert status(result) == {
            "001": "collected",
            "002": "partly",
            "003": "not_distributed",
            "004": "unreported",
        }
        (centre,) = (each for each in result.channels if each.channel == "centre")
        assert dict(centre.due) == {"households": 4, "persons": 13}
        assert centre.counted("persons", "partly") == 2
        assert centre.came == (("head", 1), ("proxy", 1))
        assert (centre.first, centre.last) == ("2026-03-02", "2026-03-02")
        rice = centre.items[0]
        assert (float(rice.entitled), float(rice.collected)) == (71.5, 27.5)
        assert dict(rice.statuses) == {
            "collected": 1,
            "partly": 1,
            "not_distributed": 1,
            "unreported": 1,
        }

    def test_groups(self, here: Path) -> None:
        result = read(here, north(here, {"001": FULL, "003": FULL}), by=["district"])
        found = {
            (each.channel, each.value): (each.households("collected"), each.households())
            for each in result.groups
        }
        assert found["centre", "east"] == (1, 2)
        assert found["centre", "west"] == (1, 2)
        with pytest.raises(ration.InputError, match="village: column not found"):
            read(here, north(here, {}), by=["village"])

    def test_a_blank_item_beside_others_is_pending(self, here: Path) -> None:
        result = read(here, north(here, {"001": {RICE: 22, "date": DAY}}))
        assert status(result)["001"] == "partly"
        oil = next(each for each in result.totals if each.item == "oil")
        assert dict(oil.statuses) == {"pending": 3, "unreported": 1}


class TestFaults:
    """Every fault is named at its cell, all at once; its row is not counted."""

    @pytest.mark.parametrize(
        ("row", "expected"),
        [
            ({RICE: 23, OIL: 2, "date": DAY}, [("collected-more", "Collection!F7")]),
            ({RICE: -1, OIL: 2, "date": DAY}, [("collected-negative", "Collection!F7")]),
            ({RICE: "much", "date": DAY}, [("collected-unreadable", "Collection!F7")]),
            ({OIL: 1.5, "date": DAY}, [("collected-steps", "Collection!G7")]),
            ({ALL: "yes", OIL: 1, "date": DAY}, [("collected-contradiction", "Collection!E7")]),
            ({ALL: "no"}, [("collected-no-amounts", "Collection!E7")]),
            ({ALL: "perhaps", "date": DAY}, [("collected-all-unreadable", "Collection!E7")]),
            ({ALL: "yes"}, [("collected-date-missing", "Collection!H7")]),
            ({"date": DAY}, [("collected-date-alone", "Collection!E7")]),
            ({ALL: "yes", "date": "soon"}, [("collected-date-unreadable", "Collection!H7")]),
            (
                {ALL: "yes", "date": dt.date(2026, 2, 28)},
                [("collected-date-early", "Collection!H7")],
            ),
            ({ALL: "yes", "date": dt.date(2026, 4, 1)}, [("collected-date-late", "Collection!H7")]),
            (
                {**FULL, "Household no.": "999"},
                [("collected-id-unknown", "Collection!A7")],
            ),
            ({**FULL, "Household no.": None}, [("collected-id-blank", "Collection!A7")]),
            ({**FULL, "Rice (kg)": 25}, [("collected-due-changed", "Collection!C7")]),
            (
                {RICE: 99, OIL: -2, "date": "soon"},
                [
                    ("collected-date-unreadable", "Collection!H7"),
                    ("collected-negative", "Collection!G7"),
                ],
            ),
        ],
    )
    def test_a_cell(self, here: Path, row: dict[str, Any], expected: list[tuple[str, str]]) -> None:
        result = read(here, north(here, {"001": row, "002": FULL}))
        assert {*expected} <= {*codes(result)}
        assert {each.file for each in result.problems} == {str(here / "north.xlsx")}
        assert status(result)["002"] == "collected"  # good rows count
        assert status(result)["001"] in ("refused", "pending")
        assert "001" not in result.arrears().filter(pl.col("rice_g") > 0)["household_id"] or (
            status(result)["001"] == "pending"
        )

    def test_a_household_twice_and_one_of_another_site(self, here: Path) -> None:
        file = north(here, {"002": {**FULL, "Household no.": "001"}, "001": FULL})
        assert {*codes(read(here, file))} >= {
            ("collected-id-twice", "Collection!A7"),
            ("collected-id-twice", "Collection!A8"),
        }
        file = north(here, {"003": {**FULL, "Household no.": "004"}})
        result = read(here, file)
        assert ("collected-id-elsewhere", "Collection!A9") in codes(result)
        assert status(result)["004"] == "refused"

    def test_no_names_are_shown(self, here: Path) -> None:
        file = north(here, {"001": {**FULL, "received by": "Kim Chol Su", "remark": "Kim"}})
        result = read(here, file)
        result.write(here / "out")
        assert "collected-who" in [each.code for each in result.warnings]
        assert "Kim" not in result.to_json() + str(result.warnings)
        assert "Kim" not in (here / "out/collected.csv").read_text("utf-8")


class TestForeignFiles:
    """A file of another plan, a broken one, a changed plan: refused, and all others are read."""

    def test_a_workbook_of_another_plan(self, here: Path, made: Path) -> None:
        other = ration.compute(csv(here / "o.csv", ROWS[:2], HEADER), made / "p.toml")
        other.write_collection(here / "other")
        file = here / "other/collection/centre/North.xlsx"
        result = read(here, file, north(here, {"001": FULL}))
        assert codes(result) == [("collected-other-plan", None)]
        assert "its register is not that of this plan" in result.problems[0].message
        assert status(result)["001"] == "collected"

    def test_a_file_that_is_none(self, here: Path) -> None:
        (here / "broken.xlsx").write_bytes(b"PK\x03\x04 no")
        odd = text(here, "name,age", "x,3")
        result = read(here, here / "broken.xlsx", odd, north(here, {"001": FULL}))
        assert sorted(each.code for each in result.problems) == [
            "collected-column-missing",
            "file-broken",
        ]
        assert status(result)["001"] == "collected"
        with pytest.raises(ration.InputError, match="nothing"):
            read(here, here / "nothing")

    def test_a_plan_that_was_changed(self, here: Path) -> None:
        file = here / "plan/entitlements.csv"
        file.write_text(file.read_text("utf-8").replace("22", "44"), encoding="utf-8")
        with pytest.raises(ration.InputError, match="differs from what ration wrote"):
            read(here, north(here, {}))
        (here / "plan/SHA256SUMS").unlink()
        with pytest.raises(ration.InputError, match="but the plan has 66 kg"):
            read(here, north(here, {}))

    def test_a_plan_without_a_list(self, here: Path) -> None:
        """Its own workbooks are the list, as long as they are as they were written."""
        (here / "plan/entitlements.csv").unlink()
        file = north(here, {"001": FULL})
        assert status(read(here, file))["001"] == "collected"
        shutil.copy(file, here / "plan/collection/centre/North.xlsx")
        with pytest.raises(ration.InputError, match="differs from what ration wrote"):
            read(here, file)
        shutil.rmtree(here / "plan/collection")
        with pytest.raises(ration.InputError, match="compute the plan again"):
            read(here, file)


class TestTwice:
    """The same file changes nothing; two people's copies never overwrite each other."""

    def test_the_same_file(self, here: Path) -> None:
        file = north(here, {"001": FULL})
        shutil.copy(file, here / "again.xlsx")
        result = read(here, file, here / "again.xlsx")
        assert result.problems == ()
        assert [each.code for each in result.warnings][:1] == ["collected-twice"]
        assert result.totals == read(here, file).totals

    def test_other_households_are_joined(self, here: Path) -> None:
        one = north(here, {"001": FULL, "003": FULL}, "a.xlsx")
        two = north(here, {"002": FULL, "003": FULL}, "b.xlsx")
        result = read(here, one, two)
        assert result.problems == ()
        found = {each.code: str(each) for each in result.warnings}
        assert "1 household filled in as in" in found["collected-copies"]
        assert "other households are filled in" in found["collected-joined"]
        assert [*status(result).values()][:3] == ["collected"] * 3

    def test_the_same_household_differently(self, here: Path) -> None:
        one = north(here, {"001": FULL}, "a.xlsx")
        two = north(here, {"001": {RICE: 5, OIL: 2, "date": DAY}}, "b.xlsx")
        result = read(here, two, one)
        assert codes(result) == [("collected-conflict", "Collection!F7")]
        (found,) = result.problems
        assert (found.file, found.value) == (str(two), "001")
        assert found.message.endswith("a.xlsx, Collection!F7")
        assert status(result)["001"] == "refused"

    def test_a_copied_sheet(self, here: Path) -> None:
        file = north(here, {"001": FULL})
        book = openpyxl.load_workbook(file)
        book.copy_worksheet(book["Collection"]).title = "Second day"
        book.save(file)
        fill(file, file, {"002": FULL}, sheet="Second day")
        result = read(here, file)
        assert result.problems == ()
        assert status(result)["002"] == "collected"
        assert [each.source.rpartition(" (")[2] for each in result.sources] == [
            "Collection)",
            "Second day)",
        ]
