"""Measure time and memory of processes: one at a time, in turn, with medians.

The process that measures stays small and imports no engine: on Linux, the peak memory of a
process starts at that of its parent.
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
    """One process: wall seconds from before its start to its end, peak MiB, its output.

    `cpu` are the seconds of all its threads, which vary less on a machine that others use too.
    """

    seconds: float
    memory: float
    printed: str
    cpu: float


@dataclass(frozen=True)
class Runs:
    """Several runs of one contestant."""

    runs: Sequence[Run]

    @property
    def seconds(self) -> float:
        """The median seconds."""
        return median(run.seconds for run in self.runs)

    @property
    def cpu(self) -> float:
        """The least seconds of all cores together: other work on the machine only adds to them."""
        return min(run.cpu for run in self.runs)

    @property
    def memory(self) -> float:
        """The median peak, in MiB."""
        return median(run.memory for run in self.runs)

    def times(self, other: "Runs") -> float:
        """The time as a multiple of `other`: the median of the ratios, pair by pair."""
        pairs = zip(self.runs, other.runs, strict=True)
        return median(own.seconds / base.seconds for own, base in pairs)

    def cpu_times(self, other: "Runs") -> float:
        """The seconds of CPU as a multiple of `other`, likewise."""
        pairs = zip(self.runs, other.runs, strict=True)
        return median(own.cpu / base.cpu for own, base in pairs)


def run(command: Sequence[str]) -> Run:
    """Run a command to its end. Raises CalledProcessError if it fails."""
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
            message = errors.read().decode()
            raise subprocess.CalledProcessError(process.returncode, command, printed, message)
    return Run(seconds, usage.ru_maxrss / MIB, printed, usage.ru_utime + usage.ru_stime)


def _environment() -> dict[str, str]:
    """This environment, but with bytecode files, as pip installs them."""
    return {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}


def in_turn(commands: Mapping[str, Sequence[str]], times: int) -> dict[str, Runs]:
    """Run every command `times` times, in the order A B A B."""
    rounds = [{name: run(command) for name, command in commands.items()} for _ in range(times)]
    return {name: Runs([round_[name] for round_ in rounds]) for name in commands}
