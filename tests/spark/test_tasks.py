"""What tasks do with batches of rows, in this process: no Java is needed."""

import pickle
import socket
import sys
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ration
from ration.core.problems.problem import problem
from ration.register.source.cluster import frame_on
from ration.register.spark import executors, masters, session

pa = pytest.importorskip("pyarrow")
pytest.importorskip("pyspark")
from ration.register.spark import failed, files, tasks  # noqa: E402

NOWHERE: Any = None  # a task asks no cluster
PARTS = st.lists(st.lists(st.integers(0, 9), max_size=4), max_size=5)


def batches(parts: list[list[int]]) -> Iterator[Any]:
    """Arrow batches of a single column."""
    return iter([pa.RecordBatch.from_pydict({"n": pa.array(part, pa.int64())}) for part in parts])


def numbers(made: Iterator[Any]) -> list[int]:
    """The numbers in the parts that a task makes."""
    payloads = [payload for batch in made for payload in batch.to_pydict()["payload"]]
    return [n for payload in payloads for n in pickle.loads(payload)["n"]]


class TestBatches:
    """However the rows come, a task gives what a query gives on all of them."""

    @given(PARTS, st.integers(1, 5))
    def test_batches_are_put_together(self, parts: list[list[int]], most: int) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(tasks, "BATCH", most)
            frames = list(tasks.large(batches(parts)))
        assert [n for frame in frames for n in frame["n"]] == [n for part in parts for n in part]
        assert all(frame.height >= most for frame in frames[:-1])
        assert all(frame.height for frame in frames)

    @given(PARTS, st.booleans(), st.none() | st.integers(1, 6), st.integers(1, 5))
    def test_the_first_rows_that_are_wanted(
        self, parts: list[list[int]], large: bool, most: int | None, batch: int
    ) -> None:
        wanted = (pl.col("n") > 4).meta.serialize() if large else None
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(tasks, "BATCH", batch)
            found = numbers(tasks.reading(wanted, most)(batches(parts)))
        assert found == [n for part in parts for n in part if n > 4 or not large][:most]

    @given(PARTS)
    def test_all_rows_at_once_or_none(self, parts: list[list[int]]) -> None:
        leaf = frame_on(NOWHERE, "rows", pl.Schema({"n": pl.Int64}))
        rows = [n for part in parts for n in part]
        query = tasks.written(leaf.select(pl.col("n").sum()))
        schema = pa.schema([("n", pa.int64())])
        made = tasks.whole("rows", query, schema)(batches(parts))
        assert [n for batch in made for n in batch.to_pydict()["n"]] == (
            [sum(rows)] if rows else []
        )
        large = tasks.written(leaf.filter(pl.col("n") > 4))
        answers = list(tasks.answering("rows", large)(batches(parts)))
        assert numbers(iter(answers)) == [n for n in rows if n > 4]
        assert len(answers) == any(n > 4 for n in rows)  # an answer without rows is no part


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        (pl.UInt8, "int16"), (pl.UInt32, "int64"), (pl.UInt64, "int64"), (pl.Int32, "int32"),
        (pl.String, "string"), (pl.Binary, "binary"), (pl.List(pl.String), "list<item: string>"),
        (pl.List(pl.List(pl.UInt16)), "list<item: list<item: int32>>"),
    ],
    ids=str,
)  # fmt: skip
def test_types_that_spark_reads(kind: pl.DataType, shown: str) -> None:
    """Java has no whole numbers without a sign: they are of the next larger type."""
    table = tasks.as_arrow(pl.DataFrame({"x": [None]}, schema={"x": kind}))
    assert str(table.schema.types[0]).replace("element", "item") == shown


@pytest.mark.parametrize(
    ("code", "refused"), [("spill-full", True), ("spill-nowhere", True), ("file-changed", False)]
)
def test_a_lack_of_room_reaches_the_driver(code: str, refused: bool) -> None:
    """Its folder too: the driver finds both in the words of Spark."""

    def task(_: Any) -> Iterator[Any]:
        raise ration.InputError(
            "/tmp/x", [problem(code, folder="/tmp/x", fix="", free="", needed="")]
        )
        yield

    with pytest.raises(failed.TaskRefused if refused else ration.InputError) as error:
        list(tasks._refusing(task)(iter(())))
    if refused:
        found = failed.known(RuntimeError(f"Lost task 0 (TID 1)\nTaskRefused: {error.value}"))
        assert found is not None
        assert found.code == "spark-disk-full"
        assert "/tmp/x on the machine that runs ration" in found.message


LOST = "Lost task 0.3 in stage 1.0 (TID 7) (worker-2 executor 1): "


@pytest.mark.parametrize(
    ("words", "code", "where"),
    [
        ("bigger than spark.driver.maxResultSize (1024.0 MiB)", "spark-result-large", ""),
        (f"{LOST}TaskRefused: no room: /scratch", "spark-disk-full", "/scratch on worker-2"),
        (f"{LOST}No space left on device", "spark-disk-full", "temporary files on worker-2"),
        ("Disk quota exceeded", "spark-disk-full", "on the machine that runs ration"),
        (f"{LOST}ValueError: Kim Chol", None, ""),
    ],
)
def test_words_of_a_failed_job(words: str, code: str | None, where: str) -> None:
    found = failed.known(RuntimeError(words))
    assert (found and found.code) == code
    assert found is None or where in found.message


def test_the_disk_of_the_files_is_not_that_of_temporary_ones() -> None:
    words = "org.apache.hadoop.fs.FSError: java.io.IOException: No space left on device"
    assert failed.is_full(RuntimeError(words))
    assert not failed.is_full(RuntimeError("java.io.IOException: No space left on device"))


def test_files_are_found_by_the_names_that_spark_shows() -> None:
    named = ["file:/r/district=%EA%B0%9C/a%20b.parquet", "s3a://box/c.parquet"]
    assert files._named("file:/r/district=개/a b.parquet", named) == named[0]
    assert files._named("s3a://box/c.parquet", named) == named[1]


def test_a_session_of_spark_connect_is_refused() -> None:
    """It has no executors to ask."""
    remote = type("SparkSession", (), {"__module__": "pyspark.sql.connect.session"})
    with pytest.raises(ration.InputError) as error:
        executors.refuse_executors(remote(), "frame")
    assert [each.code for each in error.value.problems] == ["spark-connect"]


def test_what_executors_must_see_is_what_is_here(tmp_path: Any) -> None:
    """Of a pattern, its first file; of a store, nothing is on this machine."""
    for name in ("b.parquet", "a.parquet"):
        (tmp_path / name).touch()
    named = [f"{tmp_path}/*.parquet", f"file://{tmp_path}/b.parquet", "s3a://box/a.parquet", "none"]
    assert [each.name for each in executors._here(named)] == ["a.parquet", "b.parquet"]


def test_an_unknown_host_is_no_silent_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(*_: object, **__: object) -> object:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr("socket.create_connection", connect)
    with pytest.raises(ration.InputError, match="no such host"):
        masters.refuse_master("spark://nowhere:7077")


@pytest.mark.parametrize(
    ("setting", "environment", "master", "python"),
    [
        (None, None, "local[2]", sys.executable),
        (None, None, "spark://h:1", "python3"),
        (None, "/opt/a", "local[2]", "/opt/a"),
        ("/opt/b", "/opt/a", "spark://h:1", "/opt/b"),
    ],
)
def test_the_python_of_executors(
    setting: str | None,
    environment: str | None,
    master: str,
    python: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The setting comes before the variable; on this machine it is the Python that runs here."""
    monkeypatch.delenv("PYSPARK_PYTHON", raising=False)
    if environment:
        monkeypatch.setenv("PYSPARK_PYTHON", environment)
    conf = SimpleNamespace(get=lambda *_: setting)
    context: Any = SimpleNamespace(getConf=lambda: conf, pythonExec="python3")
    assert session._python(context, master) == python
