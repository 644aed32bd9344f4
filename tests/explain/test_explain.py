"""Explanations of households and sites, in Python and through the command."""

import json
import os
import re
import tomllib
from importlib.resources import files
from pathlib import Path

import polars as pl
import pytest
from command import csv, run

import ration
from ration import DataError, Explanation, InputError
from ration.explain.sections import household_shown
from ration.explain.words import ENGLISH
from ration.export.pdf.languages.labels import languages

STOCK = "item,quantity\nrice,12 kg\n"
HEADER = "household_id,head,phone,persons,adults,centre"
ROWS = [
    "007,Kim Chol,0912345678,4,2,N",
    "2,Ri Su,0912345679,5,3,S",
    "3,Pak,1,5,5,N",
    "3,Ho,2,5,5,N",
]


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """A register with names, an id with zeros, and a repeated id."""
    (tmp_path / "stock.csv").write_text(STOCK)
    return csv(tmp_path / "households.csv", ROWS, HEADER)


def lines(found: Explanation) -> list[str]:
    """All that is shown of a household, but tables."""
    shown = household_shown(found, ENGLISH)
    return [*shown.lines, *(line for part in shown.parts for line in part.lines)]


class TestHousehold:
    """Which rows and columns make a household, and what it gets."""

    def test_the_row_and_the_columns_that_are_read(self, register: Path) -> None:
        found = ration.explain_household(register, "007")
        (row,) = found.rows
        assert (row.file, row.row) == (None, 2)
        assert dict(row.cells) == {
            "household_id": "007", "persons": "4", "adults": "2", "centre": "N",
        }  # fmt: skip
        assert found.rejected == 2

    def test_no_name_and_no_phone_is_in_it(self, register: Path) -> None:
        found = ration.explain_household(register, "007", stock=register.parent / "stock.csv",
                                         shortage="equal")  # fmt: skip
        both = found.to_json() + ration.explanation_html(found)
        assert "Kim" not in both
        assert "0912345678" not in both

    @pytest.mark.parametrize("typed", ["007", " 007 ", "'007", '="007"'])
    def test_an_id_may_be_typed_as_a_spreadsheet_shows_it(self, register: Path, typed: str) -> None:
        assert ration.explain_household(register, typed).household == "007"

    @pytest.mark.parametrize(("typed", "near"), [("7", "007"), ("0-07", "007"), ("0o7", "007")])
    def test_an_unknown_id_has_the_nearest_ones(
        self, register: Path, typed: str, near: str
    ) -> None:
        found = ration.explain_household(register, typed)
        assert found.status == "unknown"
        assert found.items == ()
        assert f"did you mean {near}?" in found.problems[0].hint

    @pytest.mark.parametrize(
        ("typed", "near"),
        [("1", "H-001"), ("01", "H-001"), ("12", "hh/a-12"), ("٠٠١", "H-001"), ("٤٧", "KS-0047")],
    )
    def test_a_number_alone_has_the_ids_that_end_with_it(self, typed: str, near: str) -> None:
        ids = ["H-001", "H-011", "hh/a-12", "KS-0047", "KS-0147"]
        frame = pl.DataFrame({"household_id": ids, "persons": [1] * 5, "adults": [1] * 5})
        found = ration.explain_household(frame, typed)
        assert f"did you mean {near}?" in found.problems[0].hint

    def test_a_repeated_id_is_rejected_with_every_row(self, register: Path) -> None:
        found = ration.explain_household(register, "3")
        assert found.status == "rejected"
        assert [row.row for row in found.rows] == [4, 5]
        assert [(each.code, each.row) for each in found.problems] == [
            ("id-duplicate", 4), ("id-duplicate", 5),
        ]  # fmt: skip

    def test_a_register_with_no_good_row_is_explained_too(self, tmp_path: Path) -> None:
        path = csv(tmp_path / "households.csv", ["1,4,9"])
        found = ration.explain_household(path, "1")
        assert (found.status, found.problems[0].code) == ("rejected", "group-larger")

    def test_a_sum_of_columns_is_shown(self) -> None:
        frame = pl.DataFrame({"household_id": ["1"], "men": [1], "women": [2], "adults": [2]})
        found = ration.explain_household(frame, "1", columns={"persons": "men+women"})
        assert "persons = men 1 + women 2 = 3" in lines(found)

    def test_a_left_out_household_has_the_column_and_the_word(self) -> None:
        frame = pl.DataFrame(
            {"household_id": ["A", "B"], "persons": [4, 6], "adults": [2, 2],
             "status": ["included", "Declined"]}
        )  # fmt: skip
        mapping = ration.parse_mapping('leave_out = { status = ["declined"] }')
        found = ration.explain_household(frame, "B", mapping=mapping)
        assert found.status == "left out"
        assert [str(each) for each in found.left_out_by] == ['1 row with status "Declined"']
        assert ration.explain_household(frame, "A", mapping=mapping).status == "accepted"

    def test_a_household_in_several_files(self, tmp_path: Path) -> None:
        for name, row in (("north", "1,4,2"), ("south", "2,5,3")):
            csv(tmp_path / f"{name}.csv", [row])
        found = ration.explain_household(tmp_path, "2")
        assert [(Path(row.file or "").name, row.row) for row in found.rows] == [("south.csv", 2)]

    @pytest.mark.parametrize("kind", ["parquet", "xlsx"])
    def test_other_kinds_of_files(self, tmp_path: Path, kind: str) -> None:
        frame = pl.DataFrame({"household_id": ["01", "02"], "persons": [4, 3], "adults": [2, 1]})
        path = tmp_path / f"households.{kind}"
        frame.write_parquet(path) if kind == "parquet" else frame.write_excel(path)
        found = ration.explain_household(path, "02")
        assert [row.row for row in found.rows] == [3]
        assert found.items[0].gets == ration.Quantity("15 kg")

    def test_one_day_is_a_day(self, tmp_path: Path) -> None:
        (tmp_path / "p.toml").write_text(
            'id = "d"\nversion = "1"\ntitle = "D"\ndays = 10\nchannels = { c = {} }\n'
            'items = { rice = { name = "Rice", unit = "kg", step = "1 g" } }\n'
            "allocations = [\n"
            '{ item = "rice", per = "person", quantity = "60 g/day", channel = "c" }]\n'
        )
        frame = pl.DataFrame({"household_id": ["1"], "persons": [4], "present": [1], "c": ["N"]})
        columns = {"days": "present"}
        found = ration.explain_household(frame, "1", tmp_path / "p.toml", columns=columns)
        (rule,) = found.items[0].channels[0].rules
        assert rule.text == "60 g/day per person, for the days of the household"
        assert rule.reckoning is not None
        assert rule.reckoning.text == "4 persons × 60 g × 1 day = 0.24 kg"

    def test_levels_times_and_days_are_in_the_sum(self) -> None:
        frame = pl.DataFrame({"household_id": ["1"], "persons": [4], "adults": [2]})
        found = ration.explain_household(frame, "1", level="50%", times=2)
        assert "4 persons × 5 kg × 50 % × 2 distributions = 20 kg" in lines(found)

    def test_an_unknown_name_of_a_column_is_an_error(self, register: Path) -> None:
        with pytest.raises(DataError, match="pesons"):
            ration.explain_household(register, "007", columns={"pesons": "persons"})


class TestPeople:
    """A household of several rows: each person's row, and what it counts for."""

    ROSTER = pl.DataFrame({
        "household_id": ["A", "A", "A", "B"], "name": ["Kim", "Ri", "Pak", "Ho"],
        "age": ["34", "3", "41", "67"], "status": ["here", "here", "left", "here"],
    })  # fmt: skip

    def test_what_each_person_counts_for(self) -> None:
        mapping = ration.parse_mapping('[people]\nage = "age"\nleave_out = { status = ["left"] }')
        found = ration.explain_household(self.ROSTER, "A", mapping=mapping)
        assert [(row.row, row.counted_as, row.left_out) for row in found.rows] == [
            (2, ("adults",), False), (3, (), False), (4, (), True),
        ]  # fmt: skip
        assert [str(each) for each in found.rows[2].left_out_by] == ['1 row with status "left"']
        assert "Kim" not in found.to_json()
        assert [(count.name, count.value) for count in found.counts] == [
            ("persons", 2), ("adults", 1),
        ]  # fmt: skip

    def test_a_person_with_a_problem_rejects_the_household(self) -> None:
        frame = self.ROSTER.with_columns(age=pl.Series(["34", "old", "41", "67"]))
        mapping = ration.parse_mapping('[people]\nage = "age"')
        found = ration.explain_household(frame, "A", mapping=mapping)
        assert found.status == "rejected"
        assert [(each.code, each.row) for each in found.problems] == [("age-unknown", 3)]
        assert [row.row for row in found.rows] == [2, 3, 4]

    def test_people_in_a_table_of_their_own(self, tmp_path: Path) -> None:
        csv(tmp_path / "people.csv", ["H-1,34", "H-1,3", "H-2,50"], "household_id,age")
        path = csv(tmp_path / "households.csv", ["H-1,N", "H-2,N"], "household_id,centre")
        mapping = ration.parse_mapping('[people]\nfile = "people.csv"')
        found = ration.explain_household(path, "H-1", mapping=mapping)
        assert [(row.file, row.row, row.counted_as) for row in found.rows] == [
            (None, 2, None), ("people.csv", 2, ("adults",)), ("people.csv", 3, ()),
        ]  # fmt: skip


class TestShortage:
    """The cut, what others get first, and what is owed."""

    FRAME = pl.DataFrame({
        "household_id": ["1", "2"], "persons": [4, 3], "adults": [2, 1], "centre": ["N", "S"],
    })  # fmt: skip

    def test_an_equal_share(self) -> None:
        stock = pl.DataFrame({"item": ["rice"], "quantity": ["12 kg"]})
        found = ration.explain_household(self.FRAME, "1", stock=stock, shortage="equal")
        assert (
            "Everybody: 2 sites together need 35 kg, and with the depots there is 12 kg; "
            "12 kg / 35 kg = 12/35 (about 0.3429)"
        ) in lines(found)
        assert (
            "20 kg × 12/35 = 48/7 kg (about 6.857), rounded down to whole steps of 1 g = 6.857 kg"
        ) in lines(found)

    def test_postpone_says_that_the_site_waits(self) -> None:
        stock = pl.DataFrame({"item": ["rice"], "quantity": ["12 kg"], "site": ["N"]})
        found = ration.explain_household(self.FRAME, "1", stock=stock, shortage="postpone")
        rice = found.items[0]
        assert (rice.gets, rice.owed_after) == (ration.Quantity("0 kg"), ration.Quantity("20 kg"))
        assert (
            "Everybody: this site needs 20 kg and has 12 kg; 12 kg / 20 kg = 0.6, "
            "less than all, so nothing is handed out now"
        ) in lines(found)

    def test_arrears_before_and_after(self) -> None:
        stock = pl.DataFrame({"item": ["rice"], "quantity": ["22 kg"], "site": ["N"]})
        owed = pl.DataFrame({"household_id": ["1"], "rice_kg": ["5"]})
        found = ration.explain_household(
            self.FRAME, "1", stock=stock, shortage="equal", arrears=owed
        )
        assert found.items[0].owed_before == ration.Quantity("5 kg")
        assert "Owed from before: 5 kg" in lines(found)
        assert "Issued: 20 kg + 2 kg = 22 kg" in lines(found)
        assert "In full: 20 kg" in lines(found)
        assert "Still owed: 20 kg + 5 kg − 22 kg = 3 kg" in lines(found)

    def test_a_household_that_is_gone_may_still_be_owed(self) -> None:
        stock = pl.DataFrame({"item": ["rice"], "quantity": ["1 t"]})
        owed = pl.DataFrame({"household_id": ["9"], "rice_kg": ["5"]})
        found = ration.explain_household(
            self.FRAME, "9", stock=stock, shortage="equal", arrears=owed
        )
        assert [each.code for each in found.problems] == ["explain-unknown", "explain-owed"]
        assert "5 kg of rice" in found.problems[1].message


class TestSite:
    """A site's figure from its households."""

    def test_many_different_households_of_a_linear_rule_are_added_up(self) -> None:
        frame = pl.DataFrame({
            "household_id": [f"{n:03}" for n in range(70)], "persons": range(1, 71),
            "adults": [1] * 70,
        })  # fmt: skip
        found = ration.explain_site(frame, "Rice", "all")
        (together,) = found.households
        assert together.together
        assert together.each[0].text == "2,485 persons × 5 kg = 12,425 kg"
        assert found.line.quantity == ration.Quantity("12425 kg")

    def test_a_share_of_a_pool(self) -> None:
        found = ration.explain_site(TestShortage.FRAME, "coal", "N")
        assert found.pool is not None
        assert (found.pool.weight, found.pool.weights) == (1, 2)
        assert found.line.quantity == found.pool.share == ration.Quantity("90 t")

    @pytest.mark.parametrize(
        ("item", "site", "channel", "code"),
        [
            ("rise", "N", None, "explain-item"),
            ("rice", "M", None, "explain-site"),
            ("rice", "N", "payer", "explain-channel"),
        ],
    )
    def test_what_the_plan_does_not_have(
        self, item: str, site: str, channel: str | None, code: str
    ) -> None:
        with pytest.raises(DataError) as error:
            ration.explain_site(TestShortage.FRAME, item, site, channel=channel)
        assert [each.code for each in error.value.problems] == [code]


class TestCommand:
    """`ration explain`."""

    def test_json_is_of_the_format(self, register: Path) -> None:
        ran = run("explain", register, "007", "--json")
        assert (ran.code, json.loads(ran.out)["format"]) == (0, "ration.explain/1")
        ran = run("explain", register, "--item", "rice", "--site", "N", "--json")
        assert json.loads(ran.out)["format"] == "ration.explain-site/1"

    @pytest.mark.parametrize(("household", "code"), [("007", 0), ("3", 1), ("99", 1)])
    def test_exit_codes(self, register: Path, household: str, code: int) -> None:
        assert run("explain", register, household).code == code

    @pytest.mark.parametrize(
        ("words", "says"),
        [
            ([], "name a HOUSEHOLD, or an item and a site"),
            (["007", "--site", "N"], "--site: it does not go with HOUSEHOLD"),
            (["007", "-o", "a.pdf"], "a.pdf is not an HTML page"),
        ],
    )
    def test_usage(self, register: Path, words: list[str], says: str) -> None:
        ran = run("explain", register, *words)
        assert ran.code == 2
        assert says in ran.err

    def test_a_page_in_two_languages(self, register: Path) -> None:
        page = register.parent / "a.html"
        ran = run("explain", register, "007", "-o", page, "--language", "ko,ar")
        assert (ran.code, ran.out) == (0, "")
        text = page.read_text(encoding="utf-8")
        assert '<article lang="ar" dir="rtl">' in text
        assert os.name != "posix" or page.stat().st_mode & 0o777 == 0o600
        assert "4명 × 5 kg = 20 kg" in text
        assert run("explain", register, "007", "-o", page).code == 4
        assert run("explain", register, "007", "--language", "xx").code == 3


def test_hostile_text_stays_text() -> None:
    frame = pl.DataFrame({
        "household_id": ["<b>1</b>"], "persons": [4], "adults": [2], "centre": ["[/b]<script>"],
    })  # fmt: skip
    page = ration.explanation_html(ration.explain_household(frame, "<b>1</b>"))
    assert "<script>" not in page
    assert "<b>1" not in page


def test_an_unknown_language_is_refused() -> None:
    frame = pl.DataFrame({"household_id": ["1"], "persons": [4], "adults": [2]})
    with pytest.raises(InputError, match="xx"):
        ration.explanation_html(ration.explain_household(frame, "1"), "en,xx")


@pytest.mark.parametrize("code", languages())
def test_every_language_has_every_text_of_explanations(code: str) -> None:
    folder = files("ration.export.pdf.languages")
    own, english = (
        tomllib.loads(folder.joinpath(f"{name}.toml").read_text(encoding="utf-8"))["explain"]
        for name in (code, "en")
    )
    assert own.keys() == english.keys()
    for key, text in english.items():
        assert {*re.findall(r"\{\w+\}", own[key])} == {*re.findall(r"\{\w+\}", text)}, key
