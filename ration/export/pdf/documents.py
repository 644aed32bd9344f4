"""Which documents a plan has: of every channel and site those that are asked for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from ration.engine.column_names import arrears_columns
from ration.engine.grouping import rules
from ration.export.pdf.cards import cards, tally
from ration.export.pdf.document import Document, DocumentMaker
from ration.export.pdf.household_list import household_list
from ration.export.pdf.site_order import by_site
from ration.export.pdf.waybill import waybill
from ration.register.columns.frame_columns import CARRIED, PERSONS, SITE
from ration.results.lines import Manifest

# The documents, each with the folder that it goes to.
DOCUMENTS = {
    "waybill": "waybills",
    "list": "lists",
    "pay": "paylists",
    "tally": "tally",
    "cards": "cards",
}
USUAL = ("waybill", "list", "pay", "tally")


@dataclass(frozen=True)
class Documents:
    """The documents of `kinds` that a plan has; `rows` are its households, None: none is listed."""

    maker: DocumentMaker
    rows: pl.DataFrame | None
    kinds: Sequence[str]

    @property
    def weight(self) -> int:
        """How much there is to print: a waybill is one, a list as much as it has households."""
        plan = self.maker.plan
        found = len(plan.sites) if "waybill" in self.kinds else 0
        if self.rows is not None:
            for channel in plan.channels:
                placed = int((self.rows[SITE.column(channel)] != "").sum())
                found += placed * len(self._listing(channel))
        return found

    def of(self, channel: str, manifests: Sequence[Manifest]) -> Iterator[Document]:
        """The documents of a channel's sites."""
        if "waybill" in self.kinds:
            yield from (waybill(self.maker, one) for one in manifests)
        listing = self._listing(channel)
        if self.rows is None or not listing:
            return
        at = {one.site: one for one in manifests}
        for site, here in by_site(self.rows, channel, self._keys()):
            yield from (self._listed(kind, at[site], here) for kind in listing)

    def _listing(self, channel: str) -> list[str]:
        """The documents of a channel that list households."""
        if self.rows is None or not self._items(channel):
            return []
        has = {
            "list": bool(self._items(channel, money=False)),
            "pay": bool(self._items(channel, money=True)),
            "tally": True,
            "cards": channel == self.maker.plan.channels[0],
        }
        return [kind for kind, there in has.items() if there and kind in self.kinds]

    def _listed(self, kind: str, manifest: Manifest, here: pl.DataFrame) -> Document:
        if kind == "tally":
            return tally(self.maker, manifest, here)
        if kind == "cards":
            return cards(self.maker, manifest, here)
        pay = kind == "pay"
        items = self._items(manifest.channel, money=pay)
        return household_list(self.maker, manifest, here, items, pay=pay)

    def _items(self, channel: str, *, money: bool | None = None) -> list[tuple[str, str]]:
        """The items that households get by a channel, each with its column: money, goods or all."""
        mine = self._amounts.get(channel, ())
        return [one for one in mine if money in (None, self.maker.is_money(one[0]))]

    @cached_property
    def _amounts(self) -> dict[str, list[tuple[str, str]]]:
        """The items of every channel, each with its column."""
        every = rules(self.maker.programme)
        columns = arrears_columns(every)
        found: dict[str, list[tuple[str, str]]] = {}
        for rule in every:
            found.setdefault(rule.channel, []).append((rule.item.id, columns[rule.key]))
        return found

    def _keys(self) -> list[str]:
        """The columns by which the households of a site are in order, before their numbers."""
        order = self.maker.asked.order
        by_size = order == "size" or self.maker.asked.per_size
        return [
            *([PERSONS] if by_size else []),
            *([CARRIED.column(order)] if order not in (None, "size") else []),
        ]
