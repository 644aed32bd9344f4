"""The budget of likely duplicates: a million households in minutes, most copies found."""

import json
import sys
from pathlib import Path

from .measure import in_turn, run
from .report import Row, Table

SECONDS = 180  # for a million households
FOUND = 0.95  # of the copies


def similar(folder: Path, households: int, times: int) -> Table:
    """Measure the time to find likely duplicates, and the share of copies found."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"people-{households}-v1.csv"
    if not file.exists():
        print(f"Making {file}", file=sys.stderr)
        run([sys.executable, "-m", "tests.benchmark.people", str(households), str(file)])
    command = [sys.executable, "-m", "tests.benchmark.by_similar", str(file)]
    runs = in_turn({"similar": command}, times)["similar"]
    counts = json.loads(runs.runs[-1].printed)
    copies = f"{counts['copies']:,} copies"
    share = counts["found"] / max(counts["copies"], 1)
    limit = SECONDS * max(households / 1_000_000, 0.1)
    return Table(
        f"{households:,} households: likely duplicates",
        [Row("**ration**", runs.seconds, runs.memory)],
        [
            (f"{runs.seconds:,.0f} s (budget {limit:,.0f} s)", runs.seconds <= limit),
            (
                f"{share:.1%} of {copies} found (budget {FOUND:.0%})",
                share >= FOUND,
            ),
        ],
        [f"{counts['pairs']:,} pairs in all."],
    )
