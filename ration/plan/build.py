"""Build the distribution plan from what is due and what is issued."""

from typing import TYPE_CHECKING

from ration.core.lazy import joined
from ration.engine.households import Households
from ration.engine.sites import everyone, manifests, subtotals, totals
from ration.plan.due import RegisterDue
from ration.plan.fingerprint import programme_stamp, register_stamp
from ration.plan.plan import DistributionPlan
from ration.programme.assumptions import assumptions
from ration.register.columns.frame_columns import WORD

if TYPE_CHECKING:
    from ration.stock.supplies import StockIssue


def build_plan(due: RegisterDue, issue: "StockIssue | None") -> DistributionPlan:
    """Build the plan: totals, a manifest for every site, subtotals, and who gets nothing."""
    scanned = due.scanned
    queries, scan, checks = scanned.queries, scanned.scan, scanned.checks
    day = scanned.prepared.register.day
    programme = checks.programme  # without its shortage rules where there is no stock
    sites = due.sites if issue is None else issue.at_sites(due.sites)
    levels = due.subtotals
    if issue is not None:
        levels = issue.in_subtotals(queries.subtotals.values(), levels, scan.rows)
    by_channel = {
        channel.id: manifests(channel, sites[channel.id])
        for channel in programme.channels
        if sites[channel.id].names
    }
    plan = DistributionPlan.model_construct(
        programme=programme_stamp(scanned.programme),
        source=register_stamp(scan),
        people=everyone(checks, next(iter(scanned.by_site.values()))),
        totals=totals(programme, sites.values(), {} if issue is None else issue.totals()),
        sites=joined(list(by_channel.values())),
        by=tuple(
            subtotal
            for columns, places in levels.items()
            for subtotal in subtotals(list(map(WORD.name, columns)), places)
        ),
        nothing=tuple(
            exclusion
            for item, query in queries.exclusions.items()
            for exclusion in query.answer(scan.answers["exclusions", item])
        ),
        warnings=(
            *scanned.prepared.warnings,
            *queries.unseen(scan),
            *queries.alike(scan),
            *(queries.absent_sites(scan) if issue is None else ()),  # stock may have them
            *scan.warnings,
            *(() if issue is None else issue.warnings),
        ),
        assumptions=assumptions(scanned.programme),
        day=None if day is None else day.isoformat(),
        stock=None if issue is None else issue.stamp,
    )
    plan._channels = by_channel
    issues = None if issue is None else issue.issues
    plan._households = Households(programme, checks.columns, scan, due.by_composition, issues)
    return plan
