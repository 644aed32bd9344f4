"""How many rows there are is known before they are read, and what is written is named."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from command import csv

import ration
from ration.register.source.open import open_register
from ration.register.source.row_count import about_rows

FRAME = pl.DataFrame(
    {
        "household_id": [f"K-{number:03d}" for number in range(60)],
        "persons": ["4"] * 60,
        "adults": ["2"] * 60,
    }
)


def total(source: object, **more: Any) -> int | None:
    """The total that the first record of progress has."""
    seen: list[ration.Progress] = []
    ration.check(source, progress=seen.append, **more)
    return seen[0].total


@pytest.mark.parametrize("ending", ["csv", "parquet", "json", "xlsx"])
def test_a_total_for_files_folders_and_patterns(ending: str, tmp_path: Path) -> None:
    name = {"csv": "csv", "parquet": "parquet", "json": "json", "xlsx": "excel"}[ending]
    for part, rows in enumerate((FRAME[:20], FRAME[20:40], FRAME[40:])):
        getattr(rows, f"write_{name}")(tmp_path / f"{part}.{ending}")
    within = range(56, 65) if ending == "csv" else range(60, 61)
    assert total(tmp_path) in within
    assert total(str(tmp_path / f"*.{ending}")) in within
    assert total([tmp_path / f"{part}.{ending}" for part in range(3)]) in within
    assert (total(tmp_path / f"1.{ending}") or 0) * 3 in within


def test_no_total_of_a_text_without_a_line(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("household_id,persons,adults")
    assert total(tmp_path / "r.csv") is None


def test_no_total_of_a_store() -> None:
    """To ask it would take as long as to read a small file."""
    register = open_register(FRAME)
    assert about_rows(register) == 60
    assert about_rows(replace(register, inputs=("s3://box/r.parquet",))) is None


def test_a_total_for_frames() -> None:
    for frame in (FRAME, FRAME.lazy(), FRAME.to_pandas()):
        assert total(frame) == 60


def test_a_total_for_the_households_of_a_roster(tmp_path: Path) -> None:
    people = [f"K-{number // 3},30" for number in range(30)]
    file = csv(tmp_path / "people.csv", people, "household_id,age")
    assert total(file, mapping=ration.RegisterMapping().updated(people=True)) == 10


def test_no_total_where_files_are_of_several_kinds(tmp_path: Path) -> None:
    FRAME[:30].write_csv(tmp_path / "1.csv")
    FRAME[30:].write_json(tmp_path / "2.json")
    assert total(tmp_path) is None


def test_what_is_written_is_named(tmp_path: Path) -> None:
    seen: list[ration.Progress] = []
    plan = ration.compute(FRAME)
    plan.write(tmp_path / "plan", formats=("csv", "xlsx"), progress=seen.append)
    names = [each.phase for each in seen]
    assert names == ["plan.json", "totals", "manifests", "entitlements", "workbook"]
