"""JSON and NDJSON registers, such as the interface of Kobo returns."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from command import run

import ration
from ration.register.source.open import open_register
from ration.register.source.register import ROW

NAMES = {"household_id": "hh/id", "persons": "hh/persons", "adults": "hh/adults"}
KOBO: list[dict[str, Any]] = [
    {
        "_id": 17,
        "_uuid": "0b6f",
        "hh/id": "007",
        "hh/persons": "4",
        "hh/adults": "2",
        "_geolocation": [None, None],
        "_validation_status": {},
        "people": [
            {"people/age": "60", "people/name": "Kim", "people/visits": [{"people/visits/n": 1}]},
            {"people/age": "6"},
        ],
    },
    {"_id": 18, "hh/id": "8", "hh/persons": "3", "hh/adults": "1", "people": [{"people/age": "4"}]},
]


def page(records: list[dict[str, Any]], **more: Any) -> str:
    """Return a page as Kobo's interface does."""
    return json.dumps({"count": len(records), "next": None, "results": records} | more)


def lines(records: list[dict[str, Any]]) -> str:
    """Return the records as NDJSON."""
    return "".join(f"{json.dumps(record)}\n" for record in records)


def message(text: str, name: str = "-") -> str:
    """Return the line of `ration check` on a JSON text that it cannot read, without its source."""
    ran = run("check", name, "-q", stdin=text.encode())
    assert (ran.code, ran.out, ran.err.count("\n")) == (3, "", 1)
    return ran.err.removeprefix(f"error: {name}: ").rstrip()


class TestShapes:
    """Records in any form are the same register."""

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("page.json", page(KOBO)),
            ("list.json", json.dumps(KOBO, indent=2)),
            ("odata.json", json.dumps({"@odata.context": "x", "value": KOBO})),
            ("lines.ndjson", lines(KOBO)),
            ("lines.json", "\n" + lines(KOBO)),
            ("bom.jsonl", "\ufeff" + lines(KOBO)),
            ("unnamed", json.dumps(KOBO)),
        ],
    )
    def test_kobo(self, tmp_path: Path, name: str, text: str) -> None:
        (tmp_path / name).write_text(text, encoding="utf-8")
        plan = ration.compute(tmp_path / name, columns=NAMES)
        assert dict(plan.people) == {"households": 2, "persons": 7, "adults": 3}
        assert plan.entitlements()["household_id"].sort().to_list() == ["007", "8"]

    def test_standard_input_and_gzip(self, tmp_path: Path) -> None:
        words = [word for name in NAMES.items() for word in ("--column", "=".join(name))]
        ran = run("compute", "-", "--json", *words, stdin=page(KOBO).encode())
        assert json.loads(ran.out)["people"]["persons"] == 7
        (tmp_path / "r.json.gz").write_bytes(gzip.compress(page(KOBO).encode()))
        assert ration.check(tmp_path / "r.json.gz", columns=NAMES).accepted == 2

    def test_one_record(self, tmp_path: Path) -> None:
        (tmp_path / "r.json").write_text('{"household_id": 1, "persons": 4, "adults": 2}')
        assert ration.check(tmp_path / "r.json").accepted == 1

    def test_a_csv_file_that_begins_like_json(self, tmp_path: Path) -> None:
        (tmp_path / "r.csv").write_text("household_id,persons,adults,[x\n1,4,2,\n")
        (tmp_path / "r.csv").write_text("[x,household_id,persons,adults\n,1,4,2\n")
        assert ration.check(tmp_path / "r.csv").accepted == 1


class TestCells:
    """Every cell is the text as written; the keys of inner objects are `outer/inner`."""

    def test_objects_and_lists(self, tmp_path: Path) -> None:
        record = {"a": {"b": {"c": 1}, "d/e": True}, "list": [{"x": 1}], "tags": ["x"], "n": None}
        (tmp_path / "r.json").write_text(json.dumps([record, {"later": "x"}]))
        register = open_register(tmp_path / "r.json")
        assert register.columns == ("n", "a/d/e", "a/b/c", "later")
        assert register.frame.collect().rows() == [
            (1, None, "true", "1", None),
            (2, None, None, None, "x"),
        ]

    def test_lists_of_plain_values_give_a_warning(self, tmp_path: Path) -> None:
        record = {"household_id": "1", "persons": 2, "adults": 1}
        records = [
            record | {"members": ["7", "8"], "_tags": [], "_geolocation": [None, None]},
            record | {"household_id": "2", "members": ["9"], "a": {"b": [[1]]}},
            record | {"household_id": "3", "visits": [{"days": [1, 2]}, {"days": [3]}]},
        ]
        (tmp_path / "r.json").write_text(json.dumps(records))
        plan = ration.compute(tmp_path / "r.json")
        messages = {
            warning.column: warning.message
            for warning in plan.warnings
            if warning.code == "json-list"
        }
        assert messages == {
            "a/b": "lists of plain values were skipped (records: 1)",
            "members": "lists of plain values were skipped (records: 2)",
            "visits/days": "lists of plain values were skipped (records: 1)",
        }

    @pytest.mark.parametrize(
        ("number", "shown"),
        [("12345678901234567890123", None), ("4.0", "4.0"), ("1e3", "1e3"), ("NaN", "NaN")],
    )
    def test_numbers_stay_as_written(self, tmp_path: Path, number: str, shown: str | None) -> None:
        (tmp_path / "r.json").write_text(f'[{{"household_id": {number}}}]')
        cells = open_register(tmp_path / "r.json").frame.collect()["household_id"].to_list()
        assert cells == [shown or number]

    def test_a_missing_key_is_blank(self, tmp_path: Path) -> None:
        (tmp_path / "r.json").write_text(page([{**KOBO[0]}, {"hh/id": "8", "hh/adults": ""}]))
        with pytest.raises(ration.DataError) as error:
            ration.compute(tmp_path / "r.json", columns=NAMES)
        assert [str(problem).split(";")[0] for problem in error.value.problems] == [
            "record 2, hh/adults: blank, and blank is not zero",
            "record 2, hh/persons: blank, and blank is not zero",
        ]

    def test_problems_give_the_lines_of_ndjson(self, tmp_path: Path) -> None:
        text = '{"household_id": 1, "persons": 2, "adults": 1}\n\n{"household_id": 2, "persons": 1}'
        (tmp_path / "r.ndjson").write_text(text)
        ran = run("check", tmp_path / "r.ndjson", "-q", "--json")
        (problem,) = json.loads(ran.out)["problems"]
        assert (problem["unit"], problem["row"], problem["column"]) == ("line", 3, "adults")


class TestRepeats:
    """Lists of objects are frames of their own, with the row of their record."""

    @pytest.mark.parametrize("text", [page(KOBO), lines(KOBO)])
    def test_members(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "r.json").write_text(text)
        repeats = open_register(tmp_path / "r.json").repeats
        assert sorted(repeats) == ["people", "people/visits"]
        assert repeats["people"].collect().to_dict(as_series=False) == {
            ROW: [1, 1, 2],
            "ration:member": [1, 2, 1],
            "people/age": ["60", "6", "4"],
            "people/name": ["Kim", None, None],
        }
        assert repeats["people/visits"].collect().rows() == [(1, 1, "1")]

    def test_members_of_several_files(self, tmp_path: Path) -> None:
        (tmp_path / "a.json").write_text(page(KOBO[:1]))
        (tmp_path / "b.json").write_text(page(KOBO[1:]))
        register = open_register(tmp_path)
        joined = register.repeats["people"].join(register.frame, on=ROW).collect()
        assert joined.sort("people/age")["hh/id"].to_list() == ["8", "007", "007"]

    def test_members_are_never_shown(self, tmp_path: Path) -> None:
        (tmp_path / "r.json").write_text(page(KOBO))
        for words in (("columns",), ("columns", "--json"), ("check", "--json")):
            ran = run(words[0], tmp_path / "r.json", *words[1:])
            assert "Kim" not in ran.out + ran.err


class TestPages:
    """One page of several is refused."""

    @pytest.mark.parametrize(
        "more", [{"count": 3}, {"next": "https://kobo/?start=2", "count": None}, {"count": "9"}]
    )
    def test_one_of_several(self, tmp_path: Path, more: dict[str, Any]) -> None:
        (tmp_path / "r.json").write_text(page(KOBO, **more))
        with pytest.raises(ration.InputError, match=r"only one page of the records \(2\)"):
            ration.compute(tmp_path / "r.json", columns=NAMES)

    def test_all_of_them_in_a_folder(self, tmp_path: Path) -> None:
        (tmp_path / "1.json").write_text(page(KOBO[:1], count=2, next="https://kobo/?start=1"))
        with pytest.raises(ration.InputError, match=r"only one page of the records \(1\)"):
            ration.check(tmp_path, columns=NAMES)
        (tmp_path / "2.json").write_text(page(KOBO[1:], count=2))
        assert ration.check(tmp_path, columns=NAMES).accepted == 2


class TestBroken:
    """Text that is no register gives one line with the place of the fault."""

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            (
                '[{"a": 1},\n {"a": x}]',
                "the JSON is broken: expecting value, at line 2, column 8;",
            ),
            ('[{"a": 1', "the JSON is broken: expecting ',' delimiter, at line 1, column 9;"),
            ('{"a": 1}\n{"a": 1}}\n', "line 2: the JSON is broken: extra data, at column 9;"),
            ("[]", "the file has no records; check that it was saved completely"),
            (page([]), "the file has no records; check that it was saved completely"),
            ('[{"a": 1}, 5]', "record 2: it is a text or a number, not a record; delete it"),
            ("[[1]]", "record 1: it is a list, not a record; delete it"),
            ('[{"a": 1, "a": 2}]', 'a record has "a" twice; delete one'),
            ('[{"a": {"b": 1}, "a/b": 2}]', 'a record has "a/b" twice; delete one'),
            (r'[{"a": "\ud800"}]', "a text in it has half a character"),
            (
                "[" * 100_000,
                ("its lists or objects are nested too deeply;"),
            ),
        ],
    )
    def test_one_line(self, text: str, expected: str) -> None:
        assert message(text).startswith(expected)

    def test_every_bad_line_is_reported(self, tmp_path: Path) -> None:
        (tmp_path / "r.ndjson").write_text('{"a": 1}\n{"a"\n{"a": 2}\n{\n')
        with pytest.raises(ration.InputError) as error:
            ration.check(tmp_path / "r.ndjson")
        assert [(p.unit, p.row) for p in error.value.problems] == [("line", 2), ("line", 4)]

    def test_other_encodings(self, tmp_path: Path) -> None:
        text = '[{"household_id": "É", "persons": 3, "adults": 1}]'
        for codec in ("utf-16", "cp1252"):
            (tmp_path / "r.json").write_bytes(text.encode(codec))
            plan = ration.compute(tmp_path / "r.json")
            assert plan.entitlements()["household_id"].to_list() == ["É"]
            guessed = "encoding-guessed" in {warning.code for warning in plan.warnings}
            assert guessed == (codec == "cp1252")
