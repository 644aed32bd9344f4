"""`python -m tests.benchmark`: the budgets of time and memory, beside the same work by hand.

Needs what the tests need; pandas (with PyArrow for Parquet) and DuckDB join in where they are
installed. Registers are made once and kept in a folder: 10 million households are 0.5 GB of CSV.
"""

import argparse
import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from .paper import paper
from .report import Table, machine
from .scan import Registers, by_hand, field, growth, sites_of
from .shapes import CP949, KAESONG, ROSTER, WIDE
from .similar import similar
from .start import compute, help_
from .stock import shared

SIZES = {
    "scan": [1_000_000, 10_000_000],
    "sites": [1_000_000, 4_000_000, 16_000_000],
    "similar": [1_000_000],
    "cp949": [1_000_000],
    "share": [10_000_000],
    "paper": [25_000],
}
PEOPLE = [10_000_000]  # of a roster


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
    for name, part in PARTS.items():
        if name in (asked.only or PARTS):
            yield from part(asked, registers)


def _help(asked: argparse.Namespace, _: Registers) -> Iterator[Table]:
    yield help_(asked.runs)


def _compute(asked: argparse.Namespace, registers: Registers) -> Iterator[Table]:
    yield compute(registers.file(KAESONG, 1_000, sites_of(1_000)), asked.runs)


def _scan(asked: argparse.Namespace, registers: Registers) -> Iterator[Table]:
    for rows in asked.households or SIZES["scan"]:
        for shape in (KAESONG, WIDE) if asked.wide else (KAESONG,):
            for kind in asked.format or ("csv", "parquet"):
                yield by_hand(registers, shape, rows, kind, asked.runs)


def _sites(asked: argparse.Namespace, registers: Registers) -> Iterator[Table]:
    yield growth(registers, asked.households or SIZES["sites"], asked.sites, asked.runs)


def _similar(asked: argparse.Namespace, _: Registers) -> Iterator[Table]:
    for rows in asked.households or SIZES["similar"]:
        yield similar(asked.folder, rows, asked.runs)


def _roster(asked: argparse.Namespace, registers: Registers) -> Iterator[Table]:
    for rows in asked.people:
        yield field(registers, ROSTER, rows, asked.runs)


def _cp949(asked: argparse.Namespace, registers: Registers) -> Iterator[Table]:
    for rows in asked.households or SIZES["cp949"]:
        yield field(registers, CP949, rows, asked.runs)


def _share(asked: argparse.Namespace, registers: Registers) -> Iterator[Table]:
    for rows in asked.households or SIZES["share"]:
        for shape in (KAESONG, WIDE) if asked.wide else (KAESONG,):
            yield shared(registers, shape, rows, asked.runs)


def _paper(asked: argparse.Namespace, _: Registers) -> Iterator[Table]:
    for rows in asked.households or SIZES["paper"]:
        yield paper(asked.folder, rows, asked.runs)


PARTS: dict[str, Callable[[argparse.Namespace, Registers], Iterator[Table]]] = {
    "help": _help,
    "compute": _compute,
    "scan": _scan,
    "sites": _sites,
    "similar": _similar,
    "roster": _roster,
    "cp949": _cp949,
    "share": _share,
    "paper": _paper,
}


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
    said = f"how many people, for `roster`; default: {PEOPLE}"
    add("--people", type=_many, nargs="+", metavar="N", default=PEOPLE, help=said)
    add("--sites", type=_many, default=540_000, metavar="N", help="shops, for `sites`")
    add("--wide", action="store_true", help="also 14 bands of age and sex, and two flags")
    add("--format", action="append", choices=("csv", "parquet"), help="for `scan`; default: both")
    add("--only", action="append", choices=PARTS, help="measure only this; may be repeated")
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
