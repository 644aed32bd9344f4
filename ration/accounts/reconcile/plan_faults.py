"""Discrepancies between a plan and what was done: not sent, too much, unplanned; bulk alarms."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from ration.accounts.reconcile.bulk import EXACT, Error, exceeds, root_up, times_text
from ration.accounts.reconcile.checks import BulkCheck
from ration.accounts.reconcile.found import Finder
from ration.accounts.reconcile.planned import Planned
from ration.results.accounts.reconciliation import Discrepancy, GoodsLine


def plan_faults(
    lines: Iterable[GoodsLine], planned: Planned, errors: Mapping[str, Error], find: Finder
) -> Iterator[Discrepancy]:
    """Yield what differs from the plan at each site, and what is done outside it.

    Of bulk goods, `errors` excuse small differences.
    """
    for line in lines:
        if line.role == "depot":
            if line.issued.amount:
                steps = int(planned.items[line.item].steps(line.issued))
                yield find.at("reconcile-site-unplanned", line.place, line.item, steps)
        elif line.planned is None:
            yield from _unplanned(line, planned, find)
        else:
            yield from _planned(line, planned, errors.get(line.item, EXACT), find)


def _unplanned(line: GoodsLine, planned: Planned, find: Finder) -> Iterator[Discrepancy]:
    item = planned.items[line.item]
    came = (line.dispatched, line.received, line.transferred_in, line.issued)
    steps = next((int(item.steps(each)) for each in came if each.amount), 0)
    if steps:
        yield find.at("reconcile-item-unplanned", line.place, line.item, steps)


def _planned(
    line: GoodsLine, planned: Planned, error: Error, find: Finder
) -> Iterator[Discrepancy]:
    key = (line.place, line.item)
    item, wanted, over = planned.items[line.item], planned.quantity[key], planned.over.get(key, 0)
    sent, here, moved_in, moved_out, issued = (
        int(item.steps(quantity))
        for quantity in (
            line.dispatched, line.opening, line.transferred_in, line.transferred_out, line.issued,
        )
    )  # fmt: skip
    there = sent + here + moved_in - moved_out
    plan = find.text(line.item, wanted)
    if wanted and not there:
        yield find.at("reconcile-not-dispatched", line.place, line.item, wanted)
    elif there < wanted and exceeds(wanted - there, error.variance([there])):
        yield find.at(
            "reconcile-less-dispatched", line.place, line.item, wanted - there, planned=plan
        )
    if sent > wanted + over and exceeds(sent - wanted - over, error.variance([sent])):
        yield find.at(
            "reconcile-over-dispatched", line.place, line.item, sent - wanted, planned=plan
        )
    if issued > wanted and exceeds(issued - wanted, error.variance([issued])):
        yield find.at("reconcile-over-plan", line.place, line.item, issued - wanted, planned=plan)


def bulk_faults(checks: Sequence[BulkCheck], find: Finder) -> Iterator[Discrepancy]:
    """Yield the alarms of bulk goods: at once, or because small differences add up."""
    for check in checks:
        code = "reconcile-bulk" if check.at_once else "reconcile-bulk-steady"
        if not check.at_once and not check.sums.alarm:
            continue
        steps, sums = check.difference, check.sums
        side = steps > 0 if check.at_once else sums.short >= sums.surplus
        yield find.at(
            code,
            check.place,
            check.item,
            abs(steps),
            entry=check.entry,
            lot=check.lot,
            date=check.date,
            document=check.document,
            side="less" if side else "more",
            sigma=find.text(check.item, root_up(check.variance)),
            times=times_text(steps, check.variance) if check.variance else "",
            sum=_tenths(max(sums)),
        )


def _tenths(sums: Fraction) -> str:
    """Write a sum with one decimal, rounded down.

    >>> _tenths(Fraction("5.79"))
    '5.7'
    """
    tenths = int(10 * sums)
    return f"{tenths // 10}.{tenths % 10}"
