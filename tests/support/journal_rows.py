"""The plan that the examples of a reconciliation name, and journals as rows of text."""

import csv
import datetime as dt
from functools import cache
from typing import Any

import polars as pl

import ration
from ration.results.accounts.journal import Entry, Packed

REGISTER = {
    "household_id": ["A-1", "A-2", "B-1"],
    "persons": [4, 6, 5],
    "centre": ["North", "North", "South"],
}
FIRST = Entry(
    kind="receipt",
    date=dt.date(2024, 5, 3),
    document="WB-1",
    item="cereal",
    quantity=ration.Quantity("120 kg"),
    target="North",
)


@cache
def plan(*, stock: bool = False) -> ration.DistributionPlan:
    """The plan that the examples name."""
    lots = {"item": ["cereal"], "quantity": ["200 kg"], "lot": ["A"], "expiry": ["2024-05-04"]}
    options: dict[str, Any] = {"date": dt.date(2024, 5, 4)}
    if stock:
        options |= {"stock": pl.DataFrame(lots), "shortage": "equal"}
    return ration.compute(pl.DataFrame(REGISTER), "general-food", **options)


def entries(text: str) -> list[Entry]:
    """The rows of the examples' own form of a journal."""
    return [_entry(at, row) for at, row in enumerate(csv.DictReader(text.splitlines()), 2)]


def _entry(at: int, row: dict[str, str]) -> Entry:
    quantity, packed = row["quantity"], None
    if row["packs"]:
        holds = ration.Quantity(row["pack"])
        packed = Packed(pack=row["pack"], holds=holds, count=int(row["packs"]))
        quantity = str(ration.Quantity(amount=holds.amount * packed.count, unit=holds.unit))
    fields = {name: row[name] or None for name in ("lot", "reason")}
    return Entry.model_validate(
        {
            **fields,
            "kind": row["kind"],
            "date": row["date"],
            "document": row["document"],
            "item": row["item"],
            "quantity": quantity,
            "origin": row["from"] or None,
            "target": row["to"] or None,
            "packed": packed,
            "file": "journal.csv",
            "row": at,
        }
    )
