"""Likely duplicates among people beside the households, and columns that are no names."""

from pathlib import Path

import polars as pl
import pytest
from command import csv, run

import ration
from ration.register.source.open import open_register
from ration.similar.fields import find_compared
from ration.similar.scoring import FEW_ROWS

NAMES = [f"Ana {chr(97 + at)}" for at in range(20)]
PEOPLE = "household_id,Full name,birth date,age"


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    """A mapping that leaves out withdrawn households and deceased people, beside its tables."""
    csv(tmp_path / "r.csv", ["A,N,in", "B,N,in", "C,N,out", "D,N,in"], "household_id,centre,state")
    rows = [
        "A,Ana Núñez,1980-03-04,44", "B,NUNEZ Ana,04/03/1980,44", "B,Kim Chol,1970-01-02,54",
        "C,Ana Nunez,1980-03-04,44", "D,Ana Nunez,1980-03-04,dead", "D,Ri Su,1999-01-02,25",
    ]  # fmt: skip
    csv(tmp_path / "people.csv", rows, PEOPLE)
    path = tmp_path / "m.toml"
    path.write_text(
        'leave_out = { state = ["out"] }\n'
        '[people]\nfile = "people.csv"\nage = "age"\norphans = true\n'
        'leave_out = { age = ["dead"] }\n'
    )
    return path


class TestPeopleBesideTheHouseholds:
    """The names of a table of people are compared, and what is left out is not."""

    def test_by_the_library(self, mapping: Path) -> None:
        result = ration.similar_households(mapping.parent / "r.csv", mapping=mapping)
        assert [each.columns for each in result.found.compared] == [
            ("people.csv!Full name",), ("people.csv!birth date",),
        ]  # fmt: skip
        kept = ("score", "table", "household_id_1", "row_1", "household_id_2", "row_2")
        assert result.pairs.select(kept).rows() == [(100, "people.csv", "A", 2, "B", 3)]
        assert result.pairs["people.csv!Full name (2)"].to_list() == ["NUNEZ Ana"]

    def test_by_the_command(self, mapping: Path, tmp_path: Path) -> None:
        words = ("--map", mapping, "--similar", tmp_path / "s.csv", "-q")
        ran = run("check", mapping.parent / "r.csv", *words)
        assert "Likely duplicates: 1 pair of 2 rows" in ran.out
        assert "people.csv!Full name" in ran.out
        assert "Ana" not in ran.out + ran.err

    def test_heads_and_people_are_both_compared(self, tmp_path: Path) -> None:
        rows = ["A,Ana Nunez", "B,Kim Chol", "C,Nunez Ana"]
        path = csv(tmp_path / "r.csv", rows, "household_id,Head of family")
        csv(tmp_path / "people.csv", ["A,Ri Su,,3", "B,Su Ri,,4"], PEOPLE)
        mapping = ration.parse_mapping('people = { file = "people.csv" }')
        pairs = ration.similar_households(path, mapping=mapping).pairs
        assert pairs.select("table", "household_id_1", "household_id_2").rows() == [
            ("people.csv", "A", "B"), (None, "A", "C"),
        ]  # fmt: skip

    def test_rows_that_the_mapping_leaves_out_are_not_compared(self) -> None:
        rows = {"household_id": ["A", "B"], "Phone": ["0911223344"] * 2, "status": ["in", "out"]}
        mapping = ration.parse_mapping('leave_out = { status = ["out"] }')
        assert ration.similar_households(pl.DataFrame(rows)).pairs.height == 1
        assert ration.similar_households(pl.DataFrame(rows), mapping=mapping).pairs.height == 0

    def test_people_who_are_left_out_of_a_register_of_people(self) -> None:
        rows = {"household_id": ["A", "B"], "Phone": ["0911223344"] * 2, "status": ["in", "out"]}
        mapping = ration.parse_mapping('people.leave_out = { status = ["out"] }')
        assert ration.similar_households(pl.DataFrame(rows), mapping=mapping).pairs.height == 0

    def test_ids_of_several_columns(self) -> None:
        rows = {"YEAR": ["1", "1", "2"], "NO": ["1", "1", "1"], "Phone": ["0911223344"] * 3}
        result = ration.similar_households(pl.DataFrame(rows), columns={"household_id": "YEAR+NO"})
        pairs = result.pairs.select("household_id_1", "household_id_2").rows()
        assert pairs == [("1~1", "2~1")] * 2
        with pytest.raises(ration.DataError, match=r"NOM: column not found.*household_id"):
            ration.similar_households(pl.DataFrame(rows), columns={"household_id": "YEAR+NOM"})

    def test_people_without_anything_to_compare_are_not_compared(self, tmp_path: Path) -> None:
        header = "household_id,Head of family"
        path = csv(tmp_path / "r.csv", ["A,Ana Nunez", "B,Nunez Ana"], header)
        csv(tmp_path / "people.csv", ["A,3", "B,4"], "household_id,age")
        mapping = ration.parse_mapping('people = { file = "people.csv" }')
        result = ration.similar_households(path, mapping=mapping)
        assert [each.columns for each in result.found.compared] == [("Head of family",)]
        assert result.found.pairs == 1
        csv(tmp_path / "r.csv", ["A,Ana", "B,Ri"], "household_id,centre")
        with pytest.raises(ration.DataError) as error:
            ration.similar_households(path, mapping=mapping)
        assert [each.code for each in error.value.problems] == ["similar-none"]


class TestColumns:
    """Flags, types and issuers are no names, phones or documents."""

    @pytest.mark.parametrize(
        ("column", "cells"),
        [
            ("Head of Family (true)", ["true", "false"]),
            ("Head of family", ["1", ""]),
            ("head_of_household", ["Oui", "Non"]),
            ("national_id_issuer", ["Ministry 1", "Police"]),
            ("national_id_type", ["A1", "B2"]),
            ("id_document", ["passport", "driving licence"]),
            ("Document number", ["yes", "no"]),
            ("passport country", ["KE1", "UG2"]),
            ("passport expiry", ["2025-01-01", "2026-01-01"]),
            ("phone number", ["yes", "no"]),
            ("Head of household", ["Man", "Woman", "Child", "Widow"] * 5),
            ("Head of family", ["101", "102"]),
            ("Lugar de expedición (cédula)", ["Cali 1", "Bogotá 2"]),
        ],
    )
    def test_not_compared(self, column: str, cells: list[str]) -> None:
        rows = {"id": [f"{at}" for at in range(len(cells))], column: cells}
        register = open_register(pl.DataFrame({**rows, "Full name": NAMES[: len(cells)]}))
        compared = find_compared(register, ration.SimilarColumns(), "id")
        assert [each.columns for each in compared] == [("Full name",)]

    def test_what_the_mapping_names_is_compared(self) -> None:
        register = open_register(pl.DataFrame({"id": ["1"], "id_type": ["x"]}))
        compared = find_compared(register, ration.SimilarColumns(document=("id_type",)), "id")
        assert [each.columns for each in compared] == [("id_type",)]


def phones(count: int) -> pl.DataFrame:
    """Households under different names with one phone."""
    names = [f"{chr(97 + at) * 5} {chr(107 + at) * 4}" for at in range(count)]
    rows = {"household_id": [f"H{at}" for at in range(count)], "Full name": names}
    return pl.DataFrame({**rows, "Phone": ["0911223344"] * count})


def test_one_phone_under_two_names_is_a_pair() -> None:
    pairs = ration.similar_households(phones(2)).pairs
    assert pairs.select("score", "why").rows() == [(70, "same phone")]


def test_a_phone_of_many_names_is_that_of_neighbours() -> None:
    assert ration.similar_households(phones(FEW_ROWS)).pairs.height == 10
    assert ration.similar_households(phones(FEW_ROWS + 1)).pairs.height == 0
