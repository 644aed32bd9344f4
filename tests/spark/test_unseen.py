"""Executors that do not see the folder of the register, or that of the plan."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from spark import Cluster, Ran, cluster, needs_spark, ration, settings, without

pytestmark = needs_spark


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A master and a worker for whom the folder `here` is another."""
    folder = tmp_path_factory.mktemp("cluster")
    (folder / "here").mkdir()
    frame = pl.DataFrame({"household_id": ["1"], "persons": [4], "adults": [2]})
    frame.write_parquet(folder / "here" / "households.parquet")
    frame.write_parquet(folder / "households.parquet")
    hidden = without(folder / "here")
    with cluster(folder) as made:
        made.add_worker(*hidden)
        yield made


def refused(spark: Cluster, folder: Path, *words: str) -> Ran:
    """The end of a command, which has one line."""
    env = spark.env | settings(folder)
    ran = ration(*words, "-q", "--spark", spark.master, env=env, cwd=spark.folder)
    assert (ran.out, ran.err.count("\n")) == ("", 1), ran
    return ran


@pytest.mark.parametrize("register", ["file://{}/here/households.parquet", "here/*.parquet"])
def test_the_register(spark: Cluster, tmp_path: Path, register: str) -> None:
    ran = refused(spark, tmp_path, "check", register.format(spark.folder))
    file = spark.folder / "here" / "households.parquet"
    assert (ran.code, f": {file} cannot be read on " in ran.err) == (3, True), ran


def test_the_plan(spark: Cluster, tmp_path: Path) -> None:
    """Exit 4, as for a folder of this machine that cannot be written to."""
    ran = refused(spark, tmp_path, "compute", "households.parquet", "-o", "here/plan")
    assert ran.code == 4, ran
    assert ran.err.startswith(f"error: {spark.folder}/here: it cannot be written to on "), ran
    assert [each.name for each in (spark.folder / "here").iterdir()] == ["households.parquet"]
