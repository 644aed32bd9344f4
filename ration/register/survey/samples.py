"""Some cells of each column of a register, and whether they may tell who people are."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import polars as pl
from polars.selectors import by_name

from ration.core.problems import shorten
from ration.core.text import trimmed
from ration.register.source.collect import collect, with_requoting
from ration.register.source.register import Register

_LOOKED_AT = 1000  # rows, from which samples are taken
_SAMPLES, _LONG = 3, 24
_MANY, _OFTEN = 20, 5  # of so many cells every text comes so often: those are no people's names
_FREE = re.compile(r"(?i)remark|comment|note|observ|비고|備考")  # whatever somebody wrote
_WORDS = (pl.Categorical, pl.Enum, pl.Decimal)


class Cells(NamedTuple):
    """Some of a column's first cells, how many of them are blank, and whether they may be shown.

    `harmless`: nothing in them tells who people are, whatever the column is called.
    """

    samples: tuple[str, ...]
    blank: int
    harmless: bool


def first_cells(register: Register) -> Iterator[tuple[str, Cells]]:
    """The first cells of every column, in their order."""
    for name, cells in with_requoting(register, _texts).items():
        filled = cells.filter(cells != "")
        found = [shorten(one, _LONG) for one in filled.unique(maintain_order=True)[:_SAMPLES]]
        harmless = _FREE.search(name) is None and _tells_of_nobody(filled)
        yield name, Cells(tuple(found), cells.len() - filled.len(), harmless)


def _texts(register: Register) -> dict[str, pl.Series]:
    """The first cells of every column, as text; those of lists and the like as blanks."""
    texts = [
        trimmed(by_name(name).as_expr()).alias(name)
        if kind.is_numeric() or kind.is_temporal() or kind in (pl.String, pl.Boolean, *_WORDS)
        else pl.lit("").alias(name)
        for name, kind in register.schema.items()
        if name in register.columns
    ]
    head = collect(register, register.frame.head(_LOOKED_AT).select(texts))
    return {name: head[name] for name in register.columns}


def _tells_of_nobody(cells: pl.Series) -> bool:
    """Whether the cells of a column that is not read may be shown: small numbers, a few words."""
    if cells.str.contains(r"^[+-]?[0-9]{1,3}([.,][0-9]+)?$").all():
        return True
    repeated = cells.len() >= _MANY and cells.n_unique() * _OFTEN <= cells.len()
    return repeated and not cells.str.contains(r"[0-9]{4}|@").any()
