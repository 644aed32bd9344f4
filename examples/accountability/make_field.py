"""Make what might come back from the field: a journal of goods, and lists of who collected.

All of it is invented, drawn with a fixed seed; a few faults are put in, to be found again.
"""

import csv
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import ration

DEPOT, OFFICE = "Kaesong station", "District offices"
SENT, ARRIVED, COUNTED = "2020-08-08", "2020-08-09", "2020-08-14"
JOURNAL = ("date", "document", "kind", "from", "to", "item", "lot", "quantity", "packs", "pack")
LIST = ("household_id", "channel", "site", "all_received", "date")
STAY_AWAY = 1 / 200  # of the households; an assumption

Row = dict[str, object]


def openings(stock: Path) -> Iterator[Row]:
    """What the station and the offices have on the first day: the stock of the plan."""
    with stock.open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            yield {**row, "date": SENT, "document": "train", "kind": "opening", "to": row["depot"]}


def dispatches(template: Path) -> Iterator[Row]:
    """The rows of `ration journal --template`, with what the store fills in."""
    with template.open(encoding="utf-8-sig", newline="") as opened:
        for row in csv.DictReader(opened):
            money = row["item"] == "stipend"
            lot = "" if money else "train-0807"
            yield {**row, "date": SENT, "from": OFFICE if money else DEPOT, "lot": lot}


def received(sent: Row) -> Row:
    """The receipt of a dispatch; at two sites something is wrong."""
    row = {**sent, "kind": "receipt", "date": ARRIVED}
    if (row["to"], row["item"]) == ("DC-06", "rice"):
        row["packs"] = int(str(row["packs"])) - 1  # a bag is missing
    if (row["to"], row["item"]) == ("DC-09", "oil"):
        row["pack"] = "carton of 18 bottle"  # the number of cartons is right
    return row


def collected(plan: Path) -> Iterator[Row]:
    """Who came: a row for each household and channel; the others stay away."""
    random.seed(2020)
    with (plan / "issues.csv").open(encoding="utf-8-sig", newline="") as opened:
        for household in csv.DictReader(opened):
            day = f"2020-08-{random.randint(10, 13)}"
            for channel in ("centre", "payer"):
                if random.random() >= STAY_AWAY:
                    cells = (household["household_id"], channel, household[channel], "yes", day)
                    yield dict(zip(LIST, cells, strict=True))


def counts(plan: Path, template: Path, came: list[Row]) -> Iterator[Row]:
    """What each centre has left of rice after the last day, by its own scale."""
    with (plan / "issues.csv").open(encoding="utf-8-sig", newline="") as opened:
        due = {row["household_id"]: float(row["rice_kg"]) for row in csv.DictReader(opened)}
    left = {
        str(row["to"]): int(str(row["packs"])) * 50.0
        for row in map(received, dispatches(template))
        if row["item"] == "rice"
    }
    for row in came:
        if row["channel"] == "centre":
            left[str(row["site"])] -= due[str(row["household_id"])]
    for number, (site, kilograms) in enumerate(sorted(left.items()), 1):
        stolen = 35 if site == "DC-04" else 0
        yield {
            "date": COUNTED,
            "document": f"CS-{number:02}",
            "kind": "count",
            "to": site,
            "item": "rice",
            "lot": "train-0807",
            "quantity": f"{kilograms - stolen:g} kg",
        }


def write(path: Path, header: tuple[str, ...], rows: list[Row]) -> None:
    """Write rows as CSV; columns that are not in the header are left out."""
    with path.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, header, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main(plan: Path, stock: Path, template: Path) -> None:
    """Write `journal.csv`, and `lists/` with a list for each channel."""
    ration.load_plan(plan)  # a folder that is no plan is refused
    came = list(collected(plan))
    sent = list(dispatches(template))
    rows = [*openings(stock), *sent, *map(received, sent), *counts(plan, template, came)]
    write(Path("journal.csv"), JOURNAL, rows)
    Path("lists").mkdir()
    for channel in ("centre", "payer"):
        write(Path("lists", f"{channel}.csv"), LIST, [r for r in came if r["channel"] == channel])


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
