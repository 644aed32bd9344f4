"""Ration cards and tally sheets: many households on a page."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from ration.export.pdf.document import Document, DocumentMaker, fitted, plain
from ration.export.pdf.site_order import in_order
from ration.register.columns.frame_columns import CARRIED, COUNT, PERSONS, SITE
from ration.results.lines import Manifest

ACROSS, DOWN = 2, 5
TALLY, TALLY_ROW = 4, 8.4  # columns; mm
_PUNCH = 12  # boxes on a card, one a distribution


def cards(maker: DocumentMaker, manifest: Manifest, rows: pl.DataFrame) -> Document:
    """A card a household, ten on a page, to be cut apart; the QR code holds the id alone."""
    names = maker.asked.names
    counts = [name for name in rows.columns if COUNT.holds(name)]
    sites = [one.id for one in maker.programme.channels if one.id in maker.plan.channels]
    made = [
        {
            "id": plain(row["id"]),
            "qr": row["id"],
            "name": fitted(plain(row[CARRIED.column(names)]), 55) if names else None,
            "people": [[maker.people(COUNT.name(name)), maker.wording.number(row[name])]
                       for name in counts],
            "sites": [plain(f"{maker.channel(one)}: {row[SITE.column(one)]}") for one in sites],
        }
        for row in rows.iter_rows(named=True)
    ]  # fmt: skip
    head = maker.head(manifest, [], maker.asked.paper)
    pages = _cut(made, ACROSS * DOWN)
    head |= {"punch": _PUNCH, "of": len(pages)}
    found = [{"cards": page} for page in pages]
    return Document("cards", manifest.channel, manifest.site, head, found, rows.height)


def tally(maker: DocumentMaker, manifest: Manifest, rows: pl.DataFrame) -> Document:
    """The card numbers of a site with a box to tick, for the gate; no names, no amounts.

    They are by number alone, whatever the order of lists: so one is found.
    """
    rows = in_order(rows, [])
    size = PERSONS if PERSONS in rows.columns else None
    sizes = rows[size].to_list() if size else [None] * rows.height
    room = (maker.asked.paper.room / TALLY) - 20
    made = [
        [fitted(plain(one), room), "" if many is None else str(many)]
        for one, many in zip(rows["id"], sizes, strict=True)
    ]
    head = maker.head(manifest, [], maker.asked.paper)
    down = int((maker.asked.paper.height - head["top"] - 45) // TALLY_ROW)
    pages = _cut(made, TALLY * down)
    head |= {"of": len(pages), "total": maker.wording.number(rows.height), "row": TALLY_ROW}
    found = [{"cells": page, "down": down, "households": len(page)} for page in pages]
    return Document("tally", manifest.channel, manifest.site, head, found, rows.height)


def _cut(made: Sequence[Any], many: int) -> list[Sequence[Any]]:
    return [made[start : start + many] for start in range(0, len(made), many)] or [[]]
