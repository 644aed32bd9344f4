"""`ration columns`: the form of a file, its sheets, its system, and the mapping to keep."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import xlsxwriter
from command import csv, run

import ration
from ration import RegisterMapping
from ration.register.columns.systems import joined_by

PLAIN = "household_id,persons,adults,centre\nA,4,2,Noord\nB,3,1,Süd\n"
PEOPLE = "HH ID,Date of birth,Gender,centre\nA,30/11/1980,F,N\nA,4/5/2019,M,N\nB,1/2/1960,M,S\n"
KOREAN = "household_id,persons,adults,centre\n가-1,4,2,평양역\n나-2,3,1,남포항\n"
TITLED = f"Camp list\n\n{PLAIN}"
TWO_ROWS = "id,People,,centre\n,persons,adults,\nA,4,2,N\nB,3,1,S\n"
LABELLED = (
    "household_id,persons,adults,centre\nHousehold id,Persons here,Adults here,Centre name\n"
    "A-1,4,2,N\nB-2,3,1,S\n"
)
TAGGED = "nr,all,big,centre\n#beneficiary+id,#affected,#affected+adults,#centre\nA,4,2,N\nB,3,1,S\n"


def book(path: Path, sheets: "Sheets") -> Path:
    """Write a workbook with these sheets."""
    with xlsxwriter.Workbook(path) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


Sheets = Mapping[str, Sequence[Sequence[object]]]
KOBO: Sheets = {
    "survey": [["_id", "village", "_index"], ["101", "N", 1], ["102", "S", 2]],
    "people": [["name", "age", "_index", "_parent_index"], ["K", 34, 1, 1], ["R", 3, 2, 1],
               ["P", 60, 3, 2]],
}  # fmt: skip
ONE_SHEET: Sheets = {"list": [row.split(",") for row in TITLED.splitlines()], "empty": []}


def files(folder: Path) -> Path:
    """Two files as one register."""
    folder.mkdir()
    first, second, third = PLAIN.splitlines()
    csv(folder / "a.csv", [second], first)
    csv(folder / "b.csv", [third], first)
    return folder


class TestKeptMapping:
    """A written mapping reads back, and gives the same plan as without it."""

    @pytest.mark.parametrize(
        ("text", "keys", "kept"),
        [
            (PLAIN, {}, {"separator": ",", "encoding": "utf-8", "header_row": 1}),
            (PLAIN.replace(",", ";"), {}, {"separator": ";"}),
            (PLAIN.replace(",", "\t"), {}, {"separator": "\t"}),
            (f"sep=;\n{PLAIN}".replace(",", ";"), {}, {"separator": ";", "header_row": 2}),
            (PLAIN.encode("cp1252"), {}, {"encoding": "cp1252"}),
            (KOREAN.encode("cp949"), {}, {"encoding": "cp949"}),
            (PLAIN.encode("utf-16"), {}, {"encoding": "utf-16"}),
            (PLAIN.encode("utf-8-sig"), {}, {"encoding": "utf-8"}),
            (PLAIN.replace("ü", "u"), {}, {"encoding": None}),
            (PLAIN.replace("\n", "\r"), {}, {"header_row": 1}),
            (TITLED, {}, {"header_row": 3}),
            (f"x{TITLED}", {"skip_rows": [1]}, {"header_row": 3}),
            (TWO_ROWS, {"columns": {"household_id": "id"}}, {"header_row": None}),
            (LABELLED, {}, {"header_row": None}),
            (TAGGED, {}, {"header_row": 1}),
            (PEOPLE, {"people": {}}, {"dates": "dmy", "header_row": 1}),
            (PEOPLE, {"people": {"sexes": {"female": ["F"], "male": ["M"]}}}, {"dates": "dmy"}),
            (PLAIN.replace("4,2", "4,"), {"blank_is_zero": ["adults"]}, {}),
        ],
    )
    def test_of_a_text_file(
        self, tmp_path: Path, text: str | bytes, keys: dict[str, object], kept: dict[str, object]
    ) -> None:
        path = tmp_path / "r.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        self.check(path, RegisterMapping.model_validate(keys), kept)

    def test_of_a_workbook(self, tmp_path: Path) -> None:
        path = book(tmp_path / "r.xlsx", ONE_SHEET)
        self.check(path, RegisterMapping(), {"sheet": "list", "header_row": 3})

    def test_of_two_sheets(self, tmp_path: Path) -> None:
        path = book(tmp_path / "r.xlsx", KOBO)
        mapping = ration.load_mapping("kobo").updated(sheet="survey", members="people")
        found = self.check(path, mapping, {"sheet": "survey"})
        assert found.found == ("header_row", "people.age")

    def test_of_a_folder(self, tmp_path: Path) -> None:
        """The mapping leaves out what differs between the files."""
        kept = {"separator": ",", "header_row": 1, "encoding": None}
        self.check(files(tmp_path / "all"), RegisterMapping(), kept)

    @staticmethod
    def check(
        path: Path, mapping: RegisterMapping, kept: dict[str, object]
    ) -> ration.RegisterColumns:
        """Check that the kept mapping has these keys, reads back and gives the same plan."""
        found = ration.register_columns(path, mapping=mapping)
        assert {key: getattr(found.mapping, key) for key in kept} == kept
        text = ration.mapping_text(found)
        saved = ration.parse_mapping(text)
        assert saved == found.mapping
        assert _figures(path, saved) == _figures(path, mapping)
        for key in found.found:
            name = key.removeprefix("people.")
            line = next(line for line in text.splitlines() if line.startswith(f"{name} = "))
            assert "# detected" in line
        return found


def _figures(path: Path, mapping: RegisterMapping) -> object:
    """A plan without its mapping and warnings: there is none about keys that the mapping has."""
    plan = json.loads(ration.compute(path, mapping=mapping).to_json())
    plan["register"].pop("mapping", None)
    return {key: value for key, value in plan.items() if key != "warnings"}


class TestForm:
    """The command shows how a file was read; so does the JSON."""

    def test_table(self, tmp_path: Path) -> None:
        (tmp_path / "r.csv").write_bytes(TITLED.replace(",", ";").encode("cp1252"))
        ran = run("columns", tmp_path / "r.csv", "-q")
        form = "Read with: header in row 3, cells separated by semicolons, encoding cp1252."
        assert (ran.code, form in ran.out) == (0, True)

    def test_json(self, tmp_path: Path) -> None:
        (tmp_path / "r.csv").write_text(TAGGED)
        found = json.loads(run("columns", tmp_path / "r.csv", "-q", "--json").out)
        assert (found["header_row"], found["separator"], found["encoding"]) == (1, ",", None)
        assert found["columns"][1]["tag"] == "#affected"
        assert found["columns"][1]["why"] == "its HXL tag #affected"
        assert found["found"] == ["separator", "header_row"]

    def test_an_unused_tag_is_shown(self, tmp_path: Path) -> None:
        (tmp_path / "r.csv").write_text(
            TAGGED.replace(",centre", ",who").replace("#centre", "#org")
        )
        assert "#org" in run("columns", tmp_path / "r.csv", "-q").out


class TestSheets:
    """A workbook's sheets are shown, with the options to use if several might be the register."""

    def test_several_sheets(self, tmp_path: Path) -> None:
        path = book(tmp_path / "r.xlsx", KOBO)
        ran = run("columns", path, "-q", "-o", tmp_path / "map.toml")
        assert ran.code == 3
        lines = [line.split() for line in ran.out.splitlines()]
        assert ["people", "3", "1", "survey,", "by", "_parent_index", "=", "_index"] in lines
        assert 'use --map kobo --sheet "survey" --members "people"' in ran.err
        assert not (tmp_path / "map.toml").exists()

    def test_the_options_it_names_give_a_plan(self, tmp_path: Path) -> None:
        path = book(tmp_path / "r.xlsx", KOBO)
        ran = run("compute", path, "--map", "kobo", "--sheet", "survey", "--members", "people")
        assert "In the register: 2 households, 3 persons, 2 adults." in ran.out

    def test_unrelated_sheets(self, tmp_path: Path) -> None:
        path = book(tmp_path / "r.xlsx", {"a": [["x"], [1]], "b": [["y"], [2]], "none": []})
        ran = run("columns", path, "--json", "-q")
        assert (ran.code, 'name one, such as --sheet "a"' in ran.err) == (3, True)
        sheets = json.loads(ran.out)["sheets"]
        assert [(sheet["name"], sheet["rows"], sheet["header_row"]) for sheet in sheets] == [
            ("a", 1, 1), ("b", 1, 1), ("none", 0, None),
        ]  # fmt: skip

    def test_which_sheets_are_read(self, tmp_path: Path) -> None:
        path = book(tmp_path / "r.xlsx", KOBO)
        mapping = ration.load_mapping("kobo").updated(sheet="survey", members="people")
        found = ration.register_columns(path, mapping=mapping)
        assert [each.read for each in found.sheets] == [True, True]
        assert not found.problems
        assert not [name for name, _ in found.missing if name in ("persons", "adults")]


class TestSystems:
    """A register like the export of a known system gets a hint with the options to use."""

    @pytest.mark.parametrize(
        ("name", "signs"),
        [
            (name, signs)
            for name in ration.builtin_mappings()
            for signs in getattr(ration.load_mapping(name).system, "known_by", ())
        ],
    )
    def test_known_by_its_columns(self, tmp_path: Path, name: str, signs: Sequence[str]) -> None:
        path = csv(tmp_path / "r.csv", [",".join("1" * (len(signs) + 1))], ",".join((*signs, "x")))
        systems = ration.register_columns(path).systems
        assert name in [each.mapping for each in systems]
        ran = run("compute", path)
        assert ran.code == 1
        assert "the register looks like an export of " in ran.err
        assert f"--map {name}" in ran.err

    def test_no_hint_if_its_mapping_is_used(self, tmp_path: Path) -> None:
        path = csv(tmp_path / "r.csv", ["1,2"], "KEY,SubmissionDate")
        assert "looks like" in run("compute", path).err
        assert "looks like" not in run("compute", path, "--map", "odk").err

    def test_no_hint_if_nothing_is_missing(self, tmp_path: Path) -> None:
        path = csv(tmp_path / "r.csv", ["1,4,2,9"], "household_id,persons,adults,_index")
        assert "looks like" not in run("compute", path).err
        assert "looks like" in run("columns", path).out

    def test_columns_show_what_its_mapping_reads(self, tmp_path: Path) -> None:
        path = csv(tmp_path / "r.csv", ["1,2"], "KEY,SubmissionDate")
        (key, _) = ration.register_columns(path).columns
        assert (key.taken_for, key.convention) == ((), "household_id by --map odk")
        path = csv(tmp_path / "a.csv", ["1,2"], "ADM2_PCODE,T_TL")
        (code, _) = ration.register_columns(path, mapping="cod-ps").columns
        why = "as OCHA's population statistics (COD-PS) has it"
        assert (code.taken_for, code.why) == (("household_id",), why)

    def test_people_alone(self, tmp_path: Path) -> None:
        path = csv(tmp_path / "r.csv", ["1,34"], "_parent_index,age")
        message = f"name the file of their households, and use --map kobo --members {path}"
        assert message in run("compute", path).err
        assert message in run("compute", path, "--people").err


class TestHints:
    """A message names the options that lead to a plan."""

    def test_parts_of_areas(self, tmp_path: Path) -> None:
        path = csv(tmp_path / "r.csv", ["A1,B1,900,500", "A1,B2,800,400"], "ADM2_PCODE,z,T_TL,big")
        words: list[str | Path] = [path, "--map", "cod-ps", "--column", "adults=big"]
        assert "name a column that is different in each" in run("compute", *words).err
        assert run("compute", *words, "--column", "household_id=z").code == 0

    def test_areas_without_their_people(self, tmp_path: Path) -> None:
        path = csv(tmp_path / "r.csv", ["A1,900"], "ADM2_PCODE,people here")
        message = "T_TL: column not found; it has the number of people per area; name the column"
        assert message in run("compute", path, "--map", "cod-ps").err

    def test_numbers_of_areas_are_shown(self, tmp_path: Path) -> None:
        path = csv(tmp_path / "r.csv", ["A1,90012"], "ADM2_PCODE,Families")
        assert "90012" not in run("columns", path).out
        assert "90012" in run("columns", path, "--map", "cod-ps").out

    def test_people_without_an_age(self, tmp_path: Path) -> None:
        path = csv(tmp_path / "r.csv", ["1"], "_index")
        members = csv(tmp_path / "m.csv", ["1,34"], "_parent_index,PDisabAge")
        kobo = ["--map", "kobo", "--column", "household_id=_index"]
        words: list[str | Path] = [path, *kobo, "--members", members]
        assert "write age = … or birth = … under [people]" in run("compute", *words).err
        text = run("columns", *words, "--toml", "-q").out
        assert '# age = "…"  # column not found; group adults needs it' in text
        (tmp_path / "map.toml").write_text(text.replace('# age = "…"', 'age = "PDisabAge"'))
        assert "1 person, 1 adult" in run("compute", path, "--map", tmp_path / "map.toml").out

    def test_rows_of_people(self, tmp_path: Path) -> None:
        (tmp_path / "r.csv").write_text(PEOPLE)
        message = "the register has Date of birth; if a row is a person, use --people"
        for command in ("compute", "columns"):
            assert message in run(command, tmp_path / "r.csv").err
            assert message not in run(command, tmp_path / "r.csv", "--people").err

    def test_people_without_a_table(self, tmp_path: Path) -> None:
        path = csv(tmp_path / "r.csv", ["1,N"], "_id,village")
        assert ("name the table of people with --members") in run(
            "compute", path, "--map", "kobo"
        ).err


HOPE = ["household_id", "relationship_i_c", "gender_i_c", "birth_date_i_c"]


@pytest.mark.parametrize(
    ("people", "households", "found"),
    [
        (HOPE, ["household_id", "size_h_c"], ("hope", "household_id", "household_id")),
        (HOPE[:3], ["household_id", "size_h_c"], None),
        (HOPE, [*HOPE, "size_h_c"], None),
        (["age", "_parent_index", "_index"], ["_parent_index", "_index"], None),
    ],
    ids=["people", "not all columns of people", "each row has its household", "two repeats"],
)
def test_tables_that_share_a_column_are_joined_if_one_alone_has_people(
    people: list[str], households: list[str], found: tuple[str, str, str] | None
) -> None:
    assert joined_by(people, households) == found


def test_the_sheet_of_an_export_may_have_another_name(tmp_path: Path) -> None:
    """The hint that uses a ready mapping names the sheet that was read."""
    path = book(tmp_path / "r.xlsx", {"My list": [["household_id", "size_h_c"], ["A", 4]]})
    (found,) = ration.register_columns(path).systems
    assert found.hint == "try --map hope --sheet 'My list'"


def test_a_folder_keeps_the_problem_of_each_workbook(tmp_path: Path) -> None:
    """Of several files none is advised: each problem is that of its file."""
    two: Sheets = {"a": [["household_id", "persons"], ["A", 1]], "b": [["household_id"], ["B"]]}
    for name in ("n.xlsx", "s.xlsx"):
        book(tmp_path / name, two)
    with pytest.raises(ration.InputError) as error:
        ration.compute(tmp_path)
    found = [(Path(each.file or "").name, each.code) for each in error.value.problems]
    assert found == [("n.xlsx", "sheet-several"), ("s.xlsx", "sheet-several")]
