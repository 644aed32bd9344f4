"""What a waybill shows of the goods of an item that are sent: packs, lots, weights."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from ration.engine.entitlement import Due
from ration.engine.lines import LineMaker
from ration.engine.packing import Packing
from ration.export.pdf.document import DASH, DocumentMaker
from ration.export.pdf.fitting import fitted, one_line, plain
from ration.results.lines import Line
from ration.results.supply import LotShare

LOT = 21.0  # mm: the width of a lot's number


def sent_to_site(maker: DocumentMaker, line: Line) -> "Sent":
    """What a site is sent of a line: of a plan from stock, what is delivered to it."""
    lots = sent_lots(line)
    if line.supply is not None and line.supply.delivered is not None:
        item = maker.programme.item(line.item)
        steps = line.supply.delivered / item.in_unit(item.smallest)
        line = LineMaker(maker.programme, item).at_site(Due(int(steps), steps))
    return Sent(maker, line, lots)


def lots_below(lots: Sequence[LotShare]) -> list[LotShare]:
    """The lots with a row of their own; one that is all of its item is in the item's row."""
    known = [lot for lot in lots if lot.lot is not None or lot.expiry is not None]
    return [] if len(lots) == 1 else known


class Sent:
    """A line of a waybill: what is sent to the site, in packs and by weight.

    `lots` are those that are sent. `needed` is a text below the packs to load; "" means none.
    """

    def __init__(
        self, maker: DocumentMaker, line: Line, lots: Sequence[LotShare], needed: str = ""
    ) -> None:
        self._maker = maker
        self.line, self.lots = line, lots
        self._needed = needed

    @property
    def name(self) -> str:
        """The name of the item in the main language."""
        return self._maker.name(self.line)[0]

    def rows(self, number: int) -> Iterator[Any]:
        """The cells of the line, and below them those of each lot, unless it is all of one lot."""
        below = lots_below(self.lots)
        single = self._lot(self.lots[0]) if len(self.lots) == 1 else ["", ""]
        yield self._row(number, [DASH, DASH] if below else single)
        for part in below:
            yield self._lot_row(part)

    def _lot(self, part: LotShare) -> list[Any]:
        """The number of a lot and its expiry; "" leaves a box to write in."""
        lot = plain(part.lot or "")
        expiry = "" if part.expiry is None else part.expiry.isoformat()
        return [one_line(lot, LOT) or fitted(lot, LOT), expiry]

    def _lot_row(self, part: LotShare) -> dict[str, Any]:
        """The cells of a lot: how much of it is sent, its number and expiry."""
        maker, item = self._maker, self._maker.programme.item(self.line.item)
        packing = Packing(item)
        packed = packing.pack(int(part.quantity / item.in_unit(item.smallest)))
        counts = zip(packing.packs, packed.counts, strict=True)
        packs = [maker.amount(n, pack.name) for pack, n in counts if n]
        if packing.packs and packed.loose:
            packs.append(maker.amount(packing.quantity(packed.loose).amount, item.unit))
        cells = ["", "", "", maker.labels.number(part.quantity), " + ".join(packs), ""]
        return {"cells": [*cells, *self._lot(part), "", "", ""]}

    def _row(self, number: int, lot: Sequence[Any]) -> list[Any]:
        maker, number_text = self._maker, self._maker.labels.number
        line = self.line
        packed, weighed = _star(line.assumed_packs), _star(line.assumed_weight)
        packs = [
            f"{maker.amount(pack.count, pack.pack)} × {maker.amount(*_of(pack.holds))}"
            for pack in line.packs
            if pack.count or len(line.packs) == 1
        ]
        if line.packs and line.quantity.amount and line.loose.amount:
            packs.append(maker.amount(line.loose.amount, line.unit))
        return [
            str(number),
            list(maker.name(line)),
            maker.unit(line.unit),
            number_text(line.quantity.amount) + _star(line.assumption)
            if line.quantity.amount
            else DASH,
            " + ".join(packs) + (packed if packs else ""),
            self._load(),
            *lot,
            _marked(number_text(line.net_kg), weighed),
            _marked(number_text(line.gross_kg), weighed or packed),
            number_text(line.volume_m3),
        ]

    @property
    def packs(self) -> Sequence[tuple[str, int]]:
        """The packs to load, none of which is opened on the way."""
        dispatch = self.line.dispatch
        return [] if dispatch is None else [(pack, n) for pack, n in dispatch.packs if n]

    def _load(self) -> list[str]:
        """The packs to load, and what they hold beyond the quantity."""
        maker, dispatch = self._maker, self.line.dispatch
        texts = [" + ".join(maker.amount(count, pack) for pack, count in self.packs)]
        if dispatch is not None and self.packs and dispatch.over:
            over = maker.amount(dispatch.over, self.line.unit)
            texts += maker.labels.label("over", amount=over)[:1]
        return [*texts, self._needed] if self._needed else texts

    @property
    def starred(self) -> bool:
        """Whether a cell of the line rests on an assumption."""
        line = self.line
        return bool(line.assumption or line.assumed_packs or line.assumed_weight)

    def loads(self) -> list[list[str]]:
        """The item's name with the vehicles that carry it, if the programme has vehicles."""
        counts = [self._maker.amount(n, name) for name, n in self.line.vehicles if n]
        return [[self.name, " + ".join(counts)]] if counts else []


def sent_lots(line: Line) -> list[LotShare]:
    """The lots that are sent to a site, first what expires first."""
    return [] if line.supply is None else [lot for lot in line.supply.lots if lot.delivered]


def _of(holds: Any) -> tuple[Fraction, str]:
    return holds.amount, holds.unit


def _star(assumed: bool) -> str:
    return "*" if assumed else ""


def _marked(text: str, star: str) -> str:
    return text + star if text else ""
