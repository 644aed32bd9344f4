"""The distribution list and the pay list: the households of a site and what each gets."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import accumulate
from typing import Any

import polars as pl

from ration.core.text import text_width
from ration.engine.packing import Packing
from ration.export.pdf.document import DASH, Document, DocumentMaker, fitted, one_line, plain
from ration.export.pdf.language import Texts
from ration.export.pdf.paper import HEADING, ROW, TOP, Paper, split_rows
from ration.programme.item import Item
from ration.register.columns.frame_columns import (
    CARRIED,
    COUNT,
    HOUSEHOLD_DAYS,
    HOUSEHOLDS,
    PERSONS,
)
from ration.results.lines import Manifest

_NUMBER, _COUNT, _AMOUNT, _PROXY, _SIGN = 8.0, 12.0, 14.0, 11.0, 38.0  # mm
_WORDS, _COLLECTOR = 42.0, 34.0
_LEAST = 0.85  # columns shrink to this share of their width, then the paper is turned
_MM = 0.3528  # mm per point


@dataclass(frozen=True)
class _Column:
    """A column: its heading, width in mm, cells, and the numbers to sum.

    `kind` tells the template how to set a cell. `values` are whole steps or counts, and `shown`
    converts their sum to text; None means that the column has no sum.
    """

    label: Texts
    unit: str
    width: float
    kind: str
    cells: Sequence[Any]
    values: Sequence[int] = ()
    shown: Callable[[int], str] | None = None

    def sum(self, start: int, end: int) -> str:
        """The sum of the rows `start` to `end - 1` as text; "" if the column has no sum."""
        return "" if self.shown is None else self.shown(sum(self.values[start:end]))

    def styled(self, start: int, end: int, *, rtl: bool) -> bool:
        """Whether some cells are not plain text; the template sets plain text much faster.

        `rtl` means that the page runs from right to left, where names keep their own direction.
        """
        cells = self.cells[start:end]
        is_name = self.kind in ("text", "sign")
        dotted = self.kind == "sign" and "" in cells  # the template draws a line there
        return dotted or (rtl and is_name) or any(type(cell) is not str for cell in cells)


def household_list(
    maker: DocumentMaker,
    manifest: Manifest,
    rows: pl.DataFrame,
    amounts: Sequence[tuple[str, str]],
    *,
    pay: bool,
) -> Document:
    """Make a site's list; `amounts` are items, each with the column of `rows` with its steps."""
    columns = [*_household_columns(maker, rows), *_amount_columns(maker, rows, amounts)]
    columns += _pay_columns(maker, rows, amounts) if pay else []
    columns += _sign_columns(maker, rows, pay=pay)
    paper = _turned(maker.options.paper, columns)
    columns = _widened(columns, paper)
    head = maker.head(manifest, [item for item, _ in amounts], paper)
    notes = maker.notes_height(head["notes"], paper)
    heading = max(_heading_height(column) for column in columns)
    above = head["top"] - TOP + head["more"] + max(0.0, heading - HEADING)
    shorter = paper.shorter(above)
    pages = list(_pages(maker, rows, columns, shorter, notes))
    head |= {
        "of": len(pages),
        "row": ROW,
        "heading": heading,
        "columns": [_template_column(column) for column in columns],
        "sums": [column.sum(0, rows.height) for column in columns],
        "households": maker.labels.number(rows.height),
    }
    kind = "pay" if pay else "list"
    return Document(kind, manifest.channel, manifest.site, head, pages, rows.height)


def _template_column(column: _Column) -> dict[str, Any]:
    """What the template needs to know of a column."""
    return {
        "label": list(column.label),
        "unit": column.unit,
        "width": column.width,
        "kind": column.kind,
        "size": _heading_size(column),
    }


def _label(maker: DocumentMaker, key: str) -> Texts:
    return tuple(dict.fromkeys(maker.labels.label(key)))


def _household_columns(maker: DocumentMaker, rows: pl.DataFrame) -> Iterator[_Column]:
    """Yield the columns that identify a household and count its people."""
    options = maker.options
    numbers = [str(number) for number in range(1, rows.height + 1)]
    room = max(_NUMBER, 3 + 1.9 * len(numbers[-1])) if numbers else _NUMBER
    yield _Column(_label(maker, "row"), "", room, "number", numbers)
    longest = max((text_width(id_) for id_ in rows["id"]), default=0)
    room = min(38.0, max(18.0, 4 + 1.75 * longest))
    ids = [fitted(plain(id_), (room - 2) * _LEAST) for id_ in rows["id"]]
    yield _Column(_label(maker, "household"), "", room, "text", ids)
    if options.names is not None:
        heads = [fitted(plain(head), 28 * _LEAST) for head in rows[CARRIED.column(options.names)]]
        yield _Column(_label(maker, "head"), "", 30.0, "text", heads)
    if options.order is not None and options.order != "size":
        places = [fitted(plain(p), 18 * _LEAST) for p in rows[CARRIED.column(options.order)]]
        yield _Column((plain(options.order),), "", 20.0, "text", places)
    for name in rows.columns:
        if COUNT.holds(name) and name != HOUSEHOLDS:
            values = rows[name].to_list()
            cells = [str(value) for value in values]
            label = maker.people(COUNT.name(name))
            summed = () if name == HOUSEHOLD_DAYS else (values, maker.labels.number)
            yield _Column(label, "", _COUNT, "number", cells, *summed)


def _amount_columns(
    maker: DocumentMaker, rows: pl.DataFrame, amounts: Sequence[tuple[str, str]]
) -> Iterator[_Column]:
    """Yield a column per item: the quantity, and below it the whole packs."""
    for name, column in amounts:
        item = maker.programme.item(name)
        values = rows[column].to_list()
        texts = {steps: _amount_cell(maker, item, steps) for steps in set(values)}
        unit = maker.unit(item.unit)
        money = maker.is_money(name)

        def shown(steps: int, item: Item = item) -> str:
            return maker.labels.number(item.quantity(steps).amount) if steps else DASH

        room = 20.0 if money else _AMOUNT
        cells = [texts[steps] for steps in values]
        yield _Column(maker.item(name), unit, room, "amount", cells, values, shown)


def _amount_cell(maker: DocumentMaker, item: Item, steps: int) -> str | list[str]:
    if not steps:
        return DASH
    quantity = maker.labels.number(item.quantity(steps).amount)
    packing = Packing(item)
    packs = [
        f"{count} {maker.unit(pack.name)}"
        for pack, count in zip(packing.packs, packing.pack(steps).counts, strict=True)
        if count
    ]
    return [quantity, " + ".join(packs)] if packs else quantity


def _pay_columns(
    maker: DocumentMaker, rows: pl.DataFrame, amounts: Sequence[tuple[str, str]]
) -> Iterator[_Column]:
    """Yield the columns of the amount in words and of the alternate collector."""
    items = [(maker.programme.item(name), rows[column].to_list()) for name, column in amounts]
    totals = [
        sum((item.quantity(values[row]).amount for item, values in items), Fraction(0))
        for row in range(rows.height)
    ]
    unit = maker.programme.currency or ""
    cells = [_words(maker, total, unit) for total in totals]
    yield _Column(_label(maker, "in_words"), "", _WORDS, "words", cells)
    yield _Column(_label(maker, "collector"), "", _COLLECTOR, "blank", [""] * rows.height)


def _words(maker: DocumentMaker, total: Fraction, unit: str) -> list[str]:
    return list(maker.in_words(total, unit)) if total else [DASH]


def _sign_columns(maker: DocumentMaker, rows: pl.DataFrame, *, pay: bool) -> Iterator[_Column]:
    """Yield the columns to sign; the name of the head is below the line if names are printed."""
    if not pay:
        yield _Column(_label(maker, "proxy"), "", _PROXY, "blank", [""] * rows.height)
    names = maker.options.names
    heads = [""] * rows.height if names is None else rows[CARRIED.column(names)].to_list()
    below = [one_line(plain(head), (_SIGN - 2) * _LEAST) for head in heads]
    yield _Column(_label(maker, "sign"), "", _SIGN, "sign", below)


def _heading_size(column: _Column) -> float:
    """The font size of a heading in points: no word of it is wider than the column."""
    words = [word for text in (*column.label, column.unit) for word in text.split()]
    widest = max((text_width(word) for word in words), default=1)
    return round(min(6.5, (column.width - 2) / (widest * 0.6 * _MM)), 2)


def _heading_height(column: _Column) -> float:
    """The height of a heading in mm, with its labels broken into lines."""
    size = _heading_size(column) * _MM
    texts = [text for text in (*column.label, column.unit) if text]
    lines = sum(math.ceil(text_width(text) * size * 0.62 / (column.width - 2)) for text in texts)
    return round(lines * size * 1.35 + 2.5, 2)


def _turned(paper: Paper, columns: Sequence[_Column]) -> Paper:
    """Turn the paper to landscape if the columns would shrink too much."""
    needed = sum(column.width for column in columns)
    return paper if needed * _LEAST <= paper.room else paper.turned


def _widened(columns: Sequence[_Column], paper: Paper) -> list[_Column]:
    """Fit the columns to the paper: the signature takes spare width, all columns shrink alike."""
    needed = sum(column.width for column in columns)
    if needed > paper.room:
        share = paper.room / needed
        return [replace(column, width=round(column.width * share, 2)) for column in columns]
    *others, last = columns
    return [*others, replace(last, width=round(last.width + paper.room - needed, 2))]


def _pages(
    maker: DocumentMaker, rows: pl.DataFrame, columns: Sequence[_Column], paper: Paper, notes: float
) -> Iterator[dict[str, Any]]:
    """Yield every page: its cells and sums, and on the last page of a set the sums of the set.

    `notes` is the height in mm of the notes at the end.
    """
    rtl = maker.labels.directions[0] == "rtl"
    for size, start, height in _sets(maker, rows):
        at = start
        pages = list(split_rows(range(start, start + height), paper, notes))
        for number, page in enumerate(pages, start=1):
            last = at + len(page)
            yield {
                "cells": [column.cells[at:last] for column in columns],
                "styled": [column.styled(at, last, rtl=rtl) for column in columns],
                "sums": [column.sum(at, last) for column in columns],
                "households": len(page),
                "set": None if size is None else maker.labels.label("size", size=size),
                "set_sums": [column.sum(start, last) for column in columns]
                if size is not None and number == len(pages)
                else None,
                "set_says": None
                if size is None
                else maker.labels.label("this_set", size=f"{size}: {height}"),
            }
            at = last


def _sets(maker: DocumentMaker, rows: pl.DataFrame) -> list[tuple[int | None, int, int]]:
    """The sets of a list: size (None means all sizes), the first row, the number of rows."""
    if not maker.options.per_size or PERSONS not in rows.columns or not rows.height:
        return [(None, 0, rows.height)]
    sizes = rows.group_by(PERSONS, maintain_order=True).len().rows()
    starts = [0, *accumulate(count for _, count in sizes)]
    return [(size, start, count) for (size, count), start in zip(sizes, starts, strict=False)]
