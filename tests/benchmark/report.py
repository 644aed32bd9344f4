"""What was measured, as Markdown and as JSON, with the machine it was measured on."""

import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

LIBRARIES = ("relief-ration", "polars", "pandas", "duckdb", "pyarrow", "pydantic", "typer", "rich")


@dataclass(frozen=True)
class Row:
    """One contestant. `ratio`: how many times the `seconds` of the one it is held against."""

    name: str
    seconds: float
    memory: float | None = None
    ratio: float | None = None


@dataclass(frozen=True)
class Table:
    """One measurement, and what came of its budgets: the sentence, and whether it is met."""

    title: str
    rows: Sequence[Row]
    budgets: Sequence[tuple[str, bool]] = ()
    notes: Sequence[str] = ()

    def markdown(self) -> str:
        """The table as it may stand in a README."""
        lines = [
            f"**{self.title}**",
            "",
            "| | seconds | peak MiB | ratio |",
            "| --- | --: | --: | --: |",
        ]
        for row in self.rows:
            memory = "" if row.memory is None else f"{row.memory:,.0f}"
            ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
            seconds = f"{row.seconds:,.2f}" if row.seconds < 100 else f"{row.seconds:,.0f}"
            lines.append(f"| {row.name} | {seconds} | {memory} | {ratio} |")
        said = [f"{text}: {'met' if met else '**not met**'}." for text, met in self.budgets]
        return "\n".join([*lines, "", *said, *self.notes])

    def as_json(self) -> dict[str, Any]:
        """The table as JSON holds it."""
        budgets = [{"budget": text, "met": met} for text, met in self.budgets]
        return asdict(self) | {"budgets": budgets}


def machine() -> dict[str, str]:
    """What it was measured on."""
    found = {
        "system": f"{platform.system()} {platform.machine()}",
        "cores": str(
            len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        ),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
        "python": platform.python_version(),
    }
    return found | {name: said for name in LIBRARIES if (said := installed(name))}


def installed(library: str) -> str | None:
    """The version of a library; None: it is not here."""
    try:
        return version(library)
    except PackageNotFoundError:
        return None
