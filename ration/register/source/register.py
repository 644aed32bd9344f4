"""An opened register: a file, standard input or a frame as one lazy Polars frame."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from ration.core.problems.causes import Places
from ration.core.problems.errors import InputError
from ration.core.problems.problem import Problem, Unit, problem
from ration.register.limits import MAX_COLUMNS
from ration.register.source.file_bytes import Fingerprint, HeldFile
from ration.results.provenance import LeftOut

if TYPE_CHECKING:
    from ration.register.source.cluster import Cluster

ROW = "ration:row"  # the record's row as a spreadsheet shows it: the header is row 1
ALONE = "row "  # begins the id of a household of one person who has none
EXTRA = "ration:extra"  # the first cell of a ragged row beyond the header
EXTRAS = (EXTRA, f"{EXTRA}:2", f"{EXTRA}:3")  # the cells beyond it; any may be blank
LAST = "ration:last"  # the last cell of each row, if several files differ in columns
OF_ROW = "people:of"  # the row of a person's household
OURS = (ROW, *EXTRAS, LAST)
FILE_BITS = 32  # with several files, the low bits of `ration:row` are the row, the others the file
ROW_MASK = (1 << FILE_BITS) - 1


class FilePart(NamedTuple):
    """One file of a register: its name, its number of columns, and what its rows are."""

    file: str
    width: int
    unit: Unit


class RowPlace(NamedTuple):
    """Where a row is: its file, its number there, and what is counted; None means the register."""

    file: str | None
    row: int
    unit: Unit


class SourceFormat(NamedTuple):
    """How a file was read. None means it has no such setting, or several files differ in it.

    `encoding` is also None if all of the text is ASCII, which nearly every encoding includes.
    `plain` means that `header_row` alone gives the same columns: no names were joined from two
    rows, and no rows of labels were skipped.
    """

    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    plain: bool = True


class People(NamedTuple):
    """The source rows from which the households of a register were built.

    `rows` is how many there are, without blank ones. `of` gives, for the `ration:row` of each
    person, the row of the household. None means that the register's rows are the households, and
    the people come from another table: `members`, with the row of their household as `OF_ROW`.
    `apart` means that the people of most households do not stand together.
    """

    register: "Register"
    rows: int | None = None
    of: pl.LazyFrame | None = None
    members: "Register | None" = None
    apart: bool = False

    def rejected(self, rows: Iterable[int]) -> tuple[pl.Series, pl.Series]:
        """Return the households to which any of `rows` belongs, and all their rows, in order."""
        bad = rows if isinstance(rows, pl.Series) else pl.Series([*rows], dtype=pl.Int64)
        bad = bad.cast(self.register.schema[ROW]).rename(ROW).unique().sort()
        if self.of is None:
            return bad, bad
        table = self.of.collect(engine="streaming")
        bad = bad.cast(table.schema[ROW])
        households = table.filter(pl.col(ROW).is_in(bad.implode()))["of"].drop_nulls().unique()
        own = pl.col(ROW).is_in(bad.implode()) | pl.col("of").is_in(households.implode())
        return households.sort().rename(ROW), table.filter(own)[ROW].unique().sort()


@dataclass(frozen=True)
class Register:
    """An opened register.

    - `frame` has every column under its own name, and `ration:row`.
    - `sha256` is the file's fingerprint; None for frames and databases. `files` are the files on
      disk that `frame` reads each time: their bytes must stay the same. `inputs` are the names
      of all files, folders, patterns and databases that were read.
    - `ragged` returns the rows with fewer or more cells than the header, with their cells.
    - `to_input_type` converts a Polars frame to the kind of frame that the user passed.
    - `unreadable_columns` maps each column that cannot be read to its problem.
    - `repeated` are the names that the header has more than once.
    - `requoted` returns the same register with its quotation marks corrected; None if that would
      not help.
    - `problems` are problems and warnings of rows, met on opening. `warnings` are about how the
      register was read.
    - `sees_errors` means that a failed formula is not read as a blank.
    - `people` are the source rows of the households, if those are not the register's own rows.
    - `unit` is what `ration:row` counts: rows below a header, from 2; lines of NDJSON; or
      records, from 1, if the source has no visible rows.
    - `parts` are the files of a register of several; the upper bits of `ration:row` select one.
    - `repeats` are the lists inside records, such as members: a frame each, with the
      `ration:row` of the household.
    - `announced` is the number of records that the source announces; None if it announces none.
    - `form` is how the file was read, `header` the row of the header.
    - `merged` gives, by column, the rows whose cell is merged with others of the sheet.
    - `struck` gives, by column, the rows whose cell is struck through, but not the whole row.
    - `left_out` counts the rows that the mapping leaves out. `whole` is the frame with them; None
      means there are none.
    - `day` is the day of the distribution, if the user gives one, on which ages are calculated
      instead of the programme's date. `ages_on` is the day on which they were calculated from
      birth dates; None means they were not.
    - `tags` and `labels` give, by column, the HXL tag and the label for people.
    - `joined` gives, for each column of the frame that joins several to ids, these columns. It is
      not one of `columns`, as the source does not have it.
    - `parquet` is the file that `frame` is a scan of, as it is; None means it is none.
    - `places` are the numbers of the columns in their sheet, from 1; empty if it is no workbook.
    - `cluster` holds the rows, which `frame` streams from there; None means they are here.
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
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    sees_errors: bool = True
    people: People | None = None
    unit: Unit = "row"
    parts: tuple[FilePart, ...] = ()
    repeats: Mapping[str, pl.LazyFrame] = field(default_factory=dict)
    announced: int | None = None
    form: SourceFormat = field(default_factory=SourceFormat)
    header: int = 1
    merged: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    struck: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()
    whole: pl.LazyFrame | None = None
    day: dt.date | None = None
    ages_on: dt.date | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    joined: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: tuple[HeldFile, ...] = ()
    inputs: tuple[str, ...] = ()
    places: Mapping[str, int] = field(default_factory=dict)
    cluster: "Cluster | None" = None
    parquet: str | None = None

    def __post_init__(self) -> None:
        """Refuse a table of too many columns, whatever it was read from."""
        if len(self.columns) > MAX_COLUMNS:
            found, most = f"{len(self.columns):,}", f"{MAX_COLUMNS:,}"
            raise InputError(self.source, [problem("columns-too-many", found=found, most=most)])

    @cached_property
    def schema(self) -> pl.Schema:
        """The types of the columns."""
        return self.frame.collect_schema()

    @property
    def last(self) -> str:
        """The column that is blank in every row with too few cells."""
        return LAST if LAST in self.schema else self.columns[-1]

    def width(self, row: int) -> int:
        """Return how many cells a complete row has, in the file of this row of the frame."""
        return self.parts[row >> FILE_BITS].width if self.parts else len(self.columns)

    @property
    def row_places(self) -> Places:
        """Where the rows of the frame are."""
        files = tuple((part.file, part.unit) for part in self.parts)
        return Places(self.unit, files, FILE_BITS)

    def located(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Give each problem of a row of the frame its file, and the row as users count it there."""
        if not self.parts and self.unit == "row":
            return tuple(problems)
        return tuple(p if p.row is None else p.at(*self.place_of(p.row)) for p in problems)

    def place(self, row: int) -> str:
        """Name a row of the frame as users know it, such as `row 3` or `north.csv row 3`."""
        file, number, unit = self.place_of(row)
        return f"{unit} {number}" if file is None else f"{file} {unit} {number}"

    def place_of(self, row: int) -> RowPlace:
        """Find the file of a row of the frame, and the row as users count it there."""
        if not self.parts:
            return RowPlace(None, row, self.unit)
        part = self.parts[row >> FILE_BITS]
        return RowPlace(part.file, row & ROW_MASK, part.unit)
