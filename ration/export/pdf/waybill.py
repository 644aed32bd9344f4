"""The waybill of a site: what is sent there, and blanks for what arrives."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from ration.engine.entitlement import Due
from ration.engine.lines import LineMaker
from ration.engine.packing import Packing
from ration.export.pdf.document import DASH, Document, DocumentMaker, fitted, one_line, plain
from ration.export.tables import counts_text
from ration.results.lines import Line, Manifest
from ration.results.supply import LotShare

_WEIGHED = ("net_kg", "gross_kg", "volume_m3")
_LOT = 34.0  # mm: the width of a lot
_FIRST_LINES, _LINES = 10, 22  # lines on the last page, above the signatures, and on other pages


def waybill(maker: DocumentMaker, manifest: Manifest) -> Document:
    """Make the waybill of a site. For a plan from stock it shows what is delivered to the site."""
    lines = list(manifest.lines.values())
    sent = [_Sent(maker, line) for line in lines]
    head = maker.head(manifest, [line.item for line in lines], maker.options.paper)
    rows = [row for number, line in enumerate(sent, start=1) for row in line.rows(number)]
    pages = [{"rows": page} for page in _split(rows)]
    head |= {
        "sums": [maker.labels.number(_sum(sent, kind)) for kind in _WEIGHED],
        "words": [words for line in sent for words in line.words()],
        "loads": [load for line in sent for load in line.loads()],
        "starred": any(line.starred for line in sent),
        "of": len(pages),
    }
    return Document("waybill", manifest.channel, manifest.site, head, pages)


def _split(rows: Sequence[Any]) -> list[Sequence[Any]]:
    """Split the rows into pages; a page does not begin with the lots of an item above it."""
    pages = []
    while len(rows) > _FIRST_LINES:
        end = min(_LINES, len(rows) - 1)
        end = next((at for at in range(end, 0, -1) if type(rows[at]) is list), end)
        pages.append(rows[:end])
        rows = rows[end:]
    return [*pages, rows]


class _Sent:
    """A line of a waybill: what is sent to the site, in packs and by weight."""

    def __init__(self, maker: DocumentMaker, line: Line) -> None:
        self._maker = maker
        self.money = maker.is_money(line.item)
        self.line, self.lots = line, sent_lots(line)
        if line.supply is not None and line.supply.delivered is not None:
            item = maker.programme.item(line.item)
            steps = line.supply.delivered / item.in_unit(item.smallest)
            self.line = LineMaker(maker.programme, item).at_site(Due(int(steps), steps))

    def rows(self, number: int) -> Iterator[Any]:
        """The cells of the line, and below them those of each lot that is sent."""
        yield self._row(number)
        for part in self.lots:
            if self._maker.lot(part):
                yield self._lot_row(part)

    def _lot_row(self, part: LotShare) -> dict[str, Any]:
        """The cells of a lot: its number and expiry, and how much of it is sent."""
        maker, item = self._maker, self._maker.programme.item(self.line.item)
        packing = Packing(item)
        packed = packing.pack(int(part.quantity / item.in_unit(item.smallest)))
        counts = zip(packing.packs, packed.counts, strict=True)
        packs = [f"{maker.labels.number(n)} {maker.unit(pack.name)}" for pack, n in counts if n]
        loose = packing.quantity(packed.loose).amount if packing.packs else None
        texts = [one_line(text, _LOT) or fitted(text, _LOT) for text in maker.lot(part)]
        amount = maker.labels.number(part.quantity)
        return {
            "lot": texts,
            "cells": [amount, plain(" + ".join(packs)), maker.labels.number(loose)],
        }

    def _row(self, number: int) -> list[Any]:
        maker, number_text = self._maker, self._maker.labels.number
        line = self.line
        figure = _star(line.assumption)
        packed, weighed = _star(line.assumed_packs), _star(line.assumed_weight)
        packs = [
            f"{number_text(pack.count)} {maker.unit(pack.pack)} × "
            f"{number_text(pack.holds.amount)} {maker.unit(pack.holds.unit)}"
            for pack in line.packs
            if pack.count or len(line.packs) == 1
        ]
        return [
            str(number),
            list(maker.name(line)),
            maker.unit(line.unit),
            number_text(line.quantity.amount) + figure if line.quantity.amount else DASH,
            plain(" + ".join(packs)) + (packed if packs else ""),
            (number_text(line.loose.amount) if line.quantity.amount else DASH)
            if line.packs
            else "",
            _marked(number_text(line.net_kg), weighed),
            _marked(number_text(line.gross_kg), weighed or packed),
            number_text(line.volume_m3),
        ]

    @property
    def starred(self) -> bool:
        """Whether a cell of the line rests on an assumption."""
        line = self.line
        return bool(line.assumption or line.assumed_packs or line.assumed_weight)

    def words(self) -> list[list[Any]]:
        """The item's name with its amount in words, if it is money."""
        if not self.money:
            return []
        texts = self._maker.in_words(self.line.quantity.amount, self.line.unit)
        return [[list(self._maker.name(self.line)), list(texts)]]

    def loads(self) -> list[list[str]]:
        """The item's name with the vehicles that carry it, if the programme has vehicles."""
        if not self.line.vehicles:
            return []
        counts = [(self._maker.unit(name), count) for name, count in self.line.vehicles]
        return [[self._maker.name(self.line)[0], plain(counts_text(counts))]]


def sent_lots(line: Line) -> list[LotShare]:
    """The lots that are sent to a site, first what expires first."""
    return [] if line.supply is None else [lot for lot in line.supply.lots if lot.delivered]


def _star(assumed: bool) -> str:
    return "*" if assumed else ""


def _marked(text: str, star: str) -> str:
    return text + star if text else ""


def _sum(sent: Sequence[_Sent], kind: str) -> Fraction | None:
    """The total weight or volume of the goods; None if it is not known for some item."""
    values = [getattr(line.line, kind) for line in sent if not line.money]
    return None if None in values or not values else sum(values, Fraction(0))
