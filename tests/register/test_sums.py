"""Sums of very many groups: added up by hashes, row by row, they are the plain sums."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ration.engine.grouping import Grouping
from ration.register.check import queries
from ration.register.check.queries import Sums, added_up
from ration.register.columns.frame_columns import HOUSEHOLDS, SITE
from ration.register.values.totals_words import is_total, totals_of

ROWS = st.lists(
    st.tuples(st.sampled_from(["", "a", "b", "a site with a long name", "c"]), st.integers(0, 9)),
    max_size=40,
)
BY_SITE = Grouping((SITE.column("shop"),), (), (HOUSEHOLDS,), {"gets": pl.col(HOUSEHOLDS) > 4})


def rows_of(rows: list[tuple[str, int]]) -> pl.DataFrame:
    schema = {SITE.column("shop"): pl.String, HOUSEHOLDS: pl.Int64}
    return pl.DataFrame(rows, schema, orient="row")


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "_FEWEST", 5)
    monkeypatch.setattr(queries, "_MOST", 15)


@given(st.lists(ROWS, min_size=1, max_size=6))
def test_sums_row_by_row_are_the_sums_of_groups(batches: list[list[tuple[str, int]]]) -> None:
    frames = [rows_of(rows) for rows in batches]
    sums = Sums(BY_SITE)
    for frame in frames:
        sums.add(sums.part(frame.lazy()).collect(), frame.height)
    whole = BY_SITE.query(pl.concat(frames).lazy()).collect()
    keys = [name for name in whole.columns if not name.startswith("sum")]
    columns = whole.columns
    assert sums.table().select(columns).sort(keys).equals(whole.sort(keys))


def test_two_groups_with_the_same_hash_stay_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    same = lambda keys, seed: pl.lit(7, pl.UInt64) if seed == 1 else pl.col(keys[0]).hash(seed)  # noqa: E731
    monkeypatch.setattr(queries, "_hash", same)
    parts = [BY_SITE.by_row(rows_of([("a", 1), ("b", 2), ("a", 3)]).lazy()).collect()] * 4
    assert dict(added_up(parts).group_by("place").agg(pl.len()).iter_rows()) == {"a": 1, "b": 1}


def test_totals_among_very_many_names_are_those_of_each() -> None:
    names = [
        "S-1",
        "Sub-total 3",
        "TOTAL.",
        "t o t a l",
        "합계",
        "Totalville",
        "ＴＯＴＡＬ",
        "number of rows",
    ]
    assert totals_of(names) == [name for name in names if is_total(name)]


def test_sums_by_hashes_need_no_second_look_at_keys() -> None:
    parts = [BY_SITE.by_row(rows_of([("a", 1), ("b", 2), ("a", 3)]).lazy()).collect()] * 4
    short = queries._by_hash(pl.concat(parts))
    assert short is not None
    assert short.height == 2


@pytest.mark.parametrize(("sites", "height"), [("aaaaaaaa", 1), ("aaaaabbbbb", 2), ("abcabc", 6)])
def test_batches_that_shrink_are_grouped_each_by_itself(sites: str, height: int) -> None:
    """A batch shrinks if a group has four rows of it or more, on average."""
    frame = rows_of([(site, 1) for site in sites])
    sums = Sums(BY_SITE)
    sums.add(sums.part(frame.lazy()).collect(), frame.height)
    again = sums.part(frame.lazy()).collect()
    assert again.height == height


def test_a_hierarchy_has_a_grouping_for_each_level() -> None:
    two = Grouping(("district", "centre"), (), (HOUSEHOLDS,))
    assert [each.columns for each in two.levels] == [("district",), ("district", "centre")]
