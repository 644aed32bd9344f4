"""Likely duplicates: `ration check --similar` and `ration.similar_households`."""

import csv as csv_module
import importlib.util
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from command import csv, run
from hypothesis import given
from hypothesis import strategies as st

import ration
from ration import RegisterMapping
from ration.similar import normalize
from ration.similar.blocking import MOST
from ration.similar.fields import find_compared

COLUMNS = ("household_id", "Head of family", "Phone", "National ID", "Date of birth")

NAMES = ("Ana Núñez", "NUNEZ, ANA", "Kim Chol Su", "Kim Chul-Su", "Ri", "김 철수", "محمد علي", "")
PHONES = ("0911 22 33 44", "+251-911-223344", "0000", "911223345", "")
DOCUMENTS = ("AB-12 345", "ab12345", "0012345", "n/a", "")
DATES = ("1980-03-04", "04/03/1980", "1.1.1980", "1980", "")

PEOPLE = st.tuples(*map(st.sampled_from, (NAMES, PHONES, DOCUMENTS, DATES)))
REGISTERS = st.lists(PEOPLE, min_size=2, max_size=8).map(
    lambda rows: [(f"H{at:02}", *row) for at, row in enumerate(rows)]
)


def frame(rows: Sequence[tuple[str, ...]]) -> pl.DataFrame:
    """A register of these rows."""
    return pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")


def similar(*rows: tuple[str, ...]) -> pl.DataFrame:
    """The pairs among rows of a name, a phone, a document and a birth date."""
    numbered = [(f"H{at}", *row) for at, row in enumerate(rows)]
    return ration.similar_households(frame(numbered)).pairs


def known(row: tuple[str, ...]) -> bool:
    """Whether a row has anything to compare."""
    values = frame([row]).select(
        normalize.name(["Head of family"]),
        normalize.phone("Phone"),
        normalize.document("National ID"),
        normalize.birth("Date of birth"),
    )
    return any(cell is not None for cell in values.row(0))


class TestLaws:
    """Laws for any rows in any order."""

    @given(REGISTERS, st.randoms())
    def test_the_order_of_rows_makes_no_difference(self, rows: Any, random: Any) -> None:
        pairs = ration.similar_households(frame(rows)).pairs.drop("row_1", "row_2")
        shuffled = random.sample(rows, len(rows))
        assert ration.similar_households(frame(shuffled)).pairs.drop("row_1", "row_2").equals(pairs)

    @given(REGISTERS, st.integers(0, 7))
    def test_a_copy_under_another_id_is_always_found(self, rows: Any, at: int) -> None:
        original = rows[at % len(rows)]
        pairs = ration.similar_households(frame([*rows, ("copy", *original[1:])])).pairs
        result = pairs.filter(household_id_1=original[0], household_id_2="copy")
        assert result.height == known(original)
        assert not known(original) or result["score"].item() >= 70

    @given(REGISTERS)
    def test_every_pair_is_listed_once(self, rows: Any) -> None:
        pairs = ration.similar_households(frame(rows)).pairs
        listed = [frozenset(pair) for pair in pairs.select("row_1", "row_2").rows()]
        assert len(set(listed)) == len(listed)
        assert {len(pair) for pair in listed} <= {2}
        assert pairs["pair"].to_list() == list(range(1, len(listed) + 1))


class TestScore:
    """What raises the score of a pair, and what lowers it."""

    @pytest.mark.parametrize(
        ("row", "other", "score", "why"),
        [
            (
                ("Ana Núñez", "0911 22 33 44", "AB-12 345", "1980-03-04"),
                ("NUNEZ, ana", "+251 911 223344", "ab12345", "04.03.1980"),
                100,
                "same document, same phone, same birth date, same name",
            ),
            (("Ana Nunez", "", "", ""), ("ana  nuñez", "", "", ""), 70, "same name"),
            (
                ("Kim Chol Su", "", "", "1984-01-15"),
                ("Kim Chul Su", "0999111222", "", "15.01.1984"),
                92,
                "same birth date, names 90 % alike",
            ),
            (
                ("Mohammed Ali", "911223344", "", ""),
                ("Muhamad Aly", "0911-223344", "", ""),
                73,
                "same phone, names 69 % alike",
            ),
            (("", "911223344", "", ""), ("", "0911-223344", "", ""), 70, "same phone"),
            (("Kim", "", "0052345", ""), ("Ana", "", "52345", ""), 72, "same document"),
        ],
    )
    def test_likely(self, row: Any, other: Any, score: int, why: str) -> None:
        assert similar(row, other).select("score", "why").rows() == [(score, why)]

    @pytest.mark.parametrize(
        ("row", "other"),
        [
            (("Kim Chol", "", "", "1980-01-01"), ("Ana Nunez", "", "", "1980-01-01")),
            (("Kim Chol", "", "A1234", "1980-01-01"), ("Kim Chol", "", "B9876", "1990-01-01")),
            (("Kim Chol", "911223344", "", ""), ("Kim Chol", "911223399", "", "")),
            (("", "0000", "n/a", "1980"), ("", "0000", "n/a", "1980")),
            (("Mohammed Ali Hassan", "", "", ""), ("Muhamad Ali Hasan", "", "", "")),
        ],
    )
    def test_unlikely(self, row: Any, other: Any) -> None:
        assert similar(row, other).rows() == []

    def test_similar_names_count_if_there_is_nothing_else(self) -> None:
        names = {"household_id": ["1", "2"], "Name": ["Mohammed Ali Hassan", "Muhamad Ali Hasan"]}
        result = ration.similar_households(pl.DataFrame(names)).pairs
        assert result.select("score", "why").rows() == [(70, "names 83 % alike")]
        with_phones = pl.DataFrame(names | {"Phone": [""] * 2})
        assert ration.similar_households(with_phones).pairs.rows() == []

    def test_the_same_id_is_not_a_pair(self) -> None:
        row = ("Ana", "911223344", "", "")
        assert ration.similar_households(frame([("A", *row), ("A", *row)])).pairs.rows() == []

    def test_large_blocks_are_left_out_and_counted(self) -> None:
        """A phone that a whole camp shares identifies nobody, and gives no pairs."""
        many = 20 * MOST
        rows = [(f"H{at:05}", f"Name{at}", "0911223344", "", "") for at in range(many)]
        copy = ("copy", *rows[7][1:])
        result = ration.similar_households(frame([*rows, copy]))
        assert result.pairs.select("household_id_1", "household_id_2", "why").rows() == [
            ("H00007", "copy", "same name")
        ]
        (left,) = result.found.too_common
        assert (left.what, left.values, left.rows) == ("phone", 1, many + 1)

    def test_copies_in_large_blocks_are_found(self) -> None:
        rows = [(f"H{at:05}", "Kim Chol", "", "", "1980-01-01") for at in range(3 * MOST)]
        result = ration.similar_households(frame(rows))
        assert (result.found.pairs, result.found.rows) == (3 * MOST - 1, 3 * MOST)


class TestNormal:
    """The ways in which registers write the same value."""

    @pytest.mark.parametrize(
        ("way", "cells"),
        [
            (
                normalize.phone,
                {
                    "911223344": ["0911 22 33 44", "+251-911-223344", "911223344.0", "00911223344",
                                  "٠٩١١٢٢٣٣٤٤", "0911223344 / 0922334455", "(0911) 223344"],
                    None: ["", "0000", "12345", "5.22645E+13", "999999999", "none"],
                },
            ),
            (
                normalize.document,
                {
                    "ab12345": ["AB-12 345", "ab12345", "00AB.12345"],
                    None: ["", "n/a", "0000", "12", "4.07952E+14"],
                },
            ),
            (
                normalize.birth,
                {
                    "1980-03-04": ["1980-03-04", "4/3/1980", "04.03.1980", "1980-03-04T00:00:00",
                                   "19800304", "1980-04-03", "29284", "29284.0"],
                    "1980-03-12": ["12 March 1980", "March 12, 1980", "12-Mar-80", "12 mars 1980",
                                   "1980년 3월 12일", "12/03/1980"],
                    "spring 1980": ["Spring 1980"],
                    None: ["", "1980", "unknown", "NA"],
                },
            ),
            (
                lambda column: normalize.in_order(normalize.name([column])),
                {
                    "ana nunez": ["Ana Núñez", "NUNEZ,  ana", "Ñunez-Ana"],
                    "djamena n": ["N Djamena"],
                    "ndjamena": ["N'Djamena", "N’DJAMENA"],
                    "علي محمد": ["محمد علي", "مُحَمَّد علي"],
                    None: ["", " - ", "N/A"],
                },
            ),
        ],
    )  # fmt: skip
    def test_ways_of_writing(self, way: Any, cells: dict[str | None, list[str]]) -> None:
        for text, written in cells.items():
            frame = pl.DataFrame({"cell": written}).select(made=way("cell"))
            assert frame["made"].to_list() == [text] * len(written)


class TestColumns:
    """The columns to compare are guessed by their names, or named."""

    @pytest.mark.parametrize(
        ("header", "result"),
        [
            (
                "id,name,middlename,firstname,birthdate,documentid,headhousehold,phoneNumber",
                {"name": "name middlename firstname", "phone": "phoneNumber",
                 "document": "documentid", "birth": "birthdate"},
            ),
            ("id,fullName,village name,nationalId", {"name": "fullName", "document": "nationalId"}),
            ("id,Head of family,First name,Sex", {"name": "Head of family"}),
            ("id,Wife name,Phone type,Place of birth,Tel", {"phone": "Tel"}),
            ("id,nom,prénom,date naissance", {"name": "nom prénom", "birth": "date naissance"}),
        ],
    )  # fmt: skip
    def test_guessed(self, header: str, result: dict[str, str]) -> None:
        from ration.register.source.open import open_register

        register = open_register(pl.DataFrame({name: [""] for name in header.split(",")}))
        compared = find_compared(register, ration.SimilarColumns(), "id")
        assert {each.what: " ".join(each.columns) for each in compared} == result

    def test_named(self) -> None:
        rows = frame([("1", "Ana", "", "x", "1980-01-02"), ("2", "ana", "", "y", "1980-02-01")])
        mapping = ration.parse_mapping('[similar]\nname = "National ID"\nbirth = []')
        result = ration.similar_households(rows, mapping=mapping)
        assert [(each.what, each.columns, each.guessed) for each in result.found.compared] == [
            ("name", ("National ID",), False),
            ("phone", ("Phone",), True),
        ]
        assert result.pairs.rows() == []
        assert ration.parse_mapping(ration.dump_mapping(mapping)) == mapping
        kept = ration.mapping_text(ration.register_columns(rows, mapping=mapping))
        assert ration.parse_mapping(kept).similar == mapping.similar

    def test_progress(self) -> None:
        """The progress reports the pairs compared so far."""
        rows = frame([(str(n), "Ana Ri", "0911223344", "", "") for n in range(9)])
        report = ration.check(rows.with_columns(persons=pl.lit(1), adults=pl.lit(1)))
        reported: list[int] = []
        assert report.similar_households(progress=reported.append).found.pairs == 36
        assert reported == sorted(reported)
        assert reported[0] == 36

    def test_errors(self) -> None:
        with pytest.raises(ration.DataError, match="no column seems to have names, phones"):
            ration.similar_households(pl.DataFrame({"household_id": ["1"], "persons": [1]}))
        wrong = RegisterMapping.model_validate({"similar": {"phone": "Fone"}})
        with pytest.raises(ration.DataError, match=r"Fone: column not found.*mean Phone"):
            ration.similar_households(frame([]), mapping=wrong)
        with pytest.raises(ration.DataError, match="household_id: column not found"):
            ration.similar_households(pl.DataFrame({"Phone": ["1"]}))
        with pytest.raises(ration.InputError, match=r"similar\.phones: unknown key; did you mean"):
            ration.parse_mapping('[similar]\nphones = "x"')

    def test_without_rapidfuzz(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("ration.core.extras.find_spec", lambda _: None)
        with pytest.raises(ration.InputError, match=r"pip install rapidfuzz"):
            ration.similar_households(frame([]))
        assert importlib.util.find_spec("rapidfuzz")


ROWS = [
    "1,=Ana,0911 22 33 44,4,2",
    "2,ana,911223344,4,2",
    "3,Kim Chol,0000,3,1",
]


class TestCommand:
    """`ration check --similar FILE`: names in the file, counts on the screen."""

    @pytest.fixture
    def register(self, tmp_path: Path) -> Path:
        return csv(tmp_path / "r.csv", ROWS, "household_id,Full name,Phone,persons,adults")

    def test_file_and_counts(self, register: Path, tmp_path: Path) -> None:
        ran = run("check", register, "--similar", tmp_path / "similar.csv")
        assert ran.code == 0  # a warning, and nothing is dropped
        assert "Likely duplicates: 1 pair of 2 rows, compared by" in ran.out
        assert "phone: cells with nothing to compare: 1" in ran.out
        assert "similar.csv, pairs to decide on: 1." in ran.err
        assert not any(name in (ran.out + ran.err).lower() for name in ("ana", "kim", "0911"))
        with (tmp_path / "similar.csv").open(encoding="utf-8-sig") as file:
            header, row = csv_module.reader(file)
        assert ",".join(header) == (
            "pair,score,why,household_id_1,row_1,household_id_2,row_2,"
            "Full name (1),Full name (2),Phone (1),Phone (2)"
        )
        assert row[:3] == ["1", "100", "same phone, same name"]
        assert row[3:] == ["1", "2", "2", "3", "'=Ana", "ana", "0911 22 33 44", "911223344"]

    def test_json_and_standard_input(self, register: Path, tmp_path: Path) -> None:
        words = ("check", "-", "--similar", tmp_path / "similar.csv", "--json", "-q")
        ran = run(*words, stdin=register.read_bytes())
        similar = json.loads(ran.out)["similar"]
        assert (similar["pairs"], similar["rows"], similar["scores"]) == (1, 2, {"100": 1})
        assert "Ana" not in ran.out
        assert run(*words, stdin=register.read_bytes()).code == 4  # never overwrites a file
        assert run(*words, "--force", stdin=register.read_bytes()).code == 0


def test_people_in_two_households(tmp_path: Path) -> None:
    """In a register with one row per person, people of different households are compared."""
    people = ["A,Ana Nunez,F,40", "A,Juan Nunez,M,10", "A,Juan Nunez,M,12", "B,Núñez Ana,F,40"]
    path = csv(tmp_path / "r.csv", people, "household_id,Full name,sex,age")
    ran = run("check", path, "--people", "--similar", tmp_path / "similar.csv", "-q")
    assert "Likely duplicates: 1 pair of 2 rows" in ran.out
    row = (tmp_path / "similar.csv").read_text("utf-8-sig").splitlines()[1]
    assert row == "1,70,same name,A,2,B,5,Ana Nunez,Núñez Ana"


def test_rows_of_several_files(tmp_path: Path) -> None:
    """Every pair names the files, and the rows in them."""
    for name, row in (("1", "A,0911223344,4,2"), ("2", "B,911223344,4,2")):
        csv(tmp_path / f"{name}.csv", [row], "household_id,Phone,persons,adults")
    pairs = ration.similar_households(tmp_path).pairs
    places = pairs.select("file_1", "row_1", "file_2", "row_2").row(0)
    assert places == (str(tmp_path / "1.csv"), 2, str(tmp_path / "2.csv"), 2)
