"""Tables of problems: put together, chosen by row or cause, sorted by place."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

import polars as pl

from ration.core.lazy import LazySequence
from ration.core.problems.causes import BETWEEN, Cause, Places
from ration.core.problems.columns import ProblemColumns
from ration.core.problems.lines import ProblemGroup, groups
from ration.core.problems.problem import Problem

_SCHEMA = {"row": pl.Int64, "cause": pl.UInt32, "value": pl.String, "facts": pl.String}

T = TypeVar("T")


class ProblemTable(ProblemColumns):
    """Problems in columns, of which some can be chosen without making them."""

    __slots__ = ()

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
        facts = pl.Series("facts", [None] * len(several), dtype=pl.Null)
        return cls(pl.DataFrame([rows, causes, values, facts]), several)

    @classmethod
    def same(
        cls, cause: Cause, rows: pl.Series, values: pl.Series | None = None, *facts: pl.Series
    ) -> "ProblemTable":
        """The problems of one cause in some rows: their values, None for hidden ones, and facts."""
        none = pl.lit(None)  # which takes no memory
        texts = [each.cast(pl.String).alias(f"{at}") for at, each in enumerate(facts)]
        own = pl.concat_str(texts, separator=BETWEEN) if texts else none
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
        frames: list[pl.DataFrame] = []
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
        if not frames:
            return cls(pl.DataFrame(schema=_SCHEMA), causes)
        return cls(pl.concat(frames, how="vertical_relaxed"), causes)

    def rows(self, *codes: str) -> pl.Series:
        """The rows of problems, each once and in order; of some codes, or of all."""
        if not len(self):
            return self.frame["row"]
        some = self if not codes else self.where(lambda each: each.code in codes)
        return some.frame["row"].drop_nulls().unique().sort()

    # Some of them

    def where(self, test: Callable[[Cause | Problem], bool]) -> "ProblemTable":
        """The problems of the causes that pass a test."""
        chosen = [at for at in self.used if test(self.causes[at])]
        if len(chosen) == len(self.used):
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
        if len(self) < 2:
            return ProblemTable(self.frame, self.causes, places)
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
        if _is_sorted(table):
            return ProblemTable(self.frame, self.causes, places)
        order = table.select(pl.arg_sort_by(names, maintain_order=True).alias("at"))["at"]
        del table
        return ProblemTable(self.frame[order], self.causes, places)

    def _gathered(self, numbers: Sequence[int]) -> pl.Expr:
        return pl.lit(pl.Series(numbers, dtype=pl.UInt32)).gather(pl.col("cause"))


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


def _is_sorted(table: pl.DataFrame) -> bool:
    """Whether rows of numbers are in order."""
    less, equal = pl.lit(False), pl.lit(True)
    for name in table.columns:
        less = less | (equal & (pl.col(name).shift() < pl.col(name)))
        equal = equal & (pl.col(name).shift() == pl.col(name))
    return bool(table.lazy().select((less | equal).slice(1).all()).collect().item())


def _ranks(members: Sequence[T]) -> list[int]:
    """The place of each member among all of them, sorted, each once."""
    known = {member: at for at, member in enumerate(sorted({*members}))}  # type: ignore[type-var]  # alike
    return [known[member] for member in members]
