"""`python -m tests.benchmark`: the budgets of time and memory, beside the same work by hand.

Needs what the tests need; pandas (with PyArrow for Parquet) and DuckDB join in where they are
installed. Registers are made once and kept in a folder: 10 million households are 0.5 GB of CSV.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from .report import Table, machine
from .scan import Registers, by_hand, growth, sites_of
from .shapes import KAESONG, WIDE
from .similar import similar
from .start import compute, help_

NAMES = ("help", "compute", "scan", "sites", "similar")
SIZES = {
    "scan": [1_000_000, 10_000_000],
    "sites": [1_000_000, 4_000_000, 16_000_000],
    "similar": [1_000_000],
}


def main() -> None:
    """Measure what was asked for, and print each table as soon as it is there."""
    asked = _arguments()
    if not asked.json:
        print("On " + ", ".join(f"{name} {said}" for name, said in machine().items()) + ".\n")
    tables = []
    for table in _tables(asked):
        tables.append(table.as_json())
        if not asked.json:
            print(table.markdown(), end="\n\n", flush=True)
    if asked.json:
        print(json.dumps({"machine": machine(), "tables": tables}, indent=2))


def _tables(asked: argparse.Namespace) -> Iterator[Table]:
    registers = Registers(asked.folder)
    names = asked.only or NAMES
    if "help" in names:
        yield help_(asked.runs)
    if "compute" in names:
        yield compute(registers.file(KAESONG, 1_000, sites_of(1_000)), asked.runs)
    if "scan" in names:
        for rows in asked.households or SIZES["scan"]:
            for shape in (KAESONG, WIDE) if asked.wide else (KAESONG,):
                for kind in asked.format or ("csv", "parquet"):
                    yield by_hand(registers, shape, rows, kind, asked.runs)
    if "sites" in names:
        sizes = asked.households or SIZES["sites"]
        yield growth(registers, sizes, asked.sites, asked.runs)
    if "similar" in names:
        for rows in asked.households or SIZES["similar"]:
            yield similar(asked.folder, rows, asked.runs)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark", description=__doc__)
    folder = Path(tempfile.gettempdir()) / "ration-benchmark"
    add = parser.add_argument
    add(
        "--households",
        type=_many,
        nargs="+",
        metavar="N",
        help="how many households; default: "
        + ", ".join(f"{sizes} for {name}" for name, sizes in SIZES.items()),
    )
    add("--sites", type=_many, default=540_000, metavar="N", help="shops, for `sites`")
    add("--wide", action="store_true", help="also 14 bands of age and sex, and two flags")
    add("--format", action="append", choices=("csv", "parquet"), help="for `scan`; default: both")
    add("--only", action="append", choices=NAMES, help="measure only this; may be repeated")
    add("--runs", type=_many, default=3, metavar="N", help="runs of each; default: 3")
    add("--folder", type=Path, default=folder, help=f"where registers are; default: {folder}")
    add("--json", action="store_true", help="print one JSON object at the end")
    return parser.parse_args()


def _many(text: str) -> int:
    number = int(text.replace(",", "").replace("_", ""))
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


if __name__ == "__main__":
    main()
