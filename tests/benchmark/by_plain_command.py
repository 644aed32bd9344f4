"""The plainest command with the same packages, written by hand: it checks nothing.

Options, rules of the Kaesong case in models, a group-by and a table for each channel.
"""

import gc
import sys
import tomllib
from fractions import Fraction
from typing import Annotated, Literal

import polars as pl
import typer
from pydantic import BaseModel, ConfigDict
from rich.console import Console
from rich.table import Table

RULES = """
channels = ["centre", "store", "payer"]
allocations = [
    { item = "rice", unit = "kg", per = "person", amount = "5" },
    { item = "corn", unit = "kg", per = "person", amount = "10" },
    { item = "soybeans", unit = "kg", per = "person", amount = "2" },
    { item = "stipend", unit = "KPW", per = "adult", amount = "8000" },
]
"""
_SHOWN = 6  # rows of each table

Text = Annotated[str | None, typer.Option()]


class Allocation(BaseModel):
    """What a person or an adult gets."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    item: str
    unit: str
    per: Literal["person", "adult"]
    amount: Fraction


class Programme(BaseModel):
    """The rules."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    channels: tuple[str, ...]
    allocations: tuple[Allocation, ...]


def compute(
    register: str,
    programme: Text = None,
    by: Text = None,
    stock: Text = None,
    shortage: Text = None,
    out: Text = None,
    level: Text = None,
    days: Text = None,
    date: Text = None,
) -> None:
    """Add a register up by site, and print the first sites of each channel."""
    del programme, by, stock, shortage, out, level, days, date  # only parsed
    rules = Programme.model_validate(tomllib.loads(RULES))
    counts = [pl.col(name).cast(pl.Int64) for name in ("persons", "adults")]
    rows = pl.scan_csv(register, infer_schema=False).with_columns(counts)
    screen = Console(width=100)
    for channel in rules.channels:
        sums = rows.group_by(channel).agg(pl.len(), pl.sum("persons", "adults")).sort(channel)
        table = Table(title=channel)
        names = [f"{rule.item} {rule.unit}" for rule in rules.allocations]
        for name in (channel, "households", "persons", "adults", *names):
            table.add_column(name)
        for site, *figures in sums.head(_SHOWN).collect().iter_rows():
            people = {"person": figures[1], "adult": figures[2]}
            due = [rule.amount * people[rule.per] for rule in rules.allocations]
            table.add_row(site, *map(str, figures), *map(str, due))
        screen.print(table)


if __name__ == "__main__":
    gc.set_threshold(500_000, 50, 100)  # as the command does
    command = typer.Typer(add_completion=False)
    command.command()(compute)
    command(sys.argv[1:])
