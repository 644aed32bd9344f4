"""The manifest of a site as a waybill: what is sent there, and what arrived, to fill in."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from ration.line import Line, Manifest
from ration.packing import Packing
from ration.pdf.document import Document, Maker, plain
from ration.pdf.words import in_words
from ration.write.tables import counts_text

_FIRST_LINES, _LINES = 12, 22  # on a page; the last has room for signatures


def waybill(maker: Maker, manifest: Manifest) -> Document:
    """The waybill of a site; of what was issued from stock, what is delivered to it."""
    lines = list(manifest.lines.each())
    sent = [_Sent(maker, line) for line in lines]
    paper = maker.asked.paper
    head = maker.head(manifest, [line.item for line in lines], paper)
    cut = _cut(sent)
    pages = [{"rows": [one.row(n) for n, one in page]} for page in cut]
    head |= {
        "sums": [maker.wording.number(_sum(sent, kind)) for kind in ("net", "gross", "volume")],
        "words": [[w, text] for one in sent for w, text in one.words()],
        "loads": [load for one in sent for load in one.loads()],
        "of": len(pages),
    }
    return Document("waybill", manifest.channel, manifest.site, head, pages)


def _cut(sent: Sequence["_Sent"]) -> list[list[tuple[int, "_Sent"]]]:
    numbered = list(enumerate(sent, start=1))
    pages = []
    while len(numbered) > _FIRST_LINES:
        pages.append(numbered[:_LINES])
        numbered = numbered[_LINES:]
    return [*pages, numbered]


class _Sent:
    """One line of a waybill: what leaves for the site, in packs and by weight."""

    def __init__(self, maker: Maker, line: Line) -> None:
        self._maker = maker
        self.line = line
        self.money = maker.is_money(line.item)
        item = maker.programme.item(line.item)
        supply = line.supply
        self.amount = line.quantity.amount
        if supply is not None and supply.delivered is not None:
            self.amount = supply.delivered
        packing = Packing(item)
        packed = packing.pack(int(self.amount / packing.step))
        self.packs = [
            (one.name, one.holds, count)
            for one, count in zip(packing.packs, packed.counts, strict=True)
        ]
        self.loose = packing.quantity(packed.loose).amount
        self.net, self.gross, self.volume = packed.net_kg, packed.gross_kg, packed.volume_m3

    def row(self, number: int) -> list[Any]:
        """The cells of the line."""
        maker, of = self._maker, self._maker.wording.number
        starred = "*" if self.line.assumption else ""
        packs = [
            f"{of(count)} {maker.unit(name)} × {of(holds.amount)} {maker.unit(holds.unit)}"
            for name, holds, count in self.packs
            if count or len(self.packs) == 1
        ]
        return [
            str(number),
            list(maker.name(self.line)),
            maker.unit(self.line.unit),
            f"{of(self.amount)}{starred}",
            plain(" + ".join(packs)),
            "" if self.money else of(self.loose),
            of(self.net),
            of(self.gross),
            of(self.volume),
        ]

    def words(self) -> list[list[Any]]:
        """An amount of money in words, below the item's name."""
        if not self.money:
            return []
        texts = in_words(self.amount, self.line.unit, self._maker.wording.codes)
        return [[list(self._maker.name(self.line)), list(texts)]]

    def loads(self) -> list[list[str]]:
        """The vehicles that carry the line, where the programme has any."""
        if not self.line.vehicles:
            return []
        counts = [(self._maker.unit(name), count) for name, count in self.line.vehicles]
        return [[self._maker.name(self.line)[0], plain(counts_text(counts))]]


def _sum(sent: Sequence[_Sent], kind: str) -> Fraction | None:
    """What the goods weigh, or take, together; None where it is not known of one."""
    values = [getattr(one, kind) for one in sent if not one.money]
    return None if None in values or not values else sum(values, Fraction(0))
