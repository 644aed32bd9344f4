"""Messages that could mislead: each names the cause, the right file and a cure that works."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from command import csv, run
from small import RICE

import ration
from ration import RegisterMapping

TEXT = RICE.format(quantity="1 kg", more="")
PROGRAMME = ration.parse_programme(TEXT)
Rows = list[list[Any]]
NAMED = {"household_id": "area", "persons": "people"}


def mapped(**keys: Any) -> RegisterMapping:
    return RegisterMapping.model_validate(keys)


def refused(source: Any, **options: Any) -> list[ration.Problem]:
    """The problems for which a register is refused."""
    with pytest.raises(ration.RationError) as error:
        ration.compute(source, options.pop("programme", PROGRAMME), **options)
    return list(error.value.problems)


def workbook(path: Path, **sheets: Rows) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


class TestLines:
    """Problems of one column and cause are one line; JSON and rejects keep each."""

    def test_blank_cells_of_a_column_are_one_line_with_the_key_that_cures_them(
        self, tmp_path: Path
    ) -> None:
        rows = [f"H{n},4,{'' if n % 2 else 2}" for n in range(36)]
        path = csv(tmp_path / "r.csv", rows)
        ran = run("compute", path, "-q")
        (line,) = ran.err.splitlines()
        assert line.endswith(
            "18 rows (3, 5, 7, 9, 11, …), adults: blank, and blank is not zero; write a whole "
            'number, 0 for none; if a blank means 0, write blank_is_zero = ["adults"] in a mapping '
            "file"
        )
        with pytest.raises(ration.DataError) as error:
            ration.compute(path)
        assert f"error: {error.value}" == line
        assert len(json.loads(run("check", path, "--json").out)["problems"]) == 18
        run("check", path, "--rejects", tmp_path / "no.csv", "-q")
        assert (tmp_path / "no.csv").read_text("utf-8-sig").count("blank is not zero") == 18
        cured = ration.compute(path, mapping=mapped(blank_is_zero=["adults"]))
        assert cured.source.accepted == 36

    def test_a_household_needs_its_persons(self, tmp_path: Path) -> None:
        (blank,) = refused(csv(tmp_path / "r.csv", ["A,,N"], "household_id,persons,centre"))
        assert "blank_is_zero" not in blank.hint
        several = csv(tmp_path / "s.csv", ["A,,2,N"], "household_id,men,women,centre")
        (blank,) = refused(several, columns={"persons": "men+women"})
        assert 'blank_is_zero = ["men"]' in blank.hint

    def test_facts_that_differ_are_those_of_the_first(self, tmp_path: Path) -> None:
        path = csv(tmp_path / "r.csv", ["A,3,5", "B,4,6", "C,9,2"])
        with pytest.raises(ration.DataError) as error:
            ration.compute(path)
        assert str(error.value) == (
            f'{path}: 2 rows (2, 3), adults: in row 2: "5": more than the household\'s 3 persons; '
            "fix one of the two"
        )


class TestRowsOfSpaces:
    """A row of spaces is skipped as an empty one is."""

    @pytest.mark.parametrize("blank", [",,", "  , ,\t", "\u00a0,,", "   ", " , , , "])
    def test_of_households_and_of_people(self, blank: str, tmp_path: Path) -> None:
        path = csv(tmp_path / "r.csv", ["A,4,N", blank, "B,3,N"], "household_id,persons,centre")
        assert ration.check(path, PROGRAMME).counted == "2 rows read = 2 accepted + 0 rejected"
        people = csv(tmp_path / "p.csv", ["A,4,N", blank, "A,3,N"], "household_id,age,centre")
        report = ration.check(people, PROGRAMME, mapping=RegisterMapping().updated(people=True))
        assert (report.read, report.accepted, report.problems) == (2, 2, ())


class TestSuggestions:
    """A column is suggested only if it may be the one that is meant."""

    def hint(self, columns: str, cells: str = "1,2,3,4", **options: Any) -> str:
        """The hint for the missing column of persons."""
        header = ["household_id", *columns.split(",")]
        rows = [["A", *cells.split(",")[: len(header) - 1]]]
        frame = pl.DataFrame(rows, schema=header, orient="row")
        (wrong,) = (each for each in refused(frame, **options) if not each.warning)
        return wrong.hint

    def test_by_a_slip_or_by_meaning(self) -> None:
        assert "did you mean prsons?" in self.hint("prsons,x")
        assert "did you mean HH size or Family size?" in self.hint("HH size,Family size")
        assert "did you mean grp/hh_sise?" in self.hint("grp/hh_sise,x")

    @pytest.mark.parametrize(
        ("key", "named", "column", "fits", "other"),
        [
            ("sex", "gender", "sex_1", ["f", "m"] * 10, [f"Kim {n}" for n in range(20)]),
            ("birth", "birth_day", "birth_date", ["2001-02-03"], ["at home"]),
            ("age", "age_in_years", "age_in_yaers", ["34"], ["adult"]),
        ],
    )
    def test_by_the_cells_of_people(
        self, key: str, named: str, column: str, fits: list[str], other: list[str]
    ) -> None:
        """What is proposed as a sex, a birth date or an age has such cells."""
        mapping = mapped(people={key: named, "household": "household_id"})
        group = {"sex": 'sex = "female"'}.get(key, "from_age = 5")
        text = TEXT.replace('per = "person"', 'per = "some"') + f"[groups.some]\n{group}\n"
        for cells, proposed in ((fits, True), (other, False)):
            frame = pl.DataFrame({"household_id": ["A"] * len(cells), column: cells})
            wrong = refused(frame, mapping=mapping, programme=ration.parse_programme(text))
            hints = [each.hint for each in wrong if each.column == named]
            assert [f"did you mean {column}?" in hint for hint in hints] == [proposed]

    @pytest.mark.parametrize("cells", [[True], [["4"]], [{"n": 4}]])
    def test_a_column_that_can_hold_no_numbers(self, cells: list[Any]) -> None:
        frame = pl.DataFrame({"household_id": ["A"], "persons": cells})
        assert [(each.column, each.code) for each in refused(frame)] == [
            ("persons", "column-not-numbers")
        ]

    def test_not_by_likeness_alone(self) -> None:
        assert "did you mean" not in self.hint("_version,reasons")
        assert "did you mean" not in self.hint("personas,x", "Ann,1")  # names, no counts
        mapping = mapped(people={"sex": "sex_i_c", "household": "household_id"})
        frame = pl.DataFrame({"household_id": ["A"], "given_name_i_c": ["Ann"], "age": ["3"]})
        women = TEXT.replace('per = "person"', 'per = "women"') + '[groups.women]\nsex = "female"\n'
        (wrong,) = refused(frame, mapping=mapping, programme=ration.parse_programme(women))
        assert (wrong.column, "did you mean" in wrong.hint) == ("sex_i_c", False)


class TestPeople:
    """Problems of people are about the right table, and about what is read."""

    def test_people_who_refer_to_a_column_that_the_households_lack(self, tmp_path: Path) -> None:
        main = csv(tmp_path / "main.csv", ["1,A"], "id,village")
        people = csv(tmp_path / "people.csv", ["x,3,1"], "name,age,_parent_index")
        options = ("--map", "kobo", "--members", people, "-p", tmp_path / "s.toml", "-q")
        (tmp_path / "s.toml").write_text(TEXT)
        message = f"{main}: _index: column not found; _parent_index of the table of people refers"
        for command in ("compute", "check", "columns"):
            err = run(command, main, *options).err
            assert (message in err, "quotation" in err) == (True, False), command

    def test_a_column_that_people_lack_is_missing_in_their_file(self, tmp_path: Path) -> None:
        main = csv(tmp_path / "main.csv", ["1,A"], "_index,village")
        people = csv(tmp_path / "people.csv", ["x,3"], "name,age")
        (tmp_path / "s.toml").write_text(TEXT)
        options = ("--map", "kobo", "--members", people, "-p", tmp_path / "s.toml", "-q")
        for command in ("compute", "columns"):
            assert f"{people}: _parent_index: column not found" in run(command, main, *options).err

    def test_a_ready_mapping_asks_for_no_column_that_nothing_reads(self, tmp_path: Path) -> None:
        path = workbook(
            tmp_path / "hope.xlsx",
            Households=[["household_id", "size_h_c"], ["h1", 2]],
            Individuals=[
                ["household_id", "birth_date_i_c", "relationship_i_c"],
                ["h1", "2000-01-01", "HEAD"],
                ["h1", "2010-01-01", "SON"],
            ],
        )
        plan = ration.compute(path, PROGRAMME, mapping="hope")
        assert dict(plan.people)["persons"] == 2
        women = TEXT.replace('per = "person"', 'per = "women"') + '[groups.women]\nsex = "female"\n'
        wrong = refused(path, mapping="hope", programme=ration.parse_programme(women))
        assert [each.column for each in wrong] == ["gender_i_c"]

    def test_a_list_whose_name_looks_like_a_file(self, tmp_path: Path) -> None:
        """An option would take it for a file: the hint is a line of a mapping, which works."""
        people = [{"age": 30, "sex": "F"}, {"age": 3, "sex": "F"}]
        record = {"household_id": "1", "persons": 2, "group.members": people}
        (tmp_path / "r.json").write_text(json.dumps([record]))
        warnings = ration.check(tmp_path / "r.json", PROGRAMME).warnings
        (found,) = [each for each in warnings if each.code == "json-people"]
        line = 'sheet = "group.members"'
        assert (line in found.hint, "--members" in found.hint) == (True, False)
        mapping = ration.parse_mapping(f"[people]\n{line}\n")
        plan = ration.compute(tmp_path / "r.json", PROGRAMME, mapping=mapping)
        assert dict(plan.people)["persons"] == 2

    def test_a_list_of_people_in_records_is_reported_with_its_option(self, tmp_path: Path) -> None:
        people = [{"name": "x", "age": 3}, {"name": "y", "age": 33}]
        record = {"household_id": "A", "persons": 5, "members": people, "assets": [{"name": "cow"}]}
        path = tmp_path / "r.json"
        path.write_text(json.dumps([record]))
        plan = ration.compute(path, PROGRAMME)
        (warning,) = (each for each in plan.warnings if each.code == "json-people")
        assert (warning.column, "(2 entries in 1 records)" in warning.message) == ("members", True)
        assert "use --members members" in warning.hint
        counted = ration.compute(
            path, PROGRAMME, mapping=RegisterMapping().updated(members="members")
        )
        assert dict(counted.people)["persons"] == 2
        assert not [each for each in counted.warnings if each.code == "json-people"]


class TestAreas:
    """Areas in several rows: the cure is [long], with its lines."""

    @pytest.mark.parametrize(
        ("header", "rows", "cure"),
        [
            (
                "area,year,people",
                ["A,2022,4000", "A,2023,4100", "B,2022,300", "B,2023,310"],
                '`[long]`, `value = "people"`, `counts.persons = { year = ["2023"] }`',
            ),
            (
                "area,Age band,people",
                ["A,0-4,400", "A,Total,1810", "A,5+,1410", "B,0-4,310", "B,Total,800", "B,5+,490"],
                '`[long]`, `value = "people"`, `counts.persons = { "Age band" = ["Total"] }`',
            ),
            (
                "area,year,people,families",
                ["A,2022,4000,800", "A,2023,4100,820"],
                '`keep = { year = ["2023"] }`',
            ),
        ],
    )
    def test_areas_repeated(self, header: str, rows: list[str], cure: str, tmp_path: Path) -> None:
        path = csv(tmp_path / "r.csv", rows, header)
        families = "families" in header
        columns = NAMED | ({"households": "families"} if families else {})
        keys: dict[str, Any] = {} if families else {"average_size": 5}
        wrong = refused(path, columns=columns, mapping=mapped(**keys))
        (hint,) = (each.hint for each in wrong if each.code == "areas-repeated")
        assert cure in hint
        assert {each.code for each in wrong} == {"areas-repeated", "id-duplicate"}
        text = "\n".join(cure.strip("`").split("`, `"))
        size = "" if families else "average_size = 5\n"
        plan = ration.compute(
            path, PROGRAMME, columns=columns, mapping=ration.parse_mapping(size + text)
        )
        assert plan.source.accepted >= 1

    @pytest.mark.parametrize(
        ("header", "rows", "lines"),
        [
            (
                "area,sex,people",
                ["A,F,400", "A,M,410", "B,F,300", "B,M,310"],
                ["[columns]", 'household_id = ["area", "sex"]'],
            ),
            (
                "area,year,Age band,people",
                ["A,2023,0-4,70", "A,2023,5+,80", "A,2024,0-4,710", "A,2024,5+,710"],
                [
                    'keep = { year = ["2024"] }',
                    "[columns]",
                    'household_id = ["area", "Age band"]',
                ],
            ),
        ],
    )
    def test_parts_of_areas_all_count(
        self, header: str, rows: list[str], lines: list[str], tmp_path: Path
    ) -> None:
        path = csv(tmp_path / "r.csv", rows, header)
        wrong = refused(path, columns=NAMED, mapping=mapped(average_size=5))
        (hint,) = (each.hint for each in wrong if each.code == "areas-parts")
        assert hint.endswith(", ".join(f"`{line}`" for line in lines))
        mapping = ration.parse_mapping(
            "\n".join(["average_size = 5", *lines, 'persons = "people"'])
        )
        plan = ration.compute(path, PROGRAMME, mapping=mapping)
        assert dict(plan.people)["persons"] == 1420

    def test_households_twice_are_no_areas(self, tmp_path: Path) -> None:
        rows = ["A,4,2023", "A,5,2024"]
        wrong = refused(csv(tmp_path / "r.csv", rows, "household_id,persons,year"))
        assert {each.code for each in wrong} == {"id-duplicate"}

    def test_an_area_without_the_row_is_reported_by_its_name(self, tmp_path: Path) -> None:
        path = csv(tmp_path / "r.csv", ["A,2023,4000", "B,2022,300"], "area,year,people")
        long = {"value": "people", "counts": {"persons": {"year": ["2023"]}}}
        mapping = mapped(average_size=5, columns={"household_id": "area"}, long=long)
        (wrong,) = refused(path, mapping=mapping)
        assert (wrong.code, wrong.row, wrong.value) == ("long-none", 3, "B")
        assert wrong.message == "no row of this area matches persons under [long] (year = 2023)"
        assert "have year = 2022" in wrong.hint

    def test_a_table_of_the_whole_country(self, tmp_path: Path) -> None:
        header = "location_code,admin1_code,admin2_code,gender,age_range,population"
        path = csv(tmp_path / "r.csv", ["PRK,,,all,all,900", "PRK,,,f,all,450"], header)
        (wrong,) = refused(path, mapping="hapi")
        assert (wrong.code, wrong.column) == ("areas-none", "admin2_code")
        assert "blank in all 2" in wrong.message
        assert "--column household_id=location_code" in wrong.hint
        columns = {"household_id": "location_code"}
        assert ration.compute(path, PROGRAMME, mapping="hapi", columns=columns).source.read == 2
        found = ration.register_columns(path, PROGRAMME, mapping="hapi", columns=columns)
        assert found.problems == ()


class TestColumnsAdviseAsComputeDoes:
    """`ration columns` has the advice of `compute`."""

    def test_the_same_sheet(self, tmp_path: Path) -> None:
        notes: Rows = [["Notes"], ["long"], ["more"]]
        data: Rows = [["HH ID", "persons"], ["A", 3]]
        path = workbook(tmp_path / "r.xlsx", Notes=notes, Blank=[[" "]], Data=data)
        for command in ("compute", "columns"):
            err = run(command, path, "-q").err
            assert (
                'several sheets may be the register: Notes, Data; name one, such as --sheet "D'
                in err
            )
        forms: Rows = [["_index", "_id"], [1, 11]]
        people: Rows = [["age", "_parent_index"], [3, 1]]
        path = workbook(tmp_path / "k.xlsx", Notes=notes, Main=forms, people=people)
        for command in ("compute", "columns"):
            err = run(command, path, "-q").err
            assert 'use --map kobo --sheet "Main" --members "people"' in err

    def test_a_sheet_without_rows_is_no_candidate(self, tmp_path: Path) -> None:
        data: Rows = [["household_id", "persons"], ["A", 3]]
        path = workbook(tmp_path / "r.xlsx", Blank=[[" "], [""]], Header=data[:1], Data=data)
        assert ration.compute(path, PROGRAMME).source.read == 1

    def test_the_same_warnings(self, tmp_path: Path) -> None:
        rows = ["A,4,active", "B,3,deleted"]
        path = csv(tmp_path / "r.csv", rows, "household_id,persons,status")
        for mapping in (None, mapped(average_size=4)):
            plan = ration.compute(path, PROGRAMME, mapping=mapping)
            codes = {each.code for each in plan.warnings if each.row is None}
            found = ration.register_columns(path, PROGRAMME, mapping=mapping)
            assert {"status-unused"} <= codes
            assert codes <= {each.code for each in found.warnings}
            assert found.problems == ()

    def test_blanks_are_of_the_first_rows(self, tmp_path: Path) -> None:
        path = csv(
            tmp_path / "r.csv", [f"H{n},4," for n in range(1200)], "household_id,persons,note"
        )
        assert "samples and blanks are of the first 1,000 rows" in run("columns", path, "-q").out
        assert ration.register_columns(path).looked_at == 1000
        path = csv(tmp_path / "s.csv", ["H1,4,"], "household_id,persons,note")
        assert "first 1,000 rows" not in run("columns", path, "-q").out
