"""The cells of a sheet that are of one channel, with ids and sites as the plan writes them."""

import re
from collections.abc import Mapping

import polars as pl

from ration.accounts.collected.sheets.due import PlanDue, bare_id
from ration.accounts.collected.sheets.headings import Columns
from ration.accounts.collected.sheets.open import Sheet
from ration.core.text.cells import CUT_NUMBER, unmarked_column


def cells_of(
    due: PlanDue, sheet: Sheet, columns: Columns, channel: str
) -> tuple[pl.DataFrame, Mapping[str, str]]:
    """The rows of a sheet that are of a channel, and the ids that are not written as in the plan.

    Programs take ids for numbers: `0012` becomes `12` or `12.0`. Such an id is read as that of the
    only household that it can be of.
    """
    cells = sheet.cells(columns.read)
    if "channel" in cells.columns:
        named = [text for text in cells["channel"].unique() if channel_of(due, text) == channel]
        cells = cells.filter(pl.col("channel").is_in(named))
    if "site" in cells.columns:
        sites = {text: due.channels[channel].site_named(text) for text in cells["site"].unique()}
        cells = cells.with_columns(pl.col("site").replace(sites))
    if "household_id" not in cells.columns:
        return cells, {}
    cells = cells.with_columns(unmarked_column(pl.col("household_id")))
    others = [text for text in cells["household_id"].unique() if text and not due.is_id(text)]
    whole = [text for text in others if not re.match(CUT_NUMBER, text)]
    changed = {text: due.ids[bare] for text in whole if (bare := bare_id(text)) in due.ids}
    return cells.with_columns(pl.col("household_id").replace(changed)), changed


def channel_of(due: PlanDue, text: str) -> str | None:
    """The channel that a cell names by its id or title; None means none."""
    named = {each.title.casefold(): each.channel for each in due.channels.values()}
    named |= {channel.casefold(): channel for channel in due.channels}
    return named.get(text.casefold())
