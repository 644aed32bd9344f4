"""Ration cards and tally sheets: many households on a page."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from ration.export.pdf.codes.sizes import code_size
from ration.export.pdf.codes.texts import CLAIM169, CodeTexts
from ration.export.pdf.document import Document, DocumentMaker
from ration.export.pdf.fitting import broken_at, fitted, plain
from ration.export.pdf.paper import Paper
from ration.export.pdf.site_order import in_order
from ration.register.columns.frame_columns import CARRIED, COUNT, PERSONS, SITE
from ration.results.lines import Manifest

ACROSS, DOWN, DOWN_SIGNED = 2, 5, 4
TALLY, TALLY_ROW = 4, 8.4  # columns; mm
_TALLY_REST = 41.0  # mm: margins, the line of people, sums and the number of the page
_SIGNED_LINE = 34  # half-width characters: longer words of signed cards may break
_PUNCH = 12  # boxes on a card, one per distribution


def cards_per_page(maker: DocumentMaker) -> int:
    """How many cards are on a page: those that are signed are larger."""
    return ACROSS * (DOWN if maker.options.signer is None else DOWN_SIGNED)


def cards(texts: CodeTexts, manifest: Manifest, rows: pl.DataFrame) -> Document:
    """A card per household to cut apart; the QR code contains only the id, if nobody signs.

    If they are signed, all that the code says is on the card too, as it is there.
    """
    maker = texts.maker
    names = maker.options.names
    counts = [name for name in rows.columns if COUNT.holds(name)]
    channels = texts.channels
    cells = [
        {
            "id": plain(row["id"]),
            "qr": row["id"],
            "name": fitted(plain(row[CARRIED.column(names)]), 55) if names else None,
            "people": [[maker.people(COUNT.name(name)), maker.labels.number(row[name])]
                       for name in counts],
            "sites": [plain(f"{maker.channel(c)}: {row[SITE.column(c)]}") for c in channels],
        }
        for row in rows.iter_rows(named=True)
    ]  # fmt: skip
    head = maker.head(manifest, [], maker.options.paper)
    if maker.options.signer is not None:
        head |= _sign(texts, rows, cells)
    pages = [{"cards": page} for page in _split(cells, cards_per_page(maker))]
    head |= {"punch": _PUNCH, "of": len(pages)}
    return Document("cards", manifest.channel, manifest.site, head, pages, rows.height)


def _sign(texts: CodeTexts, rows: pl.DataFrame, cells: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Give each card the lines that are signed and their code; return the side of the codes."""
    options, by_household = texts.maker.options, [*rows.iter_rows(named=True)]
    for cell, row in zip(cells, by_household, strict=True):
        text = texts.card(row)
        lines = text.split("\n")
        cell["lines"] = [broken_at(line, _SIGNED_LINE) for line in lines[:2] + lines[3:]]
        cell["qr"] = texts.signed(text)
        if options.card == CLAIM169:
            name = None if options.names is None else plain(row[CARRIED.column(options.names)])
            cell["lines"], cell["qr"] = cell["lines"][1:2], texts.claim(row, name)
    size = code_size((cell["qr"] for cell in cells), texts.maker.plan.source.source)
    for cell in cells:
        cell["qr"] = size.code(cell["qr"])
    return {"code": size.side}


def tally(maker: DocumentMaker, manifest: Manifest, rows: pl.DataFrame) -> Document:
    """The card numbers of a site with a box to tick, for the gate; no names, no amounts.

    They are always sorted by number, so that the clerk finds a card fast.
    """
    rows = in_order(rows, [])
    size = PERSONS if PERSONS in rows.columns else None
    sizes = rows[size].to_list() if size else [None] * rows.height
    paper = maker.options.paper
    room = (paper.room / TALLY) - 20
    cells = [
        [fitted(plain(id_), room), "" if persons is None else str(persons)]
        for id_, persons in zip(rows["id"], sizes, strict=True)
    ]
    head = maker.head(manifest, [], paper)
    down = _down(paper, head)
    parts = _split(cells, TALLY * down)
    pages = [{"cells": part, "down": down, "households": len(part)} for part in parts]
    head |= {"of": len(pages), "total": maker.labels.number(rows.height), "row": TALLY_ROW}
    return Document("tally", manifest.channel, manifest.site, head, pages, rows.height)


def tally_rows(maker: DocumentMaker, manifest: Manifest) -> int:
    """The number of rows in a column of a site's tally sheet."""
    paper = maker.options.paper
    return _down(paper, maker.head(manifest, [], paper))


def _down(paper: Paper, head: Mapping[str, Any]) -> int:
    """The rows that fit below a title of this height, and above the sums."""
    return int((paper.height - head["top"] - head["more"] - _TALLY_REST) // TALLY_ROW)


def _split(cells: Sequence[Any], per_page: int) -> list[Sequence[Any]]:
    """Split cells into pages; there is always one, if only an empty one."""
    return [cells[at : at + per_page] for at in range(0, len(cells), per_page)] or [[]]
