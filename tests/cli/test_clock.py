"""A clock that jumps, and files of any time, change no figure and end no run."""

import itertools
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command import csv, run

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]

YEARS = [-11_644_473_600, 0, 2**31, 2**32, 10**10]  # seconds: 1601, 1970, 2038, 2106, 2286


def _written(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("seconds", YEARS)
def test_a_clock_that_jumps_changes_nothing(
    seconds: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register = csv(tmp_path / "r.csv", ["H-1,4,2", "H-2,3,1"])
    assert run("compute", register, "-q", "-o", tmp_path / "usual").code == 0
    os.utime(register, (seconds, seconds))
    now = itertools.cycle([seconds, 10**9, 0, 253_402_300_799])  # also the end of the year 9999
    monkeypatch.setattr(time, "time", lambda: float(next(now)))
    monkeypatch.setattr(time, "time_ns", lambda: next(now) * 10**9)
    monkeypatch.setenv("TZ", "Pacific/Apia")  # which had no 30 December 2011
    ran = run("compute", register, "-o", tmp_path / "plan", "-q")
    assert ran.code == 0, ran.err
    assert _written(tmp_path / "plan") == _written(tmp_path / "usual")


@pytest.mark.skipif(sys.platform != "linux", reason="the clock can be made to jump on Linux")
def test_a_clock_that_jumps_amid_a_command_changes_nothing(tmp_path: Path) -> None:
    words = ["-m", "tests.faults.clocks", "--most", "1", "--only", "rounds", "sign"]
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    if "no compiler" in ran.stderr:
        pytest.skip("no compiler of C")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    tried, last = ran.stdout.splitlines()[-1].split(" clocks, ")
    assert int(tried) > 0
    assert last == "0 badly"
