"""Tables and notes for people to read, the same in the terminal and on the HTML page."""

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from ration.core.quantity.quantity import Quantity, number_text
from ration.core.quantity.units import quantity_text
from ration.export.tables.rows import known, loads_text, packs_text, sent_text
from ration.export.tables.stock import about
from ration.programme.assumptions import Assumption
from ration.results.exclusions import Exclusion
from ration.results.lines import Line, Manifest
from ration.results.plan.plan import PlanRecord
from ration.results.provenance import StockStamp
from ration.results.stock import Lot
from ration.results.supply import Supply

if TYPE_CHECKING:
    from ration.results.accounts.collected import Coverage, ItemCollected, Status

_MOST_LOTS = 10  # named one by one; `lots.csv` lists all


class DisplayTable(NamedTuple):
    """A table of text: headers, rows, and the indexes of the columns that contain numbers."""

    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: frozenset[int] = frozenset()


def grouped(number: Fraction | int) -> str:
    """A number with commas between thousands."""
    return number_text(number, grouped=True)


def rounded(number: Fraction, places: int) -> Fraction:
    """A number rounded to so many decimals, or to its first digit if that comes later.

    >>> grouped(rounded(Fraction("12.345"), 1)), grouped(rounded(Fraction("0.00027"), 1))
    ('12.3', '0.0003')
    """
    return round(number, places_for(number, places))


def places_for(number: Fraction, least: int, digits: int = 1) -> int:
    """How many decimals show so many digits of a number that is not 0: at least `least`.

    >>> places_for(Fraction("12.34"), 2), places_for(Fraction("0.00027"), 2)
    (2, 4)
    >>> places_for(Fraction("0.125"), 2, digits=3)
    3
    """
    while number and abs(number) * 10**least < 10 ** (digits - 1):
        least += 1
    return least


def totals_shown(lines: Sequence[Line]) -> DisplayTable:
    """The totals per item: quantity, packs, weights, loads. A star marks an assumed figure."""
    rows = [
        [
            f"{line.name}, {line.unit}",
            grouped(line.quantity.amount) + _star(line.assumption),
            packs_text(line, grouped=True) + _star(line.assumed_packs),
            grouped(line.loose.amount) if line.packs else "",
            sent_text(line, grouped=True) + _star(line.dispatch is not None and line.assumed_packs),
            known(line.net_kg, grouped=True) + _star(line.assumed_weight),
            known(line.gross_kg, grouped=True) + _star(line.assumed_weight or line.assumed_packs),
            loads_text(line, between="\n"),
        ]
        for line in lines
    ]
    headers = ["item", "quantity", "whole packs", "loose", "packs to send", "net kg", "gross kg"]
    headers.append("loads")
    shown = [at for at in range(len(headers)) if at < 2 or any(row[at] for row in rows)]
    numbers = frozenset(at for at, column in enumerate(shown) if column not in (0, 2))
    return DisplayTable(
        [headers[at] for at in shown], [[row[at] for at in shown] for row in rows], numbers
    )


def stock_shown(lines: Sequence[Line]) -> DisplayTable:
    """What is required, available and issued of every item that was issued from stock."""
    supplied = [(line, line.supply) for line in lines if line.supply is not None]
    owed = any(supply.owed for _, supply in supplied)
    headers = ["item", "required", *(["owed before"] if owed else [])]
    headers += ["available", "issued", "short", "covered", "days", "balance"]
    rows = [_stock_row(line, supply, owed=owed) for line, supply in supplied]
    return DisplayTable(headers, rows, frozenset(range(1, len(headers))))


def _stock_row(line: Line, supply: Supply, *, owed: bool) -> list[str]:
    return [
        f"{line.name}, {line.unit}",
        grouped(supply.required),
        *([grouped(supply.owed)] if owed else []),
        known(supply.available, grouped=True),
        grouped(line.quantity.amount),
        grouped(supply.short),
        f"{about(100 * supply.covered)} %",
        "" if supply.days is None else about(supply.days),
        known(supply.balance, grouped=True),
    ]


def left_out_shown(lines: Sequence[Line]) -> list[str]:
    """Sentences on how many households are due an item, or only owed it, and are issued none."""
    supplies = [(line.name, line.supply) for line in lines if line.supply is not None]
    due = [f"{supply.left_out:,} for {name}" for name, supply in supplies if supply.left_out]
    owed = [f"{supply.only_owed:,} for {name}" for name, supply in supplies if supply.only_owed]
    notes = [f"Households due an item that get nothing: {', '.join(due)}."] if due else []
    more = "Households only owed an item from before that get nothing"
    notes += [f"{more}: {', '.join(owed)}."] if owed else []
    uncounted = [line.name for line in lines if not line.pool and _is_uncounted(line.supply)]
    where = "They are not counted for items that come through several channels"
    return [*notes, f"{where}: {', '.join(uncounted)}."] if uncounted else notes


def _is_uncounted(supply: Supply | None) -> bool:
    return supply is not None and supply.short > 0 and supply.left_out is None


def short_shown(plan: PlanRecord, most: int) -> DisplayTable:
    """Which items are short at which sites: at most `most` rows.

    Items that only one site hands out are left out: the totals show that shortage already.
    """
    several = len(plan.channels) > 1
    headers = ["site", *(["channel"] if several else []), "item"]
    names = len(headers)
    headers += ["required", "available", "issued", "short"]
    rows = [
        [
            site.site,
            *([site.title] if several else []),
            f"{line.name}, {line.unit}",
            grouped(supply.required),
            known(supply.available, grouped=True),
            grouped(line.quantity.amount),
            grouped(supply.short),
        ]
        for site, line, supply in islice(_short(plan), most)
    ]
    return DisplayTable(headers, rows, frozenset(range(names, len(headers))))


def _short(plan: PlanRecord) -> Iterator[tuple[Manifest, Line, Supply]]:
    """Yield each site with its lines that are short; lazily, as there may be very many sites."""
    channels = [plan.manifests(channel) for channel in plan.channels]
    site_counts = Counter[str]()  # of the sites that hand an item out
    for sites in channels:
        site_counts.update({line.item: len(sites) for line in sites[0].lines.values()})
    short = {line.item for line in plan.totals.lines if line.supply and line.supply.short}
    for sites in channels:
        items = [line.item for line in sites[0].lines.values()]
        at = [n for n, item in enumerate(items) if item in short and site_counts[item] > 1]
        for site in sites if at else []:
            for line in (site.lines.lines[n] for n in at):
                if line.supply is not None and line.supply.short:
                    yield site, line, line.supply


def lots_shown(stock: StockStamp) -> list[str]:
    """Sentences on lots that were not used: idle, later, expired, expiring too soon."""
    lots = [f"Idle: {_lot(lot)} at {lot.site}." for lot in stock.idle]
    lots += [f"Arrives later: {_lot(lot)}, {lot.arriving}." for lot in stock.later]
    lots += [f"Expired: {_lot(lot)}, {lot.expiry}." for lot in stock.expired]
    lots += [f"Expires too soon: {_lot(lot)}, {lot.expiry}." for lot in stock.soon]
    more = len(lots) - _MOST_LOTS
    return [*lots[:_MOST_LOTS], f"… and {more} more lots."] if more > 0 else lots


def _lot(lot: Lot) -> str:
    return f"{quantity_text(lot.quantity)} of {lot.item}"


def nothing_shown(nothing: Sequence[Exclusion]) -> DisplayTable:
    """Which households get nothing of an item, or nothing at all, and why."""
    rows = [[who.item or "any item", who.because, f"{who.households:,}"] for who in nothing]
    return DisplayTable(["gets nothing of", "because", "households"], rows, frozenset({2}))


def rounding_shown(lines: Sequence[Line]) -> DisplayTable:
    """What rounding added to or took from each item; items without rounding are left out.

    It is the rounding of what is due: from stock, less may be handed out.
    """
    rows = [
        [f"{line.name}, {line.unit}", _signed(line), _about(line.exact)]
        for line in lines
        if line.rounding.amount
    ]
    what = "handed out" if all(line.supply is None for line in lines) else "due"
    headers = ["item", f"{what} more (+) or less (-)", "before rounding"]
    return DisplayTable(headers, rows, frozenset({1, 2}))


def assumed_shown(assumptions: Sequence[Assumption]) -> DisplayTable:
    """Every figure that is an assumption, and the reason for it."""
    rows = [[figure.item or "", figure.says, figure.source or ""] for figure in assumptions]
    return DisplayTable(["item", "figure", "why"], rows)


def notes(plan: PlanRecord, listed: str = "above") -> Iterator[str]:
    """Yield notes to the tables; `listed` says where the assumptions are: `above` or `below`."""
    people = dict(plan.people)
    for line in plan.totals.lines:
        if line.pool and people["households"]:
            each = Quantity(amount=line.quantity.amount / people["households"], unit=line.unit)
            each = each.to("kg") if line.unit == "t" else each
            about = grouped(rounded(each.amount, 3))
            about_each = f"about {about} {each.unit} per household, not an entitlement"
            yield f"{line.name} is a pool: {about_each}."
    if any(line.site_vehicles not in ((), line.vehicles) for line in plan.totals.lines):
        yield "Loads are at least those of all goods together; `sites` is the sum of every site's."
    if not any(line.rounding.amount for line in plan.totals.lines):
        if plan.stock is None:
            yield "Nothing was rounded: every quantity is exact."
        else:  # what is issued of it may have been
            yield "Nothing that is due was rounded."
    if plan.assumptions:
        yield f"* is based on an assumption, listed {listed}."


def _star(assumed: bool) -> str:
    return "*" if assumed else ""


def _signed(line: Line) -> str:
    text = _about(line.rounding)
    return text if line.rounding.amount < 0 else f"+{text}"


def _about(quantity: Quantity) -> str:
    """An exact decimal, or the first three decimals and "…" if there is none."""
    text = grouped(quantity.amount)
    return f"{grouped(round(quantity.amount, 3))}…" if "/" in text else text


def coverage_shown(parts: "Sequence[Coverage]") -> DisplayTable:
    """How many households have collected; people too. A star marks a tally without ids.

    Households that are refused or unreported have a column only if there are any.
    """
    from ration.results.accounts.collected import STATUSES

    first = dict.fromkeys((each.by or ("site" if each.site else "")) for each in parts)
    shown = [
        status
        for status in STATUSES
        if status not in ("refused", "unreported") or any(each.households(status) for each in parts)
    ]
    people = any(name == "persons" for each in parts for name, _ in each.due)
    headers = ["channel", *filter(None, [" or ".join(filter(None, first))]), "due"]
    headers += [status.replace("_", "\n") for status in shown]
    headers += ["persons\nserved"] if people else []
    rows = [_coverage_row(each, shown, named=any(first), people=people) for each in parts]
    return DisplayTable(headers, rows, frozenset(range(1 + any(first), len(headers))))


def _coverage_row(
    part: "Coverage", shown: "Sequence[Status]", *, named: bool, people: bool
) -> list[str]:
    star = _star(part.estimated)
    served = part.counted("persons", "collected") + part.counted("persons", "partly")
    persons = f"{grouped(served)}{star} of {grouped(part.counted('persons'))}"
    return [
        part.channel,
        *([(part.value if part.by else part.site) or ""] if named else []),
        grouped(part.households()),
        *(f"{grouped(part.households(status))}{star}" for status in shown),
        *([persons] if people else []),
    ]


def collected_items_shown(items: "Sequence[ItemCollected]") -> DisplayTable:
    """What households may collect of each item, have collected, and have not."""
    rows = [
        [
            f"{line.name}, {line.unit}",
            grouped(line.entitled),
            grouped(line.collected),
            grouped(line.remaining),
            f"{about(100 * line.collected / line.entitled)} %" if line.entitled else "",
        ]
        for line in items
    ]
    headers = ["item", "entitled", "collected", "remaining", "share"]
    return DisplayTable(headers, rows, frozenset(range(1, len(headers))))
