"""Very many problems as columns: some forty bytes each, made into `Problem`s when they are read."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeVar

import polars as pl

from ration.core.lazy import LazySequence
from ration.core.messages import kind_of
from ration.core.problems import (
    LISTED_ROWS,
    LISTED_VALUES,
    Problem,
    ProblemGroup,
    Unit,
    groups,
    problem,
)

_SCHEMA = {"row": pl.Int64, "cause": pl.UInt32, "value": pl.String, "facts": pl.String}
_SLICE = 50_000  # problems that are made together
_LOOKED = 10_000  # values in which the first different ones are looked for first
_BETWEEN = "\x1f"  # the facts of one problem


_TEXTS = dict.fromkeys(("kind", "code", "file", "column", "message", "hint"), pl.String)
LISTED_COLUMNS = ("kind", "code", "file", "row", "column", "value", "message", "hint")

T = TypeVar("T")


class Cause(NamedTuple):
    """What very many problems have in common: code, column and facts.

    `names` are those of the facts that differ from row to row.
    """

    code: str
    column: str | None = None
    facts: tuple[tuple[str, object], ...] = ()
    names: tuple[str, ...] = ()

    @property
    def warning(self) -> bool:
        """Whether the problems are warnings."""
        return kind_of(self.code).warning

    def problem(self, row: int | None, value: str | None, facts: str | None) -> Problem:
        """The problem of a row."""
        own = (facts or "").split(_BETWEEN, len(self.names) - 1) if self.names else []
        more = {**dict(self.facts), **dict(zip(self.names, own, strict=True))}
        return problem(self.code, row=row, column=self.column, value=value, **more)


class Place(NamedTuple):
    """Where a row is: its file, its number there, and what is counted."""

    file: str | None
    row: int
    unit: Unit


@dataclass(frozen=True)
class Places:
    """Where the rows of a register are: the bits above `bits` select one of `files`, if any."""

    unit: Unit = "row"
    files: tuple[tuple[str, Unit], ...] = ()
    bits: int = 32

    def of(self, row: int) -> Place:
        """Find the file of a row, and the row as users count it there."""
        if not self.files:
            return Place(None, row, self.unit)
        file, unit = self.files[row >> self.bits]
        return Place(file, row & ((1 << self.bits) - 1), unit)

    @property
    def own(self) -> bool:
        """Whether rows are those of one file as they stand."""
        return not self.files and self.unit == "row"


class ProblemTable(LazySequence[Problem]):
    """Problems in columns: the row, the place in `causes`, the value, and facts of its own.

    A cause is also a whole problem, where there are few. Both can be pickled. `places` say where
    the rows are; None means the problems name the rows of a frame.
    """

    __slots__ = ("__dict__", "causes", "frame", "places")

    def __init__(
        self,
        frame: pl.DataFrame,
        causes: Sequence[Cause | Problem],
        places: Places | None = None,
    ) -> None:
        super().__init__(frame.height, self._at)
        self.frame, self.causes, self.places = frame, tuple(causes), places

    def __reduce__(self) -> tuple[object, ...]:
        return ProblemTable, (self.frame, self.causes, self.places)

    @classmethod
    def of(cls, problems: Iterable[Problem]) -> "ProblemTable":
        """A table of some problems, which may have nothing in common."""
        if isinstance(problems, ProblemTable):
            return problems
        several = list(problems)
        rows = pl.Series("row", [each.row for each in several], dtype=pl.Int64)
        causes = pl.Series("cause", range(len(several)), dtype=pl.UInt32)
        values = pl.Series("value", [each.value for each in several], dtype=pl.String)
        facts = pl.lit(None, pl.String).alias("facts")
        return cls(pl.DataFrame([rows, causes, values]).with_columns(facts), several)

    @classmethod
    def same(
        cls, cause: Cause, rows: pl.Series, values: pl.Series | None = None, *facts: pl.Series
    ) -> "ProblemTable":
        """The problems of one cause in some rows: their values, None for hidden ones, and facts."""
        none = pl.lit(None, pl.String)
        texts = [each.cast(pl.String).alias(f"{at}") for at, each in enumerate(facts)]
        own = pl.concat_str(texts, separator=_BETWEEN) if texts else none
        frame = pl.DataFrame({"row": rows.cast(pl.Int64)}).select(
            "row",
            pl.lit(0, pl.UInt32).alias("cause"),
            (none if values is None else pl.lit(values)).alias("value"),
            own.alias("facts"),
        )
        return cls(frame, (cause,))

    @classmethod
    def together(cls, tables: Iterable["ProblemTable"]) -> "ProblemTable":
        """All problems of some tables, one table after the other."""
        known: dict[Cause | int, int] = {}
        causes: list[Cause | Problem] = []
        frames = [pl.DataFrame(schema=_SCHEMA)]
        for table in tables:
            if not len(table):
                continue
            numbers = []
            for each in table.causes:
                number = known.setdefault(each, len(causes)) if isinstance(each, Cause) else None
                if number is None or number == len(causes):
                    number = len(causes)
                    causes.append(each)
                numbers.append(number)
            mapped = pl.Series(numbers, dtype=pl.UInt32).gather(table.frame["cause"])
            frames.append(table.frame.with_columns(mapped.alias("cause")))
        return cls(pl.concat(frames), causes)

    def _at(self, index: int) -> Problem:
        return self._made(*self.frame.row(index))

    def __iter__(self) -> Iterator[Problem]:
        for part in self.frame.iter_slices(_SLICE):
            for row in part.rows():
                yield self._made(*row)

    def _made(self, row: int | None, at: int, value: str | None, facts: str | None) -> Problem:
        cause = self.causes[at]
        made = cause.problem(row, value, facts) if isinstance(cause, Cause) else cause
        if self.places is None or self.places.own or row is None:
            return made
        return made.at(*self.places.of(row))

    # Which there are

    @cached_property
    def _used(self) -> dict[int, int]:
        """How many problems each cause has that has any."""
        counted = self.frame.group_by("cause").len().sort("cause")
        return dict(counted.iter_rows())

    def codes(self) -> set[str]:
        """The codes of the problems."""
        return {self.causes[at].code for at in self._used}

    def counts(self) -> Counter[tuple[bool, str, str | None]]:
        """How many problems there are, by warning, code and column."""
        counted: Counter[tuple[bool, str, str | None]] = Counter()
        for at, times in self._used.items():
            cause = self.causes[at]
            counted[cause.warning, cause.code, cause.column] += times
        return counted

    def rows(self, *codes: str) -> pl.Series:
        """The rows of problems, each once and in order; of some codes, or of all."""
        some = self if not codes else self.where(lambda each: each.code in codes)
        return some.frame["row"].drop_nulls().unique().sort()

    # Some of them

    def where(self, test: Callable[[Cause | Problem], bool]) -> "ProblemTable":
        """The problems of the causes that pass a test."""
        chosen = [at for at in self._used if test(self.causes[at])]
        if len(chosen) == len(self._used):
            return self
        wanted = pl.Series(chosen, dtype=pl.UInt32)
        return self._with(self.frame.filter(pl.col("cause").is_in(wanted.implode())))

    def errors(self) -> "ProblemTable":
        """Those that are no warnings."""
        return self.where(lambda each: not each.warning)

    def warnings(self) -> "ProblemTable":
        """Those that are warnings."""
        return self.where(lambda each: each.warning)

    def without(self, rows: pl.Series) -> "ProblemTable":
        """Those that are not about some rows."""
        if rows.is_empty() or not len(self):
            return self
        skipped = rows.cast(pl.Int64).alias("row").to_frame()
        return self._with(self.frame.join(skipped, on="row", how="anti", maintain_order="left"))

    def about(self, rows: Iterable[int]) -> "ProblemTable":
        """Those that are about some rows."""
        wanted = pl.Series([*rows], dtype=pl.Int64)
        return self._with(self.frame.filter(pl.col("row").is_in(wanted.implode())))

    def without_cells(self, cells: Sequence[tuple[int | None, str | None]]) -> "ProblemTable":
        """Those that are not about some cells, each a row and a column."""
        if not cells or not len(self):
            return self
        columns = {column: at for at, column in enumerate({column for _, column in cells})}
        known = pl.DataFrame(
            {"row": [row for row, _ in cells], "column": [columns[column] for _, column in cells]},
            schema={"row": pl.Int64, "column": pl.UInt32},
        )
        numbers = [columns.get(each.column, len(columns)) for each in self.causes]
        frame = self.frame.with_columns(self._gathered(numbers).alias("column"))
        on = ["row", "column"]
        left = frame.join(known, on=on, how="anti", nulls_equal=True, maintain_order="left")
        return self._with(left.drop("column"))

    def first(self, most: int) -> tuple[Problem, ...]:
        """The first problems of each code, at most so many of each, in their order."""
        codes = {code: at for at, code in enumerate(sorted(self.codes()))}
        if len(self) <= most:
            return tuple(self)
        numbers = pl.Series([codes.get(each.code, 0) for each in self.causes], dtype=pl.UInt32)
        code = numbers.gather(self.frame["cause"]).alias("code")
        listed = self.frame.filter(pl.int_range(pl.len()).over(pl.lit(code)) < most)
        return tuple(self._with(listed))

    def _with(self, frame: pl.DataFrame) -> "ProblemTable":
        return ProblemTable(frame, self.causes, self.places)

    def between(self, rows: pl.Series) -> "ProblemTable":
        """Those between the first and the last of some rows; the table is sorted by row."""
        known = self.frame["row"]
        start, end = _bounds(known, rows)
        return self._with(self.frame.slice(start, end - start))

    # Their order

    def by_row(self) -> "ProblemTable":
        """Those about rows, sorted by row as it is in the frame, and in a row as they were."""
        there = self.frame.filter(pl.col("row").is_not_null())
        return self._with(there.sort("row", maintain_order=True).rechunk())

    def by_place(self, places: Places) -> "ProblemTable":
        """Sort them by file, row, column, then code; problems without a row come first."""
        row = pl.col("row").fill_null(0)
        keys = []
        if places.files:
            ranks = _ranks([name for name, _ in places.files])
            row = row & ((1 << places.bits) - 1)
            none = pl.col("row").is_null()
            file = (pl.col("row").fill_null(0) // (1 << places.bits)).cast(pl.UInt32)
            known = pl.lit(pl.Series(ranks, dtype=pl.UInt32)).gather(file)
            keys.append(pl.when(none).then(pl.lit(0, pl.UInt32)).otherwise(known + 1))
        names = [each.file or "" if isinstance(each, Problem) else "" for each in self.causes]
        if not places.files and any(names):
            keys.append(self._gathered(_ranks(names)))
        named = [(each.column or "", each.code) for each in self.causes]
        keys += [row, self._gathered(_ranks(named))]
        names = [f"key {at}" for at in range(len(keys))]
        table = self.frame.select(key.alias(name) for key, name in zip(keys, names, strict=True))
        order = table.select(pl.arg_sort_by(names, maintain_order=True).alias("at"))["at"]
        del table
        return ProblemTable(self.frame[order], self.causes, places)

    def _gathered(self, numbers: Sequence[int]) -> pl.Expr:
        return pl.lit(pl.Series(numbers, dtype=pl.UInt32)).gather(pl.col("cause"))

    # What users read

    def groups(self) -> Iterator[ProblemGroup]:
        """The problems of one code and column together, those first that come first.

        A problem that is about no row is a group of its own.
        """
        places = self.places or Places()
        file = unit = pl.lit(0, pl.UInt32)
        if places.files:
            file = (pl.col("row").fill_null(0) // (1 << places.bits)).cast(pl.UInt32)
            ranks = _ranks([unit for _, unit in places.files])
            unit = pl.lit(pl.Series(ranks, dtype=pl.UInt32)).gather(file)
        names = [(each.code, each.column or "") for each in self.causes]
        texts = [_text(at, each) for at, each in enumerate(self.causes)]
        keys = {
            "kind": self._gathered(_ranks(names)),
            "unit": unit,
            "alone": pl.when(pl.col("row").is_null()).then(pl.int_range(pl.len())),
        }
        table = self.frame.select(
            **keys,
            at=pl.int_range(pl.len(), dtype=pl.UInt32),
            file=file,
            text=pl.struct(self._gathered(_ranks(texts)).alias("text"), "facts").hash(),
            value="value",
        )
        grouped = table.group_by(*keys).agg(
            pl.col("at").head(LISTED_ROWS + 1),
            pl.len().alias("times"),
            pl.col("file").n_unique().alias("files"),
            (pl.col("text").min() != pl.col("text").max()).alias("differ"),
            pl.col("value").head(_LOOKED).drop_nulls().unique(maintain_order=True),
        )
        for row in grouped.sort(pl.col("at").list.first()).iter_rows(named=True):
            values = row["value"][: LISTED_VALUES + 1]
            if len(values) <= LISTED_VALUES and row["times"] > _LOOKED:
                same = [pl.col(name) == row[name] for name in ("kind", "unit")]
                values = _more_values(table.lazy().filter(*same), values)
            listed = tuple(self._at(at) for at in row["at"])
            yield ProblemGroup(listed, row["times"], row["files"], row["differ"], tuple(values))

    def texts(self) -> pl.DataFrame:
        """The row of each problem, and its column and message as one text."""
        kinds = self.frame.select("cause", "facts").unique()
        texts = [_words(self.causes[at], facts) for at, facts in kinds.iter_rows()]
        known = kinds.with_columns(pl.Series("text", texts, dtype=pl.String))
        on = ["cause", "facts"]
        found = self.frame.join(known, on=on, how="left", nulls_equal=True, maintain_order="left")
        return found.select("row", "text")

    def listed(self) -> Iterator[pl.DataFrame]:
        """All of them as rows of a file, some thousands at a time: `LISTED_COLUMNS`."""
        for part in self.frame.iter_slices(_SLICE):
            kinds = part.select("cause", "facts").unique()
            texts = [self._texts(at, facts) for at, facts in kinds.iter_rows()]
            known = kinds.hstack(pl.DataFrame(texts, schema=_TEXTS, orient="row"))
            on = ["cause", "facts"]
            table = part.join(known, on=on, how="left", nulls_equal=True, maintain_order="left")
            yield self._placed(table).select(LISTED_COLUMNS)

    def _texts(self, at: int, facts: str | None) -> tuple[str | None, ...]:
        cause = self.causes[at]
        each = cause.problem(None, None, facts) if isinstance(cause, Cause) else cause
        kind = "warning" if each.warning else "problem"
        return kind, each.code, each.file, each.column, each.message, each.hint

    def _placed(self, table: pl.DataFrame) -> pl.DataFrame:
        """The rows as users count them, with their files."""
        places = self.places
        if places is None or not places.files:
            return table
        number = (pl.col("row") // (1 << places.bits)).cast(pl.UInt32)
        files = pl.lit(pl.Series([name for name, _ in places.files], dtype=pl.String))
        return table.with_columns(
            file=pl.coalesce(files.gather(number), "file"),
            row=pl.col("row") & ((1 << places.bits) - 1),
        )


class JoinedProblems(LazySequence[Problem]):
    """Some problems, and after them those of a table."""

    __slots__ = ("_few", "_table")

    def __init__(self, few: Iterable[Problem], table: ProblemTable) -> None:
        self._few, self._table = tuple(few), table
        super().__init__(len(self._few) + len(table), self._member)

    def _member(self, index: int) -> Problem:
        few = len(self._few)
        return self._few[index] if index < few else self._table[index - few]

    def __iter__(self) -> Iterator[Problem]:
        yield from self._few
        yield from self._table

    def counts(self) -> Counter[tuple[bool, str, str | None]]:
        """How many problems there are, by warning, code and column."""
        return ProblemTable.of(self._few).counts() + self._table.counts()

    def groups(self) -> Iterator[ProblemGroup]:
        """The problems of one code and column together, those first that come first."""
        yield from groups(self._few)
        yield from self._table.groups()

    def listed(self) -> Iterator[pl.DataFrame]:
        """All of them as rows of a file, some thousands at a time."""
        yield from ProblemTable.of(self._few).listed()
        yield from self._table.listed()

    def first(self, most: int) -> tuple[Problem, ...]:
        """The first problems of each code of the table, after the others."""
        return (*self._few, *self._table.first(most))


def between(numbers: pl.Series, rows: pl.Series) -> pl.Series:
    """Those of some sorted numbers that are between the first and the last of some rows."""
    start, end = _bounds(numbers, rows)
    return numbers.slice(start, end - start)


def _bounds(numbers: pl.Series, rows: pl.Series) -> tuple[int, int]:
    ends = pl.Series([rows.min(), rows.max()], dtype=numbers.dtype)
    if ends.has_nulls() or numbers.is_empty():
        return 0, 0
    return numbers.search_sorted(ends)[0], numbers.search_sorted(ends, "right")[1]


def _words(cause: Cause | Problem, facts: str | None) -> str:
    each = cause.problem(None, None, facts) if isinstance(cause, Cause) else cause
    return f"{each.column}: {each.message}" if each.column else each.message


def _more_values(rows: pl.LazyFrame, values: Sequence[str]) -> list[str]:
    """The first values that differ, in the order of the rows."""
    found = list(values)
    while len(found) <= LISTED_VALUES:
        others = rows.filter(pl.col("value").is_not_null(), ~pl.col("value").is_in(found))
        value = others.select("value").head(1).collect()
        if value.is_empty():
            break
        found.append(value.item())
    return found


def _text(at: int, cause: Cause | Problem) -> tuple[str, int]:
    """What is equal for causes with the same message, if their facts are equal too."""
    if isinstance(cause, Problem):
        return cause.message, -1
    return (cause.code, at) if cause.names else (cause.problem(None, None, None).message, -1)


def _ranks(members: Sequence[T]) -> list[int]:
    """The place of each member among all of them, sorted, each once."""
    known = {member: at for at, member in enumerate(sorted({*members}))}  # type: ignore[type-var]
    return [known[member] for member in members]
