"""Small registers whose problems and warnings are worked out by hand: what is named, and where."""

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import tomli_w

import ration
from ration.register.check.across.repeated_areas import _are_kinds
from ration.register.check.alike.words_alike import words_alike
from ration.register.check.batch.batch_stats import BatchStats
from ration.register.values.totals_words import may_name_totals

RICE = {"item": "rice", "per": "person", "quantity": "1 kg", "channel": "centre"}


def programme(*rules: dict[str, Any], **parts: Any) -> ration.Programme:
    """A programme of rice in whole kg."""
    table: dict[str, Any] = {
        "id": "r", "version": "1", "title": "Rice", "channels": {"centre": {}},
        "groups": {"adults": {"from_age": 18}},
        "items": {"rice": {"name": "Rice", "unit": "kg", "step": "1 kg"}},
        "allocations": list(rules or [RICE]),
    }  # fmt: skip
    return ration.parse_programme(tomli_w.dumps(table | parts))


def found(columns: dict[str, list[Any]], *rules: dict[str, Any], **options: Any) -> list[Any]:
    """The problems and warnings of a table."""
    rows = len(next(iter(columns.values())))
    ids = {} if "household_id" in columns else {"household_id": [f"H{n}" for n in range(rows)]}
    frame = pl.DataFrame(ids | {"centre": ["North"] * rows} | columns)
    result = ration.check(frame, programme(*rules), **options)
    return [*result.problems, *result.warnings]


def places(columns: dict[str, list[Any]], *codes: str, **options: Any) -> set[tuple[str, Any]]:
    """The codes and rows of the problems and warnings of a table, those of these codes alone."""
    every = found(columns, **options)
    return {(each.code, each.row) for each in every if each.code in codes}


def test_counts_below_0_at_0_and_above_the_usual() -> None:
    codes = ("count-negative", "count-zero", "count-large", "count-absurd")
    assert places({"persons": ["4", "-1", "0", "1", "30", "31"]}, *codes) == {
        ("count-negative", 3), ("count-zero", 4), ("count-large", 7),
    }  # fmt: skip


def test_a_row_that_has_another_problem_is_of_a_usual_size() -> None:
    rows = {"household_id": ["A", "", "C"], "persons": ["4", "5", "40"]}
    assert places(rows, "id-blank", "count-large") == {("id-blank", 3), ("count-large", 4)}


def test_no_households_in_a_row_are_a_problem_and_several_may_be_of_many_persons() -> None:
    rows = {"persons": ["40", "40", "0", "9"], "households": ["9", "1", "1", "0"]}
    codes = ("count-large", "count-zero", "households-zero")
    assert places(rows, *codes) == {("count-large", 3), ("count-zero", 4), ("households-zero", 5)}


def test_a_blank_word_of_a_condition_is_a_problem() -> None:
    rule = {**RICE, "only": {"status": ["displaced"]}}
    every = found({"persons": ["4", "5"], "status": ["host", ""]}, rule)
    assert [(each.code, each.row) for each in every if each.code == "value-blank"] == [
        ("value-blank", 3)
    ]


@pytest.mark.parametrize("most", [3, 4, 5])
def test_a_condition_is_met_up_to_its_bound(most: int) -> None:
    rule = {**RICE, "only": {"persons": {"max": most}}}
    frame = pl.DataFrame({"household_id": ["A"], "persons": [4], "centre": ["North"]})
    total = ration.compute(frame, programme(rule)).totals["rice"].quantity.amount
    assert total == (4 if most >= 4 else 0)


def test_a_blank_count_may_be_0_only_where_no_household_needs_it() -> None:
    rule = {**RICE, "per": "adults"}
    every = found({"persons": ["4", ""], "adults": ["", "1"]}, RICE, rule)
    hints = {each.row: "blank_is_zero" in f"{each} {each.hint}" for each in every}
    assert hints[2]
    assert not hints[3]


def test_only_sites_are_renamed_as_a_mapping_says() -> None:
    mapping = ration.parse_mapping('[sites]\n"nroth" = "North"')
    rows = {"household_id": ["A", "B"], "persons": [4, 5], "centre": ["nroth", "North"]}
    frame = pl.DataFrame(rows | {"district": ["nroth", "South"]})
    plan = ration.compute(frame, programme(), mapping=mapping, by="district")
    assert [site.site for site in plan.sites] == ["North"]
    assert {place.value for place in plan.by} == {"nroth", "South"}


def test_spaces_around_the_name_of_a_site_are_no_other_site() -> None:
    rows = {"household_id": ["A", "B"], "persons": [4, 5], "centre": ["North ", "North"]}
    plan = ration.compute(pl.DataFrame(rows), programme())
    assert [site.site for site in plan.sites] == ["North"]


def test_the_first_five_blank_rows_are_named_and_the_last_of_these_begins_the_others() -> None:
    gaps: list[str | None] = [None] * 8
    rows = {name: ["A", *gaps, "B"] for name in ("household_id", "centre")}
    every = found({**rows, "persons": ["4", *gaps, "5"]})
    blank = [each for each in every if each.code.startswith("blank-row")]
    assert [each.row for each in blank] == [3, 4, 5, 6, 7, 7]
    assert [each.code for each in blank].count("blank-rows") == 1


def test_a_site_whose_name_is_the_word_for_a_total_is_no_household() -> None:
    rows = {"persons": ["4", "5", "9"], "centre": ["North", "South", "Total"]}
    assert places(rows, "totals-row", "totals-word") == {("totals-row", 4)}


def test_ids_without_persons_that_are_there_again_are_no_areas() -> None:
    rule = {**RICE, "per": "household"}
    rows = {"household_id": ["A", "A", "B", "B"], "year": ["2023", "2024", "2023", "2024"]}
    codes = {each.code for each in found(rows, rule)}
    assert "id-duplicate" in codes
    assert not codes & {"areas-parts", "areas-repeated"}


@pytest.mark.parametrize(
    ("counts", "lines"),
    [
        ({}, "[long]"),
        ({"adults": ["1", "2", "3", "4"]}, "keep"),
        ({"households": ["90", "95", "80", "81"]}, "[long]"),
    ],
)
def test_areas_with_a_row_a_year_get_the_lines_that_choose_one(
    counts: dict[str, list[Any]], lines: str
) -> None:
    """`[long]` is for persons alone, `keep` for several counts."""
    rules = [RICE, {**RICE, "per": "adults"}] if "adults" in counts else [RICE]
    rows = {"household_id": ["A", "A", "B", "B"], "year": ["2023", "2024", "2023", "2024"]}
    rows["persons"] = ["900", "950", "800", "810"]
    (area,) = [each for each in found(rows | counts, *rules) if each.code == "areas-repeated"]
    assert ("[long]" in f"{area} {area.hint}") == (lines == "[long]")


def test_words_for_totals_are_found_in_any_case() -> None:
    assert may_name_totals("\nH-1\ntOtAl 3\n")
    assert not may_name_totals("\nH-1\nH-2\n")


def test_figures_of_several_tasks_add_up() -> None:
    one, other = BatchStats(rows=2, sums={"a": 5}), BatchStats(rows=3, sums={"a": 7, "b": 1})
    one.join(other)
    assert (one.rows, one.sums) == (5, {"a": 12, "b": 1})


def test_a_household_of_no_size_is_counted_only_if_there_are_several() -> None:
    rule = {key: value for key, value in RICE.items() if key != "quantity"}
    chosen = programme({**rule, "sizes": [{"to": 5, "quantity": "5 kg"}]})
    for persons, text in (([9, 2], ""), ([9, 9], "(2 households)")):
        rows = {"household_id": ["A", "B"], "persons": persons, "centre": ["North", "North"]}
        with pytest.raises(ration.DataError) as error:
            ration.compute(pl.DataFrame(rows), chosen)
        (problem,) = error.value.problems
        assert ("households)" in str(problem), text in str(problem)) == (bool(text), True)


@pytest.mark.parametrize(("word", "missing"), [("Geen", True), ("none", True), ("Gee", False)])
def test_words_of_four_letters_for_no_answer_are_named(word: str, missing: bool) -> None:
    found_ = words_alike("zone", {word: 1, "North": 2}, personal=lambda _: False)
    assert [each.code for each in found_] == ["word-missing"] * missing


@pytest.mark.parametrize("bad", [1, 2, 3])
def test_the_first_of_several_records_can_be_rejected_too(tmp_path: Path, bad: int) -> None:
    records = [{"household_id": f"H{n}", "persons": n, "centre": "North"} for n in (1, 2, 3)]
    records[bad - 1]["household_id"] = ""
    path = tmp_path / "r.json"
    path.write_text(json.dumps(records))
    result = ration.check(str(path), programme())
    assert [(each.code, each.row) for each in result.problems] == [("id-blank", bad)]
    assert (result.read, result.accepted) == (3, 2)


def test_messages_name_the_cell_where_it_is_nobodys() -> None:
    every = found({"household_id": ["A", "n/a", "a"], "persons": ["４", "5", "6"]})
    texts = {each.code: str(each) for each in every}
    assert "such as `４` read as 4" in texts["cells-repaired"]
    assert "n/a" in texts["id-missing"]
    assert '"A" and "a" (rows 2 and 4)' in texts["ids-alike"]


@pytest.mark.parametrize("digit", "٣۳३৩")
def test_ids_in_the_digits_of_another_script_may_be_the_same(digit: str) -> None:
    every = found({"household_id": [f"H{digit}", "H3", "K8"], "persons": ["4", "5", "6"]})
    assert [each.code for each in every if each.code == "ids-alike"] == ["ids-alike"]


def test_a_part_of_a_count_that_cannot_be_read_is_a_problem() -> None:
    mapping = ration.parse_mapping('[columns]\npersons = ["men", "women"]')
    every = found({"men": ["2", "x"], "women": ["1", "3"]}, mapping=mapping)
    assert [(each.code, each.row) for each in every if not each.warning] == [("count-words", 3)]


def test_one_row_with_too_few_cells_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("household_id,persons,centre\nA,4,North\nB,5\nC,6,South\n")
    result = ration.check(str(path), programme())
    assert {each.row for each in result.problems} == {3}
    assert len(result.problems) == 1


def test_a_total_says_whether_it_is_of_all_other_rows() -> None:
    rows = {"household_id": ["A", "B", "Total", "C", "D", "Total 2"]}
    for persons, what in (
        (["4", "5", "9", "2", "3", "5"], "the sums of other rows"),
        (["4", "5", "16", "2", "5", "1"], "the sums of all other rows"),
    ):
        every = found(rows | {"persons": persons})
        texts = [f"{each}" for each in every if each.code == "totals-row"]
        assert texts
        assert all(what in text for text in texts)


def test_a_sum_of_persons_is_a_total_though_a_count_has_none_at_all() -> None:
    rows = {"household_id": ["A", "B", "C", ""], "persons": ["10", "20", "10", "40"]}
    every = found(rows | {"adults": ["0"] * 4}, RICE, {**RICE, "per": "adults"})
    assert ("totals-row", 5) in {(each.code, each.row) for each in every}


def test_a_total_has_the_sum_of_the_households_too_where_other_rows_are_skipped() -> None:
    rows = {"persons": ["1", "100", "200", "300"], "households": ["1", "20", "40", "60"]}
    codes = ("totals-row", "totals-perhaps")
    skipped = ration.RegisterMapping(skip_rows=(2,))
    assert places(rows, *codes, mapping=skipped) == {("totals-perhaps", 5)}
    assert places(rows | {"households": ["1", "20", "40", "50"]}, *codes, mapping=skipped) == set()


def test_a_line_below_the_table_in_a_column_that_nothing_reads_is_no_household() -> None:
    rows = {"household_id": ["A", "B", ""], "persons": ["4", "5", ""], "centre": ["N", "N", ""]}
    every = found(rows | {"notes": ["", "", "Signature:"]})
    assert [(each.code, each.row) for each in every if not each.warning] == [("footer-row", 4)]


def test_an_age_that_cannot_be_read_is_one_problem() -> None:
    """The count that is made of ages is blank there: it has no problem of its own."""
    rows = {"household_id": ["A", "A", "B"], "age": ["30", "x", "40"], "centre": ["N", "N", "N"]}
    people = ration.RegisterMapping.model_validate({"people": {}})
    every = found(rows, RICE, {**RICE, "per": "adults"}, mapping=people)
    assert len([each for each in every if not each.warning]) == 1


def test_a_column_of_one_word_or_of_very_many_tells_no_rows_of_an_area_apart() -> None:
    many = [f"{number:03}" for number in range(201)] * 2
    for words, kinds in ((["2023", "2023"], False), (["2023", "2024"], True), (many, False)):
        assert _are_kinds(pl.Series(words)) == kinds


def test_beyond_a_number_of_words_in_a_column_its_odd_numbers_are_still_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ration.register.check.batch.repair._KEPT", 0)
    codes = ("count-words", "cells-repaired")
    assert places({"persons": ["４", "x", "5"]}, *codes) == {
        ("cells-repaired", None), ("count-words", 3),
    }  # fmt: skip
