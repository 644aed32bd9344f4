"""A register as it stands: a file, standard input or a frame, as one lazy Polars frame."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from ration.problem import Problem

ROW = "ration:row"  # the record's row as a spreadsheet shows it: the header is row 1
EXTRA = "ration:extra"  # what a ragged row has beyond the header
EXTRAS = (EXTRA, f"{EXTRA}:2", f"{EXTRA}:3")  # cells beyond it, of which any may be blank
OURS = (ROW, *EXTRAS)


@dataclass(frozen=True)
class People:
    """The rows that the households of a register were made of, where those are not its own.

    `rows` are so many, blank ones left out. `of` has for every `ration:row` of a person the row
    of the household; None: the rows are the households' own, with people from another table.
    """

    register: "Register"
    rows: int | None = None
    of: pl.LazyFrame | None = None

    def left_out(self, rows: Collection[int]) -> tuple[set[int], set[int]]:
        """The households that any of `rows` belongs to, and every row of theirs."""
        if self.of is None:
            return set(rows), set(rows)
        table = self.of.collect(engine="streaming")
        bad = pl.col(ROW).is_in(pl.Series(sorted(rows), dtype=table.schema[ROW]).implode())
        households = table.filter(bad)["of"].drop_nulls().unique()
        out = table.filter(bad | pl.col("of").is_in(households.implode()))
        return set(households), set(out[ROW])


@dataclass(frozen=True)
class Register:
    """A register as it stands.

    `frame` has every column under its own name, and `ration:row`. `sha256` is None for frames.
    `ragged` finds the rows with fewer or more cells than the header, with their cells;
    `give_back` turns a Polars frame into the kind of frame that came in; `unfit` has the columns
    that cannot be read, with what is wrong; `repeated` those that the header names twice.
    `rewritten` gives the same register with every quotation mark in order, where the engine
    cannot tell its cells apart (None: that would not help). `found` are problems and warnings
    that were met on opening. `sees_errors`: a formula that failed is no blank. `people` are the
    rows that were counted, where a household is made of several.
    """

    source: str
    sha256: str | None
    frame: pl.LazyFrame
    columns: tuple[str, ...]
    ragged: Callable[[], dict[int, list[str]]]
    give_back: Callable[[pl.DataFrame], Any]
    unfit: Mapping[str, Problem] = field(default_factory=dict)
    repeated: tuple[str, ...] = ()
    rewritten: "Callable[[], Register | None]" = lambda: None
    found: tuple[Problem, ...] = ()
    sees_errors: bool = True
    people: People | None = None

    @property
    def schema(self) -> pl.Schema:
        """The types of its columns."""
        return self.frame.collect_schema()
