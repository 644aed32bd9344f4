"""Run a job of Spark: Ctrl-C cancels it, its progress is a share, and its failure is one line."""

from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4

from ration.core.problems.errors import InputError
from ration.core.problems.problem import Problem, problem
from ration.register.spark.log import kept_of
from ration.register.spark.masters import is_local

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

T = TypeVar("T")
_GLANCE = 0.2  # seconds between two looks at a job
_CANCELS = 0.8  # seconds to wait until a job is cancelled; it is cancelled later, too
WAIT = "spark.scheduler.maxRegisteredResourcesWaitingTime"  # Spark's own limit
_DEFAULT_WAIT = "30s"


class NoExecutor(Exception):
    """No executor came within the seconds that Spark's settings allow."""


def run_job(
    session: "SparkSession",
    work: Callable[[], T],
    progress: Callable[[float], object] | None = None,
    *,
    name: str = "looking at rows",
    seconds: float | None = None,
) -> T:
    """Run `work`, which starts jobs of Spark; Ctrl-C cancels them at once.

    It runs in a thread of its own: the connection of a thread that waits for Java hears nothing
    else. `progress` is called with the share of the tasks that are done. Spark's own pages show the
    jobs by `name`. `seconds` is how long it may take until there is an executor; None means for
    ever.

    Raises what `work` raises, and NoExecutor.
    """
    tag = f"ration-{uuid4().hex}"
    done: list[T] = []
    failed: list[BaseException] = []
    ended = Event()  # a thread is no longer alive for Python 3.11 if a wait for it is interrupted

    def tagged() -> None:
        try:
            session.sparkContext.addJobTag(tag)
            session.sparkContext.setJobDescription(f"ration: {name}")
            done.append(work())
        except BaseException as error:  # raised again below, in the caller's thread
            failed.append(error)
        finally:
            ended.set()

    _start(session, tagged)
    began, furthest = monotonic(), 0.0
    try:
        while not ended.wait(_GLANCE):
            if progress is not None and (now := share(session)) > furthest:
                furthest = now  # between two jobs of one query, none runs
                progress(furthest)
            if seconds is not None and has_executor(session):
                seconds = None
            if seconds is not None and monotonic() - began > seconds:
                raise NoExecutor
    except BaseException:
        cancelling = Thread(target=_cancel, args=(session, tag, ended), daemon=True)
        cancelling.start()
        cancelling.join(_CANCELS)
        raise
    if failed:
        raise failed[0]
    return done[0]


def _cancel(session: "SparkSession", tag: str, ended: Event) -> None:
    """Cancel the jobs of a tag until their thread ends: the next may not have begun yet."""
    while not ended.is_set():
        with suppress(Exception):
            session.sparkContext.cancelJobsWithTag(tag)
        ended.wait(_GLANCE)


def _start(session: "SparkSession", work: Callable[[], object]) -> None:
    """Start a thread that has the session's settings of the caller's thread, such as its pool."""
    from pyspark import InheritableThread

    thread: Thread = InheritableThread(target=work, session=session)
    thread.daemon = True
    thread.start()


def first_job(session: "SparkSession", work: Callable[[], T], source: str) -> T:
    """Run the first job: an InputError if no executor comes in the time of Spark's settings."""
    limit = None
    with suppress(Exception):
        limit = wait_of(session.sparkContext._jsc.sc().conf())
    try:
        return run_job(session, work, name="asking executors", seconds=limit)
    except NoExecutor:
        wrong = problem("spark-no-executor", seconds=f"{limit:g}", setting=WAIT)
        raise InputError(source, [wrong]) from None


def wait_of(conf: Any) -> float:
    """How many seconds Spark's settings allow to wait for machines."""
    seconds: int = conf.getTimeAsSeconds(WAIT, _DEFAULT_WAIT)
    return seconds


def has_executor(session: "SparkSession") -> bool:
    """Whether there is a machine to work: the driver itself is counted by Spark too."""
    context = session.sparkContext
    if is_local(context.master or ""):
        return True
    with suppress(Exception):  # a platform may not let us look: then its machines are its matter
        return bool(context._jsc.sc().getExecutorMemoryStatus().size() > 1)
    return True


def share(session: "SparkSession") -> float:
    """The share of the tasks of all running jobs that are done."""
    tracker = session.sparkContext.statusTracker()
    jobs = filter(None, map(tracker.getJobInfo, tracker.getActiveJobsIds()))
    stages = {stage for job in jobs for stage in job.stageIds}
    found = list(filter(None, map(tracker.getStageInfo, stages)))
    total = sum(stage.numTasks for stage in found)
    return sum(stage.numCompletedTasks for stage in found) / total if total else 0.0


def failure(session: "SparkSession", error: BaseException | None = None) -> Problem:
    """The problem of a job that failed: Spark's own words may have cells, and stay in its log."""
    from ration.register.spark.failed import known  # it needs pyspark

    return known(error) or problem("spark-failed", log=kept_of(session))
