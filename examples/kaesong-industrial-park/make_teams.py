"""Draw a SYNTHETIC register of work teams for the Kaesong industrial park, over four years.

No row is a real team. Reported is only how the work is planned (Daily NK, on the order of June
2025): over four years, the complex divided by zone, factory and industrial process, the work
allocated among the agencies taking part. How many of each there are, what they are called, who
works where, and for how long, is all ours: drawn at random with a fixed seed, to show the sums.
How it is drawn:
1. Every process of every factory is allotted to one agency, which works there for all four years.
2. Each year it sends one to three teams there, of 12 to 36 workers, for 120 to 270 days.
3. Workdays are those of the whole team: its workers times its days.

Every Python from 3.11 on writes the same bytes: chance is random() alone, no floats are added up.
"""

import argparse
import csv
import random
import sys
from collections.abc import Iterator
from pathlib import Path

SEED = 2025_06  # ours: the month of the order
YEARS = (1, 2, 3, 4)  # the plan is for four; when the first begins is not reported

# Zones with their factories and what these make: ours, as is all below.
ZONES = {
    "Zone 1": {"Garments 1": "garments", "Garments 2": "garments", "Footwear 1": "footwear"},
    "Zone 2": {"Footwear 2": "footwear", "Machinery 1": "machinery"},
    "Zone 3": {"Garments 3": "garments", "Machinery 2": "machinery", "Machinery 3": "machinery"},
}
PROCESSES = {
    "garments": ("cutting", "sewing", "finishing"),
    "footwear": ("cutting", "stitching", "moulding"),
    "machinery": ("casting", "turning", "assembly"),
}
HEAVY = ("moulding", "casting")  # hot, heavy work: grade 1 of the ration scale; the others grade 3
AGENCIES = tuple(f"Agency {number:02}" for number in range(1, 9))
TEAMS, WORKERS, DAYS = (1, 3), (12, 36), (120, 270)  # of a process in a year, from and to
HEADER = ("team_id", "year", "zone", "factory", "process", "agency", "work", "workers", "workdays")


def between(rng: random.Random, ends: tuple[int, int]) -> int:
    first, last = ends
    return first + int(rng.random() * (last - first + 1))


def places() -> Iterator[tuple[str, str, str]]:
    """Every zone, factory and process."""
    for zone, factories in ZONES.items():
        for factory, makes in factories.items():
            for process in PROCESSES[makes]:
                yield zone, factory, process


def rows(rng: random.Random) -> Iterator[tuple[str | int, ...]]:
    """The register, row by row, in the order of `HEADER`."""
    agencies = {place: AGENCIES[between(rng, (1, len(AGENCIES))) - 1] for place in places()}
    for year in YEARS:
        number = 0
        for (zone, factory, process), agency in agencies.items():
            work = "heavy" if process in HEAVY else "ordinary"
            for _ in range(between(rng, TEAMS)):
                number += 1
                workers = between(rng, WORKERS)
                workdays = workers * between(rng, DAYS)
                team = f"Y{year}-{number:03}"
                yield team, year, zone, factory, process, agency, work, workers, workdays


def main() -> None:
    parser = argparse.ArgumentParser(description="Draw a synthetic register of work teams.")
    beside = Path(__file__).with_name("teams.csv")
    parser.add_argument("output", nargs="?", type=Path, default=beside)
    output: Path = parser.parse_args().output
    register = list(rows(random.Random(SEED)))
    with output.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEADER, *register])
    workers, workdays = (sum(int(row[column]) for row in register) for column in (7, 8))
    print(f"{len(register)} teams, {workers} workers, {workdays} workdays", file=sys.stderr)


if __name__ == "__main__":
    main()
