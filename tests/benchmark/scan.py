"""The budgets of large registers: beside the same sums by hand, and for growing rows."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from .measure import Runs, in_turn, run
from .report import Row, Table, installed
from .shapes import KAESONG, ROSTER, SHOPS, WIDE, Answer, Shape

# Multiples of hand-written Polars: without any check, and with the one of ids. They are for
# large registers; the wide one has a single budget.
BUDGETS = {
    (KAESONG.name, "csv"): {"polars": 1.4, "unique": 0.85},
    (KAESONG.name, "parquet"): {"polars": 3.0, "unique": 1.0},
    (WIDE.name, "csv"): {"polars": 3.5},
    (ROSTER.name, "csv"): {"polars": 2.5},
}
LARGE = 10_000_000  # rows, from which these budgets hold; smaller ones measure the start
MEMORY = 1024  # MiB
MANY_MEMORY = 4096  # MiB, for a register with many sites
SAMPLE = 100_000  # rows for the loop over rows; its time is scaled
HAND = {
    "polars": "Polars by hand",
    "unique": "Polars by hand, ids counted too",
    "pandas": "pandas by hand",
    "duckdb": "DuckDB by hand",
}
MANY = {
    "ration": "**ration**, every row checked",
    "written": "**ration**, plan.json and entitlements.parquet written",
    "polars": "Polars by hand",
    "duckdb": "DuckDB by hand",
}
FORMATS = {"csv": "CSV", "parquet": "Parquet"}


class Registers:
    """The folder of registers; makes those that do not exist."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def file(self, shape: Shape, rows: int, sites: int, kind: str = "csv") -> Path:
        """The file of a register. `sites` is the number of sites of the first channel."""
        path = self.folder / f"{shape.name.replace(' ', '-')}-{rows}-{sites}-v1.{kind}"
        if not path.exists():
            print(f"Making {path}", file=sys.stderr)
            words = [shape.name, str(rows), str(sites), str(path)]
            run([sys.executable, "-m", "tests.benchmark.registers", *words])
        return path


def by_hand(registers: Registers, shape: Shape, rows: int, kind: str, times: int) -> Table:
    """Measure `ration`, with all checks, beside plain group-bys without checks."""
    sites = sites_of(rows)
    file = registers.file(shape, rows, sites, kind)
    usable = {name: title for name, title in HAND.items() if _usable(name, kind)}
    commands = {"ration": _command("ration", file, shape)}
    commands |= {name: _command(name, file, shape) for name in usable}
    runs = in_turn(commands, times)
    _agree(shape, runs)
    base = runs["polars"]
    shown = {"ration": "**ration**, every row checked", **usable}
    table = [
        Row(shown[name], each.seconds, each.memory, each.times(base)) for name, each in runs.items()
    ]
    notes = [
        f"Left out, not installed: {title}." for name, title in HAND.items() if name not in usable
    ]
    if kind == "csv":
        loop = _loop(registers, shape)
        table.append(Row("Pydantic, row by row *", loop * rows, None, loop * rows / base.seconds))
        notes.append(f"\\* Measured on {SAMPLE:,} rows, and scaled to {rows:,}.")
    memory = runs["ration"].memory
    budgets = _ratios(shape, rows, kind, runs)
    budgets.append((f"{memory:,.0f} MiB (budget {MEMORY:,} MiB)", memory < MEMORY))
    return Table(f"{rows:,} households, {shape.name}, {FORMATS[kind]}", table, budgets, notes)


def field(registers: Registers, shape: Shape, rows: int, times: int) -> Table:
    """Measure a register of a real shape, beside the same work with Polars without checks."""
    file = registers.file(shape, rows, sites_of(rows))
    commands = {name: _command(name, file, shape) for name in ("ration", "polars")}
    runs = in_turn(commands, times)
    _agree(shape, runs)
    shown = {"ration": "**ration**, every row checked", "polars": HAND["polars"]}
    table = [
        Row(shown[name], each.seconds, each.memory, each.times(runs["polars"]))
        for name, each in runs.items()
    ]
    title = f"{rows:,} {'people' if shape.people else 'households'}, {shape.name}, CSV"
    return Table(title, table, _ratios(shape, rows, "csv", runs))


def growth(registers: Registers, sizes: list[int], sites: int, times: int) -> Table:
    """Measure a Parquet register with many sites for growing numbers of rows."""
    table: list[Row] = []
    own: list[Row] = []
    budgets: list[tuple[str, bool]] = []
    for rows in sorted(sizes):
        file = registers.file(SHOPS, rows, sites, "parquet")
        names = [name for name in ("ration", "polars", "duckdb") if _usable(name, "parquet")]
        commands = {name: _command(name, file, SHOPS) for name in names}
        commands["written"] = [*_command("ration", file, SHOPS), "write"]
        runs = in_turn(commands, times)
        _agree(SHOPS, runs)
        for name, each in runs.items():
            row = Row(
                f"{rows:,}: {MANY[name]}", each.cpu, each.memory, each.cpu / runs["polars"].cpu
            )
            table.append(row)
            if name == "ration":
                own.append(row)
    last = own[-1]
    if len(own) > 1:
        first, grown = own[0], max(sizes) / min(sizes)
        slower, larger = last.seconds / first.seconds, (last.memory or 0) / (first.memory or 1)
        text = (
            f"{grown:g} times the rows: {slower:.1f} times the time, {larger:.1f} times the memory"
        )
        budgets.append((f"{text} (budget {grown:g} times)", max(slower, larger) <= grown))
    memory = max(row.memory or 0 for row in table if "ration" in row.name)
    budgets.append((f"{memory:,.0f} MiB (budget {MANY_MEMORY:,} MiB)", memory < MANY_MEMORY))
    title = f"CPU seconds, Parquet, up to {sites:,} sites (ratio: Polars by hand is 1)"
    return Table(title, table, budgets)


def sites_of(rows: int) -> int:
    """The number of centres: at most 1,000, each with a hundred households or more."""
    return max(1, min(1_000, rows // 100))


def _ratios(shape: Shape, rows: int, kind: str, runs: Mapping[str, Runs]) -> list[tuple[str, bool]]:
    """The budgets of a register in multiples of the work by hand: of the clock, and of the CPU."""
    limits = BUDGETS.get((shape.name, kind), {}) if rows >= LARGE else {}
    budgets = []
    for name, limit in limits.items():
        clock, cpu = runs["ration"].times(runs[name]), runs["ration"].cpu_times(runs[name])
        text = f"{clock:.2f} × {HAND[name]}, {cpu:.2f} × its CPU (budget {limit:g} ×)"
        budgets.append((text, max(clock, cpu) <= limit))
    return budgets


def _command(name: str, file: Path, shape: Shape) -> list[str]:
    flags = ["--unique"] if name == "unique" else []
    module = "polars" if name == "unique" else name
    return [sys.executable, "-m", f"tests.benchmark.by_{module}", str(file), shape.name, *flags]


def _usable(name: str, kind: str) -> bool:
    needs = ["pandas", "pyarrow"] if (name, kind) == ("pandas", "parquet") else [name]
    needs = ["polars"] if name == "unique" else needs
    return all(installed(library) for library in needs)


def _loop(registers: Registers, shape: Shape) -> float:
    """The seconds per row in a loop over a sample of rows."""
    file = registers.file(shape, SAMPLE, sites_of(SAMPLE))
    commands = {name: _command(name, file, shape) for name in ("ration", "pydantic")}
    runs = in_turn(commands, 1)
    _agree(shape, runs)
    return runs["pydantic"].seconds / SAMPLE


def _agree(shape: Shape, runs: Mapping[str, Runs]) -> None:
    """Compare all answers. Raises SystemExit if one differs."""
    expected = json.loads(runs["ration"].runs[0].printed)
    own: Answer = expected["answer"]
    for name, others in runs.items():
        for other in others.runs:
            answer: Answer = json.loads(other.printed)["answer"]
            sums = {place: {key: answer[place].get(key) for key in own[place]} for place in own}
            totals = expected["totals"] if name in ("ration", "written") else shape.totals(answer)
            if sums != own or totals != expected["totals"]:
                raise SystemExit(f"{name} and ration disagree:\n{answer}\n{totals}\n{expected}")
