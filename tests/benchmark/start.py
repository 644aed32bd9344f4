"""The budgets of the start: `ration --help`, and `ration compute` of a small register."""

import sys
from pathlib import Path
from sysconfig import get_path

from .measure import Runs, in_turn
from .report import Row, Table

HELP = 3.0
COMPUTE = 2.0


def help_(times: int) -> Table:
    """`ration --help` against the start of Python and the import of Typer."""
    return _against(
        "`ration --help`", [_command(), "--help"], "Python and `import typer`", "typer", HELP, times
    )


def compute(register: Path, times: int) -> Table:
    """`ration compute` of a small register against importing what it is made of."""
    return _against(
        "`ration compute`, 1,000 households",
        [_command(), "compute", str(register)],
        "Python and `import polars, pydantic, typer, rich`",
        "polars, pydantic, typer, rich",
        COMPUTE,
        times,
    )


def _command() -> str:
    found = Path(get_path("scripts")) / "ration"
    if not found.exists():
        raise SystemExit("the command ration is not installed beside this Python: pip install -e .")
    return str(found)


def _against(
    title: str, mine: list[str], theirs: str, imports: str, budget: float, times: int
) -> Table:
    plain = [sys.executable, "-c", f"import {imports}"]
    runs = in_turn({title: mine, theirs: plain}, times)
    ratio = runs[title].times(runs[theirs])
    return Table(
        f"{title}: the start",
        [_row(title, runs[title], ratio), _row(theirs, runs[theirs], 1.0)],
        [(f"{ratio:.2f} × {theirs} (budget {budget:g} ×)", ratio <= budget)],
    )


def _row(name: str, runs: Runs, ratio: float) -> Row:
    return Row(name, runs.seconds, runs.memory, ratio)
