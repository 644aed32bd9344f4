"""A long run shows what it does, on a terminal, after a second, and leaves no trace of it."""

import re
import signal
import subprocess
import sys
from contextlib import ExitStack
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path

import polars as pl
import pytest
from command import csv
from printed import needs_font
from terminal import RATION, on_terminal, screen

import ration
from ration.register.check.batch import batches

pytestmark = pytest.mark.slow

ROWS = ["1,4,2", "2,5,3", "3,3,0"]
NOTE = "note: The programme is kaesong-2020, the default; name another with -p."

# The command with a register that goes by a row every 0.4 s.
SLOW = """
import time
from importlib.metadata import entry_points
from ration.register.check import scan
from ration.register.check.batch import batches
in_batches = batches.batches
def slowly(*register):
    for batch in in_batches(*register):
        yield batch
        time.sleep(0.4)
scan.batches, batches.BATCH = slowly, 1
found = next(each for each in entry_points(name="ration") if "ration_cli" in each.value)
found.load()(prog_name="ration")
"""

# The command with a press that takes 0.6 s for every document.
SLOW_PRESS = """
import time
from importlib.metadata import entry_points
from ration.export.pdf.typesetting import typeset
from ration.export.pdf.typesetting.typeset import Press
set_ = Press._set
def slowly(*given):
    time.sleep(0.6)
    set_(*given)
Press._set, typeset.PART, typeset._cores = slowly, 1, lambda: 1
found = next(each for each in entry_points(name="ration") if "ration_cli" in each.value)
found.load()(prog_name="ration")
"""


@pytest.fixture
def slow(tmp_path: Path) -> list[str | Path]:
    """The slowed command; a register of three rows is beside it."""
    csv(tmp_path / "r.csv", ROWS)
    script = tmp_path / "slow.py"
    script.write_text(SLOW)
    return [sys.executable, script]


def test_rows_and_seconds_and_no_trace(slow: list[str | Path], tmp_path: Path) -> None:
    with on_terminal([*slow, "check", "r.csv"], cwd=tmp_path, columns=40) as terminal:
        output = terminal.rest()
    assert re.search(r" Checking r.csv, [1-3] rows?, \d+ s", output)
    shown = [line for line in screen(output) if line]
    assert shown[0] == NOTE
    assert "3 rows read = 3 accepted + 0 rejected" in shown
    assert not [line for line in shown if "Checking" in line]
    assert output.rindex("\x1b[?25h") > output.rindex("\x1b[?25l")  # the cursor is back


@needs_font("Aa0")
def test_a_bar_of_what_is_printed(tmp_path: Path) -> None:
    csv(tmp_path / "r.csv", ROWS)
    script = tmp_path / "slow.py"
    script.write_text(SLOW_PRESS)
    words = ["print", "r.csv", "-o", "paper.pdf", "--documents", "waybill,list"]
    started: list[str | Path] = [sys.executable, script, *words]
    with on_terminal(started, cwd=tmp_path, columns=80) as terminal:
        output = terminal.rest()
    assert re.search(r"[━-]{3}.* Printing paper\.pdf, [0-9]{2} %, [0-9] pages, [0-9]+ s", output)
    shown = [line for line in screen(output) if line]
    assert shown[:2] == [NOTE, "paper.pdf: 5 pages"]
    assert not [line for line in shown if "Printing" in line]


def test_an_interrupted_run_leaves_no_trace(slow: list[str | Path], tmp_path: Path) -> None:
    with on_terminal([*slow, "compute", "r.csv"], cwd=tmp_path) as terminal:
        output = terminal.until("rows, 1 s")
        terminal.process.send_signal(signal.SIGINT)
        output += terminal.rest()
    assert terminal.process.returncode == 130
    assert [line for line in screen(output) if line] == [NOTE, "Interrupted."]
    assert output.rindex("\x1b[?25h") > output.rindex("\x1b[?25l")


def test_nothing_of_it(slow: list[str | Path], tmp_path: Path) -> None:
    """Under --quiet, on a terminal that cannot, where stderr is none, where somebody types."""
    ways: list[tuple[list[str | Path], str]] = [
        ([*slow, "check", "r.csv", "-q"], "xterm"),
        ([*slow, "check", "r.csv"], "dumb"),
        (["sh", "-c", '"$@" 2>/dev/null', "sh", *slow, "check", "r.csv"], "xterm"),
        ([*slow, "check", "-"], "xterm"),
    ]
    with ExitStack() as stack:
        all_at_once = [
            stack.enter_context(on_terminal(words, tmp_path, environment={"TERM": term}))
            for words, term in ways
        ]
        all_at_once[-1].type("\n".join(["household_id,persons,adults", *ROWS, "\x04"]))
        for terminal in all_at_once:
            output = terminal.rest()
            assert "3 accepted" in output
            assert "Checking" not in output
            assert "\x1b[?25l" not in output


def test_a_phase_without_rows_shows_too(tmp_path: Path) -> None:
    """Nothing calls back while standard input is read, and then it is wrong."""
    with on_terminal([RATION, "check", "-"], cwd=tmp_path, stdin=subprocess.PIPE) as terminal:
        output = terminal.until("Checking standard input, 1 s")
        assert "Checking standard input, 1 s" in output
        terminal.process.communicate(b"household_id,persons\n")
        output += terminal.rest()
    assert terminal.process.returncode == 1
    shown = [line for line in screen(output) if line]
    assert shown[0] == NOTE
    assert shown[1].startswith("error: -: adults: column not found")


def test_a_fast_run_writes_nothing_of_it(tmp_path: Path) -> None:
    csv(tmp_path / "r.csv", ROWS)
    with on_terminal([RATION, "check", "r.csv"], cwd=tmp_path) as terminal:
        output = terminal.rest()
    assert "3 accepted" in output
    assert "\x1b[?25l" not in output


def test_the_library_says_how_many_rows_went_by(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "BATCH", 2)
    frame = pl.DataFrame({"household_id": list("abcde"), "persons": [1] * 5, "adults": [1] * 5})
    for function in (ration.compute, ration.check):
        reports: list[ration.Progress] = []
        function(frame, progress=reports.append)
        rows = [each.rows for each in reports if each.phase == "reading"]
        assert (rows, rows[-1]) == (sorted(rows), 5)
        assert len(rows) > 1
        assert reports[-1].phase == "comparing ids"


def test_the_library_says_why_it_reads_again_and_how_many_rows_there_are(tmp_path: Path) -> None:
    file = csv(tmp_path / "r.csv", ["1,4,2", "1,5,3", "3,3,0", " 4 ,many,1"])
    reports: list[ration.Progress] = []
    ration.compute(file, drop_rejected=True, progress=reports.append)
    phases = list(dict.fromkeys(each.phase for each in reports))
    assert phases == ["reading", "reading again", "comparing ids", "leaving out rows"]
    assert {each.total for each in reports if each.phase == "leaving out rows"} == {4}
    assert {each.total for each in reports if each.phase == "reading"} <= {4, 5}  # by its size


def test_the_time_left_is_shown_once_that_is_fair() -> None:
    """After a second, and not when there are more rows than the size of the file made likely."""
    named = entry_points(group="console_scripts", name="ration")
    package = next(each.module.split(".")[0] for each in named if "ration_cli" in each.value)
    phase = import_module(f"{package}.terminal.progress").Phase
    assert phase("reading", 0.0, rows=500, total=10_000).left(0.5) == ""
    assert phase("reading", 0.0, rows=1, total=10_000).left(9.0) == ""
    assert phase("reading", 0.0, rows=2_500, total=10_000).left(5.0) == ", about 15 s left"
    assert phase("reading", 0.0, rows=100, total=10_000).left(100.0) == ""
    assert phase("reading", 0.0, rows=1_000, total=10_000).left(100.0) == ", about 15 min left"
    assert phase("reading", 0.0, rows=10_001, total=10_000).left(5.0) == ""
    assert phase("reading", 0.0, rows=123_456).rate(2.0) == ", 62,000/s"
    assert phase("comparing ids", 0.0).rate(2.0) == ""
