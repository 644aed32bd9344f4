"""Calls that write fail, one after the other, on a disk that is full or has a fault.

The whole of it is `python -m tests.faults.disk`, which takes an hour or more.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="calls can be made to fail on Linux"),
]


@pytest.mark.parametrize(
    "words",
    [
        ["--only", "parquet channels", "--errors", "ENOSPC", "--most", "3"],
        [
            "--only",
            "columns",
            "decrypt file",
            "keys age",
            "sign pdf",
            "--errors",
            "EIO",
            "--most",
            "2",
        ],
        ["--only", "fairness", "--under", "tmp", "--errors", "EDQUOT", "--most", "6"],
    ],
)
def test_a_call_that_fails_leaves_the_old_or_the_new_and_a_word(
    words: list[str], tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "tests.faults.disk", *words]
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    ran = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, env=environment
    )
    if "no compiler" in ran.stderr:
        pytest.skip("no compiler of C")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "0 badly" in ran.stdout.splitlines()[-1]
