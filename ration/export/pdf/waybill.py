"""The waybill of a site: what is sent there, and blanks for what arrives."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from ration.engine.entitlement import Due
from ration.engine.lines import LineMaker
from ration.export.pdf.document import Document, DocumentMaker, plain
from ration.export.tables import counts_text
from ration.results.lines import Line, Manifest

_WEIGHED = ("net_kg", "gross_kg", "volume_m3")
_FIRST_LINES, _LINES = 10, 22  # lines on the last page, above the signatures, and on other pages


def waybill(maker: DocumentMaker, manifest: Manifest) -> Document:
    """Make the waybill of a site. For a plan from stock it shows what is delivered to the site."""
    lines = list(manifest.lines.each())
    sent = [_Sent(maker, line) for line in lines]
    head = maker.head(manifest, [line.item for line in lines], maker.options.paper)
    pages = [{"rows": [line.row(n) for n, line in page]} for page in _split(sent)]
    head |= {
        "sums": [maker.labels.number(_sum(sent, kind)) for kind in _WEIGHED],
        "words": [words for line in sent for words in line.words()],
        "loads": [load for line in sent for load in line.loads()],
        "starred": any(line.starred for line in sent),
        "of": len(pages),
    }
    return Document("waybill", manifest.channel, manifest.site, head, pages)


def _split(sent: Sequence["_Sent"]) -> list[list[tuple[int, "_Sent"]]]:
    """Number the lines and split them into pages."""
    numbered = list(enumerate(sent, start=1))
    pages = []
    while len(numbered) > _FIRST_LINES:
        pages.append(numbered[:_LINES])
        numbered = numbered[_LINES:]
    return [*pages, numbered]


class _Sent:
    """A line of a waybill: what is sent to the site, in packs and by weight."""

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
            number_text(line.quantity.amount) + figure,
            plain(" + ".join(packs)) + (packed if packs else ""),
            number_text(line.loose.amount) if line.packs else "",
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


def _star(assumed: bool) -> str:
    return "*" if assumed else ""


def _marked(text: str, star: str) -> str:
    return text + star if text else ""


def _sum(sent: Sequence[_Sent], kind: str) -> Fraction | None:
    """The total weight or volume of the goods; None if it is not known for some item."""
    values = [getattr(line.line, kind) for line in sent if not line.money]
    return None if None in values or not values else sum(values, Fraction(0))
