"""Each person once: doubled people, ids of several columns, codes for ages, tables of no people."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from command import csv, run
from hypothesis import given
from hypothesis import strategies as st

import ration
from ration.register.columns.joined_ids import with_joined_ids
from ration.register.columns.people_signs import about_people
from ration.register.mapping.mapping import RegisterMapping
from ration.register.people.doubtful.doubts import FEW_AGES, MANY_PEOPLE
from ration.register.source.open import open_register

HEADER = "household_id,individual_id,age,sex,centre"
ROW = {"household_id": "A", "age": "30", "sex": "F", "centre": "N"}


def codes(rows: Sequence[str], header: str = HEADER, mapping: str = "people = {}") -> list[str]:
    """The codes of all problems and warnings but those of columns, with the rows."""
    read = [dict(zip(header.split(","), row.split(","), strict=True)) for row in rows]
    report = ration.check(pl.DataFrame(read), mapping=ration.parse_mapping(mapping))
    ignored = ("site-all", "people-used", "size-differs")
    found = (*report.problems, *report.warnings)
    return [f"{each.code} {each.row or ''}".strip() for each in found if each.code not in ignored]


class TestDoubles:
    """The same person in several rows."""

    @pytest.mark.parametrize(
        "column", ["individual_id", "N° individu", "PID", "member_id", "개인번호"]
    )
    def test_the_same_person_twice_is_a_problem(self, column: str) -> None:
        header = HEADER.replace("individual_id", column)
        rows = ["A,i1,30,F,N", "A,i1,30,F,N", "A,i2,3,M,N"]
        assert codes(rows, header) == ["person-twice 2", "person-twice 3"]

    def test_also_in_two_households(self) -> None:
        rows = ["A,i1,30,F,N", "A,i2,3,M,N", "B,i1,31,F,N", "C,i4,44,F,N"]
        assert codes(rows) == ["person-twice 2", "person-twice 4"]

    def test_the_other_rows_are_named_in_a_folder(self, tmp_path: Path) -> None:
        csv(tmp_path / "1.csv", ["A,i1,30,F,N"], HEADER)
        csv(tmp_path / "2.csv", ["B,i2,30,F,N", "B,i1,30,F,N"], HEADER)
        found = json.loads(run("check", tmp_path, "--people", "-q", "--json").out)["problems"]
        first, second = str(tmp_path / "1.csv"), str(tmp_path / "2.csv")
        places = [(each["file"], each["row"]) for each in found]
        assert places == [(first, 2), (second, 3)]
        assert found[0]["message"] == f"this person is also in {second} row 3"

    def test_in_a_table_of_people_beside_the_households(self, tmp_path: Path) -> None:
        csv(tmp_path / "r.csv", ["A", "B", "C"], "household_id")
        people = ["A,i1,30", "B,i2,30", "B,i1,30", "C,i3,40", "X,i3,40"]
        path = csv(tmp_path / "people.csv", people, "household_id,individual_id,age")
        mapping = ration.parse_mapping(f'people = {{ file = "{path}", orphans = true }}')
        report = ration.check(tmp_path / "r.csv", mapping=mapping)
        assert [(each.row, each.code) for each in report.problems] == [
            (2, "person-twice"), (3, "person-twice"),
        ]  # fmt: skip
        assert "row 2 there: this person is also in row 4" in report.problems[0].message

    def test_the_person_in_the_row_of_an_accepted_household_is_named(self) -> None:
        """One row of a person in a rejected household does not free the other."""
        found = codes(["A,i1,x,F,N", "A,i2,3,F,N", "B,i1,30,F,N"])
        assert found == ["age-unknown 2", "person-twice 2", "person-twice 4"]

    def test_named_in_a_call_or_a_mapping(self, tmp_path: Path) -> None:
        rows = ["A,7,30,F,N", "B,7,30,F,N"]
        path = csv(tmp_path / "r.csv", rows, HEADER.replace("individual_id", "Karte"))
        assert run("check", path, "--people", "-q").code == 0
        assert run("check", path, "--people", "--column", "person_id=Karte", "-q").code == 1
        report = ration.check(path, mapping=ration.parse_mapping('people = { id = "Karte" }'))
        assert {each.code for each in report.problems} == {"person-twice"}
        ran = run("check", path, "--people", "--column", "person_id=nobody", "-q")
        assert "nobody: column not found; it is named as person_id of people" in ran.err

    def test_no_ids_if_the_mapping_says_so(self) -> None:
        rows = ["A,i1,30,F,N", "B,i1,30,F,N"]
        assert codes(rows, mapping='people = { id = "" }') == ["people-one-each"]

    def test_blanks_and_words_for_no_answer_are_no_ids(self) -> None:
        rows = ["A,,30,F,N", "A,,3,M,N", "B,N/A,30,F,N", "B,N/A,3,M,N", "B,0,4,M,N", "A,0,5,M,N"]
        assert codes(rows[:4]) == []
        assert codes(rows, mapping='people = {}\ncodes = { individual_id = ["0"] }') == []

    def test_people_without_an_id_are_compared_by_their_cells(self) -> None:
        rows = ["A,i1,30,F,N", "A,,3,M,N", "B,,40,F,N", "B,,40,F,N"]
        assert codes(rows) == ["people-equal"]
        assert codes(rows[:3]) == []

    def test_ids_that_are_floats(self) -> None:
        rows = {"household_id": ["A", "B", "B"], "individual_id": [1.0, 2.0, 1.0], "age": [3, 4, 5]}
        mapping = ration.parse_mapping('people = { id = "individual_id" }')
        report = ration.check(pl.DataFrame(rows), mapping=mapping)
        found = [(each.row, each.value) for each in report.problems if each.code == "person-twice"]
        assert found == [(2, "1"), (4, "1")]

    def test_people_are_told_apart_by_any_cell(self) -> None:
        """Also where there is no age, birth date or sex."""
        mapping = ration.parse_mapping("people = {}")
        for names, equal in ((("Ann", "Ann", "Bob"), True), (("Ann", "Bob", "Bo"), False)):
            frame = pl.DataFrame({"household_id": ["A"] * 3, "name": names})
            report = ration.check(frame, "general-food", mapping=mapping)
            assert ("people-equal" in {each.code for each in report.warnings}) == equal

    def test_people_who_are_left_out_are_no_doubles(self) -> None:
        rows = ["A,i1,30,F,N", "A,i2,3,M,N", "B,i1,30,F,out"]
        assert codes(rows, mapping='people.leave_out.centre = ["out"]') == []

    def test_the_numbers_of_people_in_each_household_are_no_ids_of_the_register(self) -> None:
        rows = [f"{home},{at},{20 + home + 7 * at},F,N" for home in range(9) for at in (1, 2, 4)]
        assert codes(rows) == []
        assert codes(rows[:6]) == []
        assert codes(["1,1,60,F,N", *rows]) == ["person-twice 2", "person-twice 6"]

    def test_ids_that_are_those_of_the_household_are_none(self) -> None:
        rows = [f"{home},P{home},{20 + 7 * at},F,N" for home in range(9) for at in (1, 2)]
        assert codes(rows) == []

    def test_equal_rows_without_ids_are_a_warning(self) -> None:
        header = HEADER.replace("individual_id,", "")
        assert codes(["A,30,F,N", "A,30,F,N", "A,3,M,N"], header) == ["people-equal"]
        assert codes(["A,30,F,N", "A,30,M,N", "B,30,F,N", "B,3,M,N"], header) == []

    def test_rows_in_which_nothing_tells_people_apart_are_no_warning(self, tmp_path: Path) -> None:
        path = csv(tmp_path / "r.csv", ["A,N", "A,N", "B,N"], "household_id,centre")
        report = ration.check(path, "general-food", mapping=ration.parse_mapping("people = {}"))
        assert "people-equal" not in {each.code for each in report.warnings}

    @given(st.data())
    def test_exactly_the_doubled_rows_are_refused(self, data: st.DataObject) -> None:
        """Law: doubled rows put in at random, also in other households, are refused and named."""
        homes = data.draw(st.lists(st.integers(1, 4), min_size=1, max_size=5))
        ids = data.draw(
            st.permutations([f"{home}-{at}" for home, n in enumerate(homes) for at in range(n)])
        )
        people = [
            {**ROW, "household_id": f"H{who.split('-')[0]}", "person_id": who, "age": f"{20 + at}"}
            for at, who in enumerate(ids)
        ]
        rows = list(people)
        for double in data.draw(st.lists(st.sampled_from(people), max_size=4)):
            home = data.draw(st.sampled_from([double["household_id"], "H0"]))
            at = data.draw(st.integers(0, len(rows)))
            rows.insert(at, {**double, "household_id": home})
        times = Counter(row["person_id"] for row in rows)
        doubled = [at for at, row in enumerate(rows, 2) if times[row["person_id"]] > 1]
        report = ration.check(pl.DataFrame(rows), mapping=RegisterMapping().updated(people=True))
        assert [each.row for each in report.problems if each.code == "person-twice"] == doubled
        assert bool(report.problems) == bool(doubled)


class TestJoinedIds:
    """Ids of several columns."""

    ROWS = ("2019,1,34,F", "2019,1,3,M", "2020,1,43,F", "2020,,4,M")

    def test_rows_of_people(self, tmp_path: Path) -> None:
        path = csv(tmp_path / "r.csv", self.ROWS[:3], "YEAR,SERIAL,age,sex")
        ran = run("compute", path, "--people", "--column", "household_id=YEAR+SERIAL", "-q")
        assert "In the register: 2 households, 3 persons, 2 adults." in ran.out
        assert ran.code == 0

    @pytest.mark.parametrize("source", ['"YEAR+SERIAL"', '["YEAR", "SERIAL"]'])
    def test_rows_of_households_by_a_mapping(self, tmp_path: Path, source: str) -> None:
        rows = ["2019,1,3,1", "2020,1,3,2", "2020,,4,1", "2019,1,5,2"]
        path = csv(tmp_path / "r.csv", rows, "YEAR,SERIAL,persons,adults")
        mapping = ration.parse_mapping(f"columns.household_id = {source}")
        report = ration.check(path, mapping=mapping)
        assert [(each.row, each.code, each.value) for each in report.problems] == [
            (2, "id-duplicate", "2019~1"), (4, "id-blank", None), (5, "id-duplicate", "2019~1"),
        ]  # fmt: skip
        survey = ration.register_columns(path, mapping=mapping)
        assert [each.name for each in survey.columns if each.taken_for == ("household_id",)] == [
            "YEAR", "SERIAL",
        ]  # fmt: skip
        assert survey.mapping.source("household_id") == ("YEAR+SERIAL",)
        report.write_rejected(tmp_path / "rejects.csv")
        header = (tmp_path / "rejects.csv").read_text("utf-8-sig").splitlines()[0]
        assert header == "ration:problem,YEAR,SERIAL,persons,adults"

    def test_entitlements_have_the_joined_id(self, tmp_path: Path) -> None:
        path = csv(tmp_path / "r.csv", ["2019,01,3,1"], "YEAR,SERIAL,persons,adults")
        plan = ration.compute(path, columns={"household_id": "YEAR + SERIAL"})
        assert plan.entitlements()["household_id"].to_list() == ["2019~01"]

    def test_parts_that_are_floats_are_written_as_whole_numbers(self) -> None:
        whole = {"YEAR": [2019, 2020], "SERIAL": [1, None], "persons": [3, 4], "adults": [1, 2]}
        source = {"household_id": "YEAR+SERIAL"}
        for kind in (pl.Int64, pl.Float64):
            frame = pl.DataFrame(whole).with_columns(pl.col("YEAR", "SERIAL").cast(kind))
            report = ration.check(frame, columns=source)
            assert [(each.row, each.code) for each in report.problems] == [(3, "id-blank")]
            plan = ration.compute(frame.head(1), columns=source)
            assert plan.entitlements()["household_id"].to_list() == ["2019~1"]

    def test_a_part_that_lost_digits_is_refused(self) -> None:
        frame = pl.DataFrame({"YEAR": [2019], "SERIAL": [1.5], "persons": [3], "adults": [1]})
        with pytest.raises(ration.DataError) as error:
            ration.compute(frame, columns={"household_id": "YEAR+SERIAL"})
        assert [(each.code, each.column) for each in error.value.problems] == [
            ("id-float", "SERIAL")
        ]

    def test_a_missing_part_is_named(self, tmp_path: Path) -> None:
        path = csv(tmp_path / "r.csv", self.ROWS, "YEAR,SERIAL,age,sex")
        for people in ([], ["--people"]):
            ran = run("check", path, *people, "--column", "household_id=YEAR+SERIL", "-q")
            assert "SERIL: column not found" in ran.err
            assert "did you mean SERIAL?" in ran.err

    def test_a_table_of_people_with_the_same_columns(self, tmp_path: Path) -> None:
        path = csv(tmp_path / "r.csv", ["2019,1,N", "2020,1,N"], "YEAR,SERIAL,centre")
        people = csv(tmp_path / "people.csv", self.ROWS[:3], "YEAR,SERIAL,age,sex")
        words = ("--members", people, "--column", "household_id=YEAR+SERIAL", "-q")
        assert "2 households, 3 persons, 2 adults." in run("compute", path, *words).out

    def test_ids_of_people(self) -> None:
        rows = ["A,1,30,F,N", "A,2,3,M,N", "B,1,40,F,N", "B,1,41,F,N"]
        mapping = 'people = { id = "household_id+individual_id" }'
        assert codes(rows, mapping=mapping) == ["person-twice 4", "person-twice 5"]

    def test_a_broken_part_is_a_problem_of_the_id(self, tmp_path: Path) -> None:
        rows = ["#REF!,1,3,1", "5.22E+13,1,3,2"]
        path = csv(tmp_path / "r.csv", rows, "YEAR,SERIAL,persons,adults")
        report = ration.check(path, columns={"household_id": "YEAR+SERIAL"})
        assert [each.code for each in report.problems] == ["cell-error", "id-broken"]

    def test_personal_parts_make_a_personal_id(self, tmp_path: Path) -> None:
        path = csv(tmp_path / "r.csv", ["1,2,3,1", "1,2,3,1"], "card,SERIAL,persons,adults")
        mapping = ration.parse_mapping('personal = ["card"]\ncolumns.household_id = "card+SERIAL"')
        assert {each.value for each in ration.check(path, mapping=mapping).problems} == {None}

    @given(st.lists(st.tuples(*[st.text("~≈-1", min_size=1, max_size=3)] * 2), min_size=1))
    def test_equal_ids_have_equal_parts(self, parts: list[tuple[str, str]]) -> None:
        """Law: whatever signs the parts have, different parts never make the same id."""
        register = open_register(pl.DataFrame(parts, schema=["a", "b"], orient="row"))
        joined = with_joined_ids(register, ["a+b"], RegisterMapping()).frame.collect()["a+b"]
        assert joined.n_unique() == len(set(parts))


class TestDoubts:
    """Codes for ages, and tables that are none of people."""

    def test_nobody_grown_up_is_a_warning(self) -> None:
        rows = ["A,8", "A,2", "B,9"]
        assert codes(rows, "household_id,age") == ["ages-young"]
        assert codes([*rows, "B,34"], "household_id,age") == []

    def test_a_few_ages_of_many_people_are_a_warning(self) -> None:
        bands = [f"{at // 3},{(0, 5, 18, 60)[at % 4]}" for at in range(MANY_PEOPLE)]
        assert codes(bands, "household_id,age") == ["ages-few"]
        assert codes(bands[1:], "household_id,age") == []
        ages = [f"{at // 3},{10 + at % (FEW_AGES + 1)}" for at in range(MANY_PEOPLE)]
        assert codes(ages, "household_id,age") == []

    def test_a_person_in_each_household_is_a_warning(self) -> None:
        rows = ["A,8,34", "B,2,45", "C,9,23"]
        header = "household_id,persons,age"
        assert codes(rows, header) == ["people-one-each"]
        assert codes([*rows, "C,9,30"], header) == []

    def test_a_table_of_crops_is_not_proposed_as_people(self, tmp_path: Path) -> None:
        path = csv(tmp_path / "crops.csv", ["maize,1", "rice,1"], "crop,_parent_index")
        assert "--members" not in run("compute", path, "-q").err
        people = csv(tmp_path / "people.csv", ["34,1", "3,1"], "age,_parent_index")
        assert "--members" in run("compute", people, "-q").err

    def test_a_table_of_crops_named_as_people_is_a_warning(self, tmp_path: Path) -> None:
        path = csv(tmp_path / "sv.csv", ["1", "2"], "_index")
        crops = csv(tmp_path / "crops.csv", ["maize,1", "rice,1", "rice,2"], "crop,_parent_index")
        words = ("--map", "kobo", "--column", "household_id=_index", "--members", crops)
        ran = run("check", path, *words, "-p", "general-food")
        assert "crops.csv: no column has an age, a birth date, a sex or a name" in ran.err

    @pytest.mark.parametrize(
        ("columns", "known"),
        [
            ("_parent_index,people/first_name", True),
            ("hh,Prénom", True),
            ("hh,성별", True),
            ("hh,العمر", True),
            ("hh,Пол", True),
            ("hh,PDisabAge", True),
            ("hh,individual_id", True),
            ("hh,crop_name,area", False),
            ("hh,asset,value,village name", False),
            ("hh,page,message", False),
        ],
    )
    def test_signs_of_people(self, columns: str, known: bool) -> None:
        assert about_people(columns.split(",")) is known
