"""Registers of these tests, and what a plan says of them but for its source."""

import json
from pathlib import Path
from typing import Any

import polars as pl

import ration

ROWS = 600


def clean() -> pl.DataFrame:
    """A register of two channels without any fault."""
    at = pl.int_range(ROWS, eager=True)
    return pl.DataFrame(
        {
            "household_id": [f"H-{n}" for n in at],
            "persons": [str(2 + n % 6) for n in at],
            "adults": [str(1 + n % 2) for n in at],
            "distribution_centre": [f"DC-{n % 5}" for n in at],
            "store": [f"S-{n % 9}" for n in at],
            "district": [f"D{n % 3}" for n in at],
        }
    )


def dirty() -> pl.DataFrame:
    """The same with repeated and odd ids, odd counts, a blank row and a row of totals."""
    at = pl.int_range(pl.len())
    rows = clean().with_columns(
        household_id=pl.when(at % 97 == 5)
        .then(pl.lit("H-8"))
        .when(at == 77)
        .then(pl.lit("NA"))
        .when(at == 88)
        .then(pl.lit(" H-88 "))
        .when(at == 99)
        .then(pl.lit("h-100"))
        .otherwise("household_id"),
        persons=pl.when(at % 101 == 7)
        .then(pl.lit("x"))
        .when(at % 103 == 7)
        .then(pl.lit("4,0"))
        .when(at % 105 == 7)
        .then(pl.lit("5.0"))
        .otherwise("persons"),
        store=pl.when(at == 12).then(pl.lit("S-1 ")).otherwise("store"),
    )
    blank = rows.head(1).select(pl.lit(None, pl.String).alias(name) for name in rows.columns)
    total = rows.head(1).with_columns(household_id=pl.lit("TOTAL"), persons=pl.lit("2400"))
    return pl.concat([rows, blank, total])


def written(rows: pl.DataFrame, path: Path) -> str:
    """Write rows as Parquet of several row groups."""
    rows.write_parquet(path, row_group_size=100)
    return str(path)


def said(result: Any) -> Any:
    """What the JSON of a plan or report says, but for the source and its fingerprint."""
    report = isinstance(result, ration.Report)
    return _without(json.loads(result.model_dump_json() if report else result.to_json()))


def _without(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: _without(each) for name, each in value.items() if name not in ("source", "sha256")
        } | ({"source": _without(value["source"])} if isinstance(value.get("source"), dict) else {})
    return [_without(each) for each in value] if isinstance(value, list) else value


def sorted_rows(frame: Any) -> list[dict[str, Any]]:
    """The rows of a Spark or Polars frame, in the order of ids."""
    table = frame if isinstance(frame, pl.DataFrame) else pl.from_arrow(frame.toArrow())
    assert isinstance(table, pl.DataFrame)
    return table.sort(table.columns[0]).to_dicts()
