"""Laws of problems: found in columns, they are those that a plain look at every row finds."""

import pickle
from collections import Counter
from itertools import chain

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from registers import Case, dirty
from row_by_row import RowByRow
from strategies import load

from ration.core.problems.causes import Places
from ration.core.problems.lines import by_place, lines_of
from ration.core.problems.problem import Unit
from ration.core.problems.table import ProblemTable
from ration.register.check.batch.batch_stats import batch_stats, unread
from ration.register.check.batch.repair import CellRepairs
from ration.register.check.batch.row_problems import row_problems
from ration.register.check.batch.single_row import Checks
from ration.register.check.batch.typed_frame import TypedFrame
from ration.register.prepare import prepare, read_options
from ration.register.source.register import EXTRA, ROW


def typed(case: Case, ragged: int) -> tuple[Checks, CellRepairs, pl.DataFrame]:
    """The checks of a register, and all its rows, of which one has more cells if it is there."""
    programme, source = load(case.table), case.frame(case.rows)
    ready = prepare(source, programme, read_options(None, None), supplied=False)
    checks, repairs = ready.checks, CellRepairs(ready.checks.columns)
    rows = ready.register.frame.with_columns(
        pl.when(pl.col(ROW) == ragged).then(pl.lit("x")).alias(EXTRA)
    )
    form = TypedFrame(checks.columns, checks.programme, {}, careful=True)
    while repairs.learn(unread(batch_stats(form.frame(rows), form, first=True).collect())):
        form = form._replace(repaired=repairs.numbers)
    return checks, repairs, form.frame(rows).collect()


class TestInColumns:
    """Whatever is wrong with a row is found with the same words, row by row and in columns."""

    @given(dirty(), st.integers(1, 9))
    def test_columns_find_what_a_look_at_every_row_finds(self, case: Case, ragged: int) -> None:
        checks, repairs, rows = typed(case, ragged)
        plain = RowByRow(checks)
        every = (plain.row_problems(row, repairs) for row in rows.iter_rows(named=True))
        found = row_problems(rows, checks, repairs)
        assert found.by_place(Places()) == by_place(chain.from_iterable(every))

    @given(dirty(), st.integers(1, 9))
    def test_rows_that_are_not_suspicious_have_no_problem(self, case: Case, ragged: int) -> None:
        checks, repairs, rows = typed(case, ragged)
        suspects = checks.suspicious(rows.lazy(), careful=True).collect()
        found = row_problems(rows, checks, repairs)
        assert found.by_place(Places()) == row_problems(suspects, checks, repairs).by_place(
            Places()
        )

    @given(dirty(), st.integers(0, 8))
    def test_parts_of_a_register_add_up(self, case: Case, place: int) -> None:
        checks, repairs, rows = typed(case, 0)
        parts = [row_problems(part, checks, repairs) for part in (rows[place:], rows[:place])]
        copied = [pickle.loads(pickle.dumps(part)) for part in parts]
        whole = row_problems(rows, checks, repairs).by_place(Places())
        assert ProblemTable.together(copied).by_place(Places()) == whole

    @given(dirty(), st.integers(0, 8))
    def test_lines_are_those_of_the_problems_one_by_one(self, case: Case, files: int) -> None:
        checks, repairs, rows = typed(case, 0)
        unit = pl.col(ROW).cast(pl.Int64)
        of_files = rows.with_columns((unit + (unit % (files + 1)) * 2**32).alias(ROW))
        units: list[Unit] = ["row", "line", "record"]
        places = Places(files=tuple((f"{9 - n}.csv", units[n % 3]) for n in range(files + 1)))
        found = row_problems(of_files, checks, repairs).by_place(places)
        assert found == by_place(tuple(found))
        assert lines_of(found, "r") == lines_of(tuple(found), "r")
        counted = Counter((each.warning, each.code, each.column) for each in found)
        assert found.counts() == counted
        listed = [tuple(row) for part in found.listed() for row in part.rows()]
        assert listed == [
            ("warning" if each.warning else "problem", each.code, each.file, each.row,
             each.column, each.value, each.message, each.hint)
            for each in found
        ]  # fmt: skip
