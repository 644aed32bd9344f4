"""A job of Spark: Ctrl-C cancels it, and its share of tasks is known."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from spark import needs_spark, until
from spark_rows import ROWS, clean, written

import ration
from ration.register.source.collect import collect
from ration.register.spark.jobs import NoExecutor, failure, run_job
from ration.register.spark.open import open_spark

pytestmark = needs_spark
SECONDS = 10  # far less than the job would take; on a quiet machine it is less than one


def slow_rows(session: Any, seconds: float) -> Any:
    """A table of four tasks that do nothing for a while."""

    def wait(batches: Iterator[Any]) -> Iterator[Any]:
        for batch in batches:
            time.sleep(seconds)
            yield batch

    return session.range(4, numPartitions=4).mapInArrow(wait, "id bigint")


def slow(session: Any, seconds: float) -> Any:
    """A job of that table."""
    return slow_rows(session, seconds).collect


def active(session: Any) -> list[int]:
    """The jobs that run."""
    jobs: list[int] = session.sparkContext.statusTracker().getActiveJobsIds()
    return jobs


def test_the_share_of_tasks_grows(session: Any) -> None:
    shares: list[float] = []
    assert len(run_job(session, slow(session, 0.5), shares.append)) == 4
    assert shares == sorted(shares)
    assert all(0 < share <= 1 for share in shares)


def test_what_fails_is_raised(session: Any) -> None:
    with pytest.raises(ZeroDivisionError):
        run_job(session, lambda: 1 // 0)


@contextmanager
def interrupted(session: Any) -> Iterator[None]:
    """A block in which Ctrl-C is pressed as soon as a job runs."""
    pressed: list[float] = []

    def press() -> None:
        until(lambda: active(session) != [])
        pressed.append(time.monotonic())
        signal.raise_signal(signal.SIGINT)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        threading.Thread(target=press, daemon=True).start()
        with pytest.raises(KeyboardInterrupt):
            yield
        waited = time.monotonic() - pressed[0]
    finally:
        signal.signal(signal.SIGINT, before)
    until(lambda: active(session) == [])
    assert session.range(3).count() == 3
    assert waited < SECONDS


def test_ctrl_c_cancels_the_job(session: Any) -> None:
    with interrupted(session):
        run_job(session, slow(session, 600))


def test_ctrl_c_cancels_rows_that_are_streamed(session: Any) -> None:
    register = open_spark(slow_rows(session, 600))
    with interrupted(session):
        collect(register, register.frame.select("id"))


def test_progress_has_rows_and_their_total(session: Any, tmp_path: Path) -> None:
    file = written(clean(), tmp_path / "clean.parquet")
    found: list[ration.Progress] = []
    ration.check(session.read.parquet(file), progress=found.append)
    assert [each.phase for each in found] == sorted(each.phase for each in found)[::-1]
    assert {each.total for each in found if each.phase == "reading"} == {ROWS}
    assert all(0 <= each.rows <= ROWS for each in found)


def test_no_executor_is_an_end(session: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ration.register.spark.jobs.has_executor", lambda _: False)
    with pytest.raises(NoExecutor):
        run_job(session, slow(session, 600), seconds=1)
    until(lambda: active(session) == [])


def test_too_many_problems_have_their_own_code(session: Any) -> None:
    """As Spark ends a job whose results are beyond its limit."""
    error = RuntimeError("results is bigger than spark.driver.maxResultSize (1024.0 MiB)")
    assert failure(session, error).code == "spark-result-large"
