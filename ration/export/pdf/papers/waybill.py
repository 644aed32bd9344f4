"""The waybill of a site: what is sent there, and blanks for what arrives."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import Any

from ration.core.text.cells import text_width
from ration.engine.entitlement import Due
from ration.engine.lines import LineMaker
from ration.engine.packing import Packing
from ration.export.pdf.document import DASH, Document, DocumentMaker
from ration.export.pdf.fitting import MM, fitted, lines_of, one_line, plain
from ration.export.pdf.paper import MARGIN
from ration.export.pdf.papers.copies import in_copies
from ration.export.pdf.papers.root import root
from ration.results.lines import Line, Manifest
from ration.results.supply import LotShare

_WEIGHED = ("net_kg", "gross_kg", "volume_m3")
_PACKS, _LOT = 38.0, 21.0  # mm: the widths of packs, and of a lot's number
# The columns from number to lost, each with its width in mm; None takes what is left.
_COLUMNS = {"number": 7.0, "item": None, "unit": 13.0, "quantity": 18.0, "packs": _PACKS,
            "load": 23.0, "lot_number": _LOT, "expiry": 19.0, "net": 18.0, "gross": 18.0,
            "volume": 13.0, "good": 14.0, "damaged": 15.0, "lost": 13.0}  # fmt: skip
_ITEM_ROW, _LOT_ROW = 7.5, 6.0  # mm
_ABOVE, _BELOW = 58.0, 60.0  # mm: title, form and heading; sums, signatures and remarks
_PADDING, _LINE = 2.0, 3.6  # mm: around the lines of a cell, and each of them
_GAPS = 12.0  # mm: between the columns of lines to fill in
# The lines to fill in, row by row.
_FIELDS = (
    {"from", "to", "consignee"}, {"requisition", "donor", "project"},
    {"by", "vehicle", "seals"}, {"driver", "phone", "date_sent"},
)  # fmt: skip
_FEW = 3  # rows that fit on any page


def waybill(maker: DocumentMaker, manifest: Manifest) -> Document:
    """Make the waybill of a site's goods; money has an authorisation instead.

    For a plan from stock it shows what is delivered to the site.
    """
    paper = maker.options.paper.turned
    sent = [Sent(maker, line) for line in goods(maker, manifest)]
    items = [each.line.item for each in sent]
    head = _head(maker, manifest, items)
    rows = [row for number, line in enumerate(sent, start=1) for row in line.rows(number)]
    volume = any(line.line.volume_m3 is not None for line in sent)
    widths = {key: width for key, width in _COLUMNS.items() if volume or key != "volume"}
    units = [text_width(maker.unit(each.line.unit)) for each in sent]
    widths["unit"] = min(24.0, max([13.0, *(2 + 1.7 * width for width in units)]))
    unweighed = [maker.isolated(each.name) for each in sent if each.line.gross_kg is None]
    room = paper.room - sum(width or 0 for width in widths.values())
    heights = [_height(row, room) for row in rows]
    starts = [0, *accumulate(_split(heights, *_rooms(maker, head)))]
    pages = [{"rows": rows[start:end]} for start, end in pairwise(starts)]
    depots = {lot.depot for each in sent for lot in each.lots if lot.depot is not None}
    depots = depots or {depot for depot in [maker.depot(manifest)] if depot is not None}
    if len(depots) == 1:
        head["fill"] = {"from": plain(depots.pop())} | head["fill"]
    head |= {
        "columns": widths,
        "sums": [maker.labels.number(_sum(sent, kind)) for kind in _WEIGHED],
        "load": _to_load(maker, sent),
        "loads": [load for line in sent for load in line.loads()],
        "unweighed": maker.labels.by_key["comma"][0].join(unweighed),
        "starred": any(line.starred for line in sent),
        "root": root(maker, manifest),
    }
    return Document("waybill", manifest.channel, manifest.site, *in_copies(maker, head, pages))


def goods(maker: DocumentMaker, manifest: Manifest) -> list[Line]:
    """The lines of a manifest that are transported: all but money."""
    return [line for line in manifest.lines.values() if not maker.is_money(line.item)]


def waybill_pages(maker: DocumentMaker, manifest: Manifest) -> int:
    """The number of pages of a waybill, without making it."""
    lines = goods(maker, manifest)
    heights = []
    for line in lines:
        item = max(_ITEM_ROW, _PADDING + _LINE * len(maker.name(line)))
        heights += [item, *(_LOT_ROW for _ in _below(sent_lots(line)))]
    if len(heights) <= _FEW:
        return 1
    head = _head(maker, manifest, [line.item for line in lines])
    return len(_split(heights, *_rooms(maker, head)))


def _head(maker: DocumentMaker, manifest: Manifest, items: Sequence[str]) -> dict[str, Any]:
    """The values at the top of a waybill, which needs more height for long texts on its lines."""
    paper = maker.options.paper.turned
    head, consignee = maker.head(manifest, items, paper), maker.consignee(manifest)
    texts = head["fill"] | {
        "to": f"{head['channel']}: {head['site']}", "consignee": ", ".join(consignee)
    }  # fmt: skip
    rooms = {key: (paper.room - _GAPS) / 3 - _label_width(maker, key) for key in texts}
    lines = [max(lines_of(texts[key], rooms[key]) for key in row if key in texts) - 1
             for row in _FIELDS if texts.keys() & row]  # fmt: skip
    more = _LINE * sum(max(0, each) for each in lines)
    return head | {"consignee": consignee, "more": head["more"] + more}


def _label_width(maker: DocumentMaker, key: str) -> float:
    """The width in mm of the label before a line to fill in."""
    return _PADDING + text_width(" · ".join(maker.labels.label(key))) * 7.0 * MM * 0.58


def _rooms(maker: DocumentMaker, head: Mapping[str, Any]) -> tuple[float, float]:
    """The height in mm for rows on a page, and on the last one."""
    paper = maker.options.paper.turned
    room = paper.height - 2 * MARGIN - head["more"] - _ABOVE
    return room, room - _BELOW - maker.notes_height(head["notes"], paper)


def _split(heights: Sequence[float], room: float, last: float) -> list[int]:
    """How many rows of these heights each page has: at least one, but for a waybill of nothing.

    `room` is the height for rows on a page, `last` on the last. No page begins with a lot of an
    item above it.

    >>> _split([7.5, 6, 6, 7.5], 24, 15), _split([7.5], 5, 5), _split([], 24, 15)
    ([3, 1], [1], [0])
    """
    pages = []
    start = 0
    while sum(heights[start:]) > last and start + 1 < len(heights):
        end, height = start + 1, heights[start]
        while end + 1 < len(heights) and height + heights[end] <= room:
            height += heights[end]
            end += 1
        begins = (at for at in range(end, start, -1) if heights[at] != _LOT_ROW)
        end = next(begins, end)
        pages.append(end - start)
        start = end
    return [*pages, len(heights) - start]


def _height(row: Any, room: float) -> float:
    """The height of a row in mm; the name of its item has `room` mm."""
    if type(row) is not list:
        return _LOT_ROW
    lines = [sum(lines_of(text, room - 2) for text in row[1]), lines_of(row[4], _PACKS - 2)]
    return max(_ITEM_ROW, _PADDING + _LINE * max(lines))


def _below(lots: Sequence[LotShare]) -> list[LotShare]:
    """The lots with a row of their own; one that is all of its item is in the item's row."""
    known = [lot for lot in lots if lot.lot is not None or lot.expiry is not None]
    return [] if len(lots) == 1 else known


class Sent:
    """A line of a waybill: what is sent to the site, in packs and by weight."""

    def __init__(self, maker: DocumentMaker, line: Line) -> None:
        self._maker = maker
        self.line, self.lots = line, sent_lots(line)
        if line.supply is not None and line.supply.delivered is not None:
            item = maker.programme.item(line.item)
            steps = line.supply.delivered / item.in_unit(item.smallest)
            self.line = LineMaker(maker.programme, item).at_site(Due(int(steps), steps))

    @property
    def name(self) -> str:
        """The name of the item in the main language."""
        return self._maker.name(self.line)[0]

    def rows(self, number: int) -> Iterator[Any]:
        """The cells of the line, and below them those of each lot, unless it is all of one lot."""
        below = _below(self.lots)
        single = self._lot(self.lots[0]) if len(self.lots) == 1 else ["", ""]
        yield self._row(number, [DASH, DASH] if below else single)
        for part in below:
            yield self._lot_row(part)

    def _lot(self, part: LotShare) -> list[Any]:
        """The number of a lot and its expiry; "" leaves a box to write in."""
        lot = plain(part.lot or "")
        expiry = "" if part.expiry is None else part.expiry.isoformat()
        return [one_line(lot, _LOT) or fitted(lot, _LOT), expiry]

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
        return texts

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


def _to_load(maker: DocumentMaker, sent: Sequence[Sent]) -> str:
    """All packs to load, by their names."""
    packs: Counter[str] = Counter()
    for each in sent:
        for pack, count in each.packs:
            packs[pack] += count
    return " + ".join(maker.amount(count, pack) for pack, count in packs.items())


def _sum(sent: Sequence[Sent], kind: str) -> Fraction | None:
    """The weight or volume of all goods for which it is known; None if it is for none."""
    values = [value for each in sent if (value := getattr(each.line, kind)) is not None]
    return sum(values, Fraction(0)) if values else None
