"""A job of Spark: Ctrl-C cancels it, and its share of tasks is known."""

import signal
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from spark import needs_spark, until

from ration.register.spark.jobs import NoExecutor, run_job

pytestmark = needs_spark


def slow(session: Any, seconds: float) -> Any:
    """A job of four tasks that does nothing for a while."""

    def wait(batches: Iterator[Any]) -> Iterator[Any]:
        for batch in batches:
            time.sleep(seconds)
            yield batch

    return session.range(4, numPartitions=4).mapInArrow(wait, "id bigint").collect


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


def test_ctrl_c_cancels_the_job(session: Any) -> None:
    def press() -> None:
        until(lambda: active(session) != [])
        signal.raise_signal(signal.SIGINT)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        threading.Thread(target=press, daemon=True).start()
        with pytest.raises(KeyboardInterrupt):
            run_job(session, slow(session, 600))
    finally:
        signal.signal(signal.SIGINT, before)
    until(lambda: active(session) == [])
    assert session.range(3).count() == 3


def test_no_executor_is_an_end(session: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ration.register.spark.jobs.has_executor", lambda _: False)
    with pytest.raises(NoExecutor):
        run_job(session, slow(session, 600), seconds=1)
    until(lambda: active(session) == [])
