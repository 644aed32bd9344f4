"""The payment authorisation of a site: the money that may be paid there, and what became of it."""

from ration.export.pdf.document import DASH, Document, DocumentMaker
from ration.export.pdf.papers.copies import in_copies
from ration.export.pdf.papers.root import root
from ration.results.lines import Line, Manifest


def authorisation(maker: DocumentMaker, manifest: Manifest) -> Document:
    """Make the authorisation to pay the money of a site: money is not loaded, nor weighed.

    For a plan from stock it shows what is issued at the site.
    """
    lines = money(maker, manifest)
    head = maker.head(manifest, [line.item for line in lines], maker.options.paper)
    rows = [
        [str(number), list(maker.name(line)), maker.unit(line.unit), *_amount(maker, line)]
        for number, line in enumerate(lines, start=1)
    ]
    pages = [{"rows": rows}]
    head |= {
        "starred": any(line.assumption for line in lines),
        "consignee": maker.consignee(manifest),
        "root": root(maker, manifest),
    }
    return Document("cash", manifest.channel, manifest.site, *in_copies(maker, head, pages))


def money(maker: DocumentMaker, manifest: Manifest) -> list[Line]:
    """The lines of a manifest that are money."""
    return [line for line in manifest.lines.values() if maker.is_money(line.item)]


def _amount(maker: DocumentMaker, line: Line) -> list[object]:
    """An amount in figures and in words."""
    amount = line.quantity.amount
    if not amount:
        return [DASH, [DASH]]
    star = "*" if line.assumption else ""
    return [maker.labels.number(amount) + star, list(maker.in_words(amount, line.unit))]
