"""Spark for tests: a session of this process, and a real cluster on loopback.

They take minutes, and so run only if `RATION_TEST_SPARK` is set, in one process: it has one Java.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

_JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"  # what ends soon starts sooner with these
_SETTINGS = (
    "spark.ui.enabled false",
    "spark.sql.shuffle.partitions 4",
    "spark.driver.memory 1g",
    "spark.executor.memory 512m",
    f"spark.driver.extraJavaOptions {_JAVA}",
    f"spark.executor.extraJavaOptions {_JAVA}",
)
_PATIENCE = 300  # seconds, on busy machines


def _lacks() -> str:
    if not os.environ.get("RATION_TEST_SPARK"):
        return "RATION_TEST_SPARK is not set: tests of Spark take minutes"
    if find_spec("pyspark") is None:
        return "pyspark is not installed"
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=f"{home}/bin" if home else None)
    return "" if java else "there is no Java"


LACKS = _lacks()
needs_spark = pytest.mark.skipif(LACKS != "", reason=LACKS)


def settings(folder: Path, *more: str) -> dict[str, str]:
    """The environment of a Spark for tests, with its file of settings in a folder."""
    lines = [*_SETTINGS, f"spark.local.dir {folder}", f"spark.sql.warehouse.dir {folder}", *more]
    (folder / "spark-defaults.conf").write_text("\n".join(lines), "utf-8")
    return {
        "SPARK_CONF_DIR": str(folder),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_DAEMON_JAVA_OPTS": _JAVA,
        "SPARK_DAEMON_MEMORY": "256m",
        "PYSPARK_PYTHON": sys.executable,
    }


@cache
def local_session() -> Any:
    """A session of two tasks at once in this process, for all of its tests."""
    import tempfile

    from ration.register.spark.session import open_session

    os.environ |= settings(Path(tempfile.mkdtemp(prefix="ration-tests-")))
    return open_session("local[2]")


@dataclass
class Ran:
    """The exit code and the output of a command that ran as a process of its own."""

    code: int
    out: str
    err: str


def ration(*words: str | Path, env: dict[str, str], cwd: Path) -> Ran:
    """Run `ration` as a process of its own: a Python has at most one Spark."""
    with started(*words, env=env, cwd=cwd) as process:
        out, err = process.communicate(timeout=2 * _PATIENCE)
    return Ran(process.returncode, out, err)


@contextmanager
def started(
    *words: str | Path, env: dict[str, str], cwd: Path
) -> Iterator["subprocess.Popen[str]"]:
    """Start `ration` as a process of its own; it is killed at the end of the block."""
    command = [sys.executable, "-m", "ration", *map(str, words)]
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env={**os.environ, "COLUMNS": "200", **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@dataclass
class Cluster:
    """A standalone master on loopback, and its workers of one core."""

    folder: Path
    env: dict[str, str]
    port: int
    web: int
    processes: list["subprocess.Popen[bytes]"]

    @property
    def master(self) -> str:
        """The address that `--spark` takes."""
        return f"spark://127.0.0.1:{self.port}"

    def state(self) -> dict[str, Any]:
        """What the master's web page says; empty while it does not answer."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.web}/json/", timeout=5) as page:
                found: dict[str, Any] = json.load(page)
                return found
        except OSError:
            return {}

    def add_worker(self, *before_it: str) -> "subprocess.Popen[bytes]":
        """Start a worker of one core, and wait until the master has it.

        `before_it` is a command that runs the command of the worker, such as `nice`.
        """
        words = ["--host", "127.0.0.1", "--cores", "1", "--memory", "1g", "--webui-port", "0"]
        before = self.state().get("aliveworkers", 0)
        work = ["--work-dir", str(self.folder / "work")]
        process = self._start("worker.Worker", self.master, *words, *work, by=before_it)
        until(lambda: self.state().get("aliveworkers", 0) > before)
        return process

    def start_master(self) -> None:
        """Start the master, and wait until it answers."""
        ports = ["--port", str(self.port), "--webui-port", str(self.web)]
        self._start("master.Master", "--host", "127.0.0.1", *ports)
        until(lambda: bool(self.state()))

    def _start(self, name: str, *words: str, by: tuple[str, ...] = ()) -> "subprocess.Popen[bytes]":
        import pyspark

        command = Path(pyspark.__file__).parent / "bin" / "spark-class"
        with (self.folder / "cluster.log").open("ab") as log:
            process = subprocess.Popen(
                [*by, command, f"org.apache.spark.deploy.{name}", *words],
                env={**os.environ, **self.env},
                stdout=log,
                stderr=log,
                start_new_session=True,  # an executor is in the group of its worker
            )
        self.processes.append(process)
        return process


def kill(process: "subprocess.Popen[bytes]") -> None:
    """Kill a worker and its executors."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def cluster(folder: Path, *more: str) -> Iterator[Cluster]:
    """A master without workers, in a folder; all is killed at the end."""
    made = Cluster(folder, settings(folder, *more), *free_ports(), [])
    try:
        made.start_master()
        yield made
    finally:
        for process in made.processes:
            kill(process)


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A folder on a disk of its own, with so much room; skips the test if we may not mount it."""
    folder.mkdir()
    _mounted("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder))
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def without(*folders: Path) -> tuple[str, ...]:
    """A command for programs that see these folders empty; skips the test if we may not."""
    _mounted("unshare", "--mount", "true")
    hide = " && ".join(f"mount -t tmpfs tmpfs '{folder}'" for folder in folders)
    return ("unshare", "--mount", "sh", "-c", f'{hide} && exec "$0" "$@"')


def _mounted(*command: str) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("only root of Linux can mount disks, and not in every container")


def free_ports() -> tuple[int, int]:
    """Two ports of loopback that nobody uses."""
    with (
        socket.create_server(("127.0.0.1", 0)) as one,
        socket.create_server(("127.0.0.1", 0)) as other,
    ):
        return one.getsockname()[1], other.getsockname()[1]


def until(done: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + _PATIENCE
    while not done():
        assert time.monotonic() < end, "it did not come in time"
        time.sleep(0.2)
