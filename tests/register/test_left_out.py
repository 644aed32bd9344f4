"""Rows and people that a mapping leaves out by the words of a column."""

import json
from pathlib import Path

import polars as pl
import pytest
from command import csv, run

import ration

HEADER = "household_id,persons,adults,status"
ROWS = ["A,3,2,included", "B,4,2,declined", "C,5,1,deleted", "D,6,1,included"]


def mapping(text: str) -> ration.RegisterMapping:
    from ration.register.mapping.load import parse_mapping

    return parse_mapping(text)


def left(plan: ration.DistributionPlan) -> list[tuple[str | None, str | None, int]]:
    assert plan.source.read == (plan.source.accepted + plan.source.rejected + plan.source.left_out)
    return [(each.column, each.value, each.rows) for each in plan.source.left_out_by]


class TestRows:
    def test_rows_with_a_word_are_left_out(self, tmp_path: Path) -> None:
        file = csv(tmp_path / "r.csv", ROWS, HEADER)
        plan = ration.compute(
            file, mapping=mapping('leave_out = { status = ["declined", "deleted"] }')
        )
        clean = ration.compute(csv(tmp_path / "c.csv", [ROWS[0], ROWS[3]], HEADER))
        assert left(plan) == [("status", "declined", 1), ("status", "deleted", 1)]
        assert (plan.source.read, plan.source.accepted) == (4, 2)
        assert (plan.people, plan.totals) == (clean.people, clean.totals)
        assert plan.source.counted == "4 rows read = 2 accepted + 0 rejected + 2 left out"

    def test_only_rows_with_a_word_are_kept(self, tmp_path: Path) -> None:
        file = csv(tmp_path / "r.csv", [*ROWS, "E,1,1,", ",,,"], HEADER)
        plan = ration.compute(file, mapping=mapping('keep = { status = ["INCLUDED"] }'))
        assert left(plan) == [
            ("status", "", 1), ("status", "declined", 1), ("status", "deleted", 1),
        ]  # fmt: skip
        assert [each.code for each in plan.warnings if each.row] == ["blank-row"]

    def test_a_blank_is_a_word(self, tmp_path: Path) -> None:
        file = csv(tmp_path / "r.csv", [*ROWS, "E,1,1,"], HEADER)
        plan = ration.compute(file, mapping=mapping('keep = { status = ["included", ""] }'))
        assert plan.source.accepted == 3

    @pytest.mark.parametrize("word", ["yes", "true", "oui"])
    def test_yes_and_no_go_by_meaning(self, word: str) -> None:
        frame = pl.DataFrame(
            {"household_id": ["A", "B"], "persons": [1, 2], "adults": [1, 1], "gone": [True, False]}
        )
        plan = ration.compute(frame, mapping=mapping(f'leave_out.gone = ["{word}"]'))
        assert left(plan) == [("gone", "true", 1)]
        assert ("where-read" in [each.code for each in plan.warnings]) == (word != "true")

    def test_two_columns_count_a_row_once(self) -> None:
        frame = pl.DataFrame(
            {"household_id": ["A", "B"], "persons": [1, 2], "adults": [1, 1],
             "state": ["out", "in"], "code": [1.0, 2.0]}
        )  # fmt: skip
        asked = 'leave_out = { state = ["out"] }\nkeep = { code = [2] }'
        assert left(ration.compute(frame, mapping=mapping(asked))) == [("state", "out", 1)]
        assert left(ration.compute(frame, mapping=mapping("keep = { code = [2] }"))) == [
            ("code", "1", 1)
        ]

    def test_rows_left_out_are_not_checked(self, tmp_path: Path) -> None:
        file = csv(tmp_path / "r.csv", [*ROWS, "A,many,,deleted", "F,x,1,included"], HEADER)
        report = ration.check(file, mapping=mapping('leave_out.status = ["declined", "deleted"]'))
        assert [each.row for each in report.problems] == [7]
        assert (report.read, report.accepted, report.rejected, report.left_out) == (6, 2, 1, 3)
        report.write_rejected(tmp_path / "x.csv")
        report.write_accepted(tmp_path / "a.csv")
        assert (
            (tmp_path / "x.csv").read_text("utf-8-sig").splitlines()[1].endswith("F,x,1,included")
        )
        assert len((tmp_path / "a.csv").read_text("utf-8-sig").splitlines()) == 3

    def test_a_short_or_long_row_is_not_left_out(self, tmp_path: Path) -> None:
        file = csv(tmp_path / "r.csv", [*ROWS, "E,3,2", "F,3,2,x,declined"], HEADER)
        report = ration.check(file, mapping=mapping('keep.status = ["included"]'))
        assert [(each.row, each.code) for each in report.problems] == [(6, "ragged"), (7, "ragged")]
        assert (report.rejected, report.left_out) == (2, 2)

    def test_a_row_of_totals_that_adds_up_rows_left_out(self, tmp_path: Path) -> None:
        file = csv(tmp_path / "r.csv", [*ROWS, "Total,18,6,"], HEADER)
        report = ration.check(file, mapping=mapping('leave_out.status = ["declined"]'))
        assert [(each.row, each.code) for each in report.problems] == [(6, "totals-row")]

    def test_several_files(self, tmp_path: Path) -> None:
        csv(tmp_path / "1.csv", ROWS[:2], HEADER)
        csv(tmp_path / "2.csv", [*ROWS[2:], "E,x,1,included"], HEADER)
        report = ration.check(
            tmp_path, mapping=mapping('leave_out.status = ["declined", "deleted"]')
        )
        assert [(each.file, each.row) for each in report.problems] == [(str(tmp_path / "2.csv"), 4)]
        assert (report.read, report.left_out) == (5, 2)

    def test_bad_quoting(self, tmp_path: Path) -> None:
        odd = ['"a ""b"" c",3,2,declined', 'the "x",3,2,included']
        file = csv(tmp_path / "r.csv", [*ROWS, *odd], HEADER)
        asked = mapping('leave_out.status = ["declined", "deleted"]')
        report = ration.check(file, mapping=asked)
        assert report.read == report.accepted + report.rejected + report.left_out

    def test_personal_words_are_hidden(self, tmp_path: Path) -> None:
        file = csv(tmp_path / "r.csv", ROWS, HEADER)
        plan = ration.compute(
            file, mapping=mapping('personal = ["status"]\nkeep.status = ["included", "gone"]')
        )
        assert left(plan) == [("status", None, 2)]
        (said,) = [each.message for each in plan.warnings if each.code == "leave-out-absent"]
        assert said == "no row has `gone`, which `keep` names; rows have others"


class TestMistakes:
    def test_a_column_that_is_not_there(self, tmp_path: Path) -> None:
        file = csv(tmp_path / "r.csv", ROWS, HEADER)
        with pytest.raises(ration.DataError, match="statu: column not found"):
            ration.compute(file, mapping=mapping('leave_out.statu = ["declined"]'))

    def test_a_word_that_no_row_has(self, tmp_path: Path) -> None:
        file = csv(tmp_path / "r.csv", ROWS, HEADER)
        plan = ration.compute(file, mapping=mapping('leave_out.status = ["declined", "gone"]'))
        (said,) = [str(each) for each in plan.warnings if each.code == "leave-out-absent"]
        assert "no row has `gone`" in said
        assert "`declined`, `deleted` and `included`" in said

    def test_a_status_that_nothing_mentions(self, tmp_path: Path) -> None:
        file = csv(tmp_path / "r.csv", ROWS, HEADER)
        (said,) = [e for e in ration.compute(file).warnings if e.code == "status-unused"]
        line = said.hint.split("leave out: ")[1]
        assert line == 'keep = { status = ["declined", "deleted", "included"] }'
        plan = ration.compute(file, mapping=mapping(line))
        assert (plan.source.accepted, plan.source.left_out) == (4, 0)
        assert "status-unused" not in [each.code for each in plan.warnings]

    @pytest.mark.parametrize("name", ["status", "Décédé", "validation_status", "is_active", "상태"])
    def test_names_of_a_status(self, name: str, tmp_path: Path) -> None:
        file = csv(tmp_path / "r.csv", ["A,3,2,x", "B,3,2,"], f"household_id,persons,adults,{name}")
        codes = [each.code for each in ration.compute(file).warnings]
        assert "status-unused" in codes
        same = csv(
            tmp_path / "s.csv", ["A,3,2,x", "B,3,2,x"], f"household_id,persons,adults,{name}"
        )
        assert "status-unused" not in [each.code for each in ration.compute(same).warnings]


PEOPLE = ["h1,30,F,no", "h1,8,M,yes", "h2,40,F,yes"]
WHO = "household_id,age,sex,withdrawn"


class TestPeople:
    def test_in_one_table(self, tmp_path: Path) -> None:
        file = csv(tmp_path / "p.csv", PEOPLE, WHO)
        asked = mapping('[people]\nleave_out = { withdrawn = ["yes"] }')
        plan = ration.compute(file, mapping=asked)
        assert left(plan) == [("withdrawn", "yes", 2)]
        assert dict(plan.people)["persons"] == 1
        assert plan.source.read == 3

    def test_in_two_tables(self, tmp_path: Path) -> None:
        csv(tmp_path / "p.csv", [*PEOPLE, "h3,50,M,no"], WHO)
        file = csv(tmp_path / "h.csv", ["h1,in", "h2,in", "h3,out"], "household_id,state")
        asked = 'leave_out.state = ["out"]\n[people]\nfile = "p.csv"\nleave_out.withdrawn = ["yes"]'
        plan = ration.compute(file, mapping=mapping(asked))
        assert left(plan) == [
            ("state", "out", 1),
            (None, None, 1),
            ("p.csv!withdrawn", "yes", 2),
        ]
        assert dict(plan.people)["persons"] == 1
        assert (plan.source.read, plan.source.accepted, plan.source.left_out) == (3, 1, 2)
        assert "2 people with p.csv!withdrawn" in plan.source.why_left_out

    def test_inside_records(self, tmp_path: Path) -> None:
        people = [{"age": 30, "sex": "F", "gone": "no"}, {"age": 3, "sex": "F", "gone": "yes"}]
        records = [
            {"household_id": "1", "people": people},
            {"household_id": "2", "people": people[1:]},
        ]
        (tmp_path / "r.json").write_text(json.dumps(records))
        asked = mapping('[people]\nsheet = "people"\nleave_out.gone = ["yes"]')
        plan = ration.compute(tmp_path / "r.json", mapping=asked)
        assert (plan.source.read, plan.source.accepted, plan.source.left_out) == (2, 1, 1)
        assert dict(plan.people)["persons"] == 1


class TestOutputs:
    def test_every_output_counts_them(self, tmp_path: Path) -> None:
        file = csv(tmp_path / "r.csv", ROWS, HEADER)
        (tmp_path / "m.toml").write_text('leave_out.status = ["declined", "deleted"]')
        words = (file, "--map", tmp_path / "m.toml")
        counted = "4 rows read = 2 accepted + 0 rejected + 2 left out"
        why = 'Left out: 1 row with status "declined"; 1 row with status "deleted".'
        for shown in (run("check", *words), run("compute", *words)):
            text = " ".join(shown.out.split())
            assert counted in text
            assert why in text
        run("compute", *words, "-o", tmp_path / "plan")
        record = json.loads((tmp_path / "plan" / "plan.json").read_text())["register"]
        assert record["left_out"] == 2
        assert record["left_out_by"][0] == {
            "column": "status", "value": "declined", "rows": 1, "people": False,
        }  # fmt: skip
        run("report", *words, "-o", tmp_path / "page.html")
        assert counted in (tmp_path / "page.html").read_text()

    def test_an_old_plan_still_loads(self, tmp_path: Path) -> None:
        plan = ration.compute(csv(tmp_path / "r.csv", ROWS, HEADER))
        record = json.loads(plan.to_json())
        del record["register"]["left_out"], record["register"]["left_out_by"]
        old = type(plan).model_validate_json(json.dumps(record))
        assert (old.source.left_out, old.source.left_out_by) == (0, ())


class TestReadyMappings:
    def test_121(self, tmp_path: Path) -> None:
        rows = ["1,1,0,1,0,included", "2,1,0,1,0,declined", "3,1,0,1,0,deleted"]
        file = csv(tmp_path / "r.csv", rows, "referenceId,males,boys,women,girls,status")
        assert ration.compute(file, mapping="121").source.accepted == 1
        bare = csv(tmp_path / "s.csv", ["1,1,0,1,0"], "referenceId,males,boys,women,girls")
        assert ration.compute(bare, mapping="121").source.left_out == 0

    def test_a_mapping_that_columns_writes_names_only_columns_that_are_there(
        self, tmp_path: Path
    ) -> None:
        file = csv(tmp_path / "s.csv", ["1,1,0,1,0"], "referenceId,males,boys,women,girls")
        run("columns", file, "--map", "121", "-o", tmp_path / "m.toml")
        assert ration.compute(file, mapping=tmp_path / "m.toml").source.accepted == 1

    @pytest.mark.parametrize(
        "word", ["Not approved", "Not Approved", "validation_status_not_approved"]
    )
    def test_kobo(self, word: str, tmp_path: Path) -> None:
        file = csv(tmp_path / "r.csv", [f"1,1,1,{word}", "2,1,1,", "3,1,1,On hold"],
                   "_id,persons,adults,_validation_status")  # fmt: skip
        kobo = ration.load_mapping("kobo").model_copy(update={"people": None})
        assert left(ration.compute(file, mapping=kobo)) == [("_validation_status", word, 1)]

    def test_hope(self, tmp_path: Path) -> None:
        people = ["h1,1990-01-02,FEMALE,HEAD", "h1,1990-01-02,MALE,NON_BENEFICIARY"]
        csv(tmp_path / "i.csv", people, "household_id,birth_date_i_c,gender_i_c,relationship_i_c")
        file = csv(tmp_path / "h.csv", ["h1,"], "household_id,x")
        hope = ration.load_mapping("hope")
        assert hope.people is not None
        table = hope.people.model_copy(update={"sheet": None, "file": "i.csv"})
        asked = hope.model_copy(update={"sheet": None, "people": table})
        programme = ration.load_programme("kaesong-2020")
        if programme.date is None:
            pytest.skip("ages need a date")
        assert dict(ration.compute(file, programme, mapping=asked).people)["persons"] == 1


@pytest.mark.parametrize("rows", [[], ["A,3,2,", "B,4,2,"]], ids=["no rows", "blank"])
def test_words_of_a_column_that_has_none_are_named(tmp_path: Path, rows: list[str]) -> None:
    file = csv(tmp_path / "r.csv", rows, HEADER)
    report = ration.check(file, mapping={"leave_out": {"status": ["declined"]}})
    (found,) = [each for each in report.warnings if each.code == "leave-out-absent"]
    assert "no row has `declined`" in found.message
    assert "rows have nothing there" in found.message
