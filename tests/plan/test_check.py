"""`ration check`: a report on a register, and its accepted and rejected rows as files."""

import json
import re
import tempfile
from collections import Counter
from fractions import Fraction
from pathlib import Path

import jsonschema
import polars as pl
import pytest
from command import csv, run
from hypothesis import given
from registers import Case, dirty
from strategies import COUNTS, load

import ration
from ration import Report

HEADER = "HH ID,persons,adults,centre,note"
ROWS = [
    "1,4,2,N,",
    '2,25,3,N,"a, b"',
    "3,3,0,S,=1+1",
    "4,x,0,S,",
    "4,3,1,S,-",
    "5,3,1,,",
    "6,2,5,W,",
    "7,1,1,N,,too,many",
]
SCHEMA = Report.model_json_schema(mode="serialization")


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """A register of eight rows, three of them good."""
    return csv(tmp_path / "r.csv", ROWS, HEADER)


class TestReport:
    """The contents of the report on a register."""

    def test_problems_by_code_and_column(self, register: Path) -> None:
        found = ration.check(register).found
        assert [
            (count.code, count.column, count.times) for count in found if not count.warning
        ] == [
            ("id-duplicate", "HH ID", 2),
            ("count-words", "persons", 1),
            ("group-larger", "adults", 1),
            ("ragged", None, 1),
            ("site-blank", "centre", 1),
        ]

    def test_what_it_was_read_from(self, register: Path) -> None:
        report = ration.check(register, columns={"persons": "adults+persons"})
        assert [(source.name, source.columns, source.guessed) for source in report.read_from] == [
            ("household_id", ("HH ID",), "a common name"),
            ("persons", ("adults", "persons"), None),
            ("adults", ("adults",), None),
            ("centre", ("centre",), None),
        ]

    def test_sites(self, register: Path) -> None:
        """Sites with most rejected rows come first; a row with shifted cells has no site."""
        sites = ration.check(register).sites
        assert [(site.channel, site.site, site.accepted, site.rejected) for site in sites] == [
            ("centre", "S", 1, 2),
            ("centre", "", 0, 2),
            ("centre", "W", 0, 1),
            ("centre", "N", 2, 0),
        ]

    def test_sites_that_may_be_personal_data_are_not_listed(self, register: Path) -> None:
        text = register.read_text("utf-8").replace("centre", "head name", 1)
        register.write_text(text, "utf-8")
        assert ration.check(register, columns={"centre": "head name"}).sites == ()

    def test_households_and_people(self, register: Path) -> None:
        report = ration.check(register)
        assert dict(report.people) == {"households": 3, "persons": 32, "adults": 5}
        assert dict(report.none) == {"adults": 1}
        sizes = [(size.persons, size.households) for size in report.sizes]
        assert (sizes, report.average) == ([(3, 1), (4, 1), (25, 1)], Fraction(32, 3))

    def test_odd_households(self) -> None:
        persons = [*([2] * 20), 9, 21]
        frame = pl.DataFrame(
            {"household_id": list(map(str, range(22))), "persons": persons, "adults": [1] * 22}
        )
        odd = {each.what: each.households for each in ration.check(frame).odd}
        assert odd == {"over 20 persons": 1, "over 3 times the average of 3.2 persons": 1}
        none = frame.with_columns(adults=pl.when(pl.col("persons") == 9).then(0).otherwise(1))
        assert {each.what for each in ration.check(none).odd} - set(odd) == {
            "without Adults, 17 and over"
        }

    def test_rows_for_several_households_have_no_size(self, tmp_path: Path) -> None:
        rows = csv(
            tmp_path / "r.csv", ["A,40,20,10", "B,4,2,1"], "household_id,persons,adults,households"
        )
        report = ration.check(rows)
        assert [(size.persons, size.households) for size in report.sizes] == [(4, 1)]
        assert dict(report.people) == {"households": 11, "persons": 44, "adults": 22}

    def test_an_empty_register(self, tmp_path: Path) -> None:
        report = ration.check(csv(tmp_path / "r.csv", []))
        assert (report.sizes, report.average, report.odd, list(report.sites)) == ((), None, (), [])
        assert run("check", tmp_path / "r.csv", "-q").code == 0

    def test_a_clean_register_is_scanned_once(self) -> None:
        frame = pl.DataFrame({"household_id": list("abc"), "persons": [1] * 3, "adults": [1] * 3})
        seen: list[ration.Progress] = []
        ration.check(frame.with_columns(centre=pl.lit("N")), progress=seen.append)
        assert [each.rows for each in seen if each.phase == "reading"] == [0, 3]
        assert {each.phase for each in seen} == {"reading", "comparing ids"}

    @given(dirty())
    def test_the_parts_add_up(self, case: Case) -> None:
        report = ration.check(case.frame(case.rows), load(case.table))
        for channel in {each.channel for each in report.sites}:
            sites = [site for site in report.sites if site.channel == channel]
            assert sum(site.accepted for site in sites) == report.accepted
            assert sum(site.rejected for site in sites) == report.rejected
        assert Counter(problem.code for problem in report.problems) == sum(
            (Counter({count.code: count.times}) for count in report.found if not count.warning),
            Counter(),
        )
        assert Report.model_validate_json(report.model_dump_json()).sites == tuple(report.sites)
        jsonschema.validate(json.loads(report.model_dump_json()), SCHEMA)

    def test_a_report_from_its_json_has_the_same_problems_and_no_rows(self, tmp_path: Path) -> None:
        frame = pl.DataFrame(
            {"household_id": ["1", "2"], "persons": ["many", "3"], "adults": [2, 1]}
        )
        report = ration.check(frame)
        again = Report.model_validate_json(report.model_dump_json())
        assert again.model_dump_json() == report.model_dump_json()
        assert again.to_frame().rows() == report.to_frame().rows()
        for write in (again.write_accepted, again.write_rejected, again.write_problems):
            with pytest.raises(ValueError, match="read from a file: check the register again"):
                write(tmp_path / "rows.csv")
        assert [*tmp_path.iterdir()] == []


class TestCommand:
    """`ration check` on a terminal, as JSON, and its files."""

    def test_tables(self, register: Path) -> None:
        ran = run("check", register, "-q")
        assert ran.code == 1
        for line in (
            "8 rows read = 3 accepted + 5 rejected",
            "household_id HH ID a common name",
            "error 2 id-duplicate HH ID",
            "adults 5 1",
            "Household sizes, on average 10.67 persons",
            "over 20 persons 1",
            "(none) 0 2",
        ):
            assert line in re.sub(" +", " ", ran.out), line

    def test_many_sites_are_shortened(self, tmp_path: Path) -> None:
        rows = [f"{n},1,1,C{n}" for n in range(50)]
        ran = run(
            "check", csv(tmp_path / "r.csv", rows, "household_id,persons,adults,centre"), "-q"
        )
        assert "centre: 50 sites, the 12 with most rows; --sites shows all" in ran.out
        assert ran.out.count("\nC") == 12

    def test_json(self, register: Path) -> None:
        report = json.loads(run("check", register, "--json", "-q").out)
        jsonschema.validate(report, SCHEMA)
        assert (report["format"], report["people"]["persons"]) == ("ration.check/2", 32)

    def test_check_fix_and_read_again(self, register: Path, tmp_path: Path) -> None:
        """The fixed rows below the accepted rows are the whole register."""
        good, bad = tmp_path / "accepted.csv", tmp_path / "rejects.csv"
        ran = run("check", register, "-o", bad, "--accepted", good)
        assert ran.code == 1
        assert f"Put the fixed rows below those of {good}, and check it again." in ran.err
        text = bad.read_text("utf-8-sig")
        assert text.splitlines()[1].startswith("HH ID: 2 rows have this id; persons: not a")
        header, *rows = text.splitlines()
        fixed = [
            row.replace(",4,x,", ",8,3,")
            .replace(",5,3,1,,", ",5,3,1,N,")
            .replace(",6,2,5", ",6,5,5")
            for row in rows
        ]
        fixed = [row.removesuffix(",too,many") for row in fixed]
        assert good.read_text("utf-8-sig").splitlines()[0] == header
        with good.open("a") as file:
            file.write("\n".join([*fixed, ""]))
        report = ration.check(good)
        assert (report.read, report.rejected, report.problems) == (8, 0, ())

    def test_files_are_refused_before_any_work(self, register: Path, tmp_path: Path) -> None:
        for words, code in (
            (("--rejects", register), 4),
            (("--accepted", tmp_path / "a.ods"), 2),
            (("--rejects", tmp_path / "a.csv", "--accepted", tmp_path / "a.csv"), 2),
        ):
            ran = run("check", register, *words)
            assert (ran.code, ran.out) == (code, ""), words
        run("check", register, "--accepted", tmp_path / "a.csv")
        assert run("check", register, "--accepted", tmp_path / "a.csv").code == 4
        assert run("check", register, "--accepted", tmp_path / "a.csv", "--force").code == 1


class TestAccepted:
    """Accepted and rejected rows together are the register."""

    def test_frames_with_values_that_no_file_has(self, tmp_path: Path) -> None:
        ids, counts = ["1", "2", "3"], [4.0, 3.0, 2.5]
        frame = pl.DataFrame({"household_id": ids, "persons": counts, "adults": 1.0})
        lists = pl.concat_list(pl.lit(1), pl.lit(2))
        report = ration.check(frame.with_columns(list=lists, half=0.5))
        report.write_accepted(tmp_path / "good.csv")
        report.write_rejected(tmp_path / "bad.csv")
        good, bad = ((tmp_path / name).read_text("utf-8-sig") for name in ("good.csv", "bad.csv"))
        assert good.splitlines()[1:] == [',1,4,1,"[1, 2]",0.5', ',2,3,1,"[1, 2]",0.5']
        assert bad.splitlines()[1].endswith(',3,2.5,1,"[1, 2]",0.5')
        assert ration.check(tmp_path / "good.csv").accepted == 2

    @given(dirty(kept=("households", *COUNTS), without=["pools"]))
    def test_accepted_rows_are_accepted_again(self, case: Case) -> None:
        programme = load(case.table)
        report = ration.check(case.frame(case.rows), programme)
        with tempfile.TemporaryDirectory() as folder:
            report.write_accepted(Path(folder) / "1.csv")
            again = ration.check(Path(folder) / "1.csv", programme)
            again.write_accepted(Path(folder) / "2.csv")
            first, second = ((Path(folder) / f"{n}.csv").read_bytes() for n in (1, 2))
        assert (again.read, again.rejected) == (report.accepted, 0)
        assert (again.people, again.sizes) == (report.people, report.sizes)
        assert first == second
