"""Open a session of Spark: what it needs is checked first, and no wait is endless."""

import os
import sys
import threading
import warnings
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING

from ration.core.extras import refuse_missing
from ration.core.problems.errors import InputError
from ration.core.problems.problem import problem
from ration.register.spark.java import refuse_java
from ration.register.spark.jobs import wait_of
from ration.register.spark.log import kept, new_log
from ration.register.spark.masters import is_local, refuse_master

if TYPE_CHECKING:
    from pathlib import Path

    from py4j.java_gateway import JavaGateway
    from pyspark import SparkConf, SparkContext
    from pyspark.sql import SparkSession

_THREADS = "spark.executorEnv.POLARS_MAX_THREADS"
_PYTHON = "spark.pyspark.python"  # Spark reads it only in programs that spark-submit runs
_GLANCE = 0.2  # seconds between two looks at what is waited for
_ASKS = "waitForRegistration"  # where Spark waits for a standalone master
_DEPTH = 8  # calls of a thread to look at


def open_session(master: str) -> "SparkSession":
    """Open a session of Spark at `master`: local[*], spark://host:port, yarn or k8s://….

    All settings come from where Spark has them, such as `spark-defaults.conf`. The session ends
    with this process, or by its `stop`: entitlements are read from it later. One that already runs
    in this process at the same master is used again. Raises InputError if something is missing, or
    if the master does not answer.
    """
    refuse_missing("spark", master)
    # it warns of every newer pandas, which ration does not use on Spark
    warnings.filterwarnings("ignore", category=FutureWarning, module="pyspark")
    running = _running()
    if running is None or running.master != master:
        refuse_master(master)
    if running is None:
        refuse_java(master)
        return _started(master)
    if running.master != master:
        raise InputError(master, [problem("spark-other-master", running=running.master)])
    from pyspark.sql import SparkSession

    return SparkSession(running)


def _running() -> "SparkContext | None":
    """The Spark that already runs in this process."""
    if "pyspark" not in sys.modules:
        return None
    from pyspark import SparkContext

    return SparkContext._active_spark_context


def _started(master: str) -> "SparkSession":
    from pyspark import SparkConf
    from pyspark.errors import PySparkException
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    setting, log = new_log()
    conf = SparkConf().setMaster(master).setAppName("ration").set(setting, str(log))
    conf.setIfMissing(_THREADS, "1")  # a core of an executor has a task of its own
    try:
        with log.open("wb") as file:
            gateway = launch_gateway(  # type: ignore[no-untyped-call]
                conf, {"stdout": file, "stderr": file}
            )
        return SparkSession(_context(conf, gateway, master, log))
    except PySparkException:
        raise _failed(master, log) from None


def _context(conf: "SparkConf", gateway: "JavaGateway", master: str, log: "Path") -> "SparkContext":
    """Connect to the master, in a thread: Spark itself would wait for minutes, or for ever.

    A thread also leaves Ctrl-C to whoever has it, and not to Spark.
    """
    from pyspark import SparkContext

    made: list[SparkContext] = []
    thread: list[int] = []  # the one of Java that asks the master

    def connect() -> None:
        with suppress(Exception):  # its words are in the log
            thread.append(gateway.jvm.java.lang.Thread.currentThread().getId())
            made.append(SparkContext(conf=conf, gateway=gateway))

    connecting = threading.Thread(target=connect, daemon=True)
    connecting.start()
    try:
        answered = _joined(connecting, thread, gateway, master)
    except BaseException:
        _end(gateway)
        raise
    if made:
        made[0].pythonExec = _python(made[0], master)
        return made[0]
    _end(gateway)
    raise _failed(master, log) if answered else InputError(master, [problem("spark-master-other")])


def _python(context: "SparkContext", master: str) -> str:
    """The Python of the executors: as `spark-submit` would take it, which we do not use."""
    named = context.getConf().get(_PYTHON, None) or os.environ.get("PYSPARK_PYTHON")
    if named is None and is_local(master):
        return sys.executable  # Spark would take any python3
    return named or context.pythonExec


def _joined(
    connecting: threading.Thread, thread: list[int], gateway: "JavaGateway", master: str
) -> bool:
    """Wait for the master's answer; False means that there was none.

    On a busy machine Java alone may take a minute: where it shows, only the wait for the master
    counts.
    """
    began = None if master.startswith("spark://") else monotonic()
    limit = wait_of(gateway.jvm.SparkConf())
    while connecting.is_alive():
        connecting.join(_GLANCE)
        if is_local(master):
            continue
        if began is None:
            began = monotonic() if _asks(gateway, thread) else None
        elif monotonic() - began > limit:
            return False
    return True


def _asks(gateway: "JavaGateway", thread: list[int]) -> bool:
    """Whether Spark waits for a standalone master; not if its Java has ended."""
    with suppress(Exception):
        threads = gateway.jvm.java.lang.management.ManagementFactory.getThreadMXBean()
        return any(_ASKS in threads.getThreadInfo(each, _DEPTH).toString() for each in thread)
    return False


def _end(gateway: "JavaGateway") -> None:
    """End the Java that was started, so that another can be started later."""
    from pyspark import SparkContext

    process = gateway.proc
    if process is not None:
        process.kill()
        process.wait()
    SparkContext._gateway = SparkContext._jvm = SparkContext._active_spark_context = None


def _failed(master: str, log: "Path") -> InputError:
    return InputError(master, [problem("spark-start", log=kept(log))])
