"""An engine that aborts the process leaves a line and an exit code, not a dump of its own."""

import subprocess
import sys

import pytest
from terminal import surroundings

# A thread outside Python's reach aborts, as the engine does.
ABORT = """
import ctypes, threading
from ration_cli.aborts import aborts_end
with aborts_end(3):
    thread = threading.Thread(target=ctypes.CDLL(None).abort)
    thread.start()
    thread.join()
"""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has other signals")


def test_a_line_and_a_code() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", ABORT],
        env=surroundings(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 3
    assert ran.stderr.startswith("error: the engine that reads tables has ended")
    assert ran.stderr.count("\n") == 1
