"""The plan of a register on a cluster is the plan of the same rows here."""

from pathlib import Path

import polars as pl
import pytest
from pyspark.sql import SparkSession
from spark_rows import clean, dirty, said, sorted_rows, written

import ration
from ration.register.spark.open import open_spark_file


@pytest.mark.parametrize("by", [(), ("district",)])
def test_a_clean_register_has_the_same_plan(
    session: SparkSession, tmp_path: Path, by: tuple[str, ...]
) -> None:
    file = written(clean(), tmp_path / "clean.parquet")
    here = ration.compute(file, by=by)
    there = ration.compute(session.read.parquet(file), by=by)
    assert said(there) == said(here)
    assert sorted_rows(there.entitlements()) == sorted_rows(here.entitlements())


def test_a_dirty_register_has_the_same_problems_and_plan(
    session: SparkSession, tmp_path: Path
) -> None:
    file = written(dirty(), tmp_path / "dirty.parquet")
    frame = session.read.parquet(file)
    here, there = ration.check(file), ration.check(frame)
    assert {"id-duplicate", "blank-row"} < {each.code for each in here.found}
    assert said(there) == said(here)
    plan = ration.compute(file, drop_rejected=True)
    spark_plan = ration.compute(frame, drop_rejected=True)
    assert said(spark_plan) == said(plan)
    assert sorted_rows(spark_plan.entitlements()) == sorted_rows(plan.entitlements())
    assert sorted_rows(spark_plan.rejected()) == sorted_rows(plan.rejected())


@pytest.mark.parametrize(
    "ids",
    [
        ["AO", "NA", "ZA", "H-1"],
        ["1.0", "2.0", "7", "2.5"],
        ["2-Feb", "3-Mar", "4-Apr", "H-1"],
        ["1234567890123450", "1234567890123460", "1234567890123470", "1234567890123457"],
    ],
)
def test_what_a_whole_column_shows_is_the_same(session: SparkSession, ids: list[str]) -> None:
    """Without the last row, whose counts are none, the others would be what they are."""
    counts = {"persons": ["1,230", "4", "5.0", "none"], "adults": ["2", "2", "2", "2"]}
    rows = pl.DataFrame({"household_id": ids, **counts})
    here = ration.check(rows, largest=2_000)
    there = ration.check(session.createDataFrame(rows.to_pandas()), largest=2_000)
    codes = sorted((each.code, each.value) for each in here.problems)
    assert sorted((each.code, each.value) for each in there.problems) == codes


def test_files_of_a_folder_have_the_same_plan_and_fingerprint(
    session: SparkSession, tmp_path: Path
) -> None:
    folder = tmp_path / "some rows"
    folder.mkdir()
    rows = dirty()
    written(rows[:200], folder / "b.parquet")
    written(rows[200:], folder / "a 1.parquet")
    here = ration.compute(str(folder), drop_rejected=True)
    there = ration.compute(open_spark_file(str(folder), session), drop_rejected=True)
    assert there.to_json() == here.to_json()


def test_a_file_that_is_saved_meanwhile_is_an_error(session: SparkSession, tmp_path: Path) -> None:
    file = written(clean(), tmp_path / "a.parquet")
    register = open_spark_file(file, session)
    written(clean()[1:], tmp_path / "a.parquet")
    with pytest.raises(ration.InputError, match="saved"):
        ration.compute(register)


def test_stock_shortage_and_arrears_are_the_same(session: SparkSession, tmp_path: Path) -> None:
    file = written(clean(), tmp_path / "clean.parquet")
    frame = session.read.parquet(file)
    stock = pl.DataFrame({"item": ["rice", "corn"], "quantity": ["1200 kg", "9999 kg"]})
    arrears = pl.DataFrame({"household_id": ["H-3", "H-4", "gone"], "rice_kg": ["2", "1", "3"]})
    here, there = (
        ration.compute(source, stock=stock, shortage="equal", arrears=arrears, by=["district"])
        for source in (file, frame)
    )
    assert said(there) == said(here)
    assert sorted_rows(there.issues()) == sorted_rows(here.issues())
    assert sorted_rows(there.arrears()) == sorted_rows(here.arrears())


def test_people_are_made_households(session: SparkSession, tmp_path: Path) -> None:
    rows = clean().head(90).select("household_id", "distribution_centre", "store")
    people = pl.concat([rows, rows.head(60), rows.head(30)]).with_columns(
        age=pl.int_range(pl.len()) % 70
    )
    file = written(people, tmp_path / "people.parquet")
    mapping = tmp_path / "people.toml"
    mapping.write_text("[people]\nage = 'age'\n", encoding="utf-8")
    here = ration.compute(file, mapping=mapping)
    there = ration.compute(session.read.parquet(file), mapping=mapping)
    assert said(there) == said(here)
    assert sorted_rows(there.entitlements()) == sorted_rows(here.entitlements())


def test_a_table_without_rows_is_counted_the_same(session: SparkSession, tmp_path: Path) -> None:
    file = written(dirty(), tmp_path / "dirty.parquet")
    frame = session.read.parquet(file).repartition(3)
    here, there = ration.check(file), ration.check(frame)
    assert (there.read, there.rejected) == (here.read, here.rejected)
    assert sorted(each.code for each in there.problems) == sorted(
        each.code for each in here.problems
    )
    assert {each.unit for each in there.problems} == {"record"}


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_the_cluster_writes_entitlements(session: SparkSession, tmp_path: Path, kind: str) -> None:
    file = written(clean(), tmp_path / "clean.parquet")
    plan = ration.compute(session.read.parquet(file))
    plan.write(tmp_path / "plan", formats=["csv"], entitlements=kind)
    folder = tmp_path / "plan" / f"entitlements.{kind}"
    assert (folder / "_SUCCESS").exists()
    here = ration.compute(file)
    here.write(tmp_path / "here", formats=["csv"], entitlements=kind)
    if kind == "parquet":
        rows = pl.read_parquet(f"{folder}/*.parquet")
        expected = pl.read_parquet(tmp_path / "here" / "entitlements.parquet")
    else:
        rows = pl.read_csv(f"{folder}/*.csv", infer_schema=False)
        expected = pl.read_csv(tmp_path / "here" / "entitlements.csv", infer_schema=False)
    assert sorted_rows(rows) == sorted_rows(expected)
