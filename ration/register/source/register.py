"""A register as it stands: a file, standard input or a frame, as one lazy Polars frame."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import polars as pl

from ration.core.problems import Problem, Unit
from ration.register.source.file_bytes import Fingerprint

ROW = "ration:row"  # the record's row as a spreadsheet shows it: the header is row 1
EXTRA = "ration:extra"  # what a ragged row has beyond the header
EXTRAS = (EXTRA, f"{EXTRA}:2", f"{EXTRA}:3")  # cells beyond it, of which any may be blank
LAST = "ration:last"  # of several files with columns of their own: the last cell of each row
OURS = (ROW, *EXTRAS, LAST)
FILE_BITS = 32  # of `ration:row` where files are several: below them the row, above the file
ROW_MASK = (1 << FILE_BITS) - 1


class FilePart(NamedTuple):
    """One of the files of a register: its name, how many columns it has, what its rows are."""

    file: str
    width: int
    unit: Unit


@dataclass(frozen=True)
class SourceFormat:
    """How a file was taken apart; None where it has no such thing, or several files differ in it.

    `encoding` is None too where all of the text is ASCII, which nearly every encoding holds.
    `plain`: who says `header_row` says all; not where names are joined from two rows, or rows of
    labels below them are left out.
    """

    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    plain: bool = True


@dataclass(frozen=True)
class People:
    """The rows that the households of a register were made of, where those are not its own.

    `rows` are so many, blank ones left out. `of` has for every `ration:row` of a person the row
    of the household; None: the rows are the households' own, with people from another table.
    """

    register: "Register"
    rows: int | None = None
    of: pl.LazyFrame | None = None

    def rejected(self, rows: Collection[int]) -> tuple[set[int], set[int]]:
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

    - `frame` has every column under its own name, and `ration:row`.
    - `sha256` is the file's fingerprint; None for frames and databases.
    - `ragged` finds the rows with fewer or more cells than the header, with their cells.
    - `to_input_type` turns a Polars frame into the kind of frame that came in.
    - `unreadable_columns` has the columns that cannot be read, with what is wrong.
    - `repeated` are the names that the header has twice.
    - `requoted` gives the same register with every quotation mark in order; None where that
      would not help.
    - `found` are problems and warnings of rows that were met on opening, `warnings` those of how
      it was read.
    - `sees_errors`: a formula that failed is not read as a blank.
    - `people` are the rows that households were made of, where those are not its own.
    - `unit` is what `ration:row` counts: rows under a header, from 2; the lines of NDJSON; or
      records, from 1, where nothing shows rows.
    - `parts` are the files of a register that is several: the upper bits of `ration:row` name one.
    - `repeats` are the lists inside a record, such as its members: a frame each, with
      `ration:row` of the household.
    - `announced` is how many records the source says it has; None where it does not say.
    - `form` is how the file was taken apart, `header` the header's row.
    - `merged` are the rows, by column, whose cell is merged with others of its sheet.
    - `tags` and `labels` are what other rows say of columns: HXL tags, and words for people.
    """

    source: str
    sha256: Fingerprint | str | None
    frame: pl.LazyFrame
    columns: tuple[str, ...]
    ragged: Callable[[], dict[int, list[str]]] = dict
    to_input_type: Callable[[pl.DataFrame], Any] = lambda frame: frame
    unreadable_columns: Mapping[str, Problem] = field(default_factory=dict)
    repeated: tuple[str, ...] = ()
    requoted: "Callable[[], Register | None]" = lambda: None
    found: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    sees_errors: bool = True
    people: People | None = None
    unit: Unit = "row"
    parts: tuple[FilePart, ...] = ()
    repeats: Mapping[str, pl.LazyFrame] = field(default_factory=dict)
    announced: int | None = None
    form: SourceFormat = SourceFormat()
    header: int = 1
    merged: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def schema(self) -> pl.Schema:
        """The types of its columns."""
        return self.frame.collect_schema()

    @property
    def last(self) -> str:
        """The column that is blank in every row with too few cells."""
        return LAST if self.parts else self.columns[-1]

    def width(self, row: int) -> int:
        """How many cells a row of the frame has in its file, if it has all."""
        return self.parts[row >> FILE_BITS].width if self.parts else len(self.columns)

    def located(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Problems of rows of the frame, with the file and what a user counts in it."""
        if not self.parts and self.unit == "row":
            return tuple(problems)
        return tuple(one if one.row is None else one.at(*self._place(one.row)) for one in problems)

    def _place(self, row: int) -> tuple[str | None, int, Unit]:
        if not self.parts:
            return None, row, self.unit
        part = self.parts[row >> FILE_BITS]
        return part.file, row & ROW_MASK, part.unit

    def frame_row(self, found: Problem) -> int:
        """The row of the frame that a located problem is of; 0 where it is of none."""
        if not self.parts or found.row is None:
            return found.row or 0
        return self._numbers[found.file] << FILE_BITS | found.row

    @cached_property
    def _numbers(self) -> dict[str | None, int]:
        return {part.file: number for number, part in enumerate(self.parts)}
