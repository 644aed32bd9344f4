"""Try changes, each in a fork of one process that has imported the code and found the tests.

A change then costs the run of its own tests alone. Tests run the quickest first, until one fails.
"""

import json
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

import hypothesis
import pytest
from _pytest.main import pytest_runtestloop

from .exchange import Apply

MEMORY = 6 << 30  # bytes that a change may take
PATIENCE = 20  # seconds of CPU that a change may take, beside ten times those of its tests
LONGEST = 1_800  # seconds, by the clock
OPTIONS = ["-q", "-x", "-s", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:pytest_cov"]
OPTIONS += ["--ignore=tests/register/test_stores.py"]  # its server runs threads: no fork has them
OPTIONS += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]

Key = TypeVar("Key")


class Outcome(NamedTuple):
    """What became of a change: failed, slow, broken (it ended the process), or nothing saw it.

    That is survived, unreached (no test runs its line), or partly (survived, but not all tests
    of its line were run, as they take too long).
    """

    how: str
    by: str = ""  # the test that failed
    seconds: float = 0.0

    @property
    def killed(self) -> bool:
        """Whether a test saw the change."""
        return self.how in {"failed", "slow", "broken"}


class Attempt(NamedTuple, Generic[Key]):
    """A change, what makes it, and the tests to run, with the seconds that they take.

    `left_out` counts the tests that also run the line, but are not run.
    """

    change: Key
    apply: Apply
    tests: list[str]
    seconds: float
    left_out: int


def attempt_all(
    folders: list[str],
    attempts: Iterable[Attempt[Key]],
    jobs: int,
    show: Callable[[Key, Outcome], None],
) -> None:
    """Find all tests, try all changes, and show what becomes of each."""
    os.environ["POLARS_MAX_THREADS"] = "1"
    code = pytest.main([*OPTIONS, *folders], [_Trials(attempts, jobs, show)])
    if code:
        raise SystemExit(f"pytest ended with {code}")


class _Trials(Generic[Key]):
    """A plugin of pytest that runs the changes instead of the tests."""

    def __init__(
        self,
        attempts: Iterable[Attempt[Key]],
        jobs: int,
        show: Callable[[Key, Outcome], None],
    ) -> None:
        self.attempts, self.jobs, self.show = attempts, jobs, show
        self.failed = ""

    def pytest_sessionstart(self) -> None:
        """Do not look for the smallest draw that fails: that it fails is enough."""
        phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
        hypothesis.settings.register_profile("mutation", hypothesis.settings(), phases=phases)
        hypothesis.settings.load_profile("mutation")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        _stop_if_polars_runs()
        items = {item.nodeid: item for item in session.items}
        running: dict[int, tuple[Key, Path, float]] = {}
        for attempt in self.attempts:
            chosen = [items[test] for test in attempt.tests if test in items]
            if not chosen:
                self.show(attempt.change, Outcome("unreached"))
                continue
            folder = Path(tempfile.mkdtemp(prefix="mutation-"))
            child = os.fork()
            if not child:
                self._run(session, attempt, chosen, folder)
            running[child] = attempt.change, folder, time.monotonic()
            if len(running) >= self.jobs:
                self.show(*_finished(running))
        while running:
            self.show(*_finished(running))
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed = self.failed or report.nodeid

    def _run(
        self,
        session: pytest.Session,
        attempt: Attempt[Key],
        chosen: list[pytest.Item],
        folder: Path,
    ) -> None:
        """In the fork: change the code, run the tests, write what failed, and end."""
        try:
            _limit(int(PATIENCE + 10 * attempt.seconds))
            factory: Any = session.config._tmp_path_factory  # type: ignore[attr-defined]
            factory._given_basetemp = folder / "tmp"
            session.items[:] = chosen
            try:
                attempt.apply()
                with suppress(session.Failed):
                    pytest_runtestloop(session)
            except Exception as error:  # the changed file cannot be run
                self.failed = self.failed or repr(error)
            survived = "partly" if attempt.left_out else "survived"
            answer = ("failed" if self.failed else survived, self.failed)
            (folder / "part.json").write_text(json.dumps(answer))
            (folder / "part.json").rename(folder / "answer.json")
        finally:
            os._exit(0)


def _stop_if_polars_runs() -> None:
    """Stop if a test computes when it is imported: a fork would wait for threads for ever."""
    tasks = Path("/proc/self/task")
    if any("polars-0" in (task / "comm").read_text() for task in tasks.iterdir()):
        raise SystemExit("Polars has begun to compute while tests were found: nothing can be tried")


def _limit(patience: int) -> None:
    import resource  # not on Windows

    os.setsid()
    resource.setrlimit(resource.RLIMIT_CPU, (patience, patience + 5))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.alarm(LONGEST)
    quiet = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(quiet, number)


def _finished(running: dict[int, tuple[Key, Path, float]]) -> tuple[Key, Outcome]:
    """Wait for the first that ends, and end whatever it left behind."""
    child, status = os.wait()
    change, folder, started = running.pop(child)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    answer = folder / "answer.json"
    if answer.exists():
        how, by = json.loads(answer.read_text())
    else:
        late = os.WIFSIGNALED(status) and os.WTERMSIG(status) in {signal.SIGXCPU, signal.SIGALRM}
        how, by = "slow" if late else "broken", f"status {status}"
    shutil.rmtree(folder, ignore_errors=True)
    return change, Outcome(how, by, round(time.monotonic() - started, 1))
