"""Sample cells of each column of a register, and whether they may identify people."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import polars as pl
from polars.selectors import by_name

from ration.core.problems.names import shorten
from ration.core.text.cells import trimmed
from ration.register.source.cell_types import is_no_cell
from ration.register.source.collect import collect, with_requoting
from ration.register.source.register import ROW, Register

HEAD = 1000  # rows from which samples are taken, and whose blanks are counted
_SAMPLES, _LONG = 3, 24
_MANY, _OFTEN = 20, 5  # at least 20 cells, each text 5 times on average: no people's names
_FREE = re.compile(r"(?i)remark|comment|note|observ|비고|備考")  # free text


class Cells(NamedTuple):
    """Samples of a column's first cells, how many are blank, and whether they may be shown.

    `harmless` means that the cells identify nobody; the name of the column may still do so.
    """

    samples: tuple[str, ...]
    blank: int
    harmless: bool


def first_cells(register: Register) -> Iterator[tuple[str, Cells]]:
    """The first cells of every column, in their order."""
    for name, cells in with_requoting(register, _texts).items():
        filled = cells.filter(cells != "")
        samples = [shorten(text, _LONG) for text in filled.unique(maintain_order=True)[:_SAMPLES]]
        harmless = _FREE.search(name) is None and _identifies_nobody(filled)
        yield name, Cells(tuple(samples), cells.len() - filled.len(), harmless)


def looked_at(register: Register) -> int:
    """How many rows samples are taken from."""
    rows = with_requoting(register, lambda read: collect(read, read.frame.head(HEAD).select(ROW)))
    return rows.height


def _texts(register: Register) -> dict[str, pl.Series]:
    """The first cells of every column, as text; lists and the like as blanks."""
    texts = [
        trimmed(by_name(name).as_expr()).alias(name)
        if not is_no_cell(kind)
        else pl.lit("").alias(name)
        for name, kind in register.schema.items()
        if name in register.columns
    ]
    head = collect(register, register.frame.head(HEAD).select(texts))
    return {name: head[name] for name in register.columns}


def _identifies_nobody(cells: pl.Series) -> bool:
    """Whether cells are small numbers or a few repeated words, which may be shown.

    A number with four decimals or more may be a coordinate.
    """
    if cells.str.contains(r"^[+-]?[0-9]{1,3}([.,][0-9]{1,3})?$").all():
        return True
    repeated = cells.len() >= _MANY and cells.n_unique() * _OFTEN <= cells.len()
    return repeated and not cells.str.contains(r"[0-9]{4}|@").any()
