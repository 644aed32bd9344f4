"""Ctrl-C is heard in every phase of a long run, and leaves no file behind."""

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import polars as pl
import pytest
from terminal import surroundings

from ration.core.running.interrupt import interruptible, interruptibly

ROWS = 20_000
MOST = 5.0  # seconds from the signal to the end: about one, where nothing else runs

# The command, whose engine takes long for one call: it prints a line when that begins.
SLOW = """
import sys, time
from importlib.metadata import entry_points
import polars as pl
import {module} as module
whole = module.{name}
def slowly(work):
    def long():
        print("BEGUN", file=sys.stderr, flush=True)
        pl.select(pl.int_range({long}).hash().sort().hash().sort().n_unique())
        return work()
    return whole(long)
module.{name} = slowly
found = next(each for each in entry_points(name="ration") if "ration_cli" in each.value)
found.load()(prog_name="ration")
"""
LONG = 60_000_000  # rows to sort: some twenty seconds outside Python

PHASES = {
    "reading": ("ration.register.check.one_pass", "interruptible"),
    "comparing ids": ("ration.register.source.ids.id_hashes", "interruptible"),
    "writing entitlements": ("ration.export.csv", "interruptible"),
    "writing rejected rows": ("ration.register.check.rejected", "interruptible"),
}


@pytest.mark.parametrize("phase", PHASES)
def test_a_long_call_outside_python_is_interrupted(phase: str, tmp_path: Path) -> None:
    ids = pl.Series("household_id", [f"H-{n:07}" for n in reversed(range(ROWS))])
    frame = pl.DataFrame([ids]).with_columns(persons=pl.lit(4), adults=pl.lit(2))
    register = tmp_path / "r.parquet"
    frame.write_parquet(register)
    module, name = PHASES[phase]
    words = ("--rejects", "bad.csv") if "rejected" in phase else ("-o", "plan")
    script = tmp_path / "slow.py"
    script.write_text(SLOW.format(module=module, name=name, long=LONG))
    run = subprocess.Popen(
        [sys.executable, script, "compute", register, *words],
        cwd=tmp_path,
        env=surroundings(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert run.stderr is not None
    lines = iter(run.stderr.readline, "")
    assert next(line for line in lines if line == "BEGUN\n")
    time.sleep(0.3)
    began = time.monotonic()
    run.send_signal(signal.SIGINT)
    rest = run.stderr.read().replace("BEGUN\n", "")  # several batches are looked at at once
    run.wait()
    run.stderr.close()
    assert time.monotonic() - began < MOST
    assert (run.returncode, rest) == (130, "Interrupted.\n")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["r.parquet", "slow.py"]


def test_work_returns_and_raises_as_if_it_were_called() -> None:
    assert interruptible(lambda: 5) == 5
    with pytest.raises(ZeroDivisionError):
        interruptible(lambda: 1 // 0)
    assert list(interruptibly(range(3))) == [0, 1, 2]


def test_another_thread_calls_the_work_itself() -> None:
    seen: list[threading.Thread] = []
    thread = threading.Thread(target=lambda: seen.append(interruptible(threading.current_thread)))
    thread.start()
    thread.join()
    assert seen == [thread]
