"""What a pass keeps of suspicious rows: their problems in columns, and a few of the rows."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import polars as pl

from ration.core.problems.table import ProblemTable
from ration.core.text.cells import any_filled
from ration.register.check.batch.repair import CellRepairs
from ration.register.check.batch.row_problems import row_problems
from ration.register.check.batch.single_row import Checks
from ration.register.columns.frame_columns import CELL, NUMBER
from ration.register.source.register import EXTRA, ROW

LINES = 10_000  # rows without any number: more of them are no footers, but a blank column
LARGE = 30  # people: a row with more is looked at closely
CLOSELY = 200  # such rows at most


class Suspects(NamedTuple):
    """The suspicious rows of a pass; those of two passes can be joined.

    `problems` are those of all. `blank` are the rows in which every cell that is read is blank:
    their number, and `numbers`, whether such a cell is a number; they may be no records. Of the
    others, `lines` are rows without any number, which may be lines below a table, and `large`
    those without an id and the largest ones, which may be totals: both have the id and all
    numbers. `added` are the numbers of people.
    """

    problems: ProblemTable
    blank: pl.DataFrame
    lines: pl.DataFrame
    large: pl.DataFrame
    added: tuple[str, ...]

    @classmethod
    def of(cls, rows: pl.DataFrame, checks: Checks, repairs: CellRepairs) -> "Suspects":
        """Look at the suspicious rows of one batch, which are rows of a typed frame."""
        cells = [name for name in rows.columns if CELL.holds(name)]
        numbers = [NUMBER.column(part) for part in checks.columns.counted]
        days = checks.columns.days
        added = tuple(NUMBER.column(each) for each in checks.columns.counted if each not in days)
        if rows.is_empty():
            none = pl.DataFrame(schema={name: rows.schema[name] for name in (ROW, "id", *numbers)})
            blank = pl.DataFrame(schema={ROW: rows.schema[ROW], "numbers": pl.Boolean})
            return cls(row_problems(rows, checks, repairs), blank, none, none, added)
        filled = any_filled(rows.schema, [*cells, EXTRA])
        looked = rows.select(ROW, "id", *numbers, filled=filled, none=_none(numbers))
        blank, others = looked.filter(~pl.col("filled")), looked.filter("filled")
        return cls(
            problems=row_problems(rows, checks, repairs),
            blank=blank.select(ROW, numbers=~pl.col("none")),
            lines=others.filter("none").select(ROW, "id", *numbers).head(LINES),
            large=_largest(others.select(ROW, "id", *numbers), added),
            added=added,
        )

    @classmethod
    def joined(cls, parts: Iterable["Suspects"]) -> "Suspects":
        """The suspicious rows of several passes or batches."""
        every = sorted(parts, key=lambda part: part.problems.start)
        if not every:  # of rows that are only queried
            none = pl.DataFrame()
            return cls(ProblemTable.together(()), none, none, none, ())
        if len(every) == 1:
            return every[0]
        return cls(
            problems=ProblemTable.together(part.problems for part in every),
            blank=pl.concat(part.blank for part in every),
            lines=pl.concat(part.lines for part in every).head(LINES),
            large=_largest(pl.concat(part.large for part in every), every[0].added),
            added=every[0].added,
        )

    def without(self, blank: pl.Series) -> "Suspects":
        """The rows without those that are no records; blank rows that are some are kept."""
        problems = self.problems.without(blank)
        if self.blank.is_empty():
            return self._replace(problems=problems)
        known = without(self.blank, blank)
        numbers = self.lines.clear()
        rows = pl.concat([numbers, known.select(ROW, id=pl.lit(""))], how="diagonal")
        none = rows.filter(~known["numbers"])
        return self._replace(
            problems=problems,
            lines=pl.concat([self.lines, none.head(LINES)]),
            large=pl.concat([self.large, rows.head(CLOSELY)]),
        )


def _none(numbers: list[str]) -> pl.Expr:
    return pl.all_horizontal(pl.lit(True), *(pl.col(name).fill_null(0) == 0 for name in numbers))


def _largest(rows: pl.DataFrame, numbers: Sequence[str]) -> pl.DataFrame:
    """The rows without an id and those of many people: the largest of them."""
    if not numbers:
        return rows.clear()
    large = pl.any_horizontal(pl.col(number) > LARGE for number in numbers)
    most = pl.max_horizontal(numbers)
    chosen = rows.filter((pl.col("id") == "") | large)
    return chosen.sort(most, ROW, descending=[True, False], nulls_last=True).head(CLOSELY)


def without(rows: pl.DataFrame, skipped: pl.Series) -> pl.DataFrame:
    """The rows whose numbers are not `skipped`."""
    if skipped.is_empty():
        return rows
    return rows.join(skipped.alias(ROW).to_frame(), on=ROW, how="anti", maintain_order="left")
