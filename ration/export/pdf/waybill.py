"""The manifest of a site as a waybill: what is sent there, and what arrived, to fill in."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from ration.engine.entitlement import Due
from ration.engine.lines import LineMaker
from ration.export.pdf.document import Document, DocumentMaker, plain
from ration.export.tables import counts_text
from ration.results.lines import Line, Manifest

_WEIGHED = ("net_kg", "gross_kg", "volume_m3")
_FIRST_LINES, _LINES = 10, 22  # on a page; the last has room for signatures


def waybill(maker: DocumentMaker, manifest: Manifest) -> Document:
    """The waybill of a site; of what was issued from stock, what is delivered to it."""
    lines = list(manifest.lines.each())
    sent = [_Sent(maker, line) for line in lines]
    paper = maker.asked.paper
    head = maker.head(manifest, [line.item for line in lines], paper)
    cut = _cut(sent)
    pages = [{"rows": [one.row(n) for n, one in page]} for page in cut]
    head |= {
        "sums": [maker.wording.number(_sum(sent, kind)) for kind in _WEIGHED],
        "words": [[w, text] for one in sent for w, text in one.words()],
        "loads": [load for one in sent for load in one.loads()],
        "starred": any(one.starred for one in sent),
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

    def __init__(self, maker: DocumentMaker, line: Line) -> None:
        self._maker = maker
        self.money = maker.is_money(line.item)
        self.line = line
        if line.supply is not None and line.supply.delivered is not None:
            item = maker.programme.item(line.item)
            steps = line.supply.delivered / item.in_unit(item.smallest)
            self.line = LineMaker(maker.programme, item).at_site(Due(int(steps), steps))

    def row(self, number: int) -> list[Any]:
        """The cells of the line."""
        maker, of = self._maker, self._maker.wording.number
        line = self.line
        figure = _star(line.assumption)
        packed, weighed = _star(line.assumed_packs), _star(line.assumed_weight)
        packs = [
            f"{of(one.count)} {maker.unit(one.pack)} × {of(one.holds.amount)} "
            f"{maker.unit(one.holds.unit)}"
            for one in self.line.packs
            if one.count or len(self.line.packs) == 1
        ]
        return [
            str(number),
            list(maker.name(self.line)),
            maker.unit(self.line.unit),
            of(line.quantity.amount) + figure,
            plain(" + ".join(packs)) + (packed if packs else ""),
            of(line.loose.amount) if line.packs else "",
            _marked(of(line.net_kg), weighed),
            _marked(of(line.gross_kg), weighed or packed),
            of(line.volume_m3),
        ]

    @property
    def starred(self) -> bool:
        """Whether some of its cells rest on what is assumed."""
        line = self.line
        return bool(line.assumption or line.assumed_packs or line.assumed_weight)

    def words(self) -> list[list[Any]]:
        """An amount of money in words, below the item's name."""
        if not self.money:
            return []
        texts = self._maker.in_words(self.line.quantity.amount, self.line.unit)
        return [[list(self._maker.name(self.line)), list(texts)]]

    def loads(self) -> list[list[str]]:
        """The vehicles that carry the line, where the programme has any."""
        if not self.line.vehicles:
            return []
        counts = [(self._maker.unit(name), count) for name, count in self.line.vehicles]
        return [[self._maker.name(self.line)[0], plain(counts_text(counts))]]


def _star(assumed: bool) -> str:
    return "*" if assumed else ""


def _marked(text: str, star: str) -> str:
    return text + star if text else ""


def _sum(sent: Sequence[_Sent], kind: str) -> Fraction | None:
    """What the goods weigh, or take, together; None where it is not known of one."""
    values = [getattr(one.line, kind) for one in sent if not one.money]
    return None if None in values or not values else sum(values, Fraction(0))
