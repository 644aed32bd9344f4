"""Ids and sites that may be the same, words for no answer as ids, and `[sites]` of a mapping."""

import re
import tomllib
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from command import csv, run
from hypothesis import given
from hypothesis import strategies as st
from small import RICE

import ration
from ration.register.mapping.load import parse_mapping

PROGRAMME = ration.parse_programme(RICE.format(quantity="1 kg", more=""))


def frame(ids: list[str], **columns: list[str]) -> pl.DataFrame:
    persons = [n % 7 + 1 for n in range(len(ids))]
    return pl.DataFrame({"household_id": ids, "persons": persons, **columns})


def found(warnings: Any, code: str) -> list[str]:
    return [str(each) for each in warnings if each.code == code]


@pytest.mark.parametrize("name", ["Anna Kim", "김철", "O'Brien", "Jean-Pierre"])
def test_an_id_that_may_be_a_name_is_not_shown(name: str) -> None:
    ids = [name, name, name.swapcase(), f"{name}.", f"{name} ", "A-1", "A-1", "unknown-1"]
    report = ration.check(frame(ids), PROGRAMME)
    repeated = [each for each in report.problems if each.code == "id-duplicate"]
    assert [each.row for each in repeated if each.value is None][:2] == [2, 3]
    assert {each.value for each in repeated} == {None, "A-1"}
    shown = " ".join(map(repr, [*report.problems, *report.warnings]))
    assert name.casefold() not in shown.casefold()


class TestIds:
    @pytest.mark.parametrize(
        ("id_", "other"),
        [
            ("007", "7"),
            ("HH-007", "HH-7"),
            ("HH007", "hh7"),
            ("1-07", "1-7"),
            ("251911223344", "+251911223344"),
            ("251911223344", "00251911223344"),
            ("251911223344", "+251 911-22-33-44"),
            ("251911223344", "+251 (911) 223344"),
            ("A-1", "A–1"),
            ("A-1", "A1"),
            ("A1", "Ａ１"),
            ("A01", "AO1"),
            ("10", "1o"),
            ("7", "٧"),
        ],
    )
    def test_ids_that_may_be_the_same(self, id_: str, other: str) -> None:
        report = ration.check(frame(["B-12", id_, "C-13", other]), PROGRAMME)
        assert report.accepted == 4
        (warning,) = found(report.warnings, "ids-alike")
        assert "2 ids" in warning
        assert "(rows 3 and 5)" in warning

    @pytest.mark.parametrize(
        "ids",
        [
            ["1-12", "11-2", "1-1-2"],
            ["A0B1", "AB01"],
            ["1.01", "1.1", "1.10"],
            ["12-345-6789", "123-45-6789"],
            ["001", "010", "100"],
            ["KOBO-0001", "KOBO-0010"],
            ["North-1", "North-10", "North-100"],
            ["1 12", "11 2"],
        ],
    )
    def test_ids_that_are_not(self, ids: list[str]) -> None:
        assert found(ration.check(frame(ids), PROGRAMME).warnings, "ids-alike") == []

    @pytest.mark.parametrize(
        "word",
        [
            "NA", "N/A", "n.a.", "-", "--", ".", "none", "NULL", "?", "Unknown", "inconnu",
            "SANS", "néant", "ninguno", "desconhecido", "لا يوجد",
            "غير معروف", "неизвестно", "немає", "없음", "무", "无", "なし", "yok", "hakuna",
            "نامعلوم", "unbekannt", "—", "NaN",
        ],
    )  # fmt: skip
    def test_a_word_for_no_answer_is_no_id(self, word: str) -> None:
        report = ration.check(frame(["A-1", word, word]), PROGRAMME)
        assert [(each.code, each.row) for each in report.problems] == [
            ("id-missing", 3), ("id-missing", 4),
        ]  # fmt: skip

    def test_a_code_of_a_country_is_an_id(self) -> None:
        assert ration.check(frame(["AO", "NA", "ZA"]), PROGRAMME).problems == ()

    @pytest.mark.parametrize("other", ["H-1", "N/A", "", "AO"])
    def test_a_rejected_row_does_not_decide_what_is_a_code(self, other: str) -> None:
        """Its number of people is none, its id blank or repeated, or no id."""
        rows = frame([other, "AO", "NA", "ZA"] + ["H-2"] * 2 * (other == "AO"))
        wrong = rows.with_columns(persons=pl.col("persons").cast(pl.String)).with_columns(
            persons=pl.when(pl.int_range(pl.len()) == 0).then(pl.lit("x")).otherwise("persons")
        )
        report = ration.check(wrong, PROGRAMME)
        assert 4 not in {each.row for each in report.problems}

    def test_one_accepted_id_that_is_no_code_decides(self) -> None:
        """It may stand behind very many codes."""
        codes = [first + second for first in "ABCDEFGHIJ" for second in "OPQRSTUVWXYZ"]
        ids = [code + third for code in codes for third in "XYZ"]
        (found,) = ration.check(frame([*ids, "NA", "H-1"]), PROGRAMME).problems
        assert (found.code, found.row) == ("id-missing", len(ids) + 2)

    def test_codes_that_are_repeated_are_named_so(self) -> None:
        report = ration.check(frame(["AO", "NA", "ZA", "NA"]), PROGRAMME)
        assert {each.code for each in report.problems} == {"id-duplicate"}

    def test_people_without_a_household_live_alone(self, tmp_path: Path) -> None:
        file = csv(tmp_path / "p.csv", ["A,1", "A,1", "NA,1", "NA,1", ",1"], "household_id,n")
        mapping = parse_mapping("[people]\nalone = true")
        assert dict(ration.compute(file, PROGRAMME, mapping=mapping).people)["households"] == 4
        report = ration.check(file, PROGRAMME, mapping=parse_mapping("[people]"))
        assert {each.code for each in report.problems} == {"id-missing", "id-blank"}


SITES = ["FDP North", "fdp north", "F.D.P. North", "FDP  North", "FDP-North", "Ñorth", "north"]


class TestSites:
    def test_sites_that_may_be_the_same(self) -> None:
        rows = frame(["A", "B", "C", "D"], centre=["FDP North", "FDP North", "F.D.P. North", "S"])
        (warning,) = found(ration.check(rows, PROGRAMME).warnings, "words-alike")
        assert warning.endswith(
            'write under [sites] in a mapping file: "F.D.P. North" = "FDP North"'
        )

    @pytest.mark.parametrize(
        "sites",
        [["1", "01"], ["1", "1.0"], ["Nord", "nord"], ["Sévérine", "Severine"], ["DC-1", "DC–01"],
         ["Camp A", "Camp-A"], ["السوق", "السوق "], ["Ａ１", "A1"]],
    )  # fmt: skip
    def test_kinds(self, sites: list[str]) -> None:
        report = ration.check(frame(["A", "B"], centre=sites), PROGRAMME)
        assert len(found(report.warnings, "words-alike")) == (sites[0] != sites[1].strip())

    @pytest.mark.parametrize(
        "sites", [["1", "10"], ["1.1", "11"], ["1-2", "12"], ["DC-1", "DC-11"]]
    )
    def test_sites_that_are_not(self, sites: list[str]) -> None:
        report = ration.check(frame(["A", "B"], centre=sites), PROGRAMME)
        assert found(report.warnings, "words-alike") == []

    @given(st.lists(st.sampled_from(SITES), min_size=1, max_size=12))
    def test_the_proposed_lines_give_the_plan_of_the_clean_register(self, sites: list[str]) -> None:
        rows = frame([f"A{n}" for n in range(len(sites))], centre=sites)
        plan = ration.compute(rows, PROGRAMME)
        lines = [each.split("mapping file: ")[1] for each in found(plan.warnings, "words-alike")]
        mapping = parse_mapping("\n".join(["[sites]", *lines]))
        names = dict(mapping.sites)
        clean = rows.with_columns(centre=pl.Series([names.get(site, site) for site in sites]))
        merged, wanted = (
            ration.compute(rows, PROGRAMME, mapping=mapping),
            ration.compute(clean, PROGRAMME),
        )
        assert (merged.totals, list(merged.sites)) == (wanted.totals, list(wanted.sites))
        assert found(merged.warnings, "words-alike") == []
        assert found(merged.warnings, "site-name-absent") == []

    def test_people_of_one_household_at_one_site(self, tmp_path: Path) -> None:
        file = csv(tmp_path / "p.csv", ["A,fdp north", "A,FDP North"], "household_id,centre")
        mapping = parse_mapping('people = {}\nsites = { "fdp north" = "FDP North" }')
        plan = ration.compute(file, PROGRAMME, mapping=mapping)
        assert [(each.site, dict(each.people)["persons"]) for each in plan.sites] == [
            ("FDP North", 2)
        ]
        assert [each.code for each in plan.warnings] == ["people-unlikely"]

    def test_stock_is_merged_too(self) -> None:
        stock = pl.DataFrame({"item": ["rice"], "quantity": ["9 kg"], "site": ["fdp north"]})
        mapping = parse_mapping('sites = { "fdp north" = "FDP North" }')
        rows = frame(["A"], centre=["FDP North"])
        plan = ration.compute(rows, PROGRAMME, mapping=mapping, stock=stock)
        assert [str(line.quantity) for line in plan.totals.lines] == ["1 kg"]
        assert [each.code for each in plan.warnings] == []

    @pytest.mark.parametrize(("site", "stock"), [("FDP North", "F.D.P. north"), ("1", "01")])
    def test_a_site_of_stock_that_may_be_the_same(self, site: str, stock: str) -> None:
        lots = pl.DataFrame({"item": ["rice"], "quantity": ["9 kg"], "site": [stock]})
        with pytest.raises(ration.DataError, match=rf"did you mean {site}\?.*\[sites\]"):
            ration.compute(frame(["A"], centre=[site]), PROGRAMME, stock=lots)

    def test_a_name_that_no_row_has(self) -> None:
        mapping = parse_mapping('sites = { S = "North", T = "North" }')
        for result in (
            ration.check(frame(["A"], centre=["S"]), PROGRAMME, mapping=mapping),
            ration.compute(frame(["A"], centre=["S"]), PROGRAMME, mapping=mapping),
        ):
            (warning,) = found(result.warnings, "site-name-absent")
            assert '"T"' in warning
            assert '"S"' not in warning

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ('sites = { a = "b", b = "c" }', '"a" is to be "b", which is itself on the left'),
            ('sites = ["a"]', "not a table of names of sites"),
            ("sites = { a = 1.5 }", "not a table of names of sites"),
        ],
    )
    def test_wrong_tables(self, text: str, message: str) -> None:
        with pytest.raises(ration.InputError, match=re.escape(message)):
            parse_mapping(text)

    def test_a_mapping_is_written_as_it_is_read(self) -> None:
        from ration.register.mapping.load import dump_mapping

        mapping = parse_mapping('[sites]\n"01" = 1\n"fdp north" = "FDP North"')
        assert dict(mapping.sites) == {"01": "1", "fdp north": "FDP North"}
        assert parse_mapping(dump_mapping(mapping)) == mapping
        assert "sites" in tomllib.loads(dump_mapping(mapping))


class TestSubtotals:
    CELLS = (
        "",
        "#REF!",
        "#N/A",
        " ",
        "North",
        "north",
        "Total",
        "TOTAL",
        "N/A",
        "-",
        "(none)",
        "0",
    )

    @given(st.lists(st.sampled_from(CELLS), min_size=1, max_size=9))
    def test_a_subtotal_column_never_changes_who_is_served(self, blocks: list[str]) -> None:
        rows = frame([f"A{n}" for n in range(len(blocks))], Block=blocks)
        plain, plan = (ration.compute(rows, PROGRAMME, by=by) for by in ([], ["Block"]))
        assert (plan.totals, list(plan.sites)) == (plain.totals, list(plain.sites))
        assert plan.source == plain.source
        assert sum(dict(each.people)["households"] for each in plan.by) == len(blocks)
        assert all(each.value.strip() for each in plan.by)

    @pytest.mark.parametrize("cell", ["#REF!", "", " ", " #DIV/0! "])
    def test_a_failed_cell_counts_under_none(self, tmp_path: Path, cell: str) -> None:
        file = csv(tmp_path / "r.csv", ["A,4,North", f"B,3,{cell}"], "household_id,persons,Block")
        words = ("--by", "Block", "-p", "general-food", "--rejects", str(tmp_path / "no.csv"))
        ran = run("compute", file, *words)
        assert ran.code == 0
        assert "2 accepted + 0 rejected" in " ".join(ran.out.split())
        assert "(none)" in ran.out
        warning = 'Block: 1 row with a blank cell or a failed formula: counted under "(none)"'
        assert warning in ran.err

    def test_people_of_several_blocks(self, tmp_path: Path) -> None:
        file = csv(tmp_path / "p.csv", ["A,N", "A,S", "B,N"], "household_id,Block")
        plan = ration.compute(file, PROGRAMME, mapping=parse_mapping("people = {}"), by=["Block"])
        assert [(each.value, dict(each.people)["persons"]) for each in plan.by] == [
            ("(none)", 2), ("N", 1),
        ]  # fmt: skip
        assert len(found(plan.warnings, "subtotal-differs")) == 1
