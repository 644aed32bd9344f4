"""`python -m tests.benchmark`: budgets of time and memory, beside the same work by hand.

Needs what the tests need. Uses pandas (with PyArrow for Parquet) and DuckDB if they are
installed. Makes registers once and keeps them in a folder: 10 million households are 0.5 GB of CSV.
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
    "sites": [1_000_000, 10_000_000, 50_000_000],
    "similar": [1_000_000],
    "cp949": [1_000_000],
    "share": [10_000_000],
    "paper": [25_000],
}
PEOPLE = [10_000_000]  # of a roster


def main() -> None:
    """Run the chosen measurements, and print each table when it is ready."""
    options = _arguments()
    if not options.json:
        print("On " + ", ".join(f"{name} {value}" for name, value in machine().items()) + ".\n")
    tables = []
    for table in _tables(options):
        tables.append(table.as_json())
        if not options.json:
            print(table.markdown(), end="\n\n", flush=True)
    if options.json:
        print(json.dumps({"machine": machine(), "tables": tables}, indent=2))


def _tables(options: argparse.Namespace) -> Iterator[Table]:
    registers = Registers(options.folder)
    for name, part in PARTS.items():
        if name in (options.only or PARTS):
            yield from part(options, registers)


def _help(options: argparse.Namespace, _: Registers) -> Iterator[Table]:
    yield help_(options.runs)


def _compute(options: argparse.Namespace, registers: Registers) -> Iterator[Table]:
    yield compute(registers.file(KAESONG, 1_000, sites_of(1_000)), options.runs)


def _scan(options: argparse.Namespace, registers: Registers) -> Iterator[Table]:
    for rows in options.households or SIZES["scan"]:
        for shape in (KAESONG, WIDE) if options.wide else (KAESONG,):
            for kind in options.format or ("csv", "parquet"):
                yield by_hand(registers, shape, rows, kind, options.runs)


def _sites(options: argparse.Namespace, registers: Registers) -> Iterator[Table]:
    yield growth(registers, options.households or SIZES["sites"], options.sites, options.runs)


def _similar(options: argparse.Namespace, _: Registers) -> Iterator[Table]:
    for rows in options.households or SIZES["similar"]:
        yield similar(options.folder, rows, options.runs)


def _roster(options: argparse.Namespace, registers: Registers) -> Iterator[Table]:
    for rows in options.people:
        yield field(registers, ROSTER, rows, options.runs)


def _cp949(options: argparse.Namespace, registers: Registers) -> Iterator[Table]:
    for rows in options.households or SIZES["cp949"]:
        yield field(registers, CP949, rows, options.runs)


def _share(options: argparse.Namespace, registers: Registers) -> Iterator[Table]:
    for rows in options.households or SIZES["share"]:
        for shape in (KAESONG, WIDE) if options.wide else (KAESONG,):
            yield shared(registers, shape, rows, options.runs)


def _paper(options: argparse.Namespace, _: Registers) -> Iterator[Table]:
    for rows in options.households or SIZES["paper"]:
        yield paper(options.folder, rows, options.runs)


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
        type=_count,
        nargs="+",
        metavar="N",
        help="how many households; default: "
        + ", ".join(f"{sizes} for {name}" for name, sizes in SIZES.items()),
    )
    text = f"how many people, for `roster`; default: {PEOPLE}"
    add("--people", type=_count, nargs="+", metavar="N", default=PEOPLE, help=text)
    add("--sites", type=_count, default=540_000, metavar="N", help="shops, for `sites`")
    add("--wide", action="store_true", help="also 14 bands of age and sex, and two flags")
    add("--format", action="append", choices=("csv", "parquet"), help="for `scan`; default: both")
    add("--only", action="append", choices=PARTS, help="measure only this; may be repeated")
    add("--runs", type=_count, default=3, metavar="N", help="runs of each; default: 3")
    add("--folder", type=Path, default=folder, help=f"where registers are; default: {folder}")
    add("--json", action="store_true", help="print one JSON object at the end")
    return parser.parse_args()


def _count(text: str) -> int:
    number = int(text.replace(",", "").replace("_", ""))
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


if __name__ == "__main__":
    main()
