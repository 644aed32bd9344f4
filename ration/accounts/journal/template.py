"""Write a journal to fill in: empty, or with the dispatches that a plan or its trips need."""

from collections.abc import Iterator
from pathlib import Path

from ration.accounts.journal.trips import trip_rows
from ration.accounts.journal.write import pack_text, write_table
from ration.export.inputs import inputs
from ration.export.tables.rows import Row
from ration.plan.load_loads import LoadsSource, load_loads
from ration.plan.load_plan import PlanSource, load_plan
from ration.plan.plan_programme import plan_programme
from ration.results.lines import Line
from ration.results.plan.plan import PlanRecord


def journal_template(
    path: str | Path,
    plan: PlanSource | None = None,
    *,
    loads: LoadsSource | None = None,
    force: bool = False,
) -> int:
    """Write a `.csv` or `.xlsx` file to fill in, and return how many rows it has.

    With a plan, there is a dispatch for every site, item and pack that is to be sent; where stock
    is too short for whole packs alone, another for what is no whole pack. Its document
    is `WB-0001` and so on, one for each site of a channel; its date is blank. `from` is the depot,
    if the plan's stock is at one alone. With `loads`, there are the dispatches of their trips
    instead; its documents are the numbers of trips. Raises as `write_journal`, and InputError if
    the loads cannot be read, or are not of the plan.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     journal_template(f"{folder}/journal.csv")
    0
    """
    known = None if plan is None else load_plan(plan)
    sites = [] if known is None else [manifest.site for manifest in known.sites]
    if loads is not None:
        programme = None if known is None else plan_programme(known)
        record = load_loads(loads, known, programme)
        rows = list(trip_rows(record))
        sites += [stop.site for _, stop in record.stops()]
    else:
        rows = [] if known is None else list(_dispatches(known))
    read = (*(() if known is None else known._read), *inputs(loads=loads))
    sites = [*dict.fromkeys(sites)]
    write_table(path, rows, force=force, read=read, blank=True, places=sites)
    return len(rows)


def _dispatches(plan: PlanRecord) -> Iterator[Row]:
    depot = _depot(plan)
    opened = {line.item for line in plan.totals.lines if _too_many_packs(plan, line)}
    number = 0
    for manifest in plan.sites:
        goods = [
            row for line in manifest.lines.lines for row in _goods(line, opened=line.item in opened)
        ]
        if not goods:
            continue
        number += 1
        start = (None, f"WB-{number:04}", "dispatch", depot, manifest.site)
        for item, *amount in goods:
            yield (*start, item, None, *amount, None, None)


def _too_many_packs(plan: PlanRecord, total: Line) -> bool:
    """Whether there is too little of an item to send every site whole packs alone."""
    if total.supply is None or total.supply.available is None:
        return False
    sent = (
        line.quantity.amount + line.dispatch.over
        for manifest in plan.sites
        for line in manifest.lines.lines
        if line.item == total.item and line.dispatch is not None
    )
    return sum(sent) > total.supply.available


def _goods(line: Line, *, opened: bool) -> Iterator[Row]:
    """What is sent of an item to a site: item, quantity, unit, packs, pack.

    If packs are `opened`, there is a row for what is no whole pack.
    """
    supply = line.supply
    sent = line.quantity.amount if supply is None or supply.delivered is None else supply.delivered
    if line.dispatch is None or sent != line.quantity.amount:  # the rest is at the site
        if sent:
            yield (line.item, sent, line.unit, None, None)
        return
    holds = {pack.pack: pack.holds for pack in line.packs}
    whole = [(pack.pack, pack.count) for pack in line.packs] if opened else line.dispatch.packs
    for name, count in whole:
        if count:
            yield (line.item, None, None, count, pack_text(name, holds[name]))
    if opened and line.loose.amount:
        yield (line.item, line.loose.amount, line.unit, None, None)


def _depot(plan: PlanRecord) -> str | None:
    """The only depot of the plan's stock; None means there are none, or several."""
    depots = set() if plan.stock is None else {use.lot.depot for use in plan.stock.lots}
    names = depots - {None}
    return names.pop() if len(names) == 1 else None
