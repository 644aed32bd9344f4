"""Reconcile a plan with a journal: what was meant, what happened, what is unaccounted for."""

import datetime as dt
from pathlib import Path

from ration.accounts.ledger.post import make_ledger
from ration.accounts.ledger.ways import ways_of
from ration.accounts.reconcile.bulk import errors_of
from ration.accounts.reconcile.checks import bulk_checks
from ration.accounts.reconcile.found import Finder
from ration.accounts.reconcile.lines import make_lines, totals_of
from ration.accounts.reconcile.measurements import Measurements, load_measurements
from ration.accounts.reconcile.place_faults import place_faults
from ration.accounts.reconcile.plan_faults import bulk_faults, plan_faults
from ration.accounts.reconcile.planned import planned
from ration.accounts.reconcile.reconciliation import Reconciliation
from ration.accounts.reconcile.trip_faults import documents_of_no_trip, trip_faults
from ration.accounts.reconcile.trips import trip_accounts, trip_steps
from ration.accounts.reconcile.way_faults import way_faults
from ration.export.inputs import inputs
from ration.plan.load_loads import LoadsSource, load_loads
from ration.plan.load_plan import PlanSource, load_plan
from ration.plan.plan_programme import plan_programme
from ration.programme.load import ProgrammeSource
from ration.results.accounts.journal import Journal
from ration.results.accounts.reconciliation import Discrepancy, TripAccount
from ration.seals.seal import seal_of


def reconcile(
    plan: PlanSource,
    journal: Journal,
    *,
    programme: ProgrammeSource | None = None,
    measurements: Measurements | str | Path | None = None,
    loads: LoadsSource | None = None,
    date: dt.date | None = None,
) -> Reconciliation:
    """Reconcile `plan` with the journal of its goods, to the step.

    The result has a line per place and item: planned, sent, received, issued, counted, and what is
    unaccounted for, short and surplus apart; and every discrepancy, with a code. `programme` is the
    plan's; None means it is found beside the plan. `measurements` are the errors of measurement of
    bulk goods, or their file; None means that any difference is a discrepancy. `loads` are the
    plan's, or their folder or file: then the result has what became of each trip, whose number is
    the document of its dispatch; None means that trips are not asked for. `date` is the day at
    whose end it is; None means after all entries. Raises DataError if an entry cannot be posted,
    InputError if the programme, the measurements or the loads cannot be read, or the loads are of
    another plan.

    >>> import polars as pl
    >>> import ration
    >>> frame = pl.DataFrame({"household_id": ["1"], "persons": [4], "centre": ["North"]})
    >>> plan = ration.compute(frame, "general-food")
    >>> found = ration.reconcile(plan, ration.Journal())
    >>> [(each.code, each.item) for each in found.discrepancies][0]
    ('reconcile-not-dispatched', 'cereal')
    """
    plan = load_plan(plan)
    given = inputs(programme=programme, measurements=measurements, loads=loads)
    read = (*plan._read, *journal._inputs, *given)
    known = plan_programme(plan, programme)
    if isinstance(measurements, str | Path):
        measurements = load_measurements(measurements, known)
    meant, errors = planned(plan, known), errors_of(measurements, known)
    used = [entry for entry in journal.entries if date is None or entry.date <= date]
    trips = None if loads is None else load_loads(loads, plan, known)
    ledger = make_ledger(used, known, meant.sites)
    ways, others = ways_of(ledger.ways)
    checks = bulk_checks(ways, ledger.counts, errors)
    lines, find = make_lines(ledger, meant, checks, errors), Finder(meant.items)
    found = [
        *way_faults(ledger, ways, others, meant.sites, errors, find),
        *place_faults(ledger, errors, meant.expiry, find),
        *plan_faults(lines, meant, errors, find),
        *bulk_faults(checks, find),
    ]
    accounts: list[TripAccount] = []
    if trips is not None:
        steps = trip_steps(trips, ways, meant.items)
        accounts = trip_accounts(trips, steps, ways, others, meant.items)
        found += trip_faults(trips, steps, errors, date, find)
        found += documents_of_no_trip(ledger.entries, trips, meant.sites, find)
    order = {line.place: at for at, line in enumerate(lines)}
    items = [*meant.items]

    def place_order(each: Discrepancy) -> tuple[object, ...]:
        item = items.index(each.item) if each.item is not None else -1
        at = order.get(each.place, len(order))
        return (at, item, each.date or dt.date.min, each.code, each.document or "", each.where)

    result = Reconciliation(
        programme=plan.programme,
        plan_date=plan.date,
        date=date,
        journal=journal.sources,
        entries=len(used),
        later=len(journal.entries) - len(used),
        totals=tuple(totals_of(lines, meant.items)),
        lines=tuple(lines),
        discrepancies=tuple(sorted(found, key=place_order)),
        trips=tuple(accounts),
        warnings=journal.warnings,
    )
    result._seal, result._read = seal_of(plan), read
    return result
