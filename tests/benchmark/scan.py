"""The budgets of large registers: beside the same sums by hand, and as the rows grow."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from .measure import Runs, in_turn, run
from .report import Row, Table, installed
from .shapes import KAESONG, SHOPS, WIDE, Answer, Shape

BUDGETS = {KAESONG.name: 2.5, WIDE.name: 3.5}  # times hand-written Polars, of a CSV file
MEMORY = 1024  # MiB
MANY_MEMORY = 4096  # MiB: of a register with many sites
SAMPLE = 100_000  # rows for the loop over rows, whose time is scaled
HAND = {"polars": "Polars by hand", "pandas": "pandas by hand", "duckdb": "DuckDB by hand"}
FORMATS = {"csv": "CSV", "parquet": "Parquet"}


class Registers:
    """The folder where registers are kept, and made when they are not there yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def file(self, shape: Shape, rows: int, sites: int, kind: str = "csv") -> Path:
        """A register, by what it holds. `sites` are those of the first channel."""
        path = self.folder / f"{shape.name.replace(' ', '-')}-{rows}-{sites}-v1.{kind}"
        if not path.exists():
            print(f"Making {path}", file=sys.stderr)
            made = [shape.name, str(rows), str(sites), str(path)]
            run([sys.executable, "-m", "tests.benchmark.registers", *made])
        return path


def by_hand(registers: Registers, shape: Shape, rows: int, kind: str, times: int) -> Table:
    """`ration`, which checks everything, beside plain group-bys, which check nothing."""
    sites = sites_of(rows)
    file = registers.file(shape, rows, sites, kind)
    there = {name: said for name, said in HAND.items() if _usable(name, kind)}
    commands = {"ration": _command("ration", file, shape)}
    commands |= {name: _command(name, file, shape) for name in there}
    runs = in_turn(commands, times)
    _agree(shape, runs)
    base = runs["polars"]
    shown = {"ration": "**ration**, every row checked", **there}
    table = [
        Row(shown[name], one.seconds, one.memory, one.times(base)) for name, one in runs.items()
    ]
    notes = [
        f"Left out, not installed: {said}." for name, said in HAND.items() if name not in there
    ]
    if kind == "csv":
        loop = _loop(registers, shape)
        table.append(Row("Pydantic, row by row *", loop * rows, None, loop * rows / base.seconds))
        notes.append(f"\\* Measured on {SAMPLE:,} rows, and scaled to {rows:,}.")
    ratio, memory = runs["ration"].times(base), runs["ration"].memory
    budgets = []
    if kind == "csv":
        limit = BUDGETS[shape.name]
        budgets.append((f"{ratio:.2f} × Polars by hand (budget {limit:g} ×)", ratio <= limit))
    budgets.append((f"{memory:,.0f} MiB (budget {MEMORY:,} MiB)", memory < MEMORY))
    return Table(f"{rows:,} households, {shape.name}, {FORMATS[kind]}", table, budgets, notes)


def field(registers: Registers, shape: Shape, rows: int, times: int) -> Table:
    """A register as the field has it, beside the same work with Polars, which checks nothing."""
    file = registers.file(shape, rows, sites_of(rows))
    commands = {name: _command(name, file, shape) for name in ("ration", "polars")}
    runs = in_turn(commands, times)
    _agree(shape, runs)
    shown = {"ration": "**ration**, every row checked", "polars": HAND["polars"]}
    table = [
        Row(shown[name], one.seconds, one.memory, one.times(runs["polars"]))
        for name, one in runs.items()
    ]
    return Table(f"{rows:,} {'people' if shape.people else 'households'}, {shape.name}, CSV", table)


def growth(registers: Registers, sizes: list[int], sites: int, times: int) -> Table:
    """Time and memory of a Parquet register with many sites, as its rows grow."""
    table: list[Row] = []
    budgets: list[tuple[str, bool]] = []
    for rows in sorted(sizes):
        file = registers.file(SHOPS, rows, sites, "parquet")
        commands = {name: _command(name, file, SHOPS) for name in ("ration", "polars")}
        runs = in_turn(commands, times)
        _agree(SHOPS, runs)
        mine = runs["ration"]
        ratio = mine.times(runs["polars"])
        table.append(Row(f"{rows:,} households", mine.seconds, mine.memory, ratio))
    last = table[-1]
    if len(table) > 1:
        first, grown = table[0], max(sizes) / min(sizes)
        slower, larger = last.seconds / first.seconds, (last.memory or 0) / (first.memory or 1)
        said = (
            f"{grown:g} times the rows: {slower:.1f} times the time, {larger:.1f} times the memory"
        )
        budgets.append((f"{said} (budget {grown:g} times)", max(slower, larger) <= grown))
    memory = last.memory or 0
    budgets.append((f"{memory:,.0f} MiB (budget {MANY_MEMORY:,} MiB)", memory < MANY_MEMORY))
    title = f"`ration`, Parquet, up to {sites:,} sites (ratio: Polars by hand is 1)"
    return Table(title, table, budgets)


def sites_of(rows: int) -> int:
    """So many centres that each has some hundred households or more, but at most 1,000."""
    return max(1, min(1_000, rows // 100))


def _command(name: str, file: Path, shape: Shape) -> list[str]:
    return [sys.executable, "-m", f"tests.benchmark.by_{name}", str(file), shape.name]


def _usable(name: str, kind: str) -> bool:
    needs = ["pandas", "pyarrow"] if (name, kind) == ("pandas", "parquet") else [name]
    return all(installed(one) for one in needs)


def _loop(registers: Registers, shape: Shape) -> float:
    """The seconds that a row takes in a loop over rows of a sample."""
    file = registers.file(shape, SAMPLE, sites_of(SAMPLE))
    commands = {name: _command(name, file, shape) for name in ("ration", "pydantic")}
    runs = in_turn(commands, 1)
    _agree(shape, runs)
    return runs["pydantic"].seconds / SAMPLE


def _agree(shape: Shape, runs: Mapping[str, Runs]) -> None:
    """Everybody must come to the same answer every time: SystemExit where one does not."""
    expected = json.loads(runs["ration"].runs[0].printed)
    mine: Answer = expected["answer"]
    for name, others in runs.items():
        for other in others.runs:
            said: Answer = json.loads(other.printed)["answer"]
            sums = {place: {key: said[place].get(key) for key in mine[place]} for place in mine}
            totals = expected["totals"] if name == "ration" else shape.totals(said)
            if sums != mine or totals != expected["totals"]:
                raise SystemExit(f"{name} and ration disagree:\n{said}\n{totals}\n{expected}")
