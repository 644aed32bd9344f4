"""Choose the documents of a plan: for every channel and site, those of the wanted kinds."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import polars as pl

from ration.engine.amount_columns import arrears_columns
from ration.engine.rules import rules
from ration.export.pdf.codes.texts import CodeTexts
from ration.export.pdf.document import Document, DocumentMaker
from ration.export.pdf.papers.cards import cards, tally
from ration.export.pdf.papers.cash import authorisation, money
from ration.export.pdf.papers.household_list import household_list
from ration.export.pdf.papers.load_list import load_list
from ration.export.pdf.papers.slips import served, site_slips
from ration.export.pdf.papers.trip_waybill import trip_waybill
from ration.export.pdf.papers.waybill import Frame, goods, waybill
from ration.export.pdf.site_order import by_site
from ration.export.pdf.trips import Trips
from ration.register.columns.frame_columns import CARRIED, PERSONS, SITE
from ration.results.lines import Line, Manifest
from ration.results.plan.site_table import site_names

# The kinds of documents, each with its folder.
DOCUMENTS = {
    "load-list": "trips",
    "waybill": "waybills",
    "cash": "authorisations",
    "list": "lists",
    "pay": "paylists",
    "tally": "tally",
    "cards": "cards",
    "slips": "slips",
}
USUAL = ("waybill", "cash", "list", "pay", "tally")
FORMS = frozenset(("load-list", "waybill", "cash"))  # documents that list no households


@dataclass(frozen=True)
class Documents:
    """The documents of a plan of these `kinds`; `rows` None means that none lists households.

    With loads, goods have a load list for each trip and a waybill for each of its stops; a site's
    own waybill has only what no trip brings.
    """

    maker: DocumentMaker
    rows: pl.DataFrame | None
    kinds: Sequence[str]

    @property
    def weight(self) -> int:
        """The amount of work: 1 per load list, waybill or authorisation, 1 per household listed."""
        plan = self.maker.plan
        printed = {channel: self.maker.manifests(channel) for channel in plan.channels}
        weight = sum(len(self.forms(each)) for every in printed.values() for each in every)
        weight += sum(1 for _ in self.papers_of_trips())
        if self.rows is not None:
            for channel, manifests in printed.items():
                sites = self.rows[SITE.column(channel)]
                names = pl.Series(site_names(manifests), dtype=pl.String)
                placed = self.rows.filter(sites.is_in(names.implode()))
                for kind in self.listing(channel):
                    amounts = self.items(channel)
                    shown = served(placed, amounts) if kind == "slips" else placed
                    weight += shown.height
        return weight

    def of(self, channel: str, manifests: Sequence[Manifest]) -> Iterator[Document]:
        """Yield the documents of a channel's sites."""
        for manifest in manifests:
            for kind in self.forms(manifest):
                make = self._waybill if kind == "waybill" else partial(authorisation, self.maker)
                yield make(manifest)
        listing = self.listing(channel)
        if self.rows is None or not listing:
            return
        at = {manifest.site: manifest for manifest in manifests}
        for site, rows in by_site(self.rows, channel, self._keys()):
            if site in at:
                made = (self._list(kind, at[site], rows) for kind in listing)
                yield from (document for document in made if document is not None)

    def of_trips(self) -> Iterator[tuple[str, Document]]:
        """Yield the papers of all trips, each with its path in the folder of papers."""
        for path, make in self.papers_of_trips():
            yield path, make()

    def papers_of_trips(self) -> Iterator[tuple[str, Callable[[], Document]]]:
        """Yield the path of each paper of a trip, and what makes it; none without loads."""
        if self.trips is None or not {"load-list", "waybill"} & {*self.kinds}:
            return
        for trip in self.trips.printed():
            if "load-list" in self.kinds:
                yield self.trips.list_file(trip), partial(load_list, self.trips, trip)
            if "waybill" in self.kinds:
                for number, stop, manifest in self.trips.stops(trip):
                    path = self.trips.stop_file(trip, number)
                    yield path, partial(trip_waybill, self.trips, trip, stop, manifest)

    def forms(self, manifest: Manifest) -> list[str]:
        """A waybill if a site gets goods, or nothing at all; an authorisation if it gets money."""
        paid = bool(money(self.maker, manifest))
        nothing = not paid and not goods(self.maker, manifest)
        has = {"waybill": bool(self.goods(manifest)) or nothing, "cash": paid}
        return [kind for kind, exists in has.items() if exists and kind in self.kinds]

    def goods(self, manifest: Manifest) -> list[Line]:
        """The goods on a site's own waybill: with loads, those that no trip brings."""
        lines = goods(self.maker, manifest)
        return lines if self.trips is None else self.trips.stays(manifest, lines)

    def _waybill(self, manifest: Manifest) -> Document:
        numbers = self._trips_to(manifest)
        if self.trips is None or not numbers:
            return waybill(self.maker, manifest, self.goods(manifest))
        notes = [("others_on", self.trips.listed(numbers))]
        return waybill(self.maker, manifest, self.goods(manifest), Frame(notes=notes))

    def _trips_to(self, manifest: Manifest) -> list[str]:
        return [] if self.trips is None else self.trips.numbers(manifest)

    @cached_property
    def trips(self) -> Trips | None:
        """The trips of the plan's goods; None without loads."""
        loads = self.maker.options.loads
        return None if loads is None else Trips(self.maker, loads)

    def listing(self, channel: str) -> list[str]:
        """The kinds of documents of a channel that list households."""
        if self.rows is None or not self.items(channel):
            return []
        has = {
            "list": bool(self.items(channel, money=False)),
            "pay": bool(self.items(channel, money=True)),
            "tally": True,
            "cards": channel == self.maker.plan.channels[0],
            "slips": True,
        }
        return [kind for kind, exists in has.items() if exists and kind in self.kinds]

    def _list(self, kind: str, manifest: Manifest, rows: pl.DataFrame) -> Document | None:
        if kind == "tally":
            return tally(self.maker, manifest, rows)
        if kind == "cards":
            return cards(self.texts, manifest, rows)
        if kind == "slips":
            slips = site_slips(self.texts, manifest, rows, self.items(manifest.channel))
            return None if slips is None else slips.document()
        pay = kind == "pay"
        items = self.items(manifest.channel, money=pay)
        return household_list(self.maker, manifest, rows, items, pay=pay)

    def items(self, channel: str, *, money: bool | None = None) -> list[tuple[str, str]]:
        """The items of a channel and their columns; `money` None means both money and goods."""
        pairs = self._amounts.get(channel, ())
        return [pair for pair in pairs if money in (None, self.maker.is_money(pair[0]))]

    @cached_property
    def texts(self) -> CodeTexts:
        """The texts in the codes of slips and cards."""
        return CodeTexts(self.maker)

    @cached_property
    def _amounts(self) -> dict[str, list[tuple[str, str]]]:
        """The items of every channel, each with its column in `rows`."""
        all_rules = rules(self.maker.programme)
        columns = arrears_columns(all_rules)
        items: dict[str, list[tuple[str, str]]] = {}
        for rule in all_rules:
            items.setdefault(rule.channel, []).append((rule.item.id, columns[rule.key]))
        return items

    def _keys(self) -> list[str]:
        """The columns by which the households of a site are sorted, before their card numbers."""
        order = self.maker.options.order
        by_size = order == "size" or self.maker.options.per_size
        return [
            *([PERSONS] if by_size else []),
            *([CARRIED.column(order)] if order not in (None, "size") else []),
        ]
