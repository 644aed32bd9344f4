"""The results as Markdown and as JSON, with the machine."""

import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

LIBRARIES = ("relief-ration", "polars", "pandas", "duckdb", "pyarrow", "pydantic", "typer", "rich")


@dataclass(frozen=True)
class Row:
    """One contestant. `ratio` is its time as a multiple of the one compared with."""

    name: str
    seconds: float
    memory: float | None = None
    ratio: float | None = None


@dataclass(frozen=True)
class Table:
    """One measurement. `budgets` are sentences, each with whether it is met."""

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
        results = [f"{text}: {'met' if met else '**not met**'}." for text, met in self.budgets]
        return "\n".join([*lines, "", *results, *self.notes])

    def as_json(self) -> dict[str, Any]:
        """The table as a JSON object."""
        budgets = [{"budget": text, "met": met} for text, met in self.budgets]
        return asdict(self) | {"budgets": budgets}


def machine() -> dict[str, str]:
    """The machine and the versions of libraries."""
    facts = {
        "system": f"{platform.system()} {platform.machine()}",
        "cores": str(
            len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        ),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
        "python": platform.python_version(),
    }
    return facts | {name: number for name in LIBRARIES if (number := installed(name))}


def installed(library: str) -> str | None:
    """The version of a library; None means it is not installed."""
    try:
        return version(library)
    except PackageNotFoundError:
        return None
