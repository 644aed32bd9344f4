"""Tables for people to read, the same on a screen and on a page."""

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice
from typing import NamedTuple

from ration.core.quantity import Quantity, number_text
from ration.export.stock_tables import about
from ration.export.tables import counts_text, known, packs_text
from ration.programme.assumptions import Assumption
from ration.results.exclusions import Exclusion
from ration.results.lines import Line, Manifest
from ration.results.plan import PlanRecord
from ration.results.provenance import StockStamp
from ration.results.supply import Supply

_MOST_LOTS = 10  # told one by one; `lots.csv` has all


class DisplayTable(NamedTuple):
    """The headers of a table, its rows, and which of its columns hold numbers."""

    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: frozenset[int] = frozenset()


def grouped(number: Fraction | int) -> str:
    """A number with commas between thousands."""
    return number_text(number, grouped=True)


def totals_shown(lines: Sequence[Line]) -> DisplayTable:
    """What is handed out in all, in packs, with weights and loads; a star marks what is assumed."""
    rows = [
        [
            f"{line.name}, {line.unit}",
            grouped(line.quantity.amount) + _star(line.assumption),
            packs_text(line, grouped=True) + _star(line.assumed_packs),
            grouped(line.loose.amount) if line.packs else "",
            known(line.net_kg, grouped=True) + _star(line.assumed_weight),
            known(line.gross_kg, grouped=True) + _star(line.assumed_weight or line.assumed_packs),
            counts_text(line.vehicles),
        ]
        for line in lines
    ]
    headers = ["item", "quantity", "whole packs", "loose", "net kg", "gross kg", "loads"]
    return DisplayTable(headers, rows, frozenset({1, 3, 4, 5, 6}))


def stock_shown(lines: Sequence[Line]) -> DisplayTable:
    """What is required, available and issued of every item that was shared from stock."""
    given = [(line, line.supply) for line in lines if line.supply is not None]
    owed = any(supply.owed for _, supply in given)
    headers = ["item", "required", *(["owed before"] if owed else [])]
    headers += ["available", "issued", "short", "covered", "days", "balance"]
    rows = [_supplied(line, supply, owed=owed) for line, supply in given]
    return DisplayTable(headers, rows, frozenset(range(1, len(headers))))


def _supplied(line: Line, supply: Supply, *, owed: bool) -> list[str]:
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
    """How many households are issued none of what they are due, item by item."""
    found = [(line.name, line.supply.left_out) for line in lines if line.supply is not None]
    told = [f"{count:,} of {name}" for name, count in found if count]
    said = [f"Households that are due some and issued none: {', '.join(told)}."] if told else []
    unknown = [one.name for one in lines if not one.pool and _uncounted(one.supply)]
    where = "They are not counted of what comes through several channels"
    return [*said, f"{where}: {', '.join(unknown)}."] if unknown else said


def _uncounted(supply: Supply | None) -> bool:
    return supply is not None and supply.short > 0 and supply.left_out is None


def short_shown(plan: PlanRecord, most: int) -> DisplayTable:
    """Where what is short is short: the first `most` lines of an item at a site.

    Items that one site alone hands out are left out: what is short there is short in all.
    """
    several = len(plan.channels) > 1
    headers = ["site", *(["channel"] if several else []), "item"]
    names = len(headers)
    headers += ["required", "available", "issued", "short"]
    rows = [
        [
            one.site,
            *([one.title] if several else []),
            f"{line.name}, {line.unit}",
            grouped(supply.required),
            known(supply.available, grouped=True),
            grouped(line.quantity.amount),
            grouped(supply.short),
        ]
        for one, line, supply in islice(_short(plan), most)
    ]
    return DisplayTable(headers, rows, frozenset(range(names, len(headers))))


def _short(plan: PlanRecord) -> Iterator[tuple[Manifest, Line, Supply]]:
    """The sites at which items are short; of sites there may be very many."""
    channels = [plan.manifests(channel) for channel in plan.channels]
    many = Counter[str]()  # sites that hand an item out
    for sites in channels:
        many.update({line.item: len(sites) for line in sites[0].lines.each()})
    short = {line.item for line in plan.totals.lines if line.supply and line.supply.short}
    for sites in channels:
        items = [line.item for line in sites[0].lines.each()]
        at = [n for n, item in enumerate(items) if item in short and many[item] > 1]
        for one in sites if at else []:
            for line in (one.lines.lines[n] for n in at):
                if line.supply is not None and line.supply.short:
                    yield one, line, line.supply


def lots_shown(stock: StockStamp) -> list[str]:
    """What else there is to know of a stock: lots that come later, lots that may not be used."""
    found = [f"Idle: {lot.quantity} of {lot.item} at {lot.site}." for lot in stock.idle]
    found += [
        f"Arrives later: {lot.quantity} of {lot.item}, {lot.arriving}." for lot in stock.later
    ]
    found += [f"Expired: {lot.quantity} of {lot.item}, {lot.expiry}." for lot in stock.expired]
    more = len(found) - _MOST_LOTS
    return [*found[:_MOST_LOTS], f"… and {more} more lots."] if more > 0 else found


def nothing_shown(nothing: Sequence[Exclusion]) -> DisplayTable:
    """Who gets nothing of an item, and why."""
    rows = [
        [one.item or "anything at all", f"{one.column} is {one.value}", f"{one.households:,}"]
        for one in nothing
    ]
    return DisplayTable(["gets nothing of", "because", "households"], rows, frozenset({2}))


def rounding_shown(lines: Sequence[Line]) -> DisplayTable:
    """What rounding added or took away, of the items of which it did.

    That is of what is due: of items that were shared from stock, less may be handed out.
    """
    rows = [
        [f"{line.name}, {line.unit}", _signed(line), _about(line.exact)]
        for line in lines
        if line.rounding.amount
    ]
    made = "handed out" if all(line.supply is None for line in lines) else "due"
    headers = ["item", f"{made} more (+) or less (-)", "by the rules"]
    return DisplayTable(headers, rows, frozenset({1, 2}))


def assumed_shown(assumptions: Sequence[Assumption]) -> DisplayTable:
    """Every figure that is ours, and why it is so."""
    rows = [[one.item or "", one.says, one.source or ""] for one in assumptions]
    return DisplayTable(["item", "figure", "why"], rows)


def notes(plan: PlanRecord, listed: str = "above") -> Iterator[str]:
    """What must be known to read the tables right; `listed` is where the assumptions stand."""
    people = dict(plan.people)
    for line in plan.totals.lines:
        if line.pool and people["households"]:
            each = Quantity(amount=line.quantity.amount / people["households"], unit=line.unit)
            each = each.to("kg") if line.unit == "t" else each
            rounded = grouped(round(each.amount, 3))
            about_each = f"about {rounded} {each.unit} a household, not an entitlement"
            yield f"{line.name} is a pool: {about_each}."
    if not any(line.rounding.amount for line in plan.totals.lines):
        if plan.stock is None:
            yield "Nothing was rounded: every quantity is exact."
        else:  # shares of it may have been
            yield "Nothing that is due was rounded."
    if plan.assumptions:
        yield f"* rests on an assumption, listed {listed}."


def _star(assumed: bool) -> str:
    return "*" if assumed else ""


def _signed(line: Line) -> str:
    text = _about(line.rounding)
    return text if line.rounding.amount < 0 else f"+{text}"


def _about(quantity: Quantity) -> str:
    """A number to be read aloud: three decimals are enough where there is no exact decimal."""
    text = grouped(quantity.amount)
    return f"{grouped(round(quantity.amount, 3))}…" if "/" in text else text
