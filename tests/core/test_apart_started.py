"""The process apart starts wherever ration runs, and whoever ends it is not taken for the file."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ration.core.apart.call import apart, each_apart
from ration.core.problems.errors import InputError


def _code(error: pytest.ExceptionInfo[InputError]) -> str:
    return error.value.problems[0].code


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("end", ["SIGKILL", "SIGTERM"])
def test_a_process_that_somebody_ends_is_no_fault_of_the_file(end: str) -> None:
    with pytest.raises(InputError) as error:
        apart("a.xlsx", 0, exec, f"import os, signal; os.kill(os.getpid(), signal.{end})")
    assert _code(error) == "reader-killed"
    assert apart("a.xlsx", 0, abs, -1) == 1


_CHILD = "from ration.core.apart.call import apart; print(apart('a.xlsx', 0, abs, -1))"


def _run(*command: str, cwd: Path | None = None, **environment: str) -> str:
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=cwd, env=os.environ | environment, check=False
    )
    return done.stdout.strip() or done.stderr.strip().rpartition("\n")[2]


@pytest.mark.slow
@pytest.mark.parametrize("executable", ["None", "''", "'no/such/python'"])
def test_without_a_python_to_start_nothing_is_said_of_the_file(executable: str) -> None:
    words = _run(sys.executable, "-c", f"import sys; sys.executable = {executable}; {_CHILD}")
    assert "the process that reads it cannot be started" in words


@pytest.mark.slow
def test_a_program_that_is_no_python_is_no_fault_of_the_file(tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.write_text("#!/bin/sh\nexit 3\n")
    program.chmod(0o755)
    words = _run(sys.executable, "-c", f"import sys; sys.executable = {str(program)!r}; {_CHILD}")
    assert "the process that reads it cannot be started" in words


@pytest.mark.slow
def test_a_frozen_program_is_not_started_again_unless_it_names_a_python() -> None:
    frozen = "import sys; sys.frozen = True; sys._MEIPASS = ''; "
    assert "cannot be started" in _run(sys.executable, "-c", frozen + _CHILD)
    named = "import multiprocessing.spawn as m; m.set_executable(sys.executable); "
    other = "sys.executable = 'no/such/program'; "
    assert _run(sys.executable, "-c", "import sys; " + named + other + _CHILD) == "1"


@pytest.mark.slow
def test_it_is_as_isolated_as_the_process_that_starts_it(tmp_path: Path) -> None:
    (tmp_path / "pickle.py").write_text("raise SystemExit(3)")
    assert _run(sys.executable, "-I", "-c", _CHILD, PYTHONPATH=str(tmp_path)) == "1"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="a folder in use cannot be deleted")
def test_the_current_folder_may_be_deleted(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    gone = f"import os; os.rmdir({str(folder)!r}); {_CHILD}"
    assert _run(sys.executable, "-c", gone, cwd=folder) == "1"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_fork_within_a_call_leaves_it_to_its_parent() -> None:
    values = each_apart("a.xlsx", 0, iter, range(100))
    assert next(values) == 0
    begun = time.monotonic()
    if (child := os.fork()) == 0:
        values.close()  # type: ignore[attr-defined]
        os._exit(time.monotonic() - begun > 5)
    for _ in range(100):
        if (ended := os.waitpid(child, os.WNOHANG))[0]:
            break
        time.sleep(0.1)
    else:
        os.kill(child, signal.SIGKILL)
    assert ended == (child, 0)
    assert len(list(values)) == 99
