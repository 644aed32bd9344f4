"""Journals made from plans, without faults; and faults to put in, each by its name.

A plan's goods are opened at a depot, sent with a waybill per site, received the day after, counted,
issued in two parts, and counted again; some are damaged on the way, lost at the site or returned.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from random import Random
from typing import NamedTuple

from ration import DistributionPlan, Item, Programme, Quantity
from ration.results.accounts.entry_kinds import Kind
from ration.results.accounts.journal import Entry, Journal, Packed

DEPOT = "Main depot"
DAY = dt.date(2024, 5, 1)
Entries = list[Entry]


def journal(entries: Sequence[Entry]) -> Journal:
    """The entries as a journal of one file, with their rows."""
    return Journal(entries=tuple(entries))


def numbered(entries: Sequence[Entry]) -> Entries:
    """The entries with the rows of a file."""
    return [entry.model_copy(update={"row": row}) for row, entry in enumerate(entries, 2)]


def faultless(plan: DistributionPlan, programme: Programme, rng: Random) -> Entries:
    """A journal of all that the plan needs, in which nothing is unaccounted for."""
    maker = Maker(programme, rng)
    needs: dict[tuple[str, str], int] = {}
    for manifest in plan.sites:
        for line in manifest.lines.values():
            key = (manifest.site, line.item)
            needs[key] = needs.get(key, 0) + int(programme.item(line.item).steps(line.quantity))
    sites = list(dict.fromkeys(site for site, _ in needs))
    for number, site in enumerate(sites, 1):
        items = [(item, steps) for (at, item), steps in needs.items() if at == site and steps]
        for item, steps in items:
            maker.way(f"WB-{number:04}", site, programme.item(item), steps)
    maker.close()
    return numbered(maker.entries)


class Maker:
    """Make the entries; what is left at the depot is counted at the end."""

    def __init__(self, programme: Programme, rng: Random) -> None:
        self.programme = programme
        self.rng = rng
        self.entries: Entries = []
        self.depot: dict[tuple[str, str | None], int] = {}
        self.opened: dict[tuple[str, str | None], int] = {}
        self.lots: dict[str, tuple[str | None, ...]] = {
            item.id: ("A", "B") if rng.random() < 0.5 else (None,) for item in programme.items
        }

    def add(
        self,
        kind: Kind,
        day: int,
        document: str,
        item: Item,
        steps: int,
        lot: str | None,
        packed: Packed | None = None,
        origin: str | None = None,
        target: str | None = None,
    ) -> None:
        """Add an entry on a day, counted from the first."""
        quantity = item.quantity(steps)
        date = DAY + dt.timedelta(days=day)
        entry = Entry(
            kind=kind, date=date, reason="wet" if kind == "damage" else None, document=document,
            item=item.id, quantity=quantity, lot=lot,
            packed=packed, file="journal.csv", origin=origin, target=target,
        )  # fmt: skip
        self.entries.append(entry)

    def parts(self, item: Item, steps: int) -> Iterator[tuple[int, Packed | None]]:
        """A quantity in whole packs of the largest size, and the rest."""
        if item.packs and self.rng.random() < 0.8:
            pack = max(item.packs, key=lambda pack: item.steps(pack.holds))
            holds = int(item.steps(pack.holds))
            count = steps // holds
            if count:
                yield count * holds, Packed(pack=pack.name, holds=pack.holds, count=count)
            steps -= count * holds
        if steps:
            yield steps, None

    def way(self, document: str, site: str, item: Item, steps: int) -> None:
        """Send an item to a site, receive it, issue it; all balances end at 0."""
        lots = self.lots[item.id]
        first = steps if len(lots) == 1 else self.rng.randint(0, steps)
        for lot, share in zip(lots, (first, steps - first), strict=False):
            if share:
                self.of_lot(document, site, item, share, lot)

    def of_lot(self, document: str, site: str, item: Item, steps: int, lot: str | None) -> None:
        """The way of one lot."""
        self.opened[item.id, lot] = self.opened.get((item.id, lot), 0) + steps
        arrived = 0
        for sent, packs in self.parts(item, steps):
            self.add("dispatch", 2, document, item, sent, lot, packs, origin=DEPOT, target=site)
            good, packed = sent, packs
            if packs is not None and packs.count > 1 and self.rng.random() < 0.2:
                good -= sent // packs.count
                bag = packs.model_copy(update={"count": 1})
                self.add("damage", 3, document, item, sent - good, lot, bag, target=site)
                packed = packs.model_copy(update={"count": packs.count - 1})
            self.add("receipt", 3, document, item, good, lot, packed, origin=DEPOT, target=site)
            arrived += good
        self.add("count", 4, f"CT-{site}-1", item, arrived, lot, target=site)
        half = self.rng.randint(0, arrived)
        if half:
            self.add("issue", 5, f"DL-{site}-1", item, half, lot, origin=site)
        self.add("count", 6, f"CT-{site}-2", item, arrived - half, lot, target=site)
        rest = arrived - half
        back = self.rng.randint(1, rest) if rest and self.rng.random() < 0.2 else 0
        if rest - back:
            self.add("issue", 7, f"DL-{site}-2", item, rest - back, lot, origin=site)
        if back:
            self.add("return", 8, f"RT-{site}", item, back, lot, origin=site, target=DEPOT)
            self.depot[item.id, lot] = self.depot.get((item.id, lot), 0) + back
        self.add("count", 9, f"CT-{site}-3", item, 0, lot, target=site)

    def close(self) -> None:
        """Open the depot with what is sent, and count it at the end."""
        for (name, lot), steps in self.opened.items():
            item = self.programme.item(name)
            self.add("opening", 0, "OB-1", item, steps, lot, target=DEPOT)
            left = self.depot.get((name, lot), 0)
            self.add("count", 10, "CT-depot", item, left, lot, target=DEPOT)


class Fault(NamedTuple):
    """A journal with one fault: its entries, the row before it, and the row after it."""

    entries: Entries
    before: Entry
    after: Entry | None


def _pick(
    entries: Entries, rng: Random, which: Callable[[Entry], bool]
) -> tuple[int, Entry] | None:
    fit = [(at, entry) for at, entry in enumerate(entries) if which(entry)]
    return rng.choice(fit) if fit else None


def _changed(
    entries: Entries,
    rng: Random,
    which: Callable[[Entry], bool],
    change: Callable[[Entry], dict[str, object] | None],
) -> Fault | None:
    picked = _pick(entries, rng, which)
    if picked is None:
        return None
    at, entry = picked
    update = change(entry)
    if update is None:
        return None
    after = entry.model_copy(update=update)
    return Fault([*entries[:at], after, *entries[at + 1 :]], entry, after)


def _scaled(entry: Entry, packed: Packed) -> dict[str, object]:
    """The quantity of other packs, in the unit of the entry."""
    old = entry.packed
    assert old is not None
    one = entry.quantity.amount / old.count / old.holds.amount
    amount = packed.count * packed.holds.amount * one
    return {"packed": packed, "quantity": Quantity(amount=amount, unit=entry.quantity.unit)}


def missing_bag(entries: Entries, rng: Random) -> Fault | None:
    """A receipt has a bag less."""

    def less(entry: Entry) -> dict[str, object]:
        assert entry.packed is not None
        return _scaled(entry, entry.packed.model_copy(update={"count": entry.packed.count - 1}))

    return _changed(entries, rng, lambda e: e.kind == "receipt" and e.packed is not None, less)


def changed_pack(entries: Entries, rng: Random) -> Fault | None:
    """A receipt has the right count of packs, of half the size."""

    def half(entry: Entry) -> dict[str, object]:
        assert entry.packed is not None
        holds = entry.packed.holds
        smaller = Quantity(amount=holds.amount / 2, unit=holds.unit)
        return _scaled(entry, entry.packed.model_copy(update={"holds": smaller}))

    def whole(entry: Entry) -> bool:
        halves = entry.packed is not None and (entry.quantity.amount / 2).denominator == 1
        return entry.kind == "receipt" and halves

    return _changed(entries, rng, whole, half)


def swapped_site(entries: Entries, rng: Random) -> Fault | None:
    """A row names another site."""
    sites = sorted({e.target for e in entries if e.kind == "receipt" and e.target})

    def other(entry: Entry) -> dict[str, object] | None:
        name = "origin" if entry.kind == "issue" else "target"
        others = [site for site in sites if site != getattr(entry, name)]
        return {name: rng.choice(others)} if others else None

    kinds = ("dispatch", "receipt", "issue")
    return _changed(entries, rng, lambda e: e.kind in kinds and e.target != DEPOT, other)


def doubled_row(entries: Entries, rng: Random) -> Fault | None:
    """A row is there twice."""
    entry = rng.choice(entries)
    twice = entry.model_copy(update={"row": len(entries) + 2})
    return Fault([*entries, twice], entry, twice)


def missing_row(entries: Entries, rng: Random) -> Fault | None:
    """A row that moves goods is not there."""
    picked = _pick(entries, rng, lambda e: e.kind != "count")
    assert picked is not None
    at, entry = picked
    return Fault([*entries[:at], *entries[at + 1 :]], entry, None)


def wrong_item(entries: Entries, rng: Random) -> Fault | None:
    """A row names another item."""
    units: dict[str, str] = {e.item: e.quantity.unit for e in entries}

    def other(entry: Entry) -> dict[str, object] | None:
        others = [item for item in sorted(units) if item != entry.item]
        if not others or entry.quantity.amount.denominator != 1:
            return None
        item = rng.choice(others)
        quantity = Quantity(amount=entry.quantity.amount, unit=units[item])
        return {"item": item, "quantity": quantity, "packed": None}

    return _changed(entries, rng, lambda e: e.kind not in ("count",), other)


def wrong_lot(entries: Entries, rng: Random) -> Fault | None:
    """A row names another lot."""
    other = {"A": "B", "B": "A"}
    return _changed(
        entries,
        rng,
        lambda e: e.lot is not None and e.kind != "count",
        lambda e: {"lot": rng.choice((other[e.lot or "A"], "C"))},
    )


def changed_digit(entries: Entries, rng: Random) -> Fault | None:
    """A digit of a quantity is another one."""

    def digit(entry: Entry) -> dict[str, object] | None:
        whole = str(entry.quantity.amount.numerator)
        if entry.quantity.amount.denominator != 1:
            return None
        at = rng.randrange(len(whole))
        new = rng.choice([d for d in "0123456789" if d != whole[at]])
        amount = Fraction(int(whole[:at] + new + whole[at + 1 :]))
        return {"quantity": Quantity(amount=amount, unit=entry.quantity.unit), "packed": None}

    return _changed(entries, rng, lambda _: True, digit)


def too_early(entries: Entries, rng: Random) -> Fault | None:
    """A receipt or an issue is before what it needs."""
    return _changed(
        entries,
        rng,
        lambda e: e.kind in ("receipt", "issue"),
        lambda _: {"date": DAY + dt.timedelta(days=1)},
    )


def turned_round(entries: Entries, rng: Random) -> Fault | None:
    """A dispatch has its two places the wrong way round."""
    return _changed(
        entries,
        rng,
        lambda e: e.kind == "dispatch",
        lambda e: {"origin": e.target, "target": e.origin},
    )


def wrong_document(entries: Entries, rng: Random) -> Fault | None:
    """A receipt has the number of another dispatch."""
    documents = sorted({e.document for e in entries if e.kind == "dispatch"})

    def other(entry: Entry) -> dict[str, object] | None:
        others = [document for document in documents if document != entry.document]
        return {"document": rng.choice(others)} if others else None

    return _changed(entries, rng, lambda e: e.kind == "receipt", other)


FAULTS = (
    missing_bag, changed_pack, swapped_site, doubled_row, missing_row, wrong_item, wrong_lot,
    changed_digit, too_early, turned_round, wrong_document,
)  # fmt: skip
