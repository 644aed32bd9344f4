"""The figures that a meeting asks for first: people, tonnes, loads, money, sites."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from ration.core.problems.names import some
from ration.core.text.cells import many
from ration.export.tables.display import grouped, rounded
from ration.results.lines import Line, Manifest
from ration.results.plan.plan import PlanRecord
from ration.results.plan.site_table import SiteTable

_MONEY = re.compile("[A-Z]{3}")  # the code of a currency, such as KPW


class Figure(NamedTuple):
    """A figure with its label; `note` is a few words below it."""

    label: str
    value: str
    note: str = ""


def figures(plan: PlanRecord) -> list[Figure]:
    """The figures of a plan; what is not known is left out."""
    return [
        *_people(plan),
        *_goods(plan),
        *_loads(plan.totals.lines),
        *_money(plan.totals.lines),
        *_sites(plan),
        *_problems(plan),
    ]


def is_money(line: Line) -> bool:
    """Whether a line is money: its unit is the code of a currency.

    >>> bool(_MONEY.fullmatch("KPW")), bool(_MONEY.fullmatch("kg"))
    (True, False)
    """
    return line.net_kg is None and bool(_MONEY.fullmatch(line.unit))


def short_sites(sites: Sequence[Manifest]) -> frozenset[int]:
    """Which sites of a channel are short of an item, by their places in it."""
    if not isinstance(sites, SiteTable):
        return frozenset(
            at for at, site in enumerate(sites) if any(map(_is_short, site.lines.values()))
        )
    found: set[int] = set()
    for item in sites.columns.lines.values():  # equal lines are looked at once
        short = [_is_short(line) for line in item.distinct]
        if any(short):
            found.update(at for at, which in enumerate(item.which) if short[which])
    return frozenset(found)


def _is_short(line: Line) -> bool:
    return line.supply is not None and line.supply.short > 0


def _people(plan: PlanRecord) -> Iterator[Figure]:
    served = dict(plan.served)
    for who, count in plan.people[:2]:
        number = served.get(who, count)
        note = f"of {count:,} in the register" if number != count else "all in the register"
        yield Figure(f"{who} served" if who in served else who, f"{number:,}", note)


def _goods(plan: PlanRecord) -> Iterator[Figure]:
    goods = [line for line in plan.totals.lines if not is_money(line)]
    weighed = [line.net_kg for line in goods if line.net_kg is not None]
    if not weighed:
        return
    tonnes = sum(weighed, Fraction(0)) / 1000
    without = [line.name for line in goods if line.net_kg is None]
    note = f"without {many(len(without), 'item')} of unknown weight" if without else "net"
    what = "required" if plan.stock is None else "issued"
    yield Figure(f"tonnes {what}", grouped(rounded(tonnes, 1 if tonnes >= 10 else 3)), note)


def _loads(lines: Sequence[Line]) -> Iterator[Figure]:
    """The vehicles of each kind; an item that several kinds can carry counts for each of them."""
    kinds = dict.fromkeys(name for line in lines for name, _ in line.vehicles)
    for kind in kinds:
        loads = {
            line.name: count for line in lines for name, count in line.vehicles if name == kind
        }
        what = some(loads) if len(loads) < 3 else f"{len(loads)} items, each by itself"
        yield Figure(f"loads by {kind}", f"{sum(loads.values()):,}", f"at least; {what}")


def _money(lines: Sequence[Line]) -> Iterator[Figure]:
    """Money that is handed out, by currency; a programme has no prices of goods."""
    money = [line for line in lines if is_money(line)]
    for unit in dict.fromkeys(line.unit for line in money):
        paid = [line for line in money if line.unit == unit]
        amount = sum((line.quantity.amount for line in paid), Fraction(0))
        yield Figure(unit, grouped(amount), ", ".join(line.name for line in paid))


def _sites(plan: PlanRecord) -> Iterator[Figure]:
    channels = [plan.manifests(channel) for channel in plan.channels]
    counts = [f"{sites[0].title} {len(sites):,}" for sites in channels]
    every = sum(map(len, channels))
    if every:
        yield Figure("sites", f"{every:,}", " · ".join(counts) if len(counts) > 1 else "")
    if plan.stock is not None:
        short = sum(len(short_sites(sites)) for sites in channels)
        yield Figure("sites short of goods", f"{short:,}", f"of {every:,}")


def _problems(plan: PlanRecord) -> Iterator[Figure]:
    """Rows that were rejected, and warnings: they are listed at the end of the page."""
    if plan.source.rejected:
        note = f"of {plan.source.read:,}; nobody in them is served"
        yield Figure("rows rejected", f"{plan.source.rejected:,}", note)
    if plan.warnings:
        count = len(plan.warnings)
        label = "warning" if count == 1 else "warnings"
        yield Figure(label, f"{count:,}", "listed under The register")
