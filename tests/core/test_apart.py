"""Calls in a process apart: what it gives back, and that its death is a problem of the file."""

import io
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

import pytest

from ration.core.apart import call, worker
from ration.core.apart.call import apart, each_apart
from ration.core.problems.errors import InputError

_CRASH = """
import ctypes
ctypes.string_at(0)
"""


def _code(error: pytest.ExceptionInfo[InputError]) -> tuple[str, str]:
    return error.value.source, error.value.problems[0].code


def test_a_call_gives_its_result_from_another_process_that_serves_the_next_call() -> None:
    first = apart("a.xlsx", 0, os.getpid)
    assert first == apart("b.xlsx", 0, os.getpid) != os.getpid()


def test_values_of_a_generator_come_in_order() -> None:
    assert list(each_apart("a.xlsx", 0, iter, ["a", "b"])) == ["a", "b"]


def test_values_that_are_not_wanted_do_not_disturb_the_next_call() -> None:
    values = each_apart("a.xlsx", 0, iter, range(100))
    assert next(values) == 0
    values.close()  # type: ignore[attr-defined]
    assert apart("a.xlsx", 0, abs, -1) == 1


def test_values_without_end_end_with_their_process() -> None:
    large = 1024**3  # of a large file, which are not waited for
    assert list(islice(each_apart("a.xlsx", large, iter, range(10**9)), 3)) == [0, 1, 2]
    assert apart("a.xlsx", 0, abs, -1) == 1


@pytest.mark.parametrize(
    ("function", "argument"),
    [(exec, "import os; os.abort()"), (exec, _CRASH), (exec, "import os; os._exit(0)")],
    ids=["abort", "crash", "end"],
)
def test_the_death_of_the_process_is_a_problem_of_the_file(
    function: Callable[[str], None], argument: str
) -> None:
    with pytest.raises(InputError) as error:
        apart("a.xlsx", 0, function, argument)
    assert _code(error) == ("a.xlsx", "reader-ended")
    assert apart("a.xlsx", 0, abs, -1) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="others do not enforce it")
def test_too_much_memory_is_a_problem_that_names_the_bound() -> None:
    with pytest.raises(InputError, match=r"more than 1\.0 GiB of memory") as error:
        apart("a.xlsx", 0, bytearray, 2 * 1024**3)
    assert _code(error) == ("a.xlsx", "reader-memory")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="which does not count computing")
def test_too_long_computing_is_a_problem_that_names_the_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(call, "SECONDS", 1)
    with pytest.raises(InputError, match="more than 1 seconds of computing") as error:
        apart("a.xlsx", 0, sum, range(10**12))
    assert _code(error) == ("a.xlsx", "reader-slow")


def test_no_answer_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ration.core.apart.process._LOAD", 0)
    with pytest.raises(InputError) as error:
        apart("a.xlsx", 0, time.sleep, 60)
    assert _code(error) == ("a.xlsx", "reader-slow")


def test_a_process_that_cannot_be_started_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise BlockingIOError

    monkeypatch.setattr(call._POOL, "take", refuse)
    with pytest.raises(InputError) as error:
        apart("a.xlsx", 0, abs, 1)
    assert _code(error) == ("a.xlsx", "reader-none")


def test_a_fault_of_ours_is_no_problem_of_the_file_and_shows_no_value() -> None:
    with pytest.raises(RuntimeError, match="ValueError, apart") as error:
        apart("a.xlsx", 0, int, "Kim")
    assert "Kim" not in str(error.value)


def test_a_file_that_is_gone_is_the_same_error_as_here() -> None:
    with pytest.raises(FileNotFoundError):
        apart("a.xlsx", 0, os.stat, "no/such/file")


def test_calls_of_several_threads_do_not_wait_for_each_other() -> None:
    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(lambda n: apart("a.xlsx", 0, abs, n), [-1, -2, -3])) == [1, 2, 3]


def test_what_a_library_prints_is_no_answer() -> None:
    assert apart("a.xlsx", 0, os.system, "echo 1") == 0


_PARENT = """
import os, sys, time
from ration.core.apart.call import apart, _POOL
print(apart("a.xlsx", 0, os.getpid), flush=True)
if hasattr(os, "fork") and (child := os.fork()) == 0:
    os._exit(len(_POOL._waiting))
print(os.waitstatus_to_exitcode(os.wait()[1]) if hasattr(os, "fork") else 0, flush=True)
apart("a.xlsx", 0, exec, sys.argv[1])
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("work", ["import time; time.sleep(60)", "while True: pass"])
def test_the_process_ends_with_its_parent(end: signal.Signals, work: str) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", _PARENT, work],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert parent.stdout is not None
    process = int(parent.stdout.readline())
    assert parent.stdout.readline() == "0\n", "a fork has no process of its parent"
    time.sleep(0.3)
    parent.send_signal(end)
    parent.wait(30)
    parent.stdout.close()
    assert any(not _runs(process) for _ in _seconds(20))


def _seconds(most: int) -> Iterator[float]:
    for _ in range(10 * most):
        time.sleep(0.1)
        yield 0.1


def _runs(process: int) -> bool:
    status = Path(f"/proc/{process}/status")
    if sys.platform == "linux":
        return status.exists() and "State:\tZ" not in status.read_text()
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_waiting_process_that_died_is_replaced() -> None:
    died = apart("a.xlsx", 0, os.getpid)
    os.kill(died, signal.SIGTERM)
    (waiting,) = (each for each in call._POOL._waiting if each._process.pid == died)
    waiting._process.wait(10)
    assert apart("a.xlsx", 0, os.getpid) != died


def test_a_fault_of_the_reader_is_given_without_its_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The message may have a cell in it; where it was raised has none."""
    answers, call_of = io.BytesIO(), pickle.dumps((int, ("Kim",)))
    monkeypatch.setattr(worker, "_bound", lambda *_: None)
    worker._answer(pickle.dumps((0, 0, call_of)), answers)
    sign, error = pickle.loads(answers.getvalue())
    assert sign == worker.FAULT
    assert str(error).startswith("ValueError, apart, in")
    assert "Kim" not in str(error)
