"""Errors of the system in the text of a compiled library, and what a run says about memory."""

import errno
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from command import csv, run
from terminal import surroundings

from ration.core.os_errors import os_error_of
from ration.core.outputs.faults import naming
from ration.core.problems.errors import InputError
from ration.core.running import memory
from ration.core.running.memory import in_words, installed, is_lack_of_memory, refuse_little_memory


def test_a_library_may_name_a_file_after_the_number() -> None:
    error = os_error_of(ValueError("sink: No such file or directory (os error 2): /tmp/a b"))
    assert error is not None
    assert (error.errno, error.filename) == (errno.ENOENT, "/tmp/a b")


def test_a_parquet_file_that_cannot_be_ended_is_a_fault_of_the_disk(tmp_path: Path) -> None:
    text = "parquet: File out of specification: Invalid thrift: transport error"
    lost = pytest.raises(OSError, match="could not be written; free some space")
    with lost as caught, naming(tmp_path / "plan"):
        raise pl.exceptions.ComputeError(text)
    assert caught.value.filename == str(tmp_path / "plan")
    with pytest.raises(ValueError, match="28"), naming(tmp_path / "plan"):
        raise ValueError("28")


@pytest.mark.parametrize("error", [OSError(28, "full"), ValueError("28")])
def test_what_has_its_number_or_none_is_left_alone(error: Exception) -> None:
    assert os_error_of(error) is None


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RuntimeError("can't start new thread"),
        ValueError("Cannot allocate memory (os error 12)"),
        ValueError('Os { code: 11, kind: WouldBlock, message: "Resource" }'),
    ],
)
def test_lack_of_memory_is_known_by_the_words_of_libraries(error: Exception) -> None:
    assert is_lack_of_memory(error)
    assert not is_lack_of_memory(ValueError("os error 117"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "least", "words"),
    [("RLIMIT_AS", "2.0 GiB", "ulimit -v"), ("RLIMIT_DATA", "512 MiB", "ulimit -d")],
)
def test_too_little_memory_is_a_word_before_the_run_begins(
    name: str, least: str, words: str, tmp_path: Path
) -> None:
    resource = pytest.importorskip("resource")
    limit = 300 * 1024**2

    def little() -> None:
        resource.setrlimit(getattr(resource, name), (limit, limit))

    ran = subprocess.run(
        [sys.executable, "-m", "ration", "compute", csv(tmp_path / "r.csv", ["H-1,4,2"])],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=little,
        env=surroundings(),
    )
    assert (ran.returncode, ran.stdout) == (3, "")
    assert ran.stderr == (
        f"error: memory: this process may use 300 MiB of memory by {words}, which is too little"
        f" for any run; allow at least {least}\n"
    )


def test_a_limit_of_the_process_bounds_what_a_run_uses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_container", lambda: 0)
    monkeypatch.setattr(memory, "_limit", {"RLIMIT_AS": 3 * 1024**3, "RLIMIT_DATA": 0}.get)
    assert in_words(installed()) == "2.0 GiB"  # the rest is reserved, and never used
    monkeypatch.setattr(memory, "_limit", {"RLIMIT_AS": 0, "RLIMIT_DATA": 1024**3}.get)
    assert in_words(installed()) == "1.0 GiB"
    refuse_little_memory()


def test_a_small_container_is_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_container", lambda: 64 * 1024**2)
    with pytest.raises(InputError, match="64 MiB of memory by the limit of its container"):
        refuse_little_memory()


class PanicException(BaseException):
    """As the engine raises it."""


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PanicException("code: 11, kind: WouldBlock"), "there was not enough memory to go on"),
        (RuntimeError("can't start new thread"), "there was not enough memory to go on"),
        (MemoryError(), "there was not enough memory to go on"),
        (ValueError("Input/output error (os error 5)"), "a file: input/output error; check"),
    ],
)
def test_what_libraries_raise_is_a_word(
    error: BaseException, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import ration

    def fails(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(ration, "compute", fails)
    ran = run("compute", csv(tmp_path / "r.csv", ["H-1,4,2"]), "-q")
    assert ran.code == 3
    assert words in ran.err
