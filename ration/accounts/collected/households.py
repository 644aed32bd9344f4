"""What became of each household of a plan: its row of steps, and its status."""

from collections.abc import Collection, Iterable, Mapping

import polars as pl

from ration.accounts.collected.merge import Merged
from ration.accounts.collected.sheets.due import ID, SITE, ChannelDue, PlanDue
from ration.accounts.collected.sheets.headings import DUE
from ration.accounts.collected.sheets.rows import Entry

GOT = "got:"  # before an item's id: the steps received, null if not known
STATUS = "status"


def household_rows(
    due: PlanDue, merged: Merged, reported: Collection[tuple[str, str]]
) -> dict[str, pl.DataFrame]:
    """The households of each channel that may collect something, with what they received.

    Columns: those of `ChannelDue.frame`, then `got:ITEM`, `date`, `by`, `status`. `reported` are
    the channels and sites of which there is a file.
    """
    entries: dict[str, list[Entry]] = {channel: [] for channel in due.channels}
    refused: dict[str, list[str]] = {channel: [] for channel in due.channels}
    for (channel, _), entry in merged.entries.items():
        entries[channel].append(entry)
    for channel, household in merged.refused:
        refused[channel].append(household)
    return {
        name: _rows(channel, entries[name], refused[name], reported)
        for name, channel in due.channels.items()
    }


def _rows(
    channel: ChannelDue,
    entries: Iterable[Entry],
    refused: list[str],
    reported: Collection[tuple[str, str]],
) -> pl.DataFrame:
    items = [item.id for item in channel.items]
    schema: Mapping[str, type[pl.DataType]] = {
        ID: pl.String,
        **{f"{GOT}{item}": pl.Int64 for item in items},
        "date": pl.String,
        "by": pl.String,
    }
    filled = [
        (entry.key[1], *entry.got, entry.date and entry.date.isoformat(), entry.by)
        for entry in entries
    ]
    got = pl.DataFrame(filled, schema=schema, orient="row")
    names = [f"{DUE}{item}" for item in items]
    frame = channel.frame.filter(pl.any_horizontal(pl.col(names) > 0))
    frame = frame.join(got, on=ID, how="left").sort(SITE, ID)
    sites = [site for name, site in reported if name == channel.channel]
    status = (
        pl.when(pl.col(ID).is_in(refused))
        .then(pl.lit("refused"))
        .when(~pl.col(SITE).is_in(sites))
        .then(pl.lit("unreported"))
        .otherwise(status_of(items))
    )
    return frame.with_columns(status.alias(STATUS))


def status_of(items: Iterable[str]) -> pl.Expr:
    """The status of a household by some of its items, as HOPE has them.

    Items that a household is not due say nothing. What is blank is not known.
    """
    pairs = [(pl.col(f"{DUE}{item}"), pl.col(f"{GOT}{item}")) for item in items]
    whole = pl.all_horizontal((due == 0) | (got == due).fill_null(False) for due, got in pairs)
    some = pl.any_horizontal((got > 0).fill_null(False) for _, got in pairs)
    known = pl.any_horizontal((due > 0) & got.is_not_null() for due, got in pairs)
    return (
        pl.when(whole)
        .then(pl.lit("collected"))
        .when(some)
        .then(pl.lit("partly"))
        .when(known)
        .then(pl.lit("not_distributed"))
        .otherwise(pl.lit("pending"))
    )
