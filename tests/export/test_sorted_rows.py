"""Entitlements that do not fit in memory are the same files, sorted in temporary ones."""

import tempfile
from pathlib import Path
from unittest.mock import Mock

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ration
from ration.export.folder import entitlements, sorted_rows
from ration.export.folder.sorted_rows import sorted_parts


@settings(max_examples=25)
@given(st.lists(st.text(max_size=4), unique=True), st.integers(1, 400))
def test_parts_are_the_sorted_rows(ids: list[str], bound: int) -> None:
    frame = pl.DataFrame({"id": ids, "n": range(len(ids))}, {"id": pl.String, "n": pl.Int64})
    parts = [*sorted_parts(frame.lazy(), "id", len(ids), bound)]
    assert pl.concat(parts).equals(frame.sort("id"))


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_sorting_on_disk_writes_the_same_file(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [f"H-{number * 7919 % 1000:03}" for number in range(1000)]
    plan = ration.compute(pl.DataFrame({"household_id": ids, "persons": 4, "adults": 2}))
    plan.write(tmp_path / "memory", entitlements=kind)
    (tmp_path / "spilled").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "spilled"))
    monkeypatch.setattr(entitlements, "_MOST", 40_000)
    monkeypatch.setattr(sorted_rows, "_BATCH", 300)
    plan.write(tmp_path / "disk", entitlements=kind)
    name = f"entitlements.{kind}"
    first, second = tmp_path / "memory" / name, tmp_path / "disk" / name
    if kind == "csv":
        assert first.read_bytes() == second.read_bytes()
    else:
        assert pl.read_parquet(first).equals(pl.read_parquet(second))
    assert [*(tmp_path / "spilled").iterdir()] == []


def test_a_table_that_is_emptier_than_was_thought_is_one_part_without_rows() -> None:
    frame = pl.DataFrame(schema={"id": pl.String, "n": pl.Int64})
    (part,) = sorted_parts(frame.lazy(), "id", 100, 1)
    assert part.equals(frame)
    assert sorted_rows.rises(frame.lazy().select("id"))


@given(st.lists(st.text("ab0", max_size=3), max_size=12), st.integers(1, 4))
def test_rising_texts_are_those_that_are_sorted_and_distinct(ids: list[str], batch: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sorted_rows, "_BATCH", batch)
        frame = pl.LazyFrame({"id": ids}, {"id": pl.String})
        assert sorted_rows.rises(frame) == (ids == sorted(set(ids)))


def test_entitlements_are_of_two_kinds(tmp_path: Path) -> None:
    plan = ration.compute(pl.DataFrame({"household_id": ["1"], "persons": [4], "adults": [2]}))
    with pytest.raises(ValueError, match="written as csv or parquet, not json"):
        plan.write(tmp_path / "plan", entitlements="json")
    assert not (tmp_path / "plan").exists()


@pytest.mark.parametrize("swapped", [None, 0, 998])
def test_rows_in_order_are_written_as_they_come(
    swapped: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [f"H-{number:03}" for number in range(1000)]
    if swapped is not None:
        ids[swapped], ids[swapped + 1] = ids[swapped + 1], ids[swapped]
    plan = ration.compute(pl.DataFrame({"household_id": ids, "persons": 4, "adults": 2}))
    plan.write(tmp_path / "memory", entitlements="parquet")
    monkeypatch.setattr(entitlements, "_MOST", 40_000)
    monkeypatch.setattr(sorted_rows, "_BATCH", 300)
    dealt = Mock(wraps=sorted_rows._edges)
    monkeypatch.setattr(sorted_rows, "_edges", dealt)
    plan.write(tmp_path / "disk", entitlements="parquet")
    name = "entitlements.parquet"
    first, second = (pl.read_parquet(tmp_path / folder / name) for folder in ("memory", "disk"))
    assert first.equals(second)
    assert dealt.called == (swapped is not None)
