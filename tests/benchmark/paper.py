"""The budget of paper: a thousand pages of Korean names, beside plain tables by hand."""

import random
import sys
from pathlib import Path

from .measure import in_turn
from .report import Row, Table

TIMES = 2  # times the plain tables
MEMORY = 300  # MiB of the largest process
CENTRES = 20
FAMILY = "김리박최정강조윤장임"
GIVEN = "가나다라마바사아자하경광국귀근금기남대덕도동란명무미민병복상서석선성수숙순승신연영옥용"


def paper(folder: Path, households: int, times: int) -> Table:
    """Measure the distribution lists of a register, with names, in English and Korean."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"heads-{households}-v1.csv"
    if not file.exists():
        _make(file, households)
    commands = {
        name: [sys.executable, "-m", f"tests.benchmark.{name}", str(file)]
        for name in ("by_print", "by_typst")
    }
    runs = in_turn(commands, times)
    ours, plain = runs["by_print"], runs["by_typst"]
    pages = {name: int(each.runs[-1].printed) for name, each in runs.items()}
    ratio = ours.times(plain)
    rows = [
        Row(f"**ration print**, {pages['by_print']:,} pages", ours.seconds, ours.memory, ratio),
        Row(f"Typst by hand, {pages['by_typst']:,} pages", plain.seconds, plain.memory, 1),
    ]
    return Table(
        f"{households:,} households: distribution lists as PDF",
        rows,
        [
            (f"{ratio:.2f} × the plain tables (budget {TIMES} ×)", ratio <= TIMES),
            (
                f"{ours.memory:,.0f} MiB the largest process (budget {MEMORY})",
                ours.memory <= MEMORY,
            ),
        ],
    )


def _make(file: Path, households: int) -> None:
    """Write a register with Korean names of heads."""
    chance = random.Random(1)
    print(f"Making {file}", file=sys.stderr)
    half = file.with_suffix(".half")
    with half.open("w", encoding="utf-8") as out:
        out.write("household_id,head,persons,adults,centre\n")
        for number in range(households):
            name = chance.choice(FAMILY) + "".join(chance.choices(GIVEN, k=2))
            persons = chance.randint(1, 9)
            adults = chance.randint(1, persons)
            centre = 1 + number % CENTRES
            out.write(f"KS-{number + 1:06},{name},{persons},{adults},DC-{centre:02}\n")
    half.rename(file)
