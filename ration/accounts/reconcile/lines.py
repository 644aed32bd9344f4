"""The lines of a reconciliation: figures by place, item and lot, with the rows behind them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from ration.accounts.ledger.post import Ledger
from ration.accounts.ledger.spots import Key, Posting, figures_of
from ration.accounts.reconcile.bulk import surely_found
from ration.accounts.reconcile.checks import BulkCheck, check_record
from ration.accounts.reconcile.planned import Planned
from ration.core.quantity.quantity import Quantity
from ration.programme.item import Item
from ration.results.accounts.reconciliation import KNOWN, Behind, Figures, GoodsLine, LotFigures

_BALANCES = {"place": "on_hand", "transit": "in_transit"}  # the figures that are no flows
_UNACCOUNTED = ("unaccounted_short", "unaccounted_surplus")


class Steps(NamedTuple):
    """The figures of a line in steps. `counted` None means that it has no count."""

    figures: dict[str, int]
    counted: int | None
    not_counted: int


def make_lines(
    ledger: Ledger, planned: Planned, checks: Sequence[BulkCheck], errors: Iterable[str]
) -> list[GoodsLine]:
    """A line per place and item: sites in the plan's order, then depots by name."""
    lots, behind = _steps_by_lot(ledger), _behind(ledger.postings)
    measured = frozenset(errors)
    of: dict[tuple[str, str], list[Key]] = defaultdict(list)
    for each, steps in planned.quantity.items():
        if steps:  # what is short everywhere is planned nowhere
            of[each] = []
    for key in sorted(lots, key=lambda key: (key.place, key.item, key.lot or "")):
        of[key.place, key.item].append(key)
    sites, items = [*planned.channels], [*planned.items]
    order = {site: at for at, site in enumerate(sites)}

    def place_order(key: tuple[str, str]) -> tuple[int, str, int]:
        return (order.get(key[0], len(sites)), key[0], items.index(key[1]))

    of_line: dict[tuple[str, str], list[BulkCheck]] = defaultdict(list)
    for check in checks:
        of_line[check.place, check.item].append(check)
    lines = []
    for place, name in sorted(of, key=place_order):
        own = of_line.get((place, name), [])
        mine = {key: lots[key] for key in of[place, name]}
        rows = [row for key in mine for row in behind.get(key, ())]
        line = _line(place, planned, planned.items[name], mine, own, rows, name in measured)
        lines.append(line)
    return lines


def _line(
    place: str,
    planned: Planned,
    item: Item,
    lots: Mapping[Key, Steps],
    checks: Sequence[BulkCheck],
    behind: Sequence[tuple[Key, str, Posting]],
    measured: bool,
) -> GoodsLine:
    whole = added(lots.values())
    loss = _smallest_loss(whole, checks, measured=measured)
    quantity = planned.quantity.get((place, item.id))
    amounts = {steps: item.quantity(steps) for steps in {each[2].steps for each in behind}}
    return GoodsLine(
        place=place,
        role="site" if place in planned.channels else "depot",
        channels=planned.channels.get(place, ()),
        **figures(item, whole, quantity, loss),
        lots=tuple(
            LotFigures(
                lot=key.lot,
                **figures(
                    item,
                    each,
                    None,
                    _smallest_loss(
                        each,
                        [check for check in checks if check.lot in (None, key.lot)],
                        measured=measured,
                    ),
                ),
            )
            for key, each in lots.items()
        ),
        behind=tuple(_row_behind(amounts, *each) for each in behind),
        checks=tuple(check_record(check, item) for check in checks),
    )


def _smallest_loss(steps: Steps, checks: Sequence[BulkCheck], *, measured: bool) -> int | None:
    """The smallest loss that is found, in steps; None means that nothing was counted."""
    if steps.counted is None or steps.not_counted:
        return None
    if not measured:
        return 1
    return max(surely_found(check.variance) for check in checks)


def figures(item: Item, steps: Steps, planned: int | None, loss: int | None) -> dict[str, Any]:
    """The figures of a line as the fields of its record."""
    given: dict[str, int | None] = {name: steps.figures.get(name, 0) for name in KNOWN}
    given |= {"planned": planned, "smallest_loss": loss, "counted": steps.counted}
    for name in _UNACCOUNTED:
        given[name] = None if steps.counted is None else steps.figures.get(name, 0)
    zero = item.quantity(0)  # most figures
    quantities = {
        name: None if value is None else item.quantity(value) if value else zero
        for name, value in given.items()
    }
    of_item = {"item": item.id, "name": item.name, "unit": item.unit}
    return {**of_item, **quantities, "not_counted": steps.not_counted}


def added(several: Iterable[Steps]) -> Steps:
    """The sums of figures; what is counted is the sum of what has a count."""
    sums: dict[str, int] = defaultdict(int)
    counted: int | None = None
    not_counted = 0
    for each in several:
        for name, value in each.figures.items():
            sums[name] += value
        if each.counted is not None:
            counted = (counted or 0) + each.counted
        not_counted += each.not_counted
    return Steps(dict(sums), counted, not_counted)


def _steps_by_lot(ledger: Ledger) -> dict[Key, Steps]:
    sums: dict[Key, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    there: set[Key] = set()
    for posting in ledger.postings:
        for key, name in figures_of(posting):
            sums[key][name] += posting.steps
        for spot in (posting.source, posting.target):
            if spot.kind == "place":
                there.add(Key(spot.place, posting.entry.item, spot.lot))
    for (item, spot), steps in ledger.balances().items():
        if spot.kind in _BALANCES:
            sums[Key(spot.place, item, spot.lot)][_BALANCES[spot.kind]] += steps
    last = {count.key: count.counted for count in ledger.counts}
    keys = {*sums, *last}
    return {
        key: Steps(dict(sums[key]), last.get(key), int(key in there and key not in last))
        for key in keys
    }


def _behind(postings: Iterable[Posting]) -> dict[Key, list[tuple[Key, str, Posting]]]:
    """The postings behind every figure of every line."""
    found: dict[Key, list[tuple[Key, str, Posting]]] = defaultdict(list)
    for posting in postings:
        for key, name in figures_of(posting):
            found[key].append((key, name, posting))
    return found


def _row_behind(amounts: Mapping[int, Quantity], key: Key, figure: str, posting: Posting) -> Behind:
    entry = posting.entry
    return Behind(
        figure=figure,
        lot=key.lot,
        quantity=amounts[posting.steps],
        kind=entry.kind,
        document=entry.document,
        date=entry.date,
        file=entry.file,
        row=entry.row,
    )


def totals_of(lines: Sequence[GoodsLine], items: Mapping[str, Item]) -> list[Figures]:
    """The sums of all lines, item by item, in the programme's order."""
    found = []
    for item in items.values():
        own = [line for line in lines if line.item == item.id]
        if own:
            found.append(_total(item, own))
    return found


def _total(item: Item, lines: Sequence[GoodsLine]) -> Figures:
    def steps(line: GoodsLine, name: str) -> int:
        quantity = getattr(line, name)
        return int(item.steps(quantity)) if quantity is not None and quantity.amount else 0

    sums = [
        Steps(
            {name: steps(line, name) for name in (*KNOWN, *_UNACCOUNTED)},
            None if line.counted is None else steps(line, "counted"),
            line.not_counted,
        )
        for line in lines
    ]
    planned = sum(steps(line, "planned") for line in lines)
    losses = [steps(line, "smallest_loss") for line in lines if line.smallest_loss is not None]
    known = losses and not any(line.not_counted for line in lines)
    return Figures(**figures(item, added(sums), planned, max(losses) if known else None))
