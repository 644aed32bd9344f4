"""The cheap first look at ids: when two of them may be the same, and when none can be."""

from dataclasses import replace
from pathlib import Path
from typing import cast

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ration
from ration.register.check.across.across_rows import duplicates
from ration.register.check.alike.words_alike import words_alike
from ration.register.check.batch.id_forms import IdText
from ration.register.check.batch.near_ids import NearIds
from ration.register.check.batch.single_row import Checks
from ration.register.source.ids.id_hashes import IdHashes
from ration.register.source.open import open_register
from ration.register.source.register import ROW

_PARTS = ("H", "h", "0", "7", "O", " ", "-", "٣", "É")
IDS = st.lists(st.lists(st.sampled_from(_PARTS), min_size=1).map("".join), min_size=2)


def look(*ids: str) -> NearIds:
    """What some ids have."""
    lengths = [len(each.encode()) for each in ids]
    near = NearIds()
    near.add(IdText.of("\n".join(ids)), min(lengths), max(lengths))
    return near


@pytest.mark.parametrize(
    ("ids", "possible"),
    [
        ("A1 B2", False), ("a1 b2", False), ("A1 b2", True),
        ("H-1 H-2", False), ("H-1 H2", True), ("-1 A2", True), ("-1 -2", False),
        ("H01 H02", False), ("H01 H2", True), ("H10 H2", False), ("H1.01 H1.2", False),
        ("HO1 H01", True), ("HO1 H11", False), ("HOA HA0", False), ("H1 H2 H10", False),
        ("H_1 H_2", True), ("H٣ H2", True), ("É1 É2", False),
    ],
)  # fmt: skip
def test_ids_that_may_be_the_same(ids: str, possible: bool) -> None:
    assert look(*ids.split()).possible == possible


def test_ids_without_one_form_are_looked_at_all_together() -> None:
    """Of more than 200 forms the mean number of dashes shows whether all have as many."""
    many = [f"{chr(65 + n // 26)}-{chr(65 + n % 26)}" for n in range(260)]
    assert not look(*many).possible
    assert look(*many, "A--A").possible


@given(IDS, IDS)
def test_parts_have_together_what_all_ids_have(ids: list[str], more: list[str]) -> None:
    joined = look(*ids)
    joined.join(look(*more))
    whole = look(*ids, *more)
    assert joined.possible == whole.possible
    assert replace(joined, _lengths=set()) == replace(whole, _lengths=set())


@pytest.mark.parametrize(
    ("ids", "more"),
    [("A1", "b2"), ("b2", "A1"), ("H٣", "H2"), ("H_1", "H2"), ("H01", "H2"), ("HO1 H01", "A2")],
)
def test_what_one_of_two_parts_has_is_not_lost(ids: str, more: str) -> None:
    for one, other in ((ids, more), (more, ids)):
        joined = look(*one.split())
        joined.join(look(*other.split()))
        assert joined.possible
        assert replace(joined, _lengths=set()) == replace(
            look(*ids.split(), *more.split()), _lengths=set()
        )


def test_the_forms_of_ids_of_digits_alone_are_one() -> None:
    assert IdText.of("1\n22\n3\n4") == IdText("\n1\n22\n3\n4\n", "\n\n", 4)
    assert IdText.of("1\nA") == IdText("\n1\nA\n", "\n\nA\n", 2)


def test_each_form_counts_its_dashes() -> None:
    assert IdText.of("-1\nA2\nB--3").dashes == {0, 1, 2}


def test_ids_whose_hashes_alone_are_equal_are_not_repeated() -> None:
    """A hash that stands for two ids is looked for among the ids themselves."""
    ids = pl.Series("id", ["A", "B"])

    class Equal(IdHashes):
        def repeated(self) -> pl.Series:
            return ids.hash()

    register = open_register(pl.DataFrame({"household_id": ids}))
    rows = pl.LazyFrame({ROW: [2, 3], "id": ids})
    found = duplicates(register, cast("Checks", None), rows, Equal())
    assert not found.by_place(register.row_places)


def test_a_problem_of_the_first_record_rejects_it(tmp_path: Path) -> None:
    (tmp_path / "r.ndjson").write_text(
        '{"household_id": "A", "persons": "x"}\n{"household_id": "B", "persons": "2"}\n'
    )
    report = ration.check(tmp_path / "r.ndjson", "general-food")
    assert (report.read, report.rejected, report.accepted) == (2, 1, 1)
    assert [each.row for each in report.problems] == [1]


def test_a_short_name_may_be_a_code_and_a_longer_one_for_no_answer_is_asked_about() -> None:
    found = {
        name: [each.code for each in words_alike("zone", {name: 1}, personal=lambda _: False)]
        for name in ("geen", "DK", "N/A", "geen2")
    }
    assert found == {"geen": ["word-missing"], "DK": [], "N/A": ["word-missing"], "geen2": []}
