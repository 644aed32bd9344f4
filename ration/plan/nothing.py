"""Who gets nothing of a plan, and why; everybody else is served."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from ration.core.running.interrupt import interruptible
from ration.engine.nothing import (
    NothingQuery,
    Sharing,
    by_site_alone,
    from_sites,
    nothing_queries,
)
from ration.engine.sites import PlaceTable, everyone, named_people
from ration.plan.due import RegisterDue
from ration.plan.scanned import ScannedRegister
from ration.results.exclusions import Exclusion
from ration.results.lines import Counts

if TYPE_CHECKING:
    from ration.stock.supplies import StockIssue


class Reach(NamedTuple):
    """Who is `served`, of all `people`, and who gets `nothing` of an item."""

    people: Counts
    served: Counts
    nothing: tuple[Exclusion, ...]


def reach(
    due: RegisterDue, issue: "StockIssue | None", sites: Mapping[str, PlaceTable], *, again: bool
) -> Reach:
    """Find who gets nothing of every item, and of all items.

    `sites` are those of the plan. `again` means that stock leaves out households that are due
    something, so that the rows are read once more.
    """
    scanned = due.scanned
    people = everyone(scanned.checks, next(iter(scanned.by_site.values())))
    answers = _looked_up(scanned) if issue is None or not again else _read_again(scanned, issue)
    shares, due_shares = sharing(scanned, sites), sharing(scanned, sites, due=True)
    found = {query.item: query.answer(table, shares, due_shares) for query, table in answers}
    unserved = found[None].people if None in found else {}
    return Reach(
        people,
        tuple((who, count - unserved.get(who, 0)) for who, count in people),
        tuple(_explained(each, issue) for nothing in found.values() for each in nothing.exclusions),
    )


def sharing(
    scanned: ScannedRegister, sites: Mapping[str, PlaceTable], *, due: bool = False
) -> Sharing:
    """The sites that get a share of each pool, or are due one."""
    return {
        (pool.item, pool.channel): sites[pool.channel].sharing(pool.item, due=due)
        for pool in scanned.checks.programme.pools
    }


def _looked_up(scanned: ScannedRegister) -> Iterator[tuple[NothingQuery, pl.DataFrame]]:
    """The queries and their answers, from the scan."""
    for item, query in scanned.queries.exclusions.items():
        pool = by_site_alone(query)
        if pool is None:
            yield query, scanned.scan.answers["exclusions", item]
        else:
            yield query, from_sites(pool, scanned.by_site[pool.channel])


def _read_again(
    scanned: ScannedRegister, issue: "StockIssue"
) -> Iterator[tuple[NothingQuery, pl.DataFrame]]:
    """The queries about what is issued, and their answers."""
    checks = scanned.checks
    people = named_people(checks)
    queries = nothing_queries(checks.programme, checks.columns, people, issued=True).values()
    rows = issue.issues.rows(scanned.scan.rows)
    asked = [query.query(rows) for query in queries]
    answers = interruptible(lambda: pl.collect_all(asked, engine="streaming"))
    yield from zip(queries, answers, strict=True)


def _explained(each: Exclusion, issue: "StockIssue | None") -> Exclusion:
    """Name the cause of a shortage."""
    if each.cause != "shortage" or each.item is None or issue is None:
        return each
    from ration.stock.served import why_short  # only if it is used

    return each.model_copy(update={"cause": why_short(issue, issue.items[each.item])})
