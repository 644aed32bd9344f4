"""The ways to Spark: a session, the name of a master, a frame."""

import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from spark_rows import clean, said, written

import ration


def test_a_path_with_a_session_or_a_master(session: Any, tmp_path: Path) -> None:
    file = written(clean(), tmp_path / "households.parquet")
    here = said(ration.compute(file))
    plan = ration.compute(file, spark=session)
    assert said(plan) == here
    plan.entitlements().write.parquet(f"{tmp_path}/entitlements")
    assert pl.read_parquet(f"{tmp_path}/entitlements/*.parquet").height == clean().height
    assert said(ration.compute(file, spark="local[2]")) == here


def test_another_master_than_the_one_that_runs(session: Any, tmp_path: Path) -> None:
    file = written(clean(), tmp_path / "households.parquet")
    line = (
        f"local: this Python already runs Spark at {session.sparkContext.master}; give its session"
    )
    with pytest.raises(ration.InputError, match=re.escape(line)):
        ration.compute(file, spark="local")


def test_settings_of_text_are_refused(session: Any, tmp_path: Path) -> None:
    file = written(clean(), tmp_path / "households.parquet")
    mapping = ration.RegisterMapping(sheet="Households")
    with pytest.raises(ration.InputError, match="leave mapping="):
        ration.compute(file, spark=session, mapping=mapping)


def test_a_file_that_is_missing(session: Any, tmp_path: Path) -> None:
    with pytest.raises(ration.InputError, match="file not found"):
        ration.compute(tmp_path / "none.parquet", spark=session)


def test_a_column_that_is_missing(session: Any, tmp_path: Path) -> None:
    file = written(clean().drop("adults"), tmp_path / "households.parquet")
    with pytest.raises(ration.DataError, match="adults: column not found"):
        ration.compute(file, spark=session)
