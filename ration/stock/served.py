"""How many people are served from stock, where some who are due something may be issued nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import polars as pl

from ration.core.interrupt import interruptible
from ration.engine.amount_columns import ISSUED
from ration.engine.grouping import PLACE, Grouping
from ration.engine.nothing import Sharing
from ration.engine.served import added, people_of, pool_signs
from ration.engine.sites import PlaceTable
from ration.register.columns.frame_columns import SUM
from ration.results.exclusions import Cause
from ration.stock.claims import ALL_DUE, ALL_ISSUED
from ration.stock.issue import Issued
from ration.stock.supplies import StockIssue


def gives_all_due_some(issue: StockIssue) -> bool:
    """Whether everybody who is due some of an item is issued some, and nobody is owed anything.

    Then those who get nothing are those who are due nothing. Shares of pools are looked at by site.
    """
    return issue.supplies.arrears is None and not any(
        table.select(((pl.col(ALL_DUE) > 0) & (pl.col(ALL_ISSUED) == 0)).any()).item()
        for item in issue.items.values()
        for table in item.tables.values()
    )


def why_short(issue: StockIssue, item: Issued) -> Cause:
    """Why somebody who is due some of an item is issued none."""
    if item.available:
        return "shortage"
    soon = any(lot.item == item.item.id for lot in issue.stamp.soon)
    return "least-life" if soon else "no-stock"


def served_at_sites(
    issue: StockIssue,
    groupings: Mapping[str, Grouping],
    sites: Mapping[str, PlaceTable],
    sharing: Sharing,
    people: Mapping[str, str],
) -> dict[str, PlaceTable]:
    """Count again who is served at the sites of every channel."""
    return {
        channel: replace(
            places, served=people_of(_at_sites(issue, channel, groupings, places, sharing), people)
        )
        for channel, places in sites.items()
    }


def _at_sites(
    issue: StockIssue,
    channel: str,
    groupings: Mapping[str, Grouping],
    places: PlaceTable,
    sharing: Sharing,
) -> pl.DataFrame:
    answer, signs = issue.issues.answers[channel], []
    for number, item in enumerate(issue.items.values()):
        if channel in item.tables:
            keys, name = [PLACE, *item.keys[channel]], ISSUED.column(number)
            table = item.tables[channel].select(*keys, pl.col(ALL_ISSUED).alias(name))
            answer = answer.join(table, on=keys, how="left")
            signs.append(pl.col(name).fill_null(0) > 0)
    grouping = groupings[channel]
    named = pl.DataFrame({PLACE: list(places.names)}, schema={PLACE: pl.String})
    sums = [name for name in answer.columns if SUM.holds(name)]
    named = named.with_columns(pl.lit(0, pl.Int64).alias(name) for name in sums)
    return added(grouping, answer, named, [*signs, *pool_signs(grouping, answer, sharing)])


def served_in_subtotals(
    issue: StockIssue,
    groupings: Iterable[Grouping],
    levels: Mapping[tuple[str, ...], PlaceTable],
    people: Mapping[str, str],
    rows: pl.LazyFrame,
) -> dict[tuple[str, ...], PlaceTable]:
    """Count again who is served in the places of every level of subtotals."""
    numbers = range(len(issue.issues.rules))
    issued = pl.sum_horizontal(pl.lit(0), *map(ISSUED.column, numbers)) > 0
    counted = dict(levels)
    for grouping in groupings:
        keys = (
            pl.col(column).alias(key)
            for column, key in zip(grouping.columns, grouping.keys, strict=True)
        )
        sums = (
            pl.col(name).filter(issued).sum().alias(SUM.column(name))
            for name in dict.fromkeys(people.values())
        )
        answer = _collected(issue.issues.rows(rows).group_by(keys).agg(sums))
        for level in grouping.levels:
            counted[level.columns] = replace(
                counted[level.columns], served=people_of(level.places(answer), people)
            )
    return counted


def _collected(query: pl.LazyFrame) -> pl.DataFrame:
    return interruptible(lambda: query.collect(engine="streaming"))
