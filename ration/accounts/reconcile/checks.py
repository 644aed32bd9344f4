"""The checks of bulk goods, in their order: receipts against dispatches, counts against books."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

from ration.accounts.ledger.counts import Count
from ration.accounts.ledger.ways import Way
from ration.accounts.reconcile.bulk import Error, Sums, alarm_from, cumulated, exceeds, root_up
from ration.programme.item import Item
from ration.results.accounts.journal import Entry
from ration.results.accounts.reconciliation import Check


class BulkCheck(NamedTuple):
    """One check: `difference` is what is missing (positive) or beyond (negative), in steps."""

    kind: Literal["receipt", "count"]
    place: str
    item: str
    lot: str | None
    document: str
    date: dt.date
    difference: int
    variance: Fraction
    entry: Entry
    sums: Sums = Sums()

    @property
    def at_once(self) -> bool:
        """Whether this difference alone is an alarm."""
        return exceeds(self.difference, self.variance)


def bulk_checks(
    ways: Sequence[Way], counts: Sequence[Count], errors: Mapping[str, Error]
) -> list[BulkCheck]:
    """All checks of items with stated errors, by place and item, with their cumulated sums.

    What comes, what goes, a count and the count before it are each measured apart. Of a receipt,
    only what arrives is measured.
    """
    checks = [_receipt(way, errors[way.item]) for way in ways if way.closed and way.item in errors]
    checks += [_count(each, errors[each.key.item]) for each in counts if each.key.item in errors]
    series: dict[tuple[str, ...], list[BulkCheck]] = defaultdict(list)
    for check in sorted(checks, key=_order):
        series[check.place, check.item, check.kind, check.lot or ""].append(check)
    return [
        check._replace(sums=sums)
        for one in series.values()
        for check, sums in zip(
            one, cumulated([(c.difference, c.variance) for c in one]), strict=True
        )
    ]


def _order(check: BulkCheck) -> tuple[str, str, dt.date, str, str, str]:
    return (check.place, check.item, check.date, check.kind, check.lot or "", check.document)


def _receipt(way: Way, error: Error) -> BulkCheck:
    day = way.closed or dt.date.min
    missing, variance = way.left - way.surplus, error.variance([way.measured])
    entry = next(way.received(), way.sent[0]).entry
    return BulkCheck(
        "receipt", way.place, way.item, None, way.document, day, missing, variance, entry
    )


def _count(count: Count, error: Error) -> BulkCheck:
    amounts = [count.opening, count.inflow, count.outflow, count.counted]
    entry, key, variance = count.entries[0], count.key, error.variance(amounts)
    missing = count.expected - count.counted
    return BulkCheck(
        "count", key.place, key.item, key.lot, entry.document, count.date, missing, variance, entry
    )


def check_record(check: BulkCheck, item: Item) -> Check:
    """The check as the reconciliation shows it."""
    return Check(
        check=check.kind,
        document=check.document,
        date=check.date,
        lot=check.lot,
        short=item.quantity(max(0, check.difference)),
        surplus=item.quantity(max(0, -check.difference)),
        sigma=item.quantity(root_up(check.variance)),
        alarm_from=item.quantity(alarm_from(check.variance)),
        sum_short=check.sums.short,
        sum_surplus=check.sums.surplus,
        alarm=check.at_once or check.sums.alarm,
    )
