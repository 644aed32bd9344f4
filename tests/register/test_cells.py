"""Cells as the field has them: what is sure is fixed with a warning, the rest is a problem."""

from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
from command import csv, run
from hypothesis import given
from hypothesis import strategies as st
from strategies import MANY

import ration
from ration import RegisterMapping
from ration.plan.check_report import Report
from ration.register.values.counts import counts, parse_count, read_count, thousands_sign

HEADER = "household_id,persons,adults,centre"


def mapped(**keys: Any) -> RegisterMapping:
    """Build a mapping from these keys."""
    return RegisterMapping.model_validate(keys)


def frame(persons: list[str], **more: list[Any]) -> pl.DataFrame:
    """A register of households with these cells as their sizes."""
    ids = [f"H{number}" for number in range(len(persons))]
    return pl.DataFrame({"household_id": ids, "persons": persons, "adults": 1} | more)


def messages(found: ration.DistributionPlan | Report, code: str) -> list[str]:
    """The warnings of one code."""
    return [str(each) for each in found.warnings if each.code == code]


class TestCounts:
    @pytest.mark.parametrize(
        ("cell", "number", "message"),
        [
            ("5.0", 5, "decimals"),
            ("5,00", 5, "decimals"),
            ("5.", 5, "decimals"),
            ("1234.000", 1234, "decimals"),
            ("0.000", 0, "decimals"),
            ("1 234", 1234, "thousands"),
            ("1\u202f234\u202f567", 1_234_567, "thousands"),
            ("1'234", 1234, "thousands"),
            ("1,234,567", 1_234_567, "thousands"),
            ("1.234.567", 1_234_567, "thousands"),
            ("12,34,567", 1_234_567, "thousands"),
            ("1,234.00", 1234, "thousands"),
            ("1.234,00", 1234, "thousands"),
            ("５", 5, "digits"),
            ("٣", 3, "digits"),
            ("१२", 12, "digits"),
            ("−3", -3, "digits"),
            ("'5", 5, "apostrophe"),
            ("’5", 5, "apostrophe"),
            ("Three", 3, "words"),
            ("TWENTY ", 20, "words"),
            (" 5\u00a0", 5, "spaces"),
            ("\u200b5", 5, "spaces"),
            ("007", 7, None),
            ("+5", 5, None),
        ],
    )
    def test_cells_that_are_read(self, cell: str, number: int, message: str | None) -> None:
        assert read_count(cell) == (number, message)

    @pytest.mark.parametrize(
        ("cell", "code"),
        [
            *((cell, "count-blank") for cell in ("", " ", "\u00a0", "\u200b")),
            *((cell, "count-missing") for cell in ("NA", "N/A", "n/a", "None", "NaN", "-", "---")),
            *((cell, "count-missing") for cell in (" Not  available ", "null", "–", "'-")),
            *((cell, "count-separator") for cell in ("1,234", "1.234", "5,000", "-2.500")),
            *((cell, "count-fraction") for cell in ("2.5", "2,5", "0,500", "1,2345", "5.10")),
            *((cell, "count-words") for cell in ("twenty-one", "many", "1 0", "12 34", "1e3")),
            *((cell, "count-words") for cell in ("3²", "①", "5+", "--5", "1,23,45", "0x10", "5/6")),
            *((cell, "count-overflow") for cell in ("9" * 19, "9" * 99)),
            ("9,999,999,999,999,999,999", "count-overflow"),
        ],
    )  # fmt: skip
    def test_cells_that_are_refused(self, cell: str, code: str) -> None:
        assert parse_count(cell) == code

    @pytest.mark.parametrize(
        ("cells", "largest", "sign"),
        [
            (["1,234"], None, None),
            (["1,234", "12,345"], 999, None),
            (["1,234", "1,234,567"], None, ","),
            (["1.234", "1.234.567"], None, "."),
            (["1,234", "2,345.00"], None, ","),
            (["1,234", "5.0"], None, ","),
            (["1,234", "2.5"], None, ","),
            (["1.234", "5,0"], None, "."),
            (["1,234", "1234,567"], None, "."),
            (["1,234", "0,500"], None, "."),
            (["1,234", "1,230"], 890, ","),
            (["1,234", "1,230"], 1500, None),
            (["3,333", "2,500"], None, None),
            (["5,000", "3,000"], 4, None),
            (["1,234", "5.0", "5,0"], None, None),
            (["1,230", "1.230"], 890, None),
            (["x", "", "5"], 890, None),
        ],
    )
    def test_which_sign_separates_thousands(
        self, cells: list[str], largest: int | None, sign: str | None
    ) -> None:
        assert thousands_sign(cells, largest) == sign


class TestRepairs:
    """Every repair in accepted rows is counted in a warning."""

    def test_one_warning_per_column_and_kind_of_repair(self) -> None:
        plan = ration.compute(frame(["5.0", "4.0", "5.0", "Three", " 2", "6"]))
        assert dict(plan.people)["persons"] == 25
        assert messages(plan, "cells-repaired") == [
            "persons: decimals of zero were removed in 3 cells, such as `5.0` read as 5; "
            "write plain digits to avoid this warning",
            "persons: spaces were removed in 1 cell, such as ` 2` read as 2; "
            "write plain digits to avoid this warning",
            "persons: words were read as numbers in 1 cell, such as `Three` read as 3; "
            "write plain digits to avoid this warning",
        ]

    def test_rejected_rows_are_not_counted(self) -> None:
        register = frame(["5.0", "4.0", "3.0"], adults=["1", "9", " 1"])
        plan = ration.compute(register, drop_rejected=True)
        assert [each.split(", such as")[0] for each in messages(plan, "cells-repaired")] == [
            "adults: spaces were removed in 1 cell",
            "persons: decimals of zero were removed in 2 cells",
        ]

    def test_cells_of_personal_columns_are_not_shown(self) -> None:
        plan = ration.compute(frame(["5.0"]), mapping=mapped(personal=["persons"]))
        assert messages(plan, "cells-repaired") == [
            (
                "persons: decimals of zero were removed in 1 cell; write "
                "plain digits to avoid this warning"
            )
        ]

    def test_thousands_that_the_column_proves(self) -> None:
        plan = ration.compute(frame(["1,234", "5.0"]), largest=9999)
        assert dict(plan.people)["persons"] == 1239
        assert "as `1,234` read as 1234" in messages(plan, "cells-repaired")[1]

    def test_thousands_in_doubt_are_refused(self) -> None:
        register = frame(["1,234", "5"])
        with pytest.raises(
            ration.DataError,
            match=r'"1,234": the sign separates thousands or decimals.*thousands =',
        ):
            ration.compute(register, largest=9999)
        plan = ration.compute(register, largest=9999, mapping=mapped(thousands=","))
        assert dict(plan.people)["persons"] == 1239
        with pytest.raises(ration.DataError, match='"1,234": not a whole number'):
            ration.compute(register, largest=9999, mapping=mapped(thousands="."))

    def test_one_column_proves_nothing_for_another(self) -> None:
        register = frame(["5.0", "6"], workdays=["1,234", "5"])
        programme = ration.load_programme("kaesong-2020")
        text = ration.dump_programme(programme).replace('per = "adults"', 'per = "workdays"')
        with pytest.raises(
            ration.DataError, match='workdays: "1,234": the sign separates thousands or decimals'
        ):
            ration.compute(register, ration.parse_programme(text))

    def test_repairs_in_many_batches(self) -> None:
        plan = ration.compute(frame(["5.0"] * 300_000))  # more than a batch
        assert dict(plan.people)["persons"] == 1_500_000
        assert "300,000 cells" in messages(plan, "cells-repaired")[0]


class TestNoAnswers:
    """NA and its kin are blanks, and a blank is zero only where the mapping asks for it."""

    def test_na_is_a_problem(self) -> None:
        with pytest.raises(ration.DataError, match='row 2, adults: "N/A": no answer'):
            ration.compute(frame(["5"], adults=["N/A"]))

    def test_na_where_blank_is_zero(self) -> None:
        register = frame(["5", "4", "3", "2"], adults=["N/A", "", "-", "1"])
        plan = ration.compute(register, mapping=mapped(blank_is_zero=["adults"]))
        assert dict(plan.people)["adults"] == 1
        assert messages(plan, "blank-zero") == [
            (
                "adults: blanks read as 0 in 3 cells, because the mapping asks for it; "
                "delete the column from blank_is_zero if a blank is not 0"
            )
        ]
        assert messages(plan, "cells-repaired") == []

    def test_words_of_the_mapping(self) -> None:
        register = frame(["5"], adults=["?"])
        assert parse_count("?") == "count-words"
        with pytest.raises(ration.DataError, match='"\\?": no answer'):
            ration.compute(register, mapping=mapped(missing=["x", "?"]))

    @pytest.mark.parametrize("cell", ["999", "999.0", 999, 999.0, "０９９９"])
    def test_codes(self, cell: object) -> None:
        register = frame(["5", "6"], adults=[cell, cell])
        with pytest.raises(ration.DataError, match=r"adults: .*more than the household's 5"):
            ration.compute(register)
        codes = mapped(codes={"adults": ["888", "999"]})
        with pytest.raises(ration.DataError, match=r"adults: .*no answer, and no"):
            ration.compute(register, mapping=codes)
        zero = codes.model_copy(update={"blank_is_zero": ("adults",)})
        plan = ration.compute(register, mapping=zero)
        assert dict(plan.people)["adults"] == 0
        assert messages(plan, "blank-zero") == [
            (
                "adults: blanks read as 0 in 2 cells, because the mapping asks for it; "
                "delete the column from blank_is_zero if a blank is not 0"
            )
        ]

    def test_codes_are_those_of_their_column(self) -> None:
        codes = mapped(codes={"adults": [88]})
        assert dict(ration.compute(frame(["88"]), mapping=codes).people)["persons"] == 88

    def test_long_codes_and_those_with_zeros(self) -> None:
        codes = mapped(codes={"persons": ["9" * 30, "007", "dk"]})
        assert dict(ration.compute(frame(["7", "6"]), mapping=codes).people)["persons"] == 13
        with pytest.raises(ration.DataError, match='"007": no answer'):
            ration.compute(frame(["007", "6"]), mapping=codes)

    def test_a_site_may_be_missing_too(self) -> None:
        register = frame(["5"], centre=["?"])
        with pytest.raises(ration.DataError, match="no distribution centre is given"):
            ration.compute(register, mapping=mapped(missing=["?"]))

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("codes = 9", "codes: .*not a table; write codes = { hh_size"),
            ("codes = { a = [] }", "codes: a has no list of codes"),
            ('thousands = ";"', "thousands: "),
            ('missing = "x"', 'missing: "x": not a list'),
        ],
    )
    def test_a_wrong_mapping(self, text: str, message: str) -> None:
        with pytest.raises(ration.InputError, match=message):
            ration.parse_mapping(text)

    def test_codes_of_a_column_that_is_not_there(self) -> None:
        with pytest.raises(ration.DataError, match=r"adult: column not found; .* in codes"):
            ration.compute(frame(["5"]), mapping=mapped(codes={"adult": [9]}))

    def test_a_written_mapping_reads_back(self, tmp_path: Path) -> None:
        keys = {"missing": ["?"], "codes": {"persons": [888, "x"]}, "thousands": "."}
        mapping = mapped(**keys)
        assert ration.parse_mapping(ration.dump_mapping(mapping)) == mapping
        path = csv(tmp_path / "r.csv", ["1,3,1,a"], HEADER)
        found = ration.register_columns(path, mapping=mapping)
        assert ration.parse_mapping(ration.mapping_text(found)) == found.mapping
        assert found.mapping.codes == mapping.codes


class TestIds:
    def ids(self, ids: list[str], **options: Any) -> tuple[list[str], ration.DistributionPlan]:
        """The ids in the plan of households with these ids, and the plan."""
        plan = ration.compute(frame(["1"] * len(ids), household_id=ids), **options)
        return sorted(plan.entitlements()["household_id"]), plan

    def test_floats_are_fixed_with_a_warning(self) -> None:
        ids, plan = self.ids(["1092128444.0", "7.0", "0.0", "H-1", "12"])
        assert ids == ["0", "1092128444", "12", "7", "H-1"]
        (warning,) = messages(plan, "ids-repaired")
        assert warning == (
            "household_id: the .0 that a program added was removed from "
            "ids in 3 cells; keep ids as text"
        )

    @pytest.mark.parametrize("kind", [pl.Float64, pl.Float32])
    def test_floats_of_a_frame_are_fixed(self, kind: type[pl.DataType]) -> None:
        cells = {"household_id": [1092128.0, 7.0], "persons": [4, 3], "adults": [2, 1]}
        whole = pl.DataFrame(cells, schema_overrides={"household_id": kind})
        plan = ration.compute(whole)
        assert sorted(plan.entitlements()["household_id"]) == ["1092128", "7"]
        assert len(messages(plan, "ids-repaired")) == 1
        for wrong in (7.5, 1e15, float("nan"), float("inf")):
            number = pl.lit(wrong, kind)
            with pytest.raises(ration.DataError, match="which lose digits; keep ids as text"):
                ration.compute(whole.with_columns(household_id=number))

    def test_a_fixed_id_equal_to_another_is_a_duplicate(self) -> None:
        with pytest.raises(ration.DataError, match='"7": 2 rows have this id'):
            self.ids(["7.0", "7"])

    def test_numbers_of_chapters_are_not_floats(self) -> None:
        assert self.ids(["1.0", "1.1", "2.0"])[0] == ["1.0", "1.1", "2.0"]

    def test_leading_zeros_stay(self) -> None:
        assert self.ids(["007.0"])[0] == ["007.0"]

    @pytest.mark.parametrize("cell", ["5.22E+13", "5,22e+13", "1234567890123456.0"])
    def test_ids_with_lost_digits_are_refused(self, cell: str) -> None:
        with pytest.raises(ration.DataError, match="a spreadsheet has cut the id's digits"):
            self.ids([cell])

    @pytest.mark.parametrize("cell", [" H1", "H1\u00a0", "\u200bH1", "H1\u200e", "\x1fH1"])
    def test_characters_around_an_id_are_removed(self, cell: str) -> None:
        ids, plan = self.ids([cell, "H2"])
        assert ids == ["H1", "H2"]
        assert (
            "household_id: spaces around words were removed in 1 cell"
            in messages(plan, "words-trimmed")[0]
        )

    def test_an_invisible_id_is_blank(self) -> None:
        with pytest.raises(ration.DataError, match="the household has no id"):
            self.ids(["\u200b", "H2"])

    @pytest.mark.parametrize("other", ["h-1", "H -1", "H\u00a0-1", "H\u200b-1", "h -\u20601"])
    def test_nearly_equal_ids(self, other: str) -> None:
        ids, plan = self.ids(["H-2", "H-1", other, "H-3"])
        assert len(ids) == 4
        (warning,) = [warning.message for warning in plan.warnings if warning.code == "ids-alike"]
        assert warning.startswith('2 ids differ only in case or spaces, such as "H-1" and "')
        assert warning.endswith("(rows 3 and 4)")

    def test_other_ids_are_not_nearly_equal(self) -> None:
        assert (
            messages(self.ids(["H-1", "h-2", "H 3", "H-11", "ㅎ 1", "ㅎ1a"])[1], "ids-alike") == []
        )

    def test_rejected_ids_are_not_compared(self) -> None:
        register = frame(["1", "x"], household_id=["H1", "h1"])
        assert messages(ration.compute(register, drop_rejected=True), "ids-alike") == []

    def test_personal_ids_are_not_shown(self) -> None:
        _, plan = self.ids(["a1", "A1"], mapping=mapped(personal=["household_id"]))
        (warning,) = messages(plan, "ids-alike")
        assert "a1" not in warning.casefold()

    def test_ids_of_a_pandas_frame(self) -> None:
        made = pd.DataFrame({"household_id": ["1.0", "2.0"], "persons": [3.0, 4.0], "adults": 1})
        assert sorted(ration.compute(made).entitlements()["household_id"]) == ["1", "2"]


class TestWords:
    def test_spaces_around_a_site_are_removed(self) -> None:
        register = frame(["1"] * 3, centre=["N", "N\u00a0", "\u200bN "])
        plan = ration.compute(register)
        assert [manifest.site for manifest in plan.manifests("centre")] == ["N"]
        assert messages(plan, "words-trimmed") == [
            "centre: spaces around words were removed in 2 cells; check that no space matters"
        ]

    @pytest.mark.parametrize("other", ["dc-01", "DC -01", "DC\u00a0-01", "Dc-\u200b01"])
    def test_nearly_equal_sites(self, other: str) -> None:
        register = frame(["1"] * 3, centre=["DC-01", other, "DC-02"])
        for found in (ration.compute(register), ration.check(register)):
            (warning,) = messages(found, "words-alike")
            assert '"DC-01"' in warning
            assert "differs from it only in case or spaces; they count as different" in warning
        assert len(ration.compute(register).manifests("centre")) == 3

    def test_a_site_called_na(self) -> None:
        plan = ration.compute(frame(["1", "1"], centre=["N/A", "-"]))
        assert messages(plan, "word-missing") == [
            'centre: "N/A": read as a name, but it may mean no answer; '
            'if it does, write missing = ["N/A"] in a mapping file'
        ]


# How a whole number may be written, each with what it needs of the rest of its column.
WAYS = (
    "{}", "{}", " {}", "{}\u00a0", "{}.0", "{},0", "{}.00", "'{}", "0{}", "+{}", "\u200b{}", "{:,}",
)  # fmt: skip
SCRIPTS = ("0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९")
NAMED = ("zero", "One", "two", "THREE", "four ", "five", "six", "seven", "eight", "nine", "ten")


@st.composite
def rewritten(draw: st.DrawFn, number: int) -> str:
    """A whole number, written in one of the ways of the field."""
    way = draw(st.sampled_from((*WAYS, "word", "grouped")))
    if way == "word" and number < len(NAMED):
        return NAMED[number]
    if way == "grouped":
        return f"{number:,}".replace(",", draw(st.sampled_from((",", ".", " ", "\u00a0", "'"))))
    text = (way if way != "word" else "{}").format(number)
    return text.translate(str.maketrans(SCRIPTS[0], draw(st.sampled_from(SCRIPTS))))


class TestLaws:
    NUMBERS = st.integers(1, 20) | st.integers(1, 5_000_000)

    @MANY
    @given(st.lists(NUMBERS, min_size=1, max_size=8), st.data())
    def test_a_number_rewritten_is_the_same_or_refused(
        self, numbers: list[int], data: st.DataObject
    ) -> None:
        cells = [data.draw(rewritten(number)) for number in numbers]
        sign = thousands_sign(cells, None)
        for cell, number in zip(cells, numbers, strict=True):
            read = parse_count(cell, sign)
            assert read == number or read in ("count-separator", "count-fraction", "count-words")

    @given(st.lists(NUMBERS, min_size=1, max_size=8), st.data())
    def test_a_register_rewritten_gives_the_same_plan_or_none(
        self, numbers: list[int], data: st.DataObject
    ) -> None:
        plain = frame([str(number) for number in numbers])
        cells = [data.draw(rewritten(number)) for number in numbers]
        ids = [
            data.draw(st.sampled_from((f"H{n}", f"H{n} ", f"\u00a0H{n}")))
            for n in range(len(cells))
        ]
        want = ration.compute(plain, largest=10**7)
        try:
            plan = ration.compute(frame(cells, household_id=ids), largest=10**7)
        except ration.DataError as error:
            codes = {each.code for each in error.problems}
            assert codes <= {"count-separator", "count-fraction", "count-words"}
        else:
            assert (plan.people, plan.totals) == (want.people, want.totals)
            assert (
                plan.entitlements()
                .sort("household_id")
                .equals(want.entitlements().sort("household_id"))
            )

    @MANY
    @given(st.lists(st.integers(-5, 10**7).flatmap(rewritten) | st.text(), min_size=1))
    def test_the_engine_with_its_table_reads_what_python_reads(self, cells: list[str]) -> None:
        known = {cell: parse_count(cell) for cell in cells}
        repaired = {cell: number for cell, number in known.items() if isinstance(number, int)}
        read = pl.DataFrame({"n": cells}).select(counts("n", pl.String(), repaired))["n"]
        assert read.to_list() == [repaired.get(cell) for cell in cells]


def test_the_command_prints_the_warnings(tmp_path: Path) -> None:
    path = csv(tmp_path / "r.csv", ["1,5.0,1,a", "2,4,N/A,A"], HEADER)
    (tmp_path / "map.toml").write_text('blank_is_zero = ["adults"]\n')
    ran = run("compute", path, "--map", tmp_path / "map.toml")
    assert ran.code == 0
    assert "persons: decimals of zero were removed in 1 cell, such as `5.0` read as 5" in ran.err
    assert "adults: blanks read as 0 in 1 cell" in ran.err
    assert 'centre: "A": "a" differs from it only in case' in ran.err
