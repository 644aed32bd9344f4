"""Ration slips: a slip per household and channel, some on a page to cut apart.

Its large lines are those of the text in its code, no more and no less: what the eye reads is what
is signed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from ration.core.text.cells import text_width
from ration.export.handed_items import HandedItem
from ration.export.pdf.codes.sizes import CodeSize, code_size
from ration.export.pdf.codes.texts import CodeTexts
from ration.export.pdf.document import Document, DocumentMaker
from ration.export.pdf.fitting import MM, broken_at, lines_of, plain
from ration.export.pdf.paper import FOOT, MARGIN, Paper
from ration.register.columns.frame_columns import CARRIED, COUNT, ID
from ration.results.lines import Manifest

ACROSS, MOST = 2, 4  # slips beside each other, and at most below each other
SAMPLE = 50  # households whose codes show how large those of a site are, for an estimate
_INSET, _GUTTER, _CAPTION = 3.0, 2.0, 3.4  # mm
_ID = (15.0, 9.0)  # points: of an id that fits on one line, and of a longer one
_PLACE, _LINE, _NAME, _PEOPLE, _SMALL = 10.0, 11.0, 9.0, 7.5, 6.5  # points
_LEADING = 1.35  # the height of a line, as a share of its size


@dataclass(frozen=True)
class SlipSheet:
    """How the slips of a site are laid out: their codes, and how many are below each other."""

    paper: Paper
    code: CodeSize
    proof: CodeSize | None
    down: int

    @property
    def per_page(self) -> int:
        """How many slips are on a page."""
        return ACROSS * self.down

    @property
    def height(self) -> float:
        """The height of a slip in mm."""
        return _height(self.paper) / self.down


def _height(paper: Paper) -> float:
    """The height of a page for slips, in mm."""
    return paper.height - 2 * MARGIN - FOOT


@dataclass(frozen=True)
class SiteSlips:
    """The slips of a site: `rows` are its households that get something, `items` what they get."""

    texts: CodeTexts
    manifest: Manifest
    items: Sequence[HandedItem]
    rows: pl.DataFrame

    @property
    def _maker(self) -> DocumentMaker:
        return self.texts.maker

    def sheet(self, slips: Sequence[Mapping[str, Any]]) -> SlipSheet:
        """Lay out these slips."""
        paper, source = self._maker.options.paper, self._maker.plan.source.source
        code = code_size((slip["qr"] for slip in slips), source)
        proofs = [slip["proof"] for slip in slips if slip["proof"] is not None]
        proof = code_size(proofs, source) if proofs else None
        sizes = [code, *([] if proof is None else [proof])]
        codes = sum(size.side + _CAPTION for size in sizes)
        width = paper.room / ACROSS - 2 * _INSET - _GUTTER - max(size.side for size in sizes)
        need = max(codes, self._text_height(slips, width)) + 2 * _INSET
        return SlipSheet(paper, code, proof, max(1, min(MOST, int(_height(paper) / need))))

    def _text_height(self, slips: Sequence[Mapping[str, Any]], room: float) -> float:
        """The height in mm that the lines of the longest slip take."""
        head = slips[0]["lines"]
        longest = max((slip["id"][1] for slip in slips), key=text_width)
        lines = [(self._title, _SMALL), (head[0], _SMALL), (head[1], _SMALL), (head[2], _PLACE)]
        lines.append((longest, _ID[text_width(longest) > self._room(_ID[0], room)]))
        if names := [slip["name"] for slip in slips if slip["name"]]:
            lines.append((max(names, key=text_width), _NAME))
        people = ", ".join(f"{' · '.join(label)}: 00" for label in self._people)
        lines.append((people, _PEOPLE))
        for at, label in enumerate(self._labels):
            line = max((slip["items"][at][0] for slip in slips), key=text_width)
            wide = _LINE * text_width(line) + _SMALL * text_width(" · ".join(label) + "  ")
            lines.append(("m" * int(wide / _LINE), _LINE))
        return sum(lines_of(text, room, size) * size * MM * _LEADING for text, size in lines) + 2

    def _room(self, size: float, room: float) -> int:
        """How many half-width characters of `size` points fit into `room` mm."""
        return int(room / (size * MM * 0.58))

    @property
    def _title(self) -> str:
        return " · ".join(self._maker.labels.label("slips"))

    @cached_property
    def _labels(self) -> list[tuple[str, ...]]:
        """The names of the items in the papers' languages."""
        return [self._maker.item(item.written.item) for item in self.items]

    @cached_property
    def _people(self) -> list[tuple[str, ...]]:
        """The names of the counts in the papers' languages."""
        return [self._maker.people(COUNT.name(name)) for name in self._counts]

    @property
    def _counts(self) -> list[str]:
        return [name for name in self.rows.columns if COUNT.holds(name)]

    def slips(self, rows: pl.DataFrame) -> list[dict[str, Any]]:
        """The slips of these households, as the template takes them."""
        return [self._slip(row) for row in rows.iter_rows(named=True)]

    def _slip(self, row: Mapping[str, Any]) -> dict[str, Any]:
        options, manifest = self._maker.options, self.manifest
        text = self.texts.slip(manifest, self.items, row)
        lines = text.split("\n")
        names, proofs = options.names, options.proofs
        return {
            "lines": [broken_at(line, 34) for line in lines[:3]],
            "id": [_ID[0], lines[3]],
            "name": None if names is None else plain(row[CARRIED.column(names)]),
            "people": [self._maker.labels.number(row[name]) for name in self._counts],
            "items": [
                [broken_at(line, 26), item.amount(row) == 0]
                for line, item in zip(lines[4:], self.items, strict=True)
            ],
            "qr": self.texts.signed(text),
            "proof": proofs and proofs.proof(manifest.channel, manifest.site, row[ID]),
        }

    def document(self) -> Document:
        """The document of a site's slips."""
        slips = self.slips(self.rows)
        sheet = self.sheet(slips)
        width = sheet.paper.room / ACROSS - 2 * _INSET - _GUTTER
        room = width - max(sheet.code.side, 0 if sheet.proof is None else sheet.proof.side)
        for slip in slips:
            self._set(slip, sheet, self._room(_ID[0], room), self._room(_ID[1], room))
        size = sheet.per_page
        pages = [{"slips": slips[at : at + size]} for at in range(0, len(slips), size)]
        head = self._maker.head(self.manifest, [], sheet.paper) | {
            "of": len(pages),
            "items": self._labels,
            "counts": self._people,
            "height": round(sheet.height, 2),
            "code": sheet.code.side,
            "proof": None if sheet.proof is None else sheet.proof.side,
            "signed": self._maker.options.signer is not None,
        }
        manifest = self.manifest
        return Document("slips", manifest.channel, manifest.site, head, pages, len(slips))

    def _set(self, slip: dict[str, Any], sheet: SlipSheet, large: int, small: int) -> None:
        """Fit the id of a slip, and give its codes their levels."""
        id_ = slip["id"][1]
        fits = text_width(id_) <= large
        slip["id"] = [_ID[0], id_] if fits else [_ID[1], broken_at(id_, small)]
        slip["qr"] = sheet.code.code(slip["qr"])
        if slip["proof"] is not None and sheet.proof is not None:
            slip["proof"] = sheet.proof.code(slip["proof"])


def site_slips(
    texts: CodeTexts,
    manifest: Manifest,
    rows: pl.DataFrame,
    amounts: Sequence[tuple[str, str]],
) -> SiteSlips | None:
    """The slips of a site's households that get something there; None if none does."""
    items = texts.items(manifest, amounts, rows)
    if not items:
        return None
    return SiteSlips(texts, manifest, items, served(rows, amounts))


def served(rows: pl.DataFrame, amounts: Sequence[tuple[str, str]]) -> pl.DataFrame:
    """The households that get some of these items."""
    return rows.filter(pl.any_horizontal(pl.col(column) > 0 for _, column in amounts))
