"""Build the distribution plan from what is due and what is issued."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ration.core.lazy import joined
from ration.core.version import VERSION
from ration.engine.households import Households
from ration.engine.sites import PlaceTable, manifests, named_people, subtotals, totals
from ration.plan.due import RegisterDue
from ration.plan.fingerprint import register_stamp, with_options
from ration.plan.nothing import reach, sharing
from ration.plan.plan import DistributionPlan
from ration.programme.assumptions import assumptions
from ration.register.columns.frame_columns import WORD
from ration.results.check import LISTED

if TYPE_CHECKING:
    from ration.stock.supplies import StockIssue


def build_plan(due: RegisterDue, issue: "StockIssue | None") -> DistributionPlan:
    """Build the plan: totals, a manifest for every site, subtotals, and who gets nothing."""
    scanned = due.scanned
    queries, scan, checks = scanned.queries, scanned.scan, scanned.checks
    day = scanned.prepared.register.day
    programme = checks.programme  # without its shortage rules where there is no stock
    sites, levels, again = due.sites, due.subtotals, False
    if issue is not None:
        sites = issue.at_sites(sites)
        levels = issue.in_subtotals(queries.subtotals.values(), levels, scan)
        sites, levels, again = _served(due, issue, sites, levels)
    reached = reach(due, issue, sites, again=again)
    by_channel = {
        channel.id: manifests(channel, sites[channel.id])
        for channel in programme.channels
        if sites[channel.id].names
    }
    plan = DistributionPlan.model_construct(
        programme=scanned.stamp,
        source=with_options(register_stamp(scan), scanned.prepared.options),
        people=reached.people,
        served=reached.served,
        totals=totals(programme, sites.values(), {} if issue is None else issue.totals()),
        sites=joined(list(by_channel.values())),
        by=tuple(
            subtotal
            for columns, places in levels.items()
            for subtotal in subtotals(list(map(WORD.name, columns)), places)
        ),
        nothing=reached.nothing,
        warnings=(
            *scanned.prepared.warnings,
            *queries.unseen(scan),
            *queries.alike(scan),
            *(queries.absent_sites(scan) if issue is None else ()),  # stock may have them
            *scan.warnings.first(LISTED),
            *(() if issue is None else issue.warnings),
        ),
        assumptions=assumptions(scanned.programme),
        day=None if day is None else day.isoformat(),
        stock=None if issue is None else issue.stamp,
        version=VERSION,
    )
    plan._channels = by_channel
    plan._programme = scanned.programme
    issues = None if issue is None else issue.issues
    plan._households = Households(programme, checks.columns, scan, due.by_composition, issues)
    return plan


def _served(
    due: RegisterDue,
    issue: "StockIssue",
    sites: Mapping[str, PlaceTable],
    levels: Mapping[tuple[str, ...], PlaceTable],
) -> tuple[Mapping[str, PlaceTable], Mapping[tuple[str, ...], PlaceTable], bool]:
    """Count again who is served where stock leaves somebody out; whether that changes anything."""
    from ration.stock.served import gives_all_due_some, served_at_sites, served_in_subtotals

    scanned = due.scanned
    queries, people = scanned.queries, named_people(scanned.checks)
    again = not gives_all_due_some(issue)
    if again or scanned.checks.programme.pools:
        shares = sharing(scanned, sites)
        sites = served_at_sites(issue, queries.sites, sites, shares, people)
    if again:
        every = queries.subtotals.values()
        levels = served_in_subtotals(issue, every, levels, people, scanned.scan)
    return sites, levels, again
