"""Registers with one row per person, and households with their people in a second table."""

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from command import csv, run
from hypothesis import given
from hypothesis import strategies as st

import ration
from ration import RegisterMapping
from ration.register.people import households
from ration.register.source.open import open_register

PROGRAMME = """
id = "people"
version = "1"
title = "People"
source = "a test"
date = 2024-03-01
[groups.adults]
from_age = 17
[groups.infants]
to_age = "23 months"
[groups.mothers]
sex = "female"
from_age = 15
to_age = 49
where = { nursing = ["yes"] }
[channels.tent]
[items.rice]
name = "Rice"
unit = "kg"
[[allocations]]
item = "rice"
per = "person"
quantity = "5 kg"
channel = "tent"
[[allocations]]
item = "rice"
per = "adults"
quantity = "1 kg"
channel = "tent"
"""
MOTHERS = PROGRAMME.replace('per = "adults"', 'per = "mothers"')
INFANTS = PROGRAMME.replace('per = "adults"', 'per = "infants"')
HEADER = "household_id,age,sex,nursing,tent"


def programme(text: str = PROGRAMME) -> ration.Programme:
    """Parse the programme of this text."""
    return ration.parse_programme(text)


def mapped(**keys: Any) -> RegisterMapping:
    """Build a mapping from these keys."""
    return RegisterMapping.model_validate(keys)


def people(path: Path, *rows: str, header: str = HEADER) -> Path:
    """Write a roster of these people."""
    return csv(path / "roster.csv", rows, header)


PEOPLE = mapped(people={})


class TestRoster:
    """Rows of people are grouped by household and counted by the programme's groups."""

    def test_groups_are_counted(self, tmp_path: Path) -> None:
        rows = people(tmp_path, "A,34,F,yes,N", "A,3,M,,N", "B,17,male,,S", "A,16,f,,N")
        plan = ration.compute(rows, programme(), mapping=PEOPLE)
        assert dict(plan.people) == {"households": 2, "persons": 4, "adults": 2}
        assert [
            (manifest.site, str(manifest.lines["rice"].quantity)) for manifest in plan.sites
        ] == [
            ("N", "16 kg"),
            ("S", "6 kg"),
        ]
        assert (plan.source.read, plan.source.accepted) == (4, 4)

    def test_sex_and_flags_narrow_a_group(self, tmp_path: Path) -> None:
        rows = people(
            tmp_path, "A,34,F,yes,N", "A,34,F,no,N", "A,34,M,yes,N", "A,50,F,yes,N", "A,15,여,yes,N"
        )
        plan = ration.compute(rows, programme(MOTHERS), mapping=PEOPLE)
        assert dict(plan.people)["mothers"] == 2

    @pytest.mark.parametrize(
        ("born", "counted"),
        [("2022-03-02", 1), ("2022-03-01", 0), ("2022-02-28", 0), ("2024-03-01", 1)],
    )
    def test_months_are_completed_on_the_day(self, tmp_path: Path, born: str, counted: int) -> None:
        rows = people(tmp_path, f"A,{born},F,,N", header="household_id,dob,sex,nursing,tent")
        plan = ration.compute(rows, programme(INFANTS), mapping=PEOPLE)
        assert dict(plan.people)["infants"] == counted

    @pytest.mark.parametrize("asked", ['["yes"]', '["Oui"]', "true", "[true]", '["1"]'])
    def test_yes_in_any_language(self, tmp_path: Path, asked: str) -> None:
        text = MOTHERS.replace('["yes"]', asked)
        words = ("Oui", "TRUE", "1", "예", "yes", "non", "0", "FALSE", "NA", "")
        rows = people(tmp_path, *(f"A,34,F,{word},N" for word in words))
        plan = ration.compute(rows, programme(text), mapping=PEOPLE)
        assert dict(plan.people)["mothers"] == 5
        (warning,) = [str(each) for each in plan.warnings if each.code == "where-read"]
        assert warning.startswith("nursing: read as `")
        assert "which `where` names: `" in warning

    @pytest.mark.parametrize(
        ("asked", "words", "counted"),
        [
            ("yes", ("yes", "Oui", "perhaps"), 1),  # no column of yes and no alone
            ("nursing", ("nursing", "Nursing", "yes"), 1),
            ("yes", ("yes", "no", "no"), 1),
            ("no", ("yes", "non", ""), 1),  # a blank says neither
            ("1", ("1", "2", "1.0"), 1),
        ],
    )
    def test_other_words_must_be_equal(
        self, tmp_path: Path, asked: str, words: Sequence[str], counted: int
    ) -> None:
        text = MOTHERS.replace('["yes"]', f'["{asked}"]')
        rows = people(tmp_path, *(f"A,34,F,{word},N" for word in words))
        plan = ration.compute(rows, programme(text), mapping=PEOPLE)
        assert dict(plan.people)["mothers"] == counted
        warnings = [each for each in plan.warnings if each.code == "where-read"]
        assert bool(warnings) == (asked == "no")

    def test_a_word_that_no_row_has(self, tmp_path: Path) -> None:
        rows = people(tmp_path, "A,34,F,lactating,N")
        plan = ration.compute(rows, programme(MOTHERS), mapping=PEOPLE)
        (warning,) = [str(warning) for warning in plan.warnings if warning.code == "where-absent"]
        assert warning.startswith("nursing: no row has `yes`, which a group needs")

    def test_sexes_in_words_of_the_register(self, tmp_path: Path) -> None:
        rows = people(tmp_path, "A,34,2,yes,N", "A,34,1,yes,N", "A,34,F,yes,N")
        with pytest.raises(ration.DataError, match=r'sexes = { female = \["2"\], male'):
            ration.compute(rows, programme(MOTHERS), mapping=PEOPLE)
        mapping = ration.parse_mapping("[people.sexes]\nfemale = 2\nmale = [1]")
        assert ration.parse_mapping(ration.dump_mapping(mapping)) == mapping
        plan = ration.compute(rows, programme(MOTHERS), mapping=mapping)
        assert dict(plan.people)["mothers"] == 2

    def test_years_are_not_enough_for_months(self, tmp_path: Path) -> None:
        rows = people(tmp_path, "A,1,F,,N", "A,2,F,,N")
        assert dict(ration.compute(rows, programme(INFANTS), mapping=PEOPLE).people)["infants"] == 1
        text = INFANTS.replace("23 months", "6 months")
        with pytest.raises(
            ration.DataError, match=r"row 2, age: .0.: an age in years is not exact enough"
        ):
            ration.compute(people(tmp_path, "A,0,F,,N"), programme(text), mapping=PEOPLE)

    def test_dates_prove_their_order_or_are_refused(self, tmp_path: Path) -> None:
        header = "household_id,birth date,sex,nursing,tent"
        sure = people(tmp_path, "A,03/04/2000,F,,N", "A,31/04/1999,F,,N", header=header)
        with pytest.raises(ration.DataError, match="not a date that exists"):
            ration.compute(sure, programme(), mapping=PEOPLE)
        sure = people(tmp_path, "A,03/04/2007,F,,N", "A,30/04/1999,F,,N", header=header)
        assert dict(ration.compute(sure, programme(), mapping=PEOPLE).people)["adults"] == 1
        open_ = people(tmp_path, "A,01/04/2007,F,,N", header=header)
        with pytest.raises(ration.DataError, match=r'pass mapping=."dates": "dmy". or map'):
            ration.compute(open_, programme(), mapping=PEOPLE)
        for order, adults in (("dmy", 0), ("mdy", 1)):
            plan = ration.compute(open_, programme(), mapping=mapped(people={}, dates=order))
            assert dict(plan.people)["adults"] == adults

    def test_guesses_have_warnings(self, tmp_path: Path) -> None:
        header = "HH ID,Birth date,sex,nursing,tent"
        rows = people(tmp_path, "A,03/04/2007,F,,N", "A,30/04/1999,F,,N", header=header)
        plan = ration.compute(rows, programme(), mapping=PEOPLE)
        assert [(warning.code, warning.column) for warning in plan.warnings] == [
            ("people-used", "HH ID"),
            ("people-used", "Birth date"),
            ("dates-order", "Birth date"),
        ]

    def test_one_bad_person_rejects_the_household(self, tmp_path: Path) -> None:
        rows = people(tmp_path, "A,34,F,,N", "B,old,F,,N", "B,20,M,,N", "C,20,M,,S", ",9,M,,S")
        with pytest.raises(ration.DataError) as refused:
            ration.compute(rows, programme(), mapping=PEOPLE)
        assert [str(each).split(";")[0] for each in refused.value.problems] == [
            'row 3, age: "old": not an age',
            "row 6, household_id: the household has no id",
        ]
        rejects = tmp_path / "rejects.csv"
        (tmp_path / "p.toml").write_text(PROGRAMME)
        words = ["-p", str(tmp_path / "p.toml"), "--people", "-q", "--json"]
        ran = run("compute", rows, *words, "--rejects", rejects)
        assert '"read":5,"accepted":2,"rejected":3' in ran.out.replace(" ", "").replace("\n", "")
        left = rejects.read_text("utf-8-sig")
        assert "another person of the household has a problem,B,20,M,,N" in left
        rejects.write_text(left.replace("B,old", "B,40").replace("no id,,9", "no id,D,9"))
        again = ration.compute(rejects, programme(), mapping=PEOPLE)
        assert dict(again.people) == {"households": 2, "persons": 3, "adults": 2}

    def test_people_who_live_alone(self, tmp_path: Path) -> None:
        rows = people(tmp_path, "A,34,F,,N", ",20,M,,N", ",,,,", ",8,M,,N")
        plan = ration.compute(rows, programme(), mapping=mapped(people={"alone": True}))
        assert dict(plan.people) == {"households": 3, "persons": 3, "adults": 2}
        assert sorted(plan.entitlements()["household_id"]) == ["A", "row 3", "row 5"]
        assert [each.code for each in plan.warnings] == ["blank-row"]

    def test_a_household_at_two_sites(self, tmp_path: Path) -> None:
        rows = people(tmp_path, "A,34,F,,N", "A,20,M,,S", "B,20,M,,", "B,30,F,,S")
        with pytest.raises(ration.DataError, match="row 2, tent: rows with this id have different"):
            ration.compute(rows, programme(), mapping=PEOPLE)

    def test_heads_are_counted(self, tmp_path: Path) -> None:
        header = "household_id,age,relation,tent"
        rows = people(tmp_path, "A,34,HEAD,N", "A,3,son,N", "B,9,son,N", header=header)
        mapping = mapped(people={"head": {"relation": ["head"]}})
        plan = ration.compute(rows, programme(), mapping=mapping)
        (warning,) = [str(each) for each in plan.warnings]
        assert warning.startswith("relation: households without a head: 1 (first: row 4)")

    def test_a_missing_column(self, tmp_path: Path) -> None:
        rows = people(tmp_path, "A,x", header="household_id,name")
        with pytest.raises(ration.DataError, match=("column not found; group adults needs it")):
            ration.compute(rows, programme(), mapping=PEOPLE)

    def test_a_missing_column_of_a_condition(self, tmp_path: Path) -> None:
        rows = people(tmp_path, "A,34,F,N", header="household_id,age,sex,tent")
        with pytest.raises(ration.DataError, match=r"nursing: .*group mothers needs it"):
            ration.compute(rows, programme(MOTHERS), mapping=PEOPLE)

    def test_another_count_under_another_name(self, tmp_path: Path) -> None:
        text = PROGRAMME.replace('per = "adults"', 'per = "workdays"')
        rows = people(tmp_path, "A,2,1,N", "A,3,0,N", "B,0,7,S", header="HH ID,paid,own,tent")
        for source, kilos in ((["paid"], "20 kg"), (["paid", "own"], "28 kg")):
            mapping = mapped(people={}, columns={"workdays": source})
            plan = ration.compute(rows, programme(text), mapping=mapping)
            assert str(plan.totals["rice"].quantity) == kilos

    def test_columns_are_shown(self, tmp_path: Path) -> None:
        rows = people(tmp_path, "A,34,F,yes,N", header="HH ID,Age,Gender,nursing,tent")
        found = ration.register_columns(rows, programme(), mapping=PEOPLE)
        taken = {each.name: each.taken_for for each in found.columns if each.taken_for}
        assert taken == {
            "HH ID": ("household_id",),
            "Age": ("age",),
            "Gender": ("sex",),
            "tent": ("tent",),
        }


def workbook(path: Path, **sheets: Sequence[Sequence[Any]]) -> Path:
    """Write a workbook with these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


BESIDE = {"file": "people.csv", "household": "PARENT_KEY"}


class TestLinked:
    """Households on one sheet, their people on another."""

    def test_a_builtin_mapping(self, tmp_path: Path) -> None:
        path = workbook(tmp_path / "k.xlsx", main=self.HOUSEHOLDS, people=self.PEOPLE)
        (tmp_path / "p.toml").write_text(PROGRAMME)
        words = ["--map", "kobo", "--sheet", "main", "--members", "people", "--json", "-q"]
        ran = run("compute", path, "-p", tmp_path / "p.toml", *words)
        assert json.loads(ran.out)["people"] == {"households": 2, "persons": 3, "adults": 2}

    HOUSEHOLDS = (
        ("_id", "tent", "hh_size", "_index"),
        ("x1", "N", 2, 1),
        ("x2", "S", 2, 2),
    )
    PEOPLE = (("age", "_parent_index"), (34, 1), (3, 1), (40, 2))
    MAPPING = mapped(
        sheet="main",
        columns={"household_id": "_id"},
        people={"sheet": "people", "household": "_parent_index", "of": "_index"},
    )

    def test_sheets(self, tmp_path: Path) -> None:
        path = workbook(tmp_path / "k.xlsx", main=self.HOUSEHOLDS, people=self.PEOPLE)
        plan = ration.compute(path, programme(), mapping=self.MAPPING)
        assert dict(plan.people) == {"households": 2, "persons": 3, "adults": 2}
        assert (plan.source.read, plan.source.accepted) == (2, 2)
        (warning,) = [str(each) for each in plan.warnings]
        assert warning.startswith(
            "hh_size: in some households it differs from the people counted: 1 (first: row 3)"
        )

    def test_files(self, tmp_path: Path) -> None:
        csv(tmp_path / "main.csv", ["x1,N", "x2,S"], "KEY,tent")
        csv(tmp_path / "people.csv", ["34,x1", "3,x1", "40,x2"], "age,PARENT_KEY")
        mapping = mapped(
            columns={"household_id": "KEY"},
            people={"file": "people.csv", "household": "PARENT_KEY"},
        )
        plan = ration.compute(tmp_path / "main.csv", programme(), mapping=mapping)
        assert dict(plan.people) == {"households": 2, "persons": 3, "adults": 2}

    def test_blank_rows(self, tmp_path: Path) -> None:
        csv(tmp_path / "main.csv", ["", "x1,N", "x2,S"], "KEY,tent")
        csv(tmp_path / "people.csv", ["34,x1", "", ",", "40,x2"], "age,PARENT_KEY")
        mapping = mapped(columns={"household_id": "KEY"}, people=BESIDE)
        plan = ration.compute(tmp_path / "main.csv", programme(), mapping=mapping)
        assert dict(plan.people) == {"households": 2, "persons": 2, "adults": 2}
        messages = {warning.code: warning.message for warning in plan.warnings}
        assert messages["blank-row"] == "the row is blank and was skipped"
        assert "blank rows were skipped: 2" in messages["people-blank"]
        assert plan.source.read == 2

    def test_a_household_without_a_key_has_no_people(self, tmp_path: Path) -> None:
        csv(tmp_path / "main.csv", ["1,x1,N", ",x2,S"], "_index,KEY,tent")
        csv(tmp_path / "people.csv", ["34,1", "40,"], "age,PARENT_KEY")
        mapping = mapped(columns={"household_id": "KEY"}, people={**BESIDE, "of": "_index"})
        with pytest.raises(ration.DataError, match="people without a household in the register: 1"):
            ration.compute(tmp_path / "main.csv", programme(), mapping=mapping)

    def test_keys_that_are_floats_in_a_frame(self, tmp_path: Path) -> None:
        pl.DataFrame({"age": [34, 3], "household": [1.0, None]}).write_parquet(tmp_path / "p.pq")
        main = csv(tmp_path / "main.csv", ["1,N"], "household_id,tent")
        mapping = mapped(people={"file": "p.pq", "household": "household", "orphans": True})
        assert dict(ration.compute(main, programme(), mapping=mapping).people)["persons"] == 1

    def test_people_without_a_household(self, tmp_path: Path) -> None:
        rows = (*self.PEOPLE, (50, 9))
        path = workbook(tmp_path / "k.xlsx", main=self.HOUSEHOLDS, people=rows)
        with pytest.raises(
            ration.DataError, match=r"people without a household .*: 1 .first: row 5"
        ):
            ration.compute(path, programme(), mapping=self.MAPPING)
        passing = {**self.MAPPING.model_dump()["people"], "orphans": True}
        passing["head"] = {}
        mapping = mapped(**{**self.MAPPING.model_dump(), "people": passing})
        plan = ration.compute(path, programme(), mapping=mapping)
        assert dict(plan.people)["persons"] == 3
        assert "people-left" in {warning.code for warning in plan.warnings}

    def test_a_household_without_people(self, tmp_path: Path) -> None:
        path = workbook(tmp_path / "k.xlsx", main=self.HOUSEHOLDS, people=self.PEOPLE[:3])
        with pytest.raises(ration.DataError, match=r"row 3, persons: .*household with 0"):
            ration.compute(path, programme(), mapping=self.MAPPING)

    def test_compared_people_need_a_household_too(self, tmp_path: Path) -> None:
        csv(tmp_path / "main.csv", ["A,N"], "household_id,tent")
        csv(tmp_path / "people.csv", ["Ana,34", "Eva,40"], "name,age")
        with pytest.raises(ration.DataError) as error:
            ration.similar_households(
                tmp_path / "main.csv", mapping=mapped(people={"file": "people.csv"})
            )
        assert [(each.code, each.column) for each in error.value.problems] == [
            ("people-role-missing", "household_id")
        ]

    def test_a_workbook_that_is_saved_between_its_sheets_is_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = workbook(tmp_path / "k.xlsx", main=self.HOUSEHOLDS, people=self.PEOPLE)
        opened = open_register

        def saved_before(source: Any, mapping: RegisterMapping) -> Any:
            workbook(path, main=self.HOUSEHOLDS, people=(*self.PEOPLE, (50, 1)))
            return opened(source, mapping)

        monkeypatch.setattr(households, "open_register", saved_before)
        with pytest.raises(ration.InputError) as error:
            ration.compute(path, programme(), mapping=self.MAPPING)
        assert [each.code for each in error.value.problems] == ["file-changed"]

    def test_a_household_by_a_usual_name(self, tmp_path: Path) -> None:
        csv(tmp_path / "main.csv", ["x1,N", "x2,S"], "HH ID,tent")
        csv(tmp_path / "people.csv", ["34,x1", "40,x2"], "age,household")
        people = {"file": "people.csv", "household": "household"}
        plan = ration.compute(tmp_path / "main.csv", programme(), mapping=mapped(people=people))
        assert dict(plan.people) == {"households": 2, "persons": 2, "adults": 2}

    def test_very_many_without_a_household_are_no_lines(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rows = (*self.PEOPLE, ("Prepared by: Kim", None))
        path = workbook(tmp_path / "k.xlsx", main=self.HOUSEHOLDS, people=rows)
        found = []
        for most in (1000, 0):
            monkeypatch.setattr("ration.register.people.two_tables._LINES", most)
            report = ration.check(path, programme(), mapping=self.MAPPING)
            found.append(
                {each.code for each in report.problems} & {"people-lines", "people-orphans"}
            )
        assert found == [{"people-lines"}, {"people-orphans"}]

    def test_a_bad_person_without_a_household_is_no_problem_of_another(
        self, tmp_path: Path
    ) -> None:
        rows = (*self.PEOPLE, ("old", 9))
        path = workbook(tmp_path / "k.xlsx", main=self.HOUSEHOLDS, people=rows)
        report = ration.check(path, programme(), mapping=self.MAPPING)
        assert [(each.row, each.code) for each in report.problems] == [(None, "people-orphans")]

    def test_a_bad_person_is_reported_with_both_rows(self, tmp_path: Path) -> None:
        rows = (*self.PEOPLE[:3], ("old", 2))
        path = workbook(tmp_path / "k.xlsx", main=self.HOUSEHOLDS, people=rows)
        with pytest.raises(ration.DataError, match='row 3, people!age: "old": row 4 there: not an'):
            ration.compute(path, programme(), mapping=self.MAPPING)
        plan = ration.compute(path, programme(), mapping=self.MAPPING, drop_rejected=True)
        assert (dict(plan.people)["persons"], plan.source.rejected) == (2, 1)

    def test_two_households_with_one_key(self, tmp_path: Path) -> None:
        rows = (*self.HOUSEHOLDS, ("x3", "S", 1, 2))
        path = workbook(tmp_path / "k.xlsx", main=rows, people=self.PEOPLE)
        with pytest.raises(
            ration.DataError, match=r'2 rows .3, 4., _index: "2": another household has'
        ):
            ration.compute(path, programme(), mapping=self.MAPPING)


class TestSystems:
    """The exports of well-known systems, read with the built-in mappings."""

    def people(self, folder: Path, *words: str | Path) -> dict[str, int]:
        """The people that `ration compute` counts."""
        (folder / "p.toml").write_text(PROGRAMME)
        ran = run("compute", *words, "-p", folder / "p.toml", "--json", "-q")
        assert ran.code == 0, ran.err
        found: dict[str, int] = json.loads(ran.out)["people"]
        return found

    def test_commcare(self, tmp_path: Path) -> None:
        forms = (
            ("number", "formid", "form.tent", "username"),
            (0, "f-1", "N", "amina"),
            (1, "f-2", "---", "amina"),
        )
        members = (
            ("number", "number__0", "number__1", "form.member.age", "form.member.sex"),
            ("0.0", 0, 0, 34, "female"),
            ("0.1", 0, 1, 3, "---"),
            ("1.0", 1, 0, 40, "male"),
        )
        path = workbook(tmp_path / "export.xlsx", Forms=forms, Members=members)
        words = ("--map", "commcare", "--sheet", "Forms", "--members", "Members")
        assert self.people(tmp_path, path, *words) == {"households": 2, "persons": 3, "adults": 2}
        mapping = ration.load_mapping("commcare").updated(sheet="Forms", members="Members")
        sites = mapping.updated(columns={"tent": "form.tent"})
        with pytest.raises(ration.DataError, match=r"row 3, form.tent: .*no tent is given"):
            ration.compute(path, programme(), mapping=sites)
        text = MOTHERS.replace("where = { nursing", "# ")
        with pytest.raises(
            ration.DataError, match=r"Members!form.member.sex: .*not a known word for a s"
        ):
            ration.compute(path, programme(text), mapping=mapping)

    def test_progres(self, tmp_path: Path) -> None:
        header = (
            "ProcessingGroupNumber,ProcessingGroupSize,IndividualGUID,IndividualAge,Relationship"
        )
        rows = ["123-00012345,2,a-1,34,FP", "123-00012345,2,a-2,3,SON", "123-00012346,3,b-1,40,FP"]
        path = csv(tmp_path / "list.csv", rows, header)
        counted = {"households": 2, "persons": 3, "adults": 2}
        assert self.people(tmp_path, path, "--map", "progres") == counted
        warnings = [
            str(each) for each in ration.compute(path, programme(), mapping="progres").warnings
        ]
        assert [each.split(" (")[0] for each in warnings[1:]] == [
            "ProcessingGroupSize: in some households it differs from the people counted: 1"
        ]

    def test_progres_by_case(self, tmp_path: Path) -> None:
        path = csv(tmp_path / "l.csv", ["1,34,FP", "1,3,SON"], "CaseNo,IndividualAge,Relationship")
        words = ("--map", "progres", "--column", "household_id=CaseNo")
        assert self.people(tmp_path, path, *words)["households"] == 1

    def test_heads_by_a_missing_column(self, tmp_path: Path) -> None:
        path = csv(tmp_path / "l.csv", ["1,34"], "ProcessingGroupNumber,IndividualAge")
        with pytest.raises(
            ration.DataError, match=(r"Relationship: .*named for the " r"heads of households")
        ):
            ration.compute(path, programme(), mapping="progres")

    def test_a_guess_by_the_end_of_a_path_has_a_warning(self, tmp_path: Path) -> None:
        csv(tmp_path / "people.csv", ["34,x1", "3,x1"], "group/member/age,PARENT_KEY")
        main = csv(tmp_path / "main.csv", ["x1,N,9"], "KEY,tent,head/age")
        mapping = ration.load_mapping("odk").updated(members=str(tmp_path / "people.csv"))
        plan = ration.compute(main, programme(), mapping=mapping)
        assert dict(plan.people)["adults"] == 1
        (warning,) = [str(warning) for warning in plan.warnings if warning.code == "people-used"]
        assert "people.csv!group/member/age: used as age of people (the end of its" in warning
        roster = csv(tmp_path / "r.csv", ["x1,N,9"], "household_id,tent,head/age")
        with pytest.raises(ration.DataError, match="age: column not found"):
            ration.compute(roster, programme(), mapping=PEOPLE)


class TestListed:
    """Households list their people in a cell, as in lists from Vietnam: `1,2` in a `;` CSV."""

    MAPPING = mapped(
        columns={"household_id": "HouseholdId"},
        people={"file": "people.csv", "members": "MemberIds", "id": "Id"},
    )
    HEADER = "HouseholdId;MemberIds;tent"
    PEOPLE = ("201;34", "202;3", "203;40")

    def compute(
        self, folder: Path, *rows: str, people: Sequence[str] = PEOPLE, **how: Any
    ) -> ration.DistributionPlan:
        csv(folder / "people.csv", people, "Id;Age")
        register = csv(folder / "main.csv", rows, self.HEADER)
        return ration.compute(register, programme(), mapping=self.MAPPING, **how)

    def test_listed_people_are_counted(self, tmp_path: Path) -> None:
        plan = self.compute(tmp_path, "A;201,202;N", "B; 203 ;S")
        assert dict(plan.people) == {"households": 2, "persons": 3, "adults": 2}
        assert [(manifest.site, dict(manifest.people)["persons"]) for manifest in plan.sites] == [
            ("N", 2),
            ("S", 1),
        ]

    @pytest.mark.parametrize(
        ("rows", "people", "message"),
        [
            (
                ("A;201,299,298;N",),
                PEOPLE[:1],
                "row 2, MemberIds: not all the people .* are in .*: 2",
            ),
            (
                ("A;201;N", "B;201;S"),
                PEOPLE[:1],
                "2 rows .2, 3., MemberIds: people .* also listed in another place .1 of",
            ),
            (
                ("A;201,201;N",),
                PEOPLE[:1],
                "row 2, MemberIds: people .* also listed in another place .2 of",
            ),
            (
                ("A;201;N",),
                ("201;34", "201;35"),
                "MemberIds: people .* have several rows in people.csv .1 of",
            ),
            (
                ("A;201;N",),
                PEOPLE,
                r"people.csv!Id: people without a household .*: 2 .first: row 3",
            ),
            (("A;201;N", "B;;S"), PEOPLE[:1], "row 3, persons: .*household with 0 persons"),
            (("A;201,202;N",), ("201;old", "202;3"), r'row 2, people.csv!Age: "old": row 2 there'),
        ],
    )
    def test_lists_that_are_not_sure_are_refused(
        self, tmp_path: Path, rows: Sequence[str], people: Sequence[str], message: str
    ) -> None:
        with pytest.raises(ration.DataError, match=message):
            self.compute(tmp_path, *rows, people=people)

    def test_a_bad_household_may_be_left_out(self, tmp_path: Path) -> None:
        plan = self.compute(tmp_path, "A;201,202;N", "B;203,299;S", drop_rejected=True)
        assert (dict(plan.people)["persons"], plan.source.rejected) == (2, 1)

    def test_a_column_of_lists_that_is_missing(self, tmp_path: Path) -> None:
        csv(tmp_path / "people.csv", self.PEOPLE, "Code;Age")
        register = csv(tmp_path / "main.csv", ["A;201;N"], self.HEADER)
        with pytest.raises(ration.DataError, match=r"Id: .*it is named as the id of people"):
            ration.compute(register, programme(), mapping=self.MAPPING)

    def test_wrong_mappings(self, tmp_path: Path) -> None:
        register = csv(tmp_path / "main.csv", ["A;201;N"], self.HEADER)
        nowhere = mapped(people={"members": "MemberIds", "id": "Id"})
        with pytest.raises(ration.DataError, match="no table of people is named"):
            ration.compute(register, programme(), mapping=nowhere)
        for text, message in (
            ('members = "x"', "members needs id"),
            ('members = "x"\nid = "y"\nof = "z"', "people cannot name their household too"),
            ("sexes = { women = [2] }", "a name in it is neither female nor male"),
            ('sexes = { female = ["x"], male = ["X"] }', '"x" is listed for both sexes'),
        ):
            with pytest.raises(ration.InputError, match=message):
                ration.parse_mapping(f"[people]\n{text}")


def test_a_row_of_people_with_an_extra_cell(tmp_path: Path) -> None:
    csv(tmp_path / "people.csv", ["34,1", "3,1,9"], "age,parent")
    main = csv(tmp_path / "main.csv", ["1,N"], "household_id,tent")
    mapping = mapped(people={"file": "people.csv", "household": "parent"})
    with pytest.raises(ration.DataError, match="row 2: row 3 there: the row has more cells"):
        ration.compute(main, programme(), mapping=mapping)


def test_people_without_a_number_have_no_household(tmp_path: Path) -> None:
    csv(tmp_path / "people.csv", ["34,1", "3,", ","], "age,parent")
    main = csv(tmp_path / "main.csv", ["A,N,1", "B,N,"], "household_id,tent,index")
    mapping = mapped(people={"file": "people.csv", "household": "parent", "of": "index"})
    with pytest.raises(ration.DataError, match=r"people without a household .*: 1") as error:
        ration.compute(main, programme(), mapping=mapping)
    assert "count-zero" in {problem.code for problem in error.value.problems}


def test_cells_merged_over_people(tmp_path: Path) -> None:
    rows = (("household_id", "age", "tent"), ("A", 34, "N"), (None, 3, None), ("B", 40, "S"))
    path = workbook(tmp_path / "r.xlsx", people=rows)
    merge(path, "A2:A3", "C2:C3")
    plan = ration.compute(path, programme(), mapping=PEOPLE)
    assert dict(plan.people) == {"households": 2, "persons": 3, "adults": 2}
    merge(path, "B2:B3")
    with pytest.raises(
        ration.DataError, match=r"2 rows .2, 3., age: the cell is merged with others"
    ):
        ration.compute(path, programme(), mapping=PEOPLE)
    plan = ration.compute(path, programme(), mapping=PEOPLE, drop_rejected=True)
    assert dict(plan.people) == {"households": 1, "persons": 1, "adults": 1}


def merge(path: Path, *cells: str) -> None:
    book = openpyxl.load_workbook(path)
    for each in cells:
        book.active.merge_cells(each)
    book.save(path)


PERSON = st.tuples(st.integers(0, 99), st.sampled_from(("N", "S")))


@given(st.lists(st.lists(st.integers(0, 99), min_size=1, max_size=6), min_size=1, max_size=6))
def test_a_roster_gives_the_same_as_its_households(households: list[list[int]]) -> None:
    site = ["N", "S"]
    rows = [
        {"household_id": f"H{at}", "age": str(age), "tent": site[at % 2]}
        for at, ages in enumerate(households)
        for age in ages
    ]
    counted = [
        {
            "household_id": f"H{at}",
            "persons": len(ages),
            "adults": sum(age >= 17 for age in ages),
            "tent": site[at % 2],
        }
        for at, ages in enumerate(households)
    ]
    by_people = ration.compute(
        pl.DataFrame(rows).sample(fraction=1, shuffle=True, seed=1), programme(), mapping=PEOPLE
    )
    by_household = ration.compute(pl.DataFrame(counted), programme())
    assert by_people.people == by_household.people
    assert list(by_people.sites) == list(by_household.sites)
    both = [plan.entitlements().sort("household_id") for plan in (by_people, by_household)]
    assert both[0].equals(both[1])


def test_a_programme_without_a_date(tmp_path: Path) -> None:
    rows = people(tmp_path, "A,2000-01-01,F,,N", header="household_id,dob,sex,nursing,tent")
    text = PROGRAMME.replace("date = 2024-03-01", "")
    with pytest.raises(ration.DataError, match="the programme needs a date, on which ages"):
        ration.compute(rows, programme(text), mapping=PEOPLE)


def test_household_ids_of_a_frame_that_are_floats() -> None:
    frame = pl.DataFrame({"household_id": [1092128444.0, 1092128444.0, 7.0], "age": [1, 2, 30]})
    plan = ration.compute(frame, programme(), mapping=PEOPLE)
    assert sorted(plan.entitlements()["household_id"]) == ["1092128444", "7"]
    assert "ids-repaired" in {warning.code for warning in plan.warnings}
    with pytest.raises(ration.DataError, match="which lose digits"):
        ration.compute(frame.with_columns(pl.col("household_id") / 2), programme(), mapping=PEOPLE)


def test_the_day_before_the_birthday() -> None:
    frame = pl.DataFrame(
        {"household_id": ["A", "A"], "dob": [dt.date(2007, 3, 1), dt.date(2007, 3, 2)]}
    )
    assert dict(ration.compute(frame, programme(), mapping=PEOPLE).people)["adults"] == 1


def test_people_inside_records(tmp_path: Path) -> None:
    records = [
        {"_id": 7, "tent": "N", "members": [{"members/age": "34"}, {"members/age": "3"}]},
        {"_id": 8, "tent": "S", "members": [{"members/age": "40"}]},
    ]
    path = tmp_path / "kobo.json"
    path.write_text(json.dumps({"count": 2, "next": None, "results": records}))
    mapping = mapped(
        columns={"household_id": "_id"}, people={"sheet": "members", "age": "members/age"}
    )
    plan = ration.compute(path, programme(), mapping=mapping)
    assert dict(plan.people) == {"households": 2, "persons": 3, "adults": 2}
    assert sorted(plan.entitlements()["household_id"]) == ["7", "8"]


def test_subtotals_by_a_column_that_people_do_not_have_are_an_error() -> None:
    frame = pl.DataFrame({"household_id": ["1", "1"], "age": [30, 4]})
    with pytest.raises(ration.DataError, match="distrct: column not found"):
        ration.compute(
            frame,
            "kaesong-2020",
            mapping=RegisterMapping.model_validate({"people": {}}),
            by="distrct",
        )


def test_people_who_differ_in_one_of_two_columns_of_subtotals() -> None:
    """Their household is under "(none)" in the subtotals of that column alone."""
    frame = pl.DataFrame(
        {"household_id": ["A", "A"], "age": [30, 4], "block": ["1", "2"], "zone": ["E", "E"]}
    )
    plan = ration.compute(frame, programme(), mapping=PEOPLE, by=["block", "zone"])
    (warning,) = [each for each in plan.warnings if each.code == "subtotal-differs"]
    assert warning.column == "block"
    assert [each.values for each in plan.by] == [("(none)",), ("E",)]
