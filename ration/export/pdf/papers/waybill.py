"""The waybill of a site: what is sent there, and blanks for what arrives."""

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

from ration.core.text.cells import text_width
from ration.export.pdf.document import Document, DocumentMaker
from ration.export.pdf.fitting import MM, lines_of, plain
from ration.export.pdf.paper import MARGIN, split_by_height
from ration.export.pdf.papers.copies import in_copies
from ration.export.pdf.papers.root import root
from ration.export.pdf.papers.sent import LOT, Sent, lots_below, sent_lots, sent_to_site
from ration.results.lines import Line, Manifest

_WEIGHED = ("net_kg", "gross_kg", "volume_m3")
_PACKS = 38.0  # mm: the width of packs
# The columns from number to lost, each with its width in mm; None takes what is left.
_COLUMNS = {"number": 7.0, "item": None, "unit": 13.0, "quantity": 18.0, "packs": _PACKS,
            "load": 23.0, "lot_number": LOT, "expiry": 19.0, "net": 18.0, "gross": 18.0,
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


class Frame(NamedTuple):
    """What is around the goods of a waybill that is not that of a whole site.

    `trip` and `number` are those of the trip and of the paper; None means no trip, and the number
    of the site's documents. `filled` are lines that are filled in, unless the user fills them in.
    `notes` are added to those of the goods, each a label and a text.
    """

    trip: str | None = None
    number: str | None = None
    filled: Mapping[str, str] = {}
    notes: Sequence[Sequence[str]] = ()


_WHOLE = Frame()


def waybill(
    maker: DocumentMaker,
    manifest: Manifest,
    lines: Sequence[Line] | None = None,
    frame: Frame = _WHOLE,
) -> Document:
    """Make the waybill of a site's goods; money has an authorisation instead.

    For a plan from stock it shows what is delivered to the site. `lines` are those that it has;
    None means all goods.
    """
    lines = goods(maker, manifest) if lines is None else lines
    sent = [sent_to_site(maker, line) for line in lines]
    depots = {lot.depot for each in sent for lot in each.lots if lot.depot is not None}
    depots = depots or {depot for depot in [maker.depot(manifest)] if depot is not None}
    if len(depots) == 1:
        frame = frame._replace(filled={"from": plain(depots.pop())} | {**frame.filled})
    return waybill_of(maker, manifest, sent, frame, _COLUMNS)


def waybill_of(
    maker: DocumentMaker,
    manifest: Manifest,
    sent: Sequence[Sent],
    frame: Frame,
    columns: Mapping[str, float | None],
) -> Document:
    """Make a waybill of what is sent, in these columns with their widths."""
    paper = maker.options.paper.turned
    head = _head(maker, manifest, [each.line.item for each in sent], frame)
    rows = [row for number, line in enumerate(sent, start=1) for row in line.rows(number)]
    volume = any(line.line.volume_m3 is not None for line in sent)
    widths = {key: width for key, width in columns.items() if volume or key != "volume"}
    units = [text_width(maker.unit(each.line.unit)) for each in sent]
    widths["unit"] = min(24.0, max([13.0, *(2 + 1.7 * width for width in units)]))
    unweighed = [maker.isolated(each.name) for each in sent if each.line.gross_kg is None]
    room = paper.room - sum(width or 0 for width in widths.values())
    heights = [_height(row, room, widths) for row in rows]
    starts = [0, *accumulate(split_by_height(heights, *_rooms(maker, head), _LOT_ROW))]
    pages = [{"rows": rows[start:end]} for start, end in pairwise(starts)]
    head |= {
        "columns": widths,
        "sums": [maker.labels.number(_sum(sent, kind)) for kind in _WEIGHED],
        "load": _to_load(maker, sent),
        "loads": [load for line in sent for load in line.loads()],
        "unweighed": maker.labels.by_key["comma"][0].join(unweighed),
        "starred": any(line.starred for line in sent),
        "root": root(maker, manifest),
        "trip": frame.trip,
    }
    site = manifest.channel, manifest.site
    return Document("waybill", *site, *in_copies(maker, head, pages), trip=frame.trip)


def goods(maker: DocumentMaker, manifest: Manifest) -> list[Line]:
    """The lines of a manifest that are transported: all but money."""
    return [line for line in manifest.lines.values() if not maker.is_money(line.item)]


def waybill_pages(
    maker: DocumentMaker, manifest: Manifest, lines: Sequence[Line] | None = None
) -> int:
    """The number of pages of a waybill, without making it."""
    lines = goods(maker, manifest) if lines is None else lines
    heights = []
    for line in lines:
        item = max(_ITEM_ROW, _PADDING + _LINE * len(maker.name(line)))
        heights += [item, *(_LOT_ROW for _ in lots_below(sent_lots(line)))]
    if len(heights) <= _FEW:
        return 1
    head = _head(maker, manifest, [line.item for line in lines], _WHOLE)
    return len(split_by_height(heights, *_rooms(maker, head), _LOT_ROW))


def _head(
    maker: DocumentMaker, manifest: Manifest, items: Sequence[str], frame: Frame
) -> dict[str, Any]:
    """The values at the top of a waybill, which needs more height for long texts on its lines."""
    paper = maker.options.paper.turned
    head, consignee = maker.head(manifest, items, paper, frame.number), maker.consignee(manifest)
    head["fill"] = {**frame.filled} | head["fill"]
    head["notes"] = [*head["notes"], *map(list, frame.notes)]
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


def _height(row: Any, room: float, widths: Mapping[str, float | None]) -> float:
    """The height of a row in mm; the name of its item has `room` mm."""
    if type(row) is not list:
        return _LOT_ROW
    lines = [sum(lines_of(text, room - 2) for text in row[1]), lines_of(row[4], _PACKS - 2)]
    if "packs" not in widths:
        lines.append(sum(lines_of(text, _PACKS - 2) for text in row[5]))
    return max(_ITEM_ROW, _PADDING + _LINE * max(lines))


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
