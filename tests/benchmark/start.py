"""The budgets of the start: `ration --help`, and `ration compute` of a small register."""

import sys
from pathlib import Path
from sysconfig import get_path

from .measure import Runs, in_turn
from .report import Row, Table

HELP = 2.0
COMPUTE = 1.6


def help_(times: int) -> Table:
    """Measure `ration --help` against the start of Python and the import of Typer."""
    return _against(
        "`ration --help`", [_command(), "--help"], "Python and `import typer`", "typer", HELP, times
    )


def compute(register: Path, times: int) -> Table:
    """Measure `ration compute` of a small register against the import of its libraries."""
    return _against(
        "`ration compute`, 1,000 households",
        [_command(), "compute", str(register)],
        "Python and `import polars, pydantic, typer, rich`",
        "polars, pydantic, typer, rich",
        COMPUTE,
        times,
    )


def _command() -> str:
    command = Path(get_path("scripts")) / "ration"
    if not command.exists():
        raise SystemExit("the command ration is not installed beside this Python: pip install -e .")
    return str(command)


def _against(
    title: str, command: list[str], base: str, imports: str, budget: float, times: int
) -> Table:
    plain = [sys.executable, "-c", f"import {imports}"]
    runs = in_turn({title: command, base: plain}, times)
    ratio = runs[title].times(runs[base])
    return Table(
        f"{title}: the start",
        [_row(title, runs[title], ratio), _row(base, runs[base], 1.0)],
        [(f"{ratio:.2f} × {base} (budget {budget:g} ×)", ratio <= budget)],
    )


def _row(name: str, runs: Runs, ratio: float) -> Row:
    return Row(name, runs.seconds, runs.memory, ratio)
