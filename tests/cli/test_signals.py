"""Signals end a command with a line and its code, at any time; `nohup` is heeded."""

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from command import csv, run
from terminal import surroundings

from ration.core.outputs.claims import claim
from ration.export.pdf.typesetting.children import Children

# The command, which is sent a signal as soon as it imports a package, or as it ends.
EARLY = """
import os, signal, sys
from importlib import import_module
from importlib.metadata import entry_points
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # nohup ignores it
whole, ends = signal.signal, []
def sends_late(number, handler):
    whole(number, handler)
    if number == signal.SIGINT and getattr(handler, "__name__", "") == "_end":
        ends.append(handler)
    if number == signal.SIGHUP and handler.__name__ == "heard" and {lost}:
        Dies()
    if len(ends) == 2 and {late}:  # all is done, and what was to hear signals before is put back
        os.kill(os.getpid(), signal.{name})
class Dies:
    def __del__(self):
        os.kill(os.getpid(), signal.{name})
class Sends:
    def find_spec(self, name, *_):
        if name == "typer":
            os.kill(os.getpid(), signal.{name})
if {late} or {lost}:
    signal.signal = sends_late
else:
    sys.meta_path.insert(0, Sends())
if {ignored}:
    signal.signal(signal.{name}, signal.SIG_IGN)
found = next(each for each in entry_points(name="ration") if "ration_cli" in each.value)
package = found.module.partition(".")[0]
import_module(package + ".start").run()
"""


def early(
    name: str, *, ignored: bool = False, late: bool = False, lost: bool = False
) -> tuple[int, str]:
    """The exit code and the messages of a run that is sent a signal during its imports.

    If it is `late`, that is as the command ends; `lost`, while an object is removed.
    """
    script = EARLY.format(name=name, ignored=ignored, late=late, lost=lost)
    words = [sys.executable, "-c", script, "--version"]
    ran = subprocess.run(words, env=surroundings(), capture_output=True, text=True, check=False)
    return ran.returncode, ran.stderr


@pytest.mark.slow
def test_a_signal_during_the_imports_ends_the_command_with_a_line() -> None:
    assert early("SIGINT") == (130, "Interrupted.\n")
    assert early("SIGTERM") == (143, "Interrupted by SIGTERM.\n")


@pytest.mark.slow
def test_a_signal_as_the_command_ends_has_its_own_code() -> None:
    assert early("SIGTERM", late=True) == (143, "Interrupted by SIGTERM.\n")


@pytest.mark.slow
def test_a_signal_that_comes_while_an_object_is_removed_is_not_lost() -> None:
    assert early("SIGTERM", lost=True) == (143, "Interrupted by SIGTERM.\n")


@pytest.mark.slow
def test_an_ignored_signal_stays_ignored() -> None:
    assert early("SIGHUP", ignored=True) == (0, "")


CODES = {"SIGINT": (130, "Interrupted.\n"), "SIGTERM": (143, "Interrupted by SIGTERM.\n")}


@pytest.mark.parametrize("name", CODES)
def test_each_signal_has_its_code_and_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    _instead_of_writing(monkeypatch, lambda: signal.raise_signal(getattr(signal, name)))
    ran = run("compute", csv(tmp_path / "r.csv", ["1,2,1"]), "-q", "-o", tmp_path / "out")
    assert (ran.code, ran.err) == CODES[name]
    assert [file.name for file in tmp_path.iterdir()] == ["r.csv"]


def test_an_interruption_that_becomes_another_error_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def swallows() -> None:
        try:
            signal.raise_signal(signal.SIGTERM)
        except KeyboardInterrupt:
            raise RuntimeError from None

    _instead_of_writing(monkeypatch, swallows)
    ran = run("compute", csv(tmp_path / "r.csv", ["1,2,1"]), "-q", "-o", tmp_path / "out")
    assert (ran.code, ran.err) == CODES["SIGTERM"]


def test_a_second_signal_does_not_end_the_cleaning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cleaned: list[str] = []

    def twice() -> None:
        try:
            signal.raise_signal(signal.SIGINT)
        finally:
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGTERM)
            cleaned.append("all")

    _instead_of_writing(monkeypatch, twice)
    ran = run("compute", csv(tmp_path / "r.csv", ["1,2,1"]), "-q", "-o", tmp_path / "out")
    assert (ran.code, ran.err, cleaned) == (*CODES["SIGINT"], ["all"])


def _instead_of_writing(monkeypatch: pytest.MonkeyPatch, work: Callable[[], None]) -> None:
    monkeypatch.setattr(
        "ration.export.folder.plan_folder.write_entitlements", lambda *_, **__: work()
    )


def test_another_run_that_writes_there_is_named_before_any_work(tmp_path: Path) -> None:
    register = csv(tmp_path / "r.csv", ["1,2,1"])
    for words in (("-o", "out"), ("--rejects", "rejects.csv")):
        held = claim(tmp_path / words[1])
        ran = run("compute", register, "-q", *words, cwd=tmp_path)
        held.release()
        assert ran.code == 4
        assert "another run of ration is writing it now" in ran.err
    assert [file.name for file in tmp_path.iterdir()] == ["r.csv"]


def test_a_reader_puts_a_folder_back_that_a_killed_run_had_moved_away(tmp_path: Path) -> None:
    run("compute", csv(tmp_path / "r.csv", ["1,2,1"]), "-q", "-o", tmp_path / "out")
    (tmp_path / "out").rename(tmp_path / ".out-0123abcd-old")
    mark = b"ration writes here; if it has ended, its next run removes this"
    lock = b"\0".join([mark, b".out-0123abcd", b".out-0123abcd-old"])
    (tmp_path / ".out.ration-lock").write_bytes(lock)
    ran = run("show", "out", "-q", cwd=tmp_path)
    assert (ran.code, ran.err) == (
        0,
        "warning: out: put back: a run was killed while it replaced it\n",
    )
    assert sorted(file.name for file in tmp_path.iterdir()) == ["out", "r.csv"]


def test_files_of_a_run_are_there_together_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    register = csv(tmp_path / "r.csv", ["1,2,1", "2,many,1"])
    monkeypatch.setattr("ration.export.register_rows.write_rejected", fails)
    ran = run("compute", register, "-o", "out", "--rejects", "bad.csv", cwd=tmp_path)
    assert ran.code == 4
    assert "Written" not in ran.err
    assert [file.name for file in tmp_path.iterdir()] == ["r.csv"]


@pytest.mark.slow
def test_children_are_ended_and_none_begins_after() -> None:
    children = Children()
    sleeps = "import sys, time; sys.stdin.readline(); time.sleep(60)"
    children.end()
    assert children.run([sys.executable, "-c", sleeps], b"{}", {}) == (0, "")


@pytest.mark.slow
def test_a_worker_ends_when_the_run_that_asked_is_gone() -> None:
    from ration.export.pdf.typesetting import worker

    words = [sys.executable, "-P", str(worker.__file__)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        assert child.stdin is not None
        child.stdin.close()
        assert child.wait(30) != 0


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="it forks")
def test_commands_that_are_killed_before_any_of_their_changes_leave_nothing_half() -> None:
    words = [sys.executable, "-m", "tests.faults", "--every", "--only", "keys new --age"]
    ran = subprocess.run(words, capture_output=True, text=True, check=False)
    assert ", 0 faults;" in ran.stdout, ran.stdout + ran.stderr
