"""Compare what plans record beside their totals: inputs, people, sites, who gets nothing."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from ration.core.text.cells import many
from ration.results.diff import AmountChange, Change, Kind, SiteChange
from ration.results.lines import Manifest, by_level
from ration.results.plan.plan import PlanRecord
from ration.results.provenance import RegisterStamp, StockStamp

_DIGITS = 12  # of a fingerprint, as people compare them


def input_changes(before: PlanRecord, after: PlanRecord) -> Iterator[Change]:
    """What the plans were computed from, where it differs.

    A file with the same contents under another name is the same.
    """
    was, now = before.programme, after.programme
    if was.sha256 != now.sha256:
        first, second = (f"{p.id}, version {p.version} ({p.sha256[:_DIGITS]})" for p in (was, now))
        yield Change(what="programme", before=first, after=second)
    yield from _change("level, times and days", was.amounts, now.amounts)
    yield from _change("day", before.date, after.date)
    yield from _register(before.source, after.source)
    first_stock, second_stock = before.stock, after.stock
    if _stock_key(first_stock) != _stock_key(second_stock):
        yield Change(what="stock", before=_stock(first_stock), after=_stock(second_stock))


def _register(was: RegisterStamp, now: RegisterStamp) -> Iterator[Change]:
    if was.sha256 != now.sha256 or (was.sha256 is None and was.source != now.source):
        yield Change(what="register", before=_file(was), after=_file(now))
    for name in ("read", "accepted", "rejected", "left_out"):
        what = f"rows {name.replace('_', ' ')}"
        yield from _change(what, f"{getattr(was, name):,}", f"{getattr(now, name):,}")
    yield from _change("why rows are left out", was.why_left_out, now.why_left_out)
    yield from _change("ages on", was.ages_on, now.ages_on)


def _file(stamp: RegisterStamp | StockStamp) -> str:
    mark = "" if stamp.sha256 is None else f" ({stamp.sha256[:_DIGITS]})"
    return f"{stamp.source}{mark}"


def _stock_key(stock: StockStamp | None) -> object:
    """What two stocks have in common if they are the same."""
    if stock is None:
        return None
    lots = tuple(use.lot for use in stock.lots), stock.idle, stock.later, stock.expired, stock.soon
    return stock.sha256 or (stock.source, lots)


def _stock(stock: StockStamp | None) -> str | None:
    return None if stock is None else _file(stock)


def people_changes(before: PlanRecord, after: PlanRecord) -> Iterator[Change]:
    """The counts of people in the register, and served, that differ."""
    yield from _people(before.people, before.served, after.people, after.served)


def _people(
    was: Sequence[tuple[str, int]],
    was_served: Sequence[tuple[str, int]],
    now: Sequence[tuple[str, int]],
    now_served: Sequence[tuple[str, int]],
) -> Iterator[Change]:
    yield from _counts({f"{who}": count for who, count in was}, dict(now))
    first = {f"{who} served": count for who, count in was_served}
    yield from _counts(first, {f"{who} served": count for who, count in now_served})


def _counts(was: Mapping[str, int], now: Mapping[str, int]) -> Iterator[Change]:
    for what in {**was, **now}:
        before, after = (None if what not in each else f"{each[what]:,}" for each in (was, now))
        yield from _change(what, before, after)


def site_changes(before: PlanRecord, after: PlanRecord) -> Iterator[SiteChange]:
    """The sites that are new, gone, or have other figures, channel by channel."""
    was = {(site.channel, site.site): site for site in before.sites}
    now = {(site.channel, site.site): site for site in after.sites}
    for key in sorted({**was, **now}):
        first, second = was.get(key), now.get(key)
        people = tuple(_people_of(first, second))
        items = tuple(_amounts(first, second))
        if first is None or second is None or people or items:
            kind: Kind = "new" if first is None else "gone" if second is None else "changed"
            channel, site = key
            yield SiteChange(channel=channel, site=site, change=kind, people=people, items=items)


def _people_of(was: Manifest | None, now: Manifest | None) -> Iterator[Change]:
    sides = [((), ()) if site is None else (site.people, site.served) for site in (was, now)]
    yield from _people(*sides[0], *sides[1])


def _amounts(was: Manifest | None, now: Manifest | None) -> Iterator[AmountChange]:
    """What a site hands out of every item that differs; by unit, if that is another."""
    lines = [site.lines.values() if site else () for site in (was, now)]
    amounts = [{(each.item, each.unit): each.quantity.amount for each in part} for part in lines]
    for item, unit in {**amounts[0], **amounts[1]}:
        before, after = (each.get((item, unit), Fraction(0)) for each in amounts)
        if before != after:
            yield AmountChange(item=item, unit=unit, before=before, after=after)


def remark_changes(before: PlanRecord, after: PlanRecord) -> Iterator[Change]:
    """Who gets nothing, the warnings and the subtotals, where they differ."""
    was, now = _nothing(before), _nothing(after)
    for what in {**was, **now}:
        first, second = (many(each[what], "household") for each in (was, now))
        yield from _change(what, first, second)
    texts, others = (Counter(each.message for each in plan.warnings) for plan in (before, after))
    for text in {**texts, **others}:
        first_count, second_count = (f"{each[text]}" for each in (texts, others))
        yield from _change(f"warnings: {text}", first_count, second_count)
    yield from _subtotals(before, after)


def _nothing(plan: PlanRecord) -> Counter[str]:
    """How many households get nothing, by the cause in words."""
    return Counter(
        {
            f"nothing{'' if each.item is None else f' of {each.item}'}, as {each.because}": (
                each.households
            )
            for each in plan.nothing
        }
    )


def _subtotals(before: PlanRecord, after: PlanRecord) -> Iterator[Change]:
    levels, others = by_level(before.by), by_level(after.by)
    for columns in {**levels, **others}:
        was = {place.values: place for place in levels.get(columns, ())}
        now = {place.values: place for place in others.get(columns, ())}
        if was == now:
            continue
        same = sum(place == now.get(values) for values, place in was.items())
        as_before = f", of which {same:,} are as before" if was else ""
        yield Change(
            what=f"subtotals by {', '.join(columns)}",
            before=f"{len(was):,}" if was else None,
            after=f"{len(now):,}{as_before}" if now else None,
        )


def _change(what: str, before: str | None, after: str | None) -> Iterator[Change]:
    """A change if two texts differ; "" is none."""
    if (before or None) != (after or None):
        yield Change(what=what, before=before or None, after=after or None)
