"""Run a target on one input after another, and note what it did wrong."""

import json
import mmap
import os
import re
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

SLOW, HANG = 1, 10  # seconds of CPU: others may use the machine too
LARGEST = 1 << 30  # bytes of memory
_LONGEST = 1 << 20  # bytes of an input
_EVERY = 500  # inputs between two reports
_RATION = f"{os.sep}ration{os.sep}"


class Watch:
    """Runs `run` on inputs until there were `inputs`, or `seconds` are over; then ends the process.

    The folder gets a report, the input that is being run, and each that is at fault: a kind of
    fault, which is an exception at one place, is kept once.
    """

    def __init__(
        self, run: Callable[[bytes], object], folder: Path, inputs: int, seconds: float
    ) -> None:
        self._run, self._folder, self._inputs = run, folder, inputs
        self._end = time.monotonic() + seconds
        self._count, self._slowest, self._peak = 0, 0.0, 0
        self._faults: dict[str, str] = {}
        current = folder / "current"
        current.write_bytes(bytes(_LONGEST + 4))
        with current.open("r+b") as file:
            self._current = mmap.mmap(file.fileno(), 0)

    def one(self, data: bytes) -> None:
        """Run the target on an input."""
        data = bytes(data[:_LONGEST])
        self._current[: 4 + len(data)] = len(data).to_bytes(4) + data
        start = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, HANG)  # ends the process
        try:
            self._run(data)
        except Exception as error:
            self._fault(kind_of(error), data, "".join(traceback.format_exception(error)))
        signal.setitimer(signal.ITIMER_PROF, 0)
        took = time.process_time() - start
        self._count += 1
        if took > SLOW:
            self._fault(f"slow, {int(took)} s", data, "")
        self._slowest = max(self._slowest, took)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        if peak > LARGEST >= self._peak:
            self._fault("memory", data, "")
        self._peak = peak
        over = self._count >= self._inputs or time.monotonic() > self._end
        if over or not self._count % _EVERY:
            self._report(over)
        if over:
            os._exit(0)

    def _fault(self, kind: str, data: bytes, text: str) -> None:
        if kind not in self._faults:
            name = re.sub(r"[^A-Za-z0-9]+", "-", kind).strip("-")[:100]
            self._faults[kind] = name
            (self._folder / name).write_bytes(data)
            (self._folder / f"{name}.txt").write_text(text, "utf-8", "backslashreplace")
            print(f"FAULT {self._folder.name}: {kind}", file=sys.stderr, flush=True)

    def _report(self, over: bool) -> None:
        report = {
            "inputs": self._count,
            "slowest": round(self._slowest, 2),
            "peak": self._peak,
            "faults": list(self._faults),
            "over": over,
        }
        new = self._folder / "report.new"
        new.write_text(json.dumps(report))
        new.replace(self._folder / "report.json")


def kind_of(error: BaseException) -> str:
    """The kind of an exception: its type, its text if it is ours, and where in ration it arose."""
    frames = traceback.extract_tb(error.__traceback__)
    own = next((each for each in reversed(frames) if _RATION in each.filename), frames[-1])
    text = f" {error}"[:50] if isinstance(error, AssertionError) else ""
    return f"{type(error).__name__}{text} in {Path(own.filename).stem} {own.name}"


def input_of(folder: Path) -> bytes:
    """The input that was being run when a process ended."""
    data = (folder / "current").read_bytes()
    return data[4 : 4 + int.from_bytes(data[:4])]
