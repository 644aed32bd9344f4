"""The budgets of the start: `ration --help`, and `ration compute` of a small register."""

import sys
from collections.abc import Mapping
from pathlib import Path
from sysconfig import get_path
from types import MappingProxyType

from .measure import in_turn
from .report import Row, Table

HELP = 2.0
COMPUTE = 1.6


def help_(times: int) -> Table:
    """Measure `ration --help` against the start of Python and the import of Typer."""
    return _against(
        "`ration --help`", [_command(), "--help"], "Python and `import typer`", "typer", HELP, times
    )


def compute(register: Path, times: int) -> Table:
    """Measure `ration compute` of a small register against the import of its libraries.

    Beside them stands the plainest command by hand, with the same libraries.
    """
    by_hand = [sys.executable, "-m", "tests.benchmark.by_plain_command", str(register)]
    return _against(
        "`ration compute`, 1,000 households",
        [_command(), "compute", str(register)],
        "Python and `import polars, pydantic, typer, rich`",
        "polars, pydantic, typer, rich",
        COMPUTE,
        times,
        {"The plainest such command by hand, which checks nothing": by_hand},
    )


def _command() -> str:
    command = Path(get_path("scripts")) / "ration"
    if not command.exists():
        raise SystemExit("the command ration is not installed beside this Python: pip install -e .")
    return str(command)


def _against(
    title: str,
    command: list[str],
    base: str,
    imports: str,
    budget: float,
    times: int,
    beside: Mapping[str, list[str]] = MappingProxyType({}),
) -> Table:
    plain = [sys.executable, "-c", f"import {imports}"]
    runs = in_turn({title: command, base: plain, **beside}, times)
    ratios = {name: each.times(runs[base]) for name, each in runs.items()}
    return Table(
        f"{title}: the start",
        [Row(name, each.seconds, each.memory, ratios[name]) for name, each in runs.items()],
        [(f"{ratios[title]:.2f} × {base} (budget {budget:g} ×)", ratios[title] <= budget)],
    )
