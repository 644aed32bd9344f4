"""Time and memory of processes: each its own, one after the other, in turn, medians.

The process that measures stays small and imports no engine: on Linux, the peak memory of a
process begins with that of its parent.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

MIB = 1024 if sys.platform == "linux" else 1024**2  # the unit of ru_maxrss: KiB, or bytes


@dataclass(frozen=True)
class Run:
    """One process: wall seconds from before its start to its end, peak MiB, what it printed."""

    seconds: float
    memory: float
    printed: str


@dataclass(frozen=True)
class Runs:
    """Several runs of one contestant."""

    runs: Sequence[Run]

    @property
    def seconds(self) -> float:
        """The median."""
        return median(run.seconds for run in self.runs)

    @property
    def memory(self) -> float:
        """The median peak, in MiB."""
        return median(run.memory for run in self.runs)

    def times(self, other: "Runs") -> float:
        """How many times as long as `other`: the median of the ratios, pair by pair."""
        pairs = zip(self.runs, other.runs, strict=True)
        return median(mine.seconds / theirs.seconds for mine, theirs in pairs)


def run(command: Sequence[str]) -> Run:
    """Run a command to its end. CalledProcessError where it fails."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=errors, env=_environment())
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        errors.seek(0)
        printed = out.read().decode()
        if process.returncode:
            said = errors.read().decode()
            raise subprocess.CalledProcessError(process.returncode, command, printed, said)
    return Run(seconds, usage.ru_maxrss / MIB, printed)


def _environment() -> dict[str, str]:
    """This one's, but modules may keep their bytecode, as those that pip installed do."""
    return {key: said for key, said in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}


def in_turn(commands: Mapping[str, Sequence[str]], times: int) -> dict[str, Runs]:
    """Every command `times` times, A B A B."""
    rounds = [{name: run(command) for name, command in commands.items()} for _ in range(times)]
    return {name: Runs([one[name] for one in rounds]) for name in commands}
