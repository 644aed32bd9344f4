"""`python -m tests.fuzz`: give every parser very many inputs, and list what goes wrong.

Inputs are those that reach new lines of the code, if atheris is installed (`pip install atheris`,
on Linux and macOS), or else good ones damaged at random. A target is run in a process of its own.
Inputs at fault are kept in the folder: move them into tests/fuzz/corpus/TARGET when they are fixed.
"""

import argparse
import json
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from .targets import TARGETS
from .watch import input_of

_DEATHS = 20  # of one target, after which it is given up


def main() -> int:
    """Run the targets and print a line for each; 1 if there is a fault."""
    options = _arguments()
    names = options.target or list(TARGETS)
    shares = sum(TARGETS[name].share for name in names)
    total, faults = 0, 0
    print(f"seed {options.seed}, {options.engine}")
    print(f"{'target':20}{'inputs':>10}{'CPU s':>8}{'slowest s':>11}{'peak MiB':>10}  faults")
    for name in names:
        inputs = -(-options.inputs * TARGETS[name].share // shares)
        done = _run(name, inputs, options)
        total, faults = total + done["inputs"], faults + len(done["faults"])
        print(
            f"{name:20}{done['inputs']:>10,}{done['cpu']:>8.0f}{done['slowest']:>11.2f}"
            f"{done['peak'] >> 20:>10,}  {'; '.join(done['faults']) or '-'}",
            flush=True,
        )
    print(f"{total:,} inputs, {faults} kinds of faults")
    return 1 if faults else 0


def _run(name: str, inputs: int, options: argparse.Namespace) -> dict[str, Any]:
    """Run a target until it had its inputs, in a new process after each that dies."""
    done: dict[str, Any] = {"inputs": 0, "slowest": 0.0, "peak": 0, "faults": [], "cpu": 0.0}
    end = time.monotonic() + options.seconds
    for attempt in range(_DEATHS):
        folder = options.folder / f"{name}-{options.seed}-{attempt}"
        folder.mkdir(parents=True, exist_ok=True)
        left = inputs - done["inputs"], max(1.0, end - time.monotonic())
        before = _cpu()
        ran = subprocess.run(
            [
                sys.executable, "-m", "tests.fuzz.child", name, str(folder),
                "--engine", options.engine, "--seed", str(options.seed + attempt),
                "--inputs", str(left[0]), "--seconds", str(left[1]),
            ],
            stdout=subprocess.DEVNULL, stderr=(folder / "stderr").open("w"), check=False,
        )  # fmt: skip
        done["cpu"] += _cpu() - before
        if not (folder / "current").exists():
            raise SystemExit((folder / "stderr").read_text())
        report = folder / "report.json"
        found = json.loads(report.read_text()) if report.exists() else {}
        done["inputs"] += found.get("inputs", 0)
        done["slowest"] = max(done["slowest"], found.get("slowest", 0))
        done["peak"] = max(done["peak"], found.get("peak", 0))
        done["faults"] += [each for each in found.get("faults", []) if each not in done["faults"]]
        if found.get("over"):
            break
        (folder / f"died-{ran.returncode}").write_bytes(input_of(folder))
        done["faults"].append(f"died with {ran.returncode}")
    return done


def _cpu() -> float:
    import resource

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.fuzz",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    engines = ("atheris", "random") if find_spec("atheris") else ("random",)
    parser.add_argument("--inputs", type=int, default=1_000_000, help="of all targets together")
    parser.add_argument("--seed", type=int, default=17)
    parser.add_argument("--target", action="append", choices=TARGETS, help="only this; repeat it")
    parser.add_argument("--seconds", type=float, default=3600, help="for each target at most")
    parser.add_argument("--engine", choices=engines, default=engines[0])
    parser.add_argument("--folder", type=Path, default=Path(".fuzz"), help="what is found")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
