"""The distribution list and the pay list: the households of a site and what each gets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import Any

import polars as pl

from ration.core.text.cells import text_width
from ration.engine.packing import Packing
from ration.export.pdf.document import DASH, Document, DocumentMaker
from ration.export.pdf.fitting import fitted, one_line, plain
from ration.export.pdf.languages.labels import Texts
from ration.export.pdf.paper import ROW, SUM, Paper, Room
from ration.export.pdf.papers.list_columns import SHRINKS, Column, turned, widened
from ration.export.pdf.papers.ration_line import is_limited, ration_line
from ration.programme.item import Item
from ration.register.columns.frame_columns import (
    CARRIED,
    COUNT,
    HOUSEHOLD_DAYS,
    HOUSEHOLDS,
    PERSONS,
)
from ration.results.lines import Manifest

_NUMBER, _COUNT, _AMOUNT, _PROXY = 8.0, 11.0, 14.0, 11.0  # mm
_HEAD, _WORDS, _COLLECTOR = 30.0, 32.0, 30.0
_SIGN = 36.0  # a signature needs no more
_PEOPLE = 6.5  # the line of people, and the space around it
_APPROVED = 8.0  # the line to approve, on the first page
_WITNESSES = 19.0  # those who sign at the end, and what is a signature


@dataclass(frozen=True)
class ListLayout:
    """How a list is set: its paper, its columns, the values of its head, and rows on a page.

    `set_room` is for a list in sets of one size: their sums take a row more.
    """

    paper: Paper
    columns: Sequence[Column]
    head: dict[str, Any]
    room: Room
    set_room: Room


def household_list(
    maker: DocumentMaker,
    manifest: Manifest,
    rows: pl.DataFrame,
    amounts: Sequence[tuple[str, str]],
    *,
    pay: bool,
) -> Document:
    """Make a site's list; `amounts` are items, each with the column of `rows` with its steps."""
    layout = list_layout(maker, manifest, rows, amounts, pay=pay)
    columns = layout.columns
    pages = list(_pages(maker, rows, layout))
    head = layout.head | {
        "of": len(pages),
        "sums": [column.sum(0, rows.height) for column in columns],
        "households": maker.labels.number(rows.height),
    }
    kind = "pay" if pay else "list"
    return Document(kind, manifest.channel, manifest.site, head, pages, rows.height)


def list_layout(
    maker: DocumentMaker,
    manifest: Manifest,
    rows: pl.DataFrame,
    amounts: Sequence[tuple[str, str]],
    *,
    pay: bool,
) -> ListLayout:
    """Lay out a site's list: the paper is turned if its columns need it."""
    columns = [*_household_columns(maker, rows), *_amount_columns(maker, rows, amounts)]
    columns += _pay_columns(maker, rows, amounts) if pay else []
    columns += _sign_columns(maker, rows, pay=pay)
    paper = turned(maker.options.paper, columns)
    columns = widened(columns, paper)
    items = [item for item, _ in amounts]
    head = maker.head(manifest, items, paper)
    heading = max(column.heading_height for column in columns)
    ration = ration_line(maker, manifest.channel, items)
    above = head["top"] + _PEOPLE + head["more"] + heading + SUM
    above += maker.line_height([text for who, rates in ration for text in (*who, rates)], paper)
    first, below = above + _APPROVED, SUM + _WITNESSES + maker.notes_height(head["notes"], paper)

    def room(sums: float) -> Room:
        return Room(
            first=paper.rows(first + sums),
            last=paper.rows(above + below + sums),
            only=paper.rows(first + below + sums),
            other=paper.rows(above + sums),
        )

    head |= {
        "row": ROW,
        "heading": heading,
        "columns": [column.heading for column in columns],
        "ration": ration,
        "limited": is_limited(ration),
    }
    return ListLayout(paper, columns, head, room(0), room(SUM))


def _label(maker: DocumentMaker, key: str) -> Texts:
    return tuple(dict.fromkeys(maker.labels.label(key)))


def _household_columns(maker: DocumentMaker, rows: pl.DataFrame) -> Iterator[Column]:
    """Yield the columns that identify a household and count its people."""
    options = maker.options
    numbers = [str(number) for number in range(1, rows.height + 1)]
    room = max(_NUMBER, 3 + 1.9 * len(numbers[-1])) if numbers else _NUMBER
    yield Column(_label(maker, "row"), "", room, "number", numbers, grows=False)
    longest = max((text_width(id_) for id_ in rows["id"]), default=0)
    room = min(38.0, max(18.0, 4 + 1.75 * longest))
    ids = [fitted(plain(id_), (room - 2) * SHRINKS) for id_ in rows["id"]]
    yield Column(_label(maker, "household"), "", room, "text", ids)
    if options.names is not None:
        wide = (_HEAD - 2) * SHRINKS
        heads = [fitted(plain(head), wide) for head in rows[CARRIED.column(options.names)]]
        yield Column(_label(maker, "head"), "", _HEAD, "text", heads)
    if options.order is not None and options.order != "size":
        places = [fitted(plain(p), 18 * SHRINKS) for p in rows[CARRIED.column(options.order)]]
        yield Column((plain(options.order),), "", 20.0, "text", places)
    for name in rows.columns:
        if COUNT.holds(name) and name != HOUSEHOLDS:
            values = rows[name].to_list()
            cells = [str(value) for value in values]
            label = maker.people(COUNT.name(name))
            summed = () if name == HOUSEHOLD_DAYS else (values, maker.labels.number)
            yield Column(label, "", _COUNT, "number", cells, *summed)


def _amount_columns(
    maker: DocumentMaker, rows: pl.DataFrame, amounts: Sequence[tuple[str, str]]
) -> Iterator[Column]:
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
        yield Column(maker.item(name), unit, room, "amount", cells, values, shown)


def _amount_cell(maker: DocumentMaker, item: Item, steps: int) -> str | list[str]:
    if not steps:
        return DASH
    quantity = maker.labels.number(item.quantity(steps).amount)
    packing = Packing(item)
    packs = [
        maker.isolated(f"{count} {maker.unit(pack.name)}")
        for pack, count in zip(packing.packs, packing.pack(steps).counts, strict=True)
        if count
    ]
    return [quantity, " + ".join(packs)] if packs else quantity


def _pay_columns(
    maker: DocumentMaker, rows: pl.DataFrame, amounts: Sequence[tuple[str, str]]
) -> Iterator[Column]:
    """Yield the columns of the amount in words and of the alternate collector."""
    items = [(maker.programme.item(name), rows[column].to_list()) for name, column in amounts]
    totals = [
        sum((item.quantity(values[row]).amount for item, values in items), Fraction(0))
        for row in range(rows.height)
    ]
    unit = maker.programme.currency or ""
    cells = [_words(maker, total, unit) for total in totals]
    yield Column(_label(maker, "in_words"), "", _WORDS, "words", cells)
    yield Column(_label(maker, "collector"), "", _COLLECTOR, "blank", [""] * rows.height)


def _words(maker: DocumentMaker, total: Fraction, unit: str) -> list[str]:
    return list(maker.in_words(total, unit)) if total else [DASH]


def _sign_columns(maker: DocumentMaker, rows: pl.DataFrame, *, pay: bool) -> Iterator[Column]:
    """Yield the columns to sign; the name of the head is below the line if names are printed."""
    if not pay:
        yield Column(_label(maker, "proxy"), "", _PROXY, "blank", [""] * rows.height)
    names = maker.options.names
    heads = [""] * rows.height if names is None else rows[CARRIED.column(names)].to_list()
    below = [one_line(plain(head), (_SIGN - 2) * SHRINKS) for head in heads]
    yield Column(_label(maker, "sign"), "", _SIGN, "sign", below, grows=False)


def _pages(
    maker: DocumentMaker, rows: pl.DataFrame, layout: ListLayout
) -> Iterator[dict[str, Any]]:
    """Yield every page: its cells and sums, and on the last page of a set the sums of the set."""
    rtl = maker.labels.directions[0] == "rtl"
    columns = layout.columns
    for size, start, height in _sets(maker, rows):
        at, end = start, start + height
        room = layout.room if size is None else layout.set_room
        for length in room.split(height, first=start == 0, last=end == rows.height):
            last = at + length
            ends = size is not None and last == end
            yield {
                "cells": [column.cells[at:last] for column in columns],
                "styled": [column.styled(at, last, rtl=rtl) for column in columns],
                "sums": [column.sum(at, last) for column in columns],
                "households": length,
                "set": None if size is None else maker.labels.label("size", size=size),
                "set_sums": [column.sum(start, last) for column in columns] if ends else None,
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
