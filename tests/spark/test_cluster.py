"""A real master and its workers on loopback; a worker that is killed changes nothing."""

import json
import os
import socket
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from spark import (
    Cluster,
    cluster,
    free_ports,
    kill,
    needs_spark,
    ration,
    settings,
    started,
    until,
)

pytestmark = needs_spark
ROWS = 400_000
FILES = 8
PASS = "ration: reading all rows"
WAIT = "spark.scheduler.maxRegisteredResourcesWaitingTime"


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A master, still without workers."""
    with cluster(tmp_path_factory.mktemp("cluster")) as made:
        yield made


def register(folder: Path, rows: int) -> Path:
    """A register of many rows in several files; some ids come twice, some counts are words."""
    (folder / "households").mkdir()
    at = pl.int_range(pl.len())
    frame = pl.select(household_id=pl.int_range(rows)).select(
        household_id=pl.when(at % 9973 == 5).then(pl.lit("H-8")).otherwise(pl.format("H-{}", at)),
        persons=pl.when(at % 9967 == 7).then(pl.lit("x")).otherwise((2 + at % 6).cast(pl.String)),
        adults=(1 + at % 2).cast(pl.String),
        centre=pl.format("DC-{}", at % 500),
        store=pl.format("S-{}", at % 900),
    )
    for part in range(FILES):
        rows_of = frame.slice(part * rows // FILES, rows // FILES)
        rows_of.write_parquet(folder / "households" / f"{part}.parquet")
    return folder / "households"


def reads_all_rows(web: int) -> bool:
    """Whether the pass has done some of its tasks and not yet all, as Spark's web page says."""
    pages = f"http://127.0.0.1:{web}/api/v1/applications"
    try:
        running = [
            job
            for application in page(pages)
            for job in page(f"{pages}/{application['id']}/jobs?status=running")
        ]
    except (OSError, ValueError):
        return False  # Spark still starts
    return any(
        job.get("description") == PASS and 0 < job["numCompletedTasks"] < job["numTasks"]
        for job in running
    )


def page(address: str) -> Any:
    """What a page has, as JSON."""
    with urllib.request.urlopen(address, timeout=5) as answer:
        return json.load(answer)


def compute(folder: Path, plan: Path, *more: str) -> tuple[str | Path, ...]:
    """The words of a command that leaves bad rows out, and writes all to the folder `plan`."""
    return ("compute", folder, *more, "-q", "-o", plan, "--rejects", plan.with_suffix(".csv"))


def test_no_workers(spark: Cluster, tmp_path: Path) -> None:
    """The limit is Spark's own setting, and the wait ends."""
    env = spark.env | settings(tmp_path, f"{WAIT} 9s")
    folder = register(tmp_path, 80)
    ran = ration("check", folder, "--spark", spark.master, "-q", env=env, cwd=tmp_path)
    assert (ran.code, ran.out) == (3, "")
    assert ran.err == (
        f"error: {folder}: no executor within 9 s: the cluster has no room, or no workers; start "
        "workers, ask for less memory or fewer cores in spark-defaults.conf, or wait longer: "
        f"{WAIT}\n"
    )


def test_something_else_answers(tmp_path: Path) -> None:
    """A port that listens and is no master: Spark alone would ask it for a minute."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        master = f"spark://127.0.0.1:{other.getsockname()[1]}"
        env = settings(tmp_path, f"{WAIT} 3s")
        folder = register(tmp_path, 80)
        ran = ration("check", folder, "--spark", master, "-q", env=env, cwd=tmp_path)
    assert (ran.code, ran.out, ran.err.count("\n")) == (3, "", 1)
    assert f"{master}: something answers there, but it is no Spark master" in ran.err


@pytest.mark.skipif(
    os.environ.get("RATION_TEST_SPARK") != "all",
    reason="RATION_TEST_SPARK is not `all`: on two cores this takes minutes",
)
def test_a_killed_worker_changes_nothing(spark: Cluster, tmp_path: Path) -> None:
    """One of two workers, its executor and its Python are killed while the rows are read."""
    workers = [spark.add_worker(), spark.add_worker()]
    folder = register(tmp_path, ROWS)
    _, web = free_ports()
    env = spark.env | settings(
        tmp_path,
        f"{WAIT} 300s",
        "spark.ui.enabled true",
        f"spark.ui.port {web}",
        "spark.sql.files.maxPartitionBytes 1m",  # a task for each file
        "spark.shuffle.io.retryWait 1s",  # of what the killed worker had
    )
    on = ("--spark", spark.master)
    with started(*compute(folder, Path("there"), *on), env=env, cwd=tmp_path) as ran:
        until(lambda: reads_all_rows(web) or ran.poll() is not None)
        assert ran.poll() is None, ran.communicate()
        kill(workers[0])
        assert reads_all_rows(web)
        _, err = ran.communicate(timeout=900)
    assert (ran.returncode, err) == (0, "")
    assert ration(*compute(folder, Path("here")), env={}, cwd=tmp_path).code == 0
    for name in ("here/plan.json", "here.csv"):
        there = (tmp_path / name.replace("here", "there")).read_bytes()
        assert (tmp_path / name).read_bytes() == there, name
