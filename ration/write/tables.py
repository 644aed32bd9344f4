"""The one table of results: what every writer and every screen shows of a line."""

from collections.abc import Sequence
from fractions import Fraction

from ration.line import Line, Manifest, Subtotal
from ration.quantity import number_text

TOTALS = (
    "item", "name", "unit", "quantity", "packs", "loose", "send", "over",
    "net_kg", "gross_kg", "volume_m3", "vehicles", "exact", "rounding", "pool", "assumption",
    "assumed_packs", "assumed_weight",
)  # fmt: skip
MANIFEST = (
    "programme", "date", "channel", "consignee", "item", "name", "unit", "quantity", "packs",
    "loose", "net_kg", "gross_kg", "volume_m3", "received", "damaged", "lost",
)  # fmt: skip


def totals_rows(lines: Sequence[Line]) -> list[list[str]]:
    """A row of `TOTALS` for every line."""
    return [
        [
            line.item, line.name, line.unit, line.quantity.text, packs_text(line),
            line.loose.text, sent_text(line),
            "" if line.dispatch is None else number_text(line.dispatch.over),
            known(line.net_kg), known(line.gross_kg), known(line.volume_m3),
            counts_text(line.vehicles), line.exact.text, line.rounding.text,
            _yes(line.pool), _yes(line.assumption),
            _yes(line.assumed_packs), _yes(line.assumed_weight),
        ]
        for line in lines
    ]  # fmt: skip


def subtotal_header(level: Sequence[Subtotal]) -> list[str]:
    """The columns of a level, who is counted there, and `TOTALS`."""
    return [*level[0].columns, *(who for who, _ in level[0].people), *TOTALS]


def subtotal_rows(level: Sequence[Subtotal]) -> list[list[str]]:
    """A row of `subtotal_header` for every line of every place: they add up to the totals."""
    return [
        [*one.values, *(str(count) for _, count in one.people), *row]
        for one in level
        for row in totals_rows(one.lines.lines)
    ]


def manifest_rows(manifest: Manifest, title: str, date: str | None) -> list[list[str]]:
    """A row of `MANIFEST` for every line; what is received is left to fill in."""
    return [
        [
            title, date or "", manifest.title, manifest.site,
            line.item, line.name, line.unit, line.quantity.text, packs_text(line), line.loose.text,
            known(line.net_kg), known(line.gross_kg), known(line.volume_m3), "", "", "",
        ]
        for line in manifest.lines.each()
    ]  # fmt: skip


def _yes(value: bool) -> str:
    return "yes" if value else ""


def packs_text(line: Line, *, grouped: bool = False) -> str:
    """The whole packs of a line, as `3 bag of 50 kg + 1 bag of 25 kg`; "" where it has none."""
    counts = [number_text(one.count, grouped=grouped) for one in line.packs]
    packs = [
        f"{count} {one.pack} of {one.holds}"
        for one, count in zip(line.packs, counts, strict=True)
        if one.count
    ]
    return " + ".join(packs) if packs or not line.packs else f"0 {line.packs[-1].pack}"


def sent_text(line: Line) -> str:
    """The whole packs to send, as `3 bag + 1 tin`."""
    return "" if line.dispatch is None else counts_text(line.dispatch.packs)


def counts_text(counts: Sequence[tuple[str, int]]) -> str:
    """Names and whole numbers, as `3 wagon`."""
    return " + ".join(f"{count} {name}" for name, count in counts if count)


def known(value: Fraction | None, *, grouped: bool = False) -> str:
    """A number, or nothing where it is not known."""
    return "" if value is None else number_text(value, grouped=grouped)
