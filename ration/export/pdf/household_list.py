"""The households of a site with what each gets: the distribution list and the pay list."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import accumulate
from typing import Any

import polars as pl

from ration.core.text import text_width
from ration.engine.packing import Packing
from ration.export.pdf.document import Document, DocumentMaker, fitted, one_line, plain
from ration.export.pdf.language import Texts
from ration.export.pdf.paper import HEADING, ROW, TOP, Paper, pages
from ration.programme.item import Item
from ration.register.columns.frame_columns import CARRIED, COUNT, HOUSEHOLDS, PERSONS
from ration.results.lines import Manifest

_NUMBER, _COUNT, _AMOUNT, _PROXY, _SIGN = 8.0, 12.0, 14.0, 11.0, 38.0  # mm
_WORDS, _COLLECTOR = 42.0, 34.0
_LEAST = 0.85  # as narrow as columns become before the paper is turned
_MM = 0.3528  # of a point
_SET = PERSONS  # what a household's size is


@dataclass(frozen=True)
class _Column:
    """A column: its heading, its width in mm, its cells, and what they sum up to.

    `kind` tells the template how a cell looks; `values` are whole steps or counts, `shown` makes
    text of their sum.
    """

    label: Texts
    unit: str
    width: float
    kind: str
    cells: Sequence[Any]
    values: Sequence[int] = ()
    shown: Callable[[int], str] | None = None

    def sum(self, start: int, end: int) -> str:
        """The sum of some rows, as text; "" where there is none."""
        return "" if self.shown is None else self.shown(sum(self.values[start:end]))

    def styled(self, start: int, end: int, *, turned: bool) -> bool:
        """Whether some cells are more than plain text, which the template sets at once.

        `turned`: the page runs from right to left, in which names keep their own direction.
        """
        cells = self.cells[start:end]
        written = self.kind in ("text", "sign")
        bare = self.kind == "sign" and "" in cells  # a line is drawn there
        return bare or (turned and written) or any(type(cell) is not str for cell in cells)


def household_list(
    maker: DocumentMaker,
    manifest: Manifest,
    rows: pl.DataFrame,
    amounts: Sequence[tuple[str, str]],
    *,
    pay: bool,
) -> Document:
    """A site's list. `amounts` are items with the columns of `rows` that have their steps."""
    columns = [*_who(maker, rows), *_amounts(maker, rows, amounts)]
    columns += _to_pay(maker, rows, amounts) if pay else []
    columns += _to_sign(maker, rows, pay=pay)
    paper = _turned(maker.asked.paper, columns)
    columns = _wide(columns, paper)
    head = maker.head(manifest, [item for item, _ in amounts], paper)
    end = maker.notes_height(head["notes"], paper)
    heading = max(_heading_height(column) for column in columns)
    shorter = paper.shorter(head["top"] - TOP + max(0.0, heading - HEADING))
    made = list(_pages(maker, rows, columns, shorter, end))
    head |= {
        "of": len(made),
        "row": ROW,
        "heading": heading,
        "columns": [
            {
                "label": list(c.label),
                "unit": c.unit,
                "width": c.width,
                "kind": c.kind,
                "size": _heading(c),
            }
            for c in columns
        ],
        "sums": [column.sum(0, rows.height) for column in columns],
        "households": maker.wording.number(rows.height),
    }
    kind = "pay" if pay else "list"
    return Document(kind, manifest.channel, manifest.site, head, made, rows.height)


def _label(maker: DocumentMaker, key: str) -> Texts:
    return tuple(dict.fromkeys(maker.wording.label(key)))


def _who(maker: DocumentMaker, rows: pl.DataFrame) -> Iterator[_Column]:
    """The columns that say which household it is, and how many people it has."""
    numbers = [str(number) for number in range(1, rows.height + 1)]
    room = max(_NUMBER, 3 + 1.9 * len(numbers[-1])) if numbers else _NUMBER
    yield _Column(_label(maker, "row"), "", room, "number", numbers)
    longest = max((text_width(one) for one in rows["id"]), default=0)
    room = min(38.0, max(18.0, 4 + 1.75 * longest))
    ids = [fitted(plain(one), (room - 2) * _LEAST) for one in rows["id"]]
    yield _Column(_label(maker, "household"), "", room, "text", ids)
    if maker.asked.names is not None:
        names = [fitted(plain(one), 28 * _LEAST) for one in rows[CARRIED.column(maker.asked.names)]]
        yield _Column(_label(maker, "head"), "", 30.0, "text", names)
    if maker.asked.order not in (None, "size"):
        places = [
            fitted(plain(one), 18 * _LEAST) for one in rows[CARRIED.column(maker.asked.order)]
        ]
        yield _Column((plain(maker.asked.order or ""),), "", 20.0, "text", places)
    for name in rows.columns:
        if COUNT.holds(name) and name != HOUSEHOLDS:
            values = rows[name].to_list()
            cells = [str(one) for one in values]
            label = maker.people(COUNT.name(name))
            yield _Column(label, "", _COUNT, "number", cells, values, maker.wording.number)


def _amounts(
    maker: DocumentMaker, rows: pl.DataFrame, amounts: Sequence[tuple[str, str]]
) -> Iterator[_Column]:
    """A column an item: the quantity, and below it the whole packs that it comes in."""
    for name, column in amounts:
        item = maker.programme.item(name)
        values = rows[column].to_list()
        texts = {steps: _amount(maker, item, steps) for steps in set(values)}
        unit = maker.unit(item.unit)
        money = maker.is_money(name)

        def shown(steps: int, item: Item = item) -> str:
            return maker.wording.number(item.quantity(steps).amount)

        room = 20.0 if money else _AMOUNT
        cells = [texts[steps] for steps in values]
        yield _Column(maker.item(name), unit, room, "amount", cells, values, shown)


def _amount(maker: DocumentMaker, item: Item, steps: int) -> str | list[str]:
    quantity = maker.wording.number(item.quantity(steps).amount)
    packing = Packing(item)
    packs = [
        f"{count} {maker.unit(pack.name)}"
        for pack, count in zip(packing.packs, packing.pack(steps).counts, strict=True)
        if count
    ]
    return [quantity, " + ".join(packs)] if packs else quantity


def _to_pay(
    maker: DocumentMaker, rows: pl.DataFrame, amounts: Sequence[tuple[str, str]]
) -> Iterator[_Column]:
    """The amount in words, and who else may collect it."""
    items = [(maker.programme.item(name), rows[column].to_list()) for name, column in amounts]
    totals = [
        sum((item.quantity(values[at]).amount for item, values in items), Fraction(0))
        for at in range(rows.height)
    ]
    unit = maker.programme.currency or ""
    cells = [_words(maker, total, unit) for total in totals]
    yield _Column(_label(maker, "in_words"), "", _WORDS, "words", cells)
    yield _Column(_label(maker, "collector"), "", _COLLECTOR, "blank", [""] * rows.height)


def _words(maker: DocumentMaker, total: Fraction, unit: str) -> list[str]:
    return list(maker.in_words(total, unit)) if total else ["–"]


def _to_sign(maker: DocumentMaker, rows: pl.DataFrame, *, pay: bool) -> Iterator[_Column]:
    """Where somebody signs; the name of the head below it, where names are asked for."""
    if not pay:
        yield _Column(_label(maker, "proxy"), "", _PROXY, "blank", [""] * rows.height)
    names = maker.asked.names
    cells = (
        [""] * rows.height if names is None else [plain(one) for one in rows[CARRIED.column(names)]]
    )
    below = [one_line(one, (_SIGN - 2) * _LEAST) for one in cells]
    yield _Column(_label(maker, "sign"), "", _SIGN, "sign", below)


def _heading(column: _Column) -> float:
    """The size of a heading in points, such that no word of it is wider than its column."""
    words = [word for text in (*column.label, column.unit) for word in text.split()]
    widest = max((text_width(word) for word in words), default=1)
    return round(min(6.5, (column.width - 2) / (widest * 0.6 * _MM)), 2)


def _heading_height(column: _Column) -> float:
    """How high a heading is in mm, its labels broken into lines."""
    size = _heading(column) * _MM
    texts = [text for text in (*column.label, column.unit) if text]
    lines = sum(math.ceil(text_width(text) * size * 0.62 / (column.width - 2)) for text in texts)
    return round(lines * size * 1.35 + 2.5, 2)


def _turned(paper: Paper, columns: Sequence[_Column]) -> Paper:
    """The paper on its long side where the columns are too many for a little shrinking."""
    needed = sum(one.width for one in columns)
    return paper if needed * _LEAST <= paper.room else paper.turned


def _wide(columns: Sequence[_Column], paper: Paper) -> list[_Column]:
    """The columns as wide as the paper: what is over goes to the signature; all shrink alike."""
    needed = sum(one.width for one in columns)
    if needed > paper.room:
        shrunk = paper.room / needed
        return [replace(one, width=round(one.width * shrunk, 2)) for one in columns]
    *others, last = columns
    return [*others, replace(last, width=round(last.width + paper.room - needed, 2))]


def _pages(
    maker: DocumentMaker, rows: pl.DataFrame, columns: Sequence[_Column], paper: Paper, end: float
) -> Iterator[dict[str, Any]]:
    """Every page: its cells, their sums, and where a set of one size ends the sums of the set."""
    turned = maker.wording.directions[0] == "rtl"
    for size, start, height in _sets(maker, rows):
        at = start
        made = list(pages(range(start, start + height), paper, end))
        for number, page in enumerate(made, start=1):
            last = at + len(page)
            yield {
                "cells": [column.cells[at:last] for column in columns],
                "styled": [column.styled(at, last, turned=turned) for column in columns],
                "sums": [column.sum(at, last) for column in columns],
                "households": len(page),
                "set": None if size is None else maker.wording.label("size", size=size),
                "set_sums": [column.sum(start, last) for column in columns]
                if size is not None and number == len(made)
                else None,
                "set_says": None
                if size is None
                else maker.wording.label("this_set", size=f"{size}: {height}"),
            }
            at = last


def _sets(maker: DocumentMaker, rows: pl.DataFrame) -> list[tuple[int | None, int, int]]:
    """The sets of a list: size (None: all), the first row, how many rows."""
    if not maker.asked.per_size or _SET not in rows.columns or not rows.height:
        return [(None, 0, rows.height)]
    sizes = rows.group_by(_SET, maintain_order=True).len().rows()
    starts = [0, *accumulate(many for _, many in sizes)]
    return [(size, start, many) for (size, many), start in zip(sizes, starts, strict=False)]
