"""A real master and its workers on loopback; a worker that is killed changes nothing."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from spark import Cluster, cluster, kill, needs_spark, ration, settings, started, until

import ration as library

pytestmark = needs_spark
ROWS = 400_000
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
    for part in range(8):
        rows_of = frame.slice(part * rows // 8, rows // 8)
        rows_of.write_parquet(folder / "households" / f"{part}.parquet")
    return folder / "households"


def has_python(worker: "subprocess.Popen[bytes]") -> bool:
    """Whether an executor of the worker runs Python."""
    parents: dict[int, int] = {}
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, rest = each.read_text().split(" (", 1)
            parents[int(pid)] = int(rest.rpartition(") ")[2].split()[1])
        except (OSError, ValueError):
            continue  # it has ended
    executors = {pid for pid, parent in parents.items() if parent == worker.pid}
    return any(parent in executors for parent in parents.values())


def without_source(report: dict[str, Any]) -> dict[str, Any]:
    """A report as JSON, but for its fingerprint."""
    return {name: value for name, value in report.items() if name != "sha256"}


def test_no_workers(spark: Cluster, tmp_path: Path) -> None:
    """The limit is Spark's own setting, and the wait ends."""
    env = spark.env | settings(tmp_path, f"{WAIT} 3s")
    folder = register(tmp_path, 80)
    ran = ration("check", folder, "--spark", spark.master, "-q", env=env, cwd=tmp_path)
    assert (ran.code, ran.out) == (3, "")
    assert ran.err == (
        f"{folder}: no executor within 3 s: the cluster has no room, or no workers; start workers, "
        "ask for less memory or fewer cores in spark-defaults.conf, or wait longer: "
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


@pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc")
def test_a_killed_worker_changes_nothing(spark: Cluster, tmp_path: Path) -> None:
    """One of two workers, its executor and its Python are killed while the rows are read."""
    workers = [spark.add_worker(), spark.add_worker()]
    folder = register(tmp_path, ROWS)
    words = ("check", folder, "--spark", spark.master, "-q", "--json")
    env = spark.env | settings(tmp_path, f"{WAIT} 300s")
    with started(*words, env=env, cwd=tmp_path) as process:
        until(lambda: has_python(workers[0]) or process.poll() is not None)
        time.sleep(2)  # after the first job: the rows are read
        assert process.poll() is None, process.communicate()
        kill(workers[0])
        out, err = process.communicate(timeout=900)
    assert process.returncode == 1, err
    here = library.check(folder)
    assert here.rejected > 80
    found = without_source(json.loads(out))
    assert found == without_source(json.loads(here.model_dump_json()))
