"""Mapping files and `ration columns`: what each column is, written once."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import polars as pl
import pytest
from command import csv, run
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from small import SMALL

import ration
from ration import RegisterMapping

MENDED = """
blank_is_zero = ["boys", "girls"]
personal = ["code"]

[columns]
household_id = "code"
persons = ["men", "women", "boys", "girls"]
adults = ["men", "women"]
centre = "fdp"
"""
ROWS = ["A,1,1,,2,N", "B,0,1,3,,S"]
HEADER = "code,men,women,boys,girls,fdp"


def mapped(**keys: Any) -> RegisterMapping:
    """Build a mapping from these keys."""
    return RegisterMapping.model_validate(keys)


# The tables of other files, each with a name that it reads.
TABLES = {
    "stock": "item",
    "journal": "date",
    "site_details": "contact",
    "distances": "km",
    "prices": "price",
}


def codes_of(build: Callable[..., object], **keys: Any) -> list[str]:
    """The codes of what is wrong with these keys."""
    with pytest.raises(ValidationError) as error:
        build(**keys)
    return [each["ctx"]["error"].code for each in error.value.errors()]


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """A register with unusual column names, and its mapping beside it."""
    (tmp_path / "map.toml").write_text(MENDED)
    return csv(tmp_path / "r.csv", ROWS, HEADER)


class TestMapping:
    """Every command reads a register as its mapping says."""

    def test_columns_sums_and_blanks(self, register: Path) -> None:
        plan = ration.compute(register, mapping=register.with_name("map.toml"))
        assert dict(plan.people) == {"households": 2, "persons": 8, "adults": 3}
        assert [warning.site for warning in plan.manifests("centre")] == ["N", "S"]
        warnings = [str(warning) for warning in plan.warnings if warning.code == "blank-zero"]
        assert warnings == [
            "boys: blanks read as 0 in 1 cell, because the mapping asks for it; delete the "
            "column from blank_is_zero if a blank is not 0",
            "girls: blanks read as 0 in 1 cell, because the mapping asks for it; delete the "
            "column from blank_is_zero if a blank is not 0",
        ]

    def test_a_blank_in_another_column_is_an_error(self, register: Path) -> None:
        mapping = ration.load_mapping(register.with_name("map.toml"))
        less = mapping.model_copy(update={"blank_is_zero": ("boys",)})
        with pytest.raises(ration.DataError, match="row 3, girls: blank, and blank is not zero"):
            ration.compute(register, mapping=less)

    def test_blanks_of_rejected_rows_are_not_counted(self, tmp_path: Path) -> None:
        rows = csv(
            tmp_path / "r.csv", ["A,3,,", "B,,x,", "C,2,1,"], "household_id,persons,adults,n"
        )
        mapping = mapped(blank_is_zero=["adults"])
        plan = ration.compute(rows, mapping=mapping, drop_rejected=True)
        (warning,) = [each.message for each in plan.warnings if each.code == "blank-zero"]
        assert (plan.source.rejected, warning) == (
            1,
            "blanks read as 0 in 1 cell, because the mapping asks for it",
        )

    def test_personal_columns_are_never_shown(self, register: Path) -> None:
        csv(register, [*ROWS, "A,1,1,0,0,N"], HEADER)
        ran = run("check", register, "--map", register.with_name("map.toml"))
        assert ran.code == 1
        assert "2 rows (2, 4), code: 2 rows have this id" in ran.err
        assert '"A"' not in ran.err + ran.out

    def test_column_overrides_the_mapping(self, register: Path) -> None:
        mapping = register.with_name("map.toml")
        plan = ration.compute(register, mapping=mapping, columns={"adults": "men"})
        assert dict(plan.people)["adults"] == 1

    def test_a_group_may_be_named_by_its_id(self, tmp_path: Path) -> None:
        rows = csv(tmp_path / "r.csv", ["1,3,1,A"], "household_id,persons,big,category")
        text = SMALL.replace("from_age = 17", 'from_age = 17\ncolumn = "grown"')
        plan = ration.compute(rows, ration.parse_programme(text), columns={"adults": "big"})
        assert ("adults", 1) in plan.people

    def test_a_group_named_twice(self, tmp_path: Path) -> None:
        rows = csv(tmp_path / "r.csv", ["1,3,1,2,A"], "household_id,persons,x,y,category")
        text = SMALL.replace("from_age = 17", 'from_age = 17\ncolumn = "grown"')
        both = {"adults": "x", "grown": "y"}
        with pytest.raises(ration.DataError, match="grown: it is named twice, as adults and as"):
            ration.compute(rows, ration.parse_programme(text), columns=both)

    def test_sites_are_not_personal(self, register: Path) -> None:
        mapping = ration.load_mapping(register.with_name("map.toml"))
        hiding = mapping.model_copy(update={"personal": ("fdp",)})
        with pytest.raises(ration.DataError, match="fdp: the mapping marks it as personal"):
            ration.compute(register, mapping=hiding)

    def test_nan_is_a_blank_in_every_kind_of_frame(self) -> None:
        cells = {"household_id": ["1"], "persons": [3.0], "adults": [float("nan")]}
        mapping = RegisterMapping(blank_is_zero=("adults",))
        for frame in (pl.DataFrame(cells), pd.DataFrame(cells)):
            assert dict(ration.compute(frame, mapping=mapping).people)["adults"] == 0

    def test_a_list_is_no_site(self) -> None:
        frame = pl.DataFrame(
            {"household_id": ["1"], "persons": [3], "adults": [1], "centre": [[1]]}
        )
        with pytest.raises(ration.DataError, match=r"centre: its type is List\(Int64\)"):
            ration.compute(frame)
        assert ration.register_columns(frame).columns[3].samples == ()

    def test_a_name_that_the_programme_does_not_read(self, register: Path) -> None:
        mapping = mapped(columns={"centr": "fdp", "household_id": "code"})
        sums = {"persons": "men+women", "adults": "men"}
        plan = ration.compute(register, mapping=mapping, columns=sums)
        (warning,) = [str(warning) for warning in plan.warnings if warning.code == "mapping-unread"]
        assert warning == "centr: the programme does not use this name; did you mean centre?"

    @pytest.mark.parametrize("key", ["blank_is_zero", "personal"])
    def test_a_column_that_is_not_there(self, register: Path, key: str) -> None:
        mapping = ration.load_mapping(register.with_name("map.toml"))
        with pytest.raises(ration.DataError, match=f"boy: column not found; .* in {key}"):
            ration.compute(register, mapping=mapping.model_copy(update={key: ("boy",)}))

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("colums = 1", "colums: unknown key; did you mean columns?"),
            ("[columns]\npersons = 3", "columns: persons is not a column, nor a list of columns"),
            ("columns = 'x'", 'columns: "x": not a table; write [columns], and a line below it'),
            ("personal = 'x'", 'personal: "x": not a list; put it in brackets'),
            ("sheet = 1", 'sheet: "1": not text; put it in quotes'),
            ("x =", 'column 4: "x =": it is not TOML'),
        ],
    )
    def test_wrong_mapping_files(self, tmp_path: Path, text: str, message: str) -> None:
        (tmp_path / "map.toml").write_text(text)
        ran = run("compute", csv(tmp_path / "r.csv", ["1,2,1"]), "--map", tmp_path / "map.toml")
        assert (ran.code, ran.out) == (3, "")
        assert f"{tmp_path / 'map.toml'}: line 1, {message}" in ran.err

    def test_a_missing_mapping_file(self, tmp_path: Path) -> None:
        ran = run("compute", csv(tmp_path / "r.csv", ["1,2,1"]), "--map", "none.toml")
        assert (ran.code, "none.toml: file not found" in ran.err) == (3, True)

    @pytest.mark.parametrize("name", ration.builtin_mappings())
    def test_builtin_mappings(self, name: str) -> None:
        mapping = ration.load_mapping(name)
        assert ration.parse_mapping(ration.dump_mapping(mapping)) == mapping

    @pytest.mark.parametrize("words", [("--map", "hxl"), ()])
    def test_hxl_tags_decide(self, tmp_path: Path, words: tuple[str, ...]) -> None:
        tags = "#beneficiary+id,#affected,#affected+adults,#name,#centre+name"
        rows = [tags, "1,3,1,Ana,N", "2,4,2,Eva,S"]
        path = csv(tmp_path / "r.csv", rows, "Nº,Total,Grandes,Nombre,Lugar")
        ran = run("compute", path, *words, "--json", "-q")
        assert json.loads(ran.out)["people"] == {"households": 2, "persons": 7, "adults": 3}
        shown = run("columns", path, *words, "-q").out
        assert ("its HXL tag #affected" in shown, "Ana" in shown) == (True, False)

    def test_hxl_without_tags(self, tmp_path: Path) -> None:
        path = csv(tmp_path / "r.csv", ["1,3,1"])
        assert run("compute", path, "--map", "hxl", "-q").code == 0

    def test_openspp(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        book.active.title = "Instructions"
        book.active.append(["Format numbers as text first"])
        sheet = book.create_sheet("Contacts")
        sheet.append(["Name", "Address", "Phone", "Tags", "No", "HH size", "Adults"])
        sheet.append(["Kim", "North 1", "0911", "x", "007", "4", "2"])
        book.save(tmp_path / "r.xlsx")
        options = ("--map", "openspp", "--column", "household_id=No")
        ran = run("compute", tmp_path / "r.xlsx", *options, "--json", "-q")
        assert json.loads(ran.out)["people"]["persons"] == 4
        shown = run("columns", tmp_path / "r.xlsx", *options).out
        assert not any(word in shown for word in ("Kim", "0911", "North 1"))

    def test_an_unknown_builtin_mapping(self, tmp_path: Path) -> None:
        ran = run("compute", csv(tmp_path / "r.csv", ["1,2,1"]), "--map", "cobo")
        assert ran.code == 3
        assert "no built-in mapping has this name; did you mean kobo?" in ran.err

    NAMES = st.text(st.characters(codec="utf-8"), min_size=1).filter(str.strip)

    @given(
        columns=st.dictionaries(NAMES, st.lists(NAMES, min_size=1, max_size=3), max_size=4),
        blank=st.lists(NAMES, max_size=2),
        sheet=st.none() | NAMES,
    )
    def test_round_trip(
        self, columns: dict[str, list[str]], blank: list[str], sheet: str | None
    ) -> None:
        mapping = mapped(columns=columns, blank_is_zero=blank, sheet=sheet)
        assert ration.parse_mapping(ration.dump_mapping(mapping)) == mapping

    def test_a_mapping_of_the_fields_of_another_is_the_same(self) -> None:
        """A table of a file is pairs in Python: both are read, and checked, alike."""
        mapping = mapped(
            columns={"persons": ["men", "women"]},
            sites={"Nord": "North"},
            leave_out={"status": ["gone"]},
            stock={"columns": {"item": "Article"}},
            journal={"columns": {"date": "Day"}, "kinds": {"GIN": "dispatch"}},
            site_details={"columns": {"contact": "Focal point"}},
            distances={"columns": {"km": "Distance"}},
            prices={"columns": {"price": "Retail"}},
        )
        again = {
            name: type(table).model_validate(dict(table)) if name in TABLES else table
            for name, table in mapping
        }
        assert RegisterMapping.model_validate(again) == mapping

    @pytest.mark.parametrize("table", TABLES)
    @pytest.mark.parametrize("kind", [dict, lambda pairs: pairs], ids=["table", "pairs"])
    @pytest.mark.parametrize(
        ("pairs", "code"),
        [
            ((("colour", "x"),), "mapping-{}-name"),
            ((("{}", " "),), "mapping-{}"),
            ((("{}", 3),), "mapping-{}"),
        ],
    )
    def test_wrong_columns_of_other_files(
        self, table: str, kind: Any, pairs: tuple[tuple[str, Any]], code: str
    ) -> None:
        columns = kind(tuple((name.format(TABLES[table]), source) for name, source in pairs))
        assert codes_of(mapped, **{table: {"columns": columns}}) == [
            code.format(table.replace("_", "-"))
        ]

    @pytest.mark.parametrize("table", TABLES)
    @pytest.mark.parametrize(
        "pairs",
        [("a",), (1,), (None,), (("a", "b", "c"),), ((["a"], "b"),), "twice", {1: "a"}],
        ids=str,
    )
    def test_pairs_that_are_none(self, table: str, pairs: Any) -> None:
        columns = ((TABLES[table], "A"), (TABLES[table], "B")) if pairs == "twice" else pairs
        assert codes_of(mapped, **{table: {"columns": columns}}) == [
            f"mapping-{table.replace('_', '-')}"
        ]

    @pytest.mark.parametrize(
        ("keys", "code"),
        [
            *(({name: {"columns": ["x"]}}, f"mapping-{name.replace('_', '-')}") for name in TABLES),
            ({"journal": {"kinds": ["GIN"]}}, "mapping-journal-kind"),
            ({"journal": {"kinds": {"GIN": "lost"}}}, "mapping-journal-kind"),
            ({"sites": ["North"]}, "mapping-sites"),
            ({"leave_out": ["gone"]}, "mapping-words"),
        ],
        ids=str,
    )
    def test_what_is_no_such_table(self, keys: dict[str, Any], code: str) -> None:
        assert codes_of(mapped, **keys) == [code]


class TestGuesses:
    """A column is guessed only if its name leaves no doubt, with a warning."""

    def test_usual_names(self, tmp_path: Path) -> None:
        rows = csv(tmp_path / "r.csv", ["1,3,1"], "HH ID,Family_size,number of adults")
        plan = ration.compute(rows)
        assert dict(plan.people) == {"households": 1, "persons": 3, "adults": 1}
        taken = [str(warning) for warning in plan.warnings if warning.code == "column-used"]
        assert taken[0].startswith(
            "HH ID: used as household_id (a common name); to use another column: "
        )
        assert len(taken) == 3

    @pytest.mark.parametrize(
        "column",
        ["No adults", "% adults", "Female/Adults", "adult rate", "household", "Family count"],
    )
    def test_ambiguous_names_are_not_guessed(self, column: str) -> None:
        frame = pl.DataFrame({column: ["1"], "persons": ["3"], "x": ["9"]})
        found = ration.register_columns(frame)
        assert (found.columns[0].taken_for, found.columns[0].why) == ((), None)

    def test_two_candidates_are_not_guessed(self, tmp_path: Path) -> None:
        rows = csv(tmp_path / "r.csv", ["1,3,3,1"], "household_id,HH size,family size,adults")
        with pytest.raises(ration.DataError, match="persons: column not found"):
            ration.compute(rows)

    def test_mapped_columns_are_not_guessed(self, tmp_path: Path) -> None:
        rows = csv(tmp_path / "r.csv", ["1,3,2,1"], "household_id,HH size,present,adults")
        plan = ration.compute(rows, columns={"persons": "present"})
        assert dict(plan.people)["persons"] == 2

    def test_households_per_row_are_never_guessed(self, tmp_path: Path) -> None:
        header = "household_id,persons,adults,No of households"
        plan = ration.compute(csv(tmp_path / "r.csv", ["1,3,1,9"], header))
        assert dict(plan.people)["households"] == 1


class TestColumns:
    """`ration columns` shows a register as `compute` would read it."""

    def test_table(self, register: Path) -> None:
        ran = run("columns", register, "--map", register.with_name("map.toml"), "-q")
        assert (ran.code, ran.err) == (0, "")
        assert "(hidden)" in ran.out
        (row,) = [line.split() for line in ran.out.splitlines() if "men " in line[:5]]
        assert row == ["men", "1,", "0", "persons,", "adults", "part", "of", "your", "sum"]

    def test_people_are_masked(self, tmp_path: Path) -> None:
        header = "household_id,persons,adults,Head of family,contact,remark"
        rows = [f"{n},3,1,Kim {n},+850 2 381 {n}44,says {n} things" for n in range(9)]
        path = csv(tmp_path / "r.csv", rows, header)
        for words in ([], ["--json"], ["--toml"]):
            ran = run("columns", path, *words)
            assert ran.code == 0
            assert not any(word in ran.out for word in ("Kim", "850", "says"))

    def test_compute_takes_the_written_mapping(self, tmp_path: Path) -> None:
        path = csv(tmp_path / "r.csv", ["007,3,1,x"], "HH ID,hh size,Adults,fdp")
        made = tmp_path / "map.toml"
        assert run("columns", path, "-o", made, "-q").code == 0
        mapping = ration.load_mapping(made)
        assert mapping == ration.register_columns(path).mapping
        plan = ration.compute(path, mapping=mapping)
        assert [each.code for each in plan.warnings] == ["site-all", "site-all"]
        again = run("columns", path, "-o", made, "-q")
        assert (again.code, "use --force" in again.err) == (4, True)

    def test_the_mapping_does_not_overwrite_the_register(self, tmp_path: Path) -> None:
        path = csv(tmp_path / "r.csv", ["1,3,1"])
        before = path.read_bytes()
        ran = run("columns", path, "-o", path, "--force")
        assert (ran.code, "it is the register; name another" in ran.err) == (4, True)
        assert path.read_bytes() == before

    def test_columns_of_another_programme_are_kept(self, register: Path) -> None:
        mapping = mapped(columns={"household_id": "code", "category": "cat", "shop": "none"})
        found = ration.register_columns(register, mapping=mapping)
        assert ration.parse_mapping(ration.mapping_text(found)) == found.mapping
        assert found.mapping.source("category") == ("cat",)

    def test_a_broken_register_causes_no_crash(self, tmp_path: Path) -> None:
        path = csv(tmp_path / "r.csv", ['1,"2,1', "2,3,1"])
        assert run("compute", path, "-q").code == 3
        assert run("columns", path, "-q").code in {0, 3}  # it may be right as far as it is read

    def test_missing_columns_are_comments_in_the_mapping(self, tmp_path: Path) -> None:
        path = csv(tmp_path / "r.csv", ["1,2"], "household_id,people here")
        ran = run("columns", path, "--toml", "-q")
        assert (ran.code, "persons: column not found" in ran.err) == (0, True)
        assert '# persons = "…"  # needed: rice is per person (rule 1)' in ran.out
        assert '# store = "…"  # without it, all of Grocery store is one site' in ran.out
        assert "# not read: people here" in ran.out
        assert ration.parse_mapping(ran.out).source("household_id") == ("household_id",)

    def test_json(self, register: Path) -> None:
        ran = run("columns", register, "--json", "-q", "--map", register.with_name("map.toml"))
        found = json.loads(ran.out)
        assert found["format"] == "ration.columns/2"
        assert found["mapping"]["columns"]["adults"] == ["men", "women"]
        assert ration.RegisterColumns.model_validate_json(ran.out).model_dump() == (
            ration.register_columns(register, mapping=register.with_name("map.toml")).model_dump()
        )
