"""Fill in collection workbooks, as the people at a site do; and a small plan to do it with."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
from command import csv

import ration

HEADINGS = 6  # the row of the headings in a collection workbook


def fill(
    source: Path, to: Path, rows: Mapping[str, Mapping[str, Any]], *, sheet: str = "Collection"
) -> Path:
    """Copy a workbook to `to`, with cells filled in: by household, then by heading."""
    book = openpyxl.load_workbook(source)
    table = book[sheet]
    places = {str(cell.value): cell.column for cell in table[HEADINGS]}
    for cells in table.iter_rows(min_row=HEADINGS + 1):
        for heading, value in rows.get(str(cells[0].value), {}).items():
            table.cell(cells[0].row, places[heading]).value = value
    to.parent.mkdir(parents=True, exist_ok=True)
    book.save(to)
    return to


DAY = dt.date(2026, 3, 2)
LAST = dt.date(2026, 3, 31)
PROGRAMME = """
id = "march"
version = "1"
title = "March"
source = "a test"
date = 2026-03-01
[channels.centre]
[channels.store]
[items.rice]
name = "Rice"
unit = "kg"
names = { fr = "Riz" }
packs = [{ name = "bag", holds = "25 kg" }]
[items.oil]
name = "Oil"
unit = "bottle"
[items.soap]
name = "Soap"
unit = "bar"
[shortage]
option = "equal"
[[allocations]]
item = "rice"
per = "person"
quantity = "5.5 kg"
channel = "centre"
[[allocations]]
item = "oil"
per = "household"
quantity = "2 bottle"
channel = "centre"
[[allocations]]
item = "soap"
per = "person"
quantity = "1 bar"
channel = "store"
"""
ROWS = ["001,4,North,east", "002,2,North,east", "003,6,North,west", "004,1,South,west"]
HEADER = "household_id,persons,centre,district"
RICE, OIL, ALL = "received: Rice (kg)", "received: Oil (bottle)", "all received"
FULL: dict[str, Any] = {ALL: "yes", "date": DAY, "received by": "head"}


def make_plan(folder: Path) -> Path:
    """Write a register, a programme and a plan with workbooks into a folder; return it."""
    (folder / "p.toml").write_text(PROGRAMME, encoding="utf-8")
    plan = ration.compute(csv(folder / "r.csv", ROWS, HEADER), folder / "p.toml", by=["district"])
    plan.write(folder / "plan", formats=("csv", "collection"))
    return folder


def north(here: Path, rows: Mapping[str, Mapping[str, Any]], name: str = "north.xlsx") -> Path:
    """The workbook of North, filled in."""
    return fill(here / "plan/collection/centre/North.xlsx", here / name, rows)


def read(here: Path, *files: Path, **options: Any) -> ration.Collected:
    """What these files say."""
    return ration.load_collected(here / "plan", files, date=LAST, **options)


def text(here: Path, *lines: str, name: str = "list.csv") -> Path:
    """A list as a text file."""
    (here / name).write_text("\n".join([*lines, ""]), encoding="utf-8")
    return here / name


def codes(result: ration.Collected) -> list[tuple[str, str | None]]:
    """The problems: their codes and cells."""
    return [(each.code, each.column) for each in result.problems]


def status(result: ration.Collected) -> dict[str, str]:
    """The status of the households at centres."""
    rows = result.households().filter(pl.col("channel") == "centre").sort("household_id")
    return dict(zip(rows["household_id"], rows["status"], strict=True))
