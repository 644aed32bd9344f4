"""A register as it stands: a file, standard input or a frame, as one lazy Polars frame."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from ration.problem import Problem

ROW = "ration:row"  # the record's row as a spreadsheet shows it: the header is row 1
EXTRA = "ration:extra"  # what a ragged row has beyond the header
EXTRAS = (EXTRA, f"{EXTRA}:2", f"{EXTRA}:3")  # cells beyond it, of which any may be blank
OURS = (ROW, *EXTRAS)


@dataclass(frozen=True)
class Register:
    """A register as it stands.

    `frame` has every column under its own name, and `ration:row`. `sha256` is None for frames.
    `ragged` finds the rows with fewer or more cells than the header, with their cells;
    `give_back` turns a Polars frame into the kind of frame that came in; `unfit` has the columns
    that cannot be read, with what is wrong; `repeated` those that the header names twice.
    `rewritten` gives the same register with every quotation mark in order, where the engine
    cannot tell its cells apart (None: that would not help). `header` is the header's row; `tags`
    and `labels` are what other rows say of columns: HXL tags, and words for people. `said` has
    warnings of how the file was read.
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
    header: int = 1
    tags: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    said: tuple[Problem, ...] = ()

    @property
    def schema(self) -> pl.Schema:
        """The types of its columns."""
        return self.frame.collect_schema()
