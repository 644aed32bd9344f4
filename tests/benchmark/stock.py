"""The budget of shortage: sharing too little stock, beside plans without stock."""

import csv
import json
import sys

from .measure import Runs, in_turn, run
from .report import Row, Table
from .scan import Registers, sites_of
from .shapes import Shape

SHARE = (7, 10)  # of what is required
PLAN, FRAME = 2, 3  # multiples of the plan, and of the frame of entitlements, without stock
OPTIONS = ("equal", "priority")


def shared(registers: Registers, shape: Shape, rows: int, times: int) -> Table:
    """Measure a plan, and a frame of all issues, as multiples of those without stock."""
    file = registers.file(shape, rows, sites_of(rows))
    stock = registers.folder / f"stock-{file.stem}.csv"
    base = [sys.executable, "-m", "tests.benchmark.by_stock", str(file), shape.name]
    required = json.loads(run([*base, "plain", str(stock), "none"]).printed)
    available = {name: steps * SHARE[0] // SHARE[1] for name, (steps, *_) in required.items()}
    with stock.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["item", "quantity"])
        for name, steps in available.items():
            _, size, unit = required[name]
            writer.writerow([name, f"{steps * int(size)} {unit}"])
    plain = {"plain none": "plain", "plain entitlements": "plain, and a frame of entitlements"}
    titles = plain | {
        f"{option} {table}": f"**{option}**{', and a frame of issues' * (table != 'none')}"
        for option in OPTIONS
        for table in ("none", "issues")
    }
    commands = {name: [*base, name.split()[0], str(stock), name.split()[1]] for name in titles}
    runs = in_turn(commands, times)
    for name, each in runs.items():
        _check(name, each, available)
    against = {"none": runs["plain none"], "issues": runs["plain entitlements"]}
    against["entitlements"] = against["issues"]
    ratios = {name: each.times(against[name.split()[1]]) for name, each in runs.items()}
    table = [Row(titles[name], r.seconds, r.memory, ratios[name]) for name, r in runs.items()]
    budgets = []
    for kind, limit, what in (("none", PLAN, "plan"), ("issues", FRAME, "frame")):
        worst = max(ratios[f"{option} {kind}"] for option in OPTIONS)
        budgets.append((f"{what}: {worst:.2f} × plain (budget {limit} ×)", worst <= limit))
    return Table(f"{rows:,} households, {shape.name}, CSV: shared from stock", table, budgets)


def _check(name: str, runs: Runs, available: dict[str, int]) -> None:
    """Compare issues with stock. Raises SystemExit if more is issued than there is."""
    for each in runs.runs:
        issued = {item: steps for item, (steps, *_) in json.loads(each.printed).items()}
        over = {item for item, steps in issued.items() if steps > available[item]}
        if over and not name.startswith("plain"):
            raise SystemExit(f"{name} issues more than is there of {', '.join(sorted(over))}")
