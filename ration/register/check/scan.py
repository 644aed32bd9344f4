"""One pass over a register: every row checked, every question about the good rows answered.

The register goes by in batches, so memory does not grow with it: each batch is grouped and
added up, and the small tables that come of it are added up in turn.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

import polars as pl
from polars.selectors import by_name

from ration.core.problems import Problem, by_place
from ration.core.text import ERRORS, clean
from ration.register.check.batch_stats import BatchStats, facts, has_float_ids, repairs, unread
from ration.register.check.near_duplicates import alike_ids, ids_alike
from ration.register.check.records import blank_rows, duplicates, said_blank, sums_row, without
from ration.register.check.repair import CellRepairs
from ration.register.check.rows import Checks
from ration.register.check.typed_frame import TypedFrame
from ration.register.source.collect import collect, readable
from ration.register.source.ragged import short_rows
from ration.register.source.register import EXTRA, ROW, Register
from ration.register.source.workbook.merged_cells import merged_numbers

BATCH = 200_000  # rows: enough to keep the cores busy, few enough to stay in their caches
_CELLS = 2_000_000  # of a batch: fewer rows where there are many columns
_COMPACT = 1_000_000  # rows of partial answers, beyond which they are added up


class Query(Protocol):
    """Something to ask of rows, such that the answers for two batches may be added up.

    Columns that begin with `sum:` are added up; the others say of what.
    """

    def query(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """The answer for some rows of a typed frame."""
        ...


@dataclass(frozen=True)
class Distinct:
    """The question which texts a column of a typed frame holds."""

    column: str

    def query(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """Every text once."""
        return rows.select(pl.col(self.column).unique())


@dataclass(frozen=True)
class Scanned:
    """A register after its rows were checked.

    `rows` are the accepted ones, typed; `answers` what was asked about them. `left_out` are the
    rejected ones, typed. `problems` belong to the `rejected` rows, `warnings` to accepted ones.
    `read` counts all but blank rows. `largest` bounds every count: the largest values of its
    source columns, added up.
    """

    rows: pl.LazyFrame
    left_out: pl.LazyFrame
    answers: tuple[pl.DataFrame, ...]
    read: int
    rejected: tuple[int, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    largest: dict[str, int]

    @property
    def accepted(self) -> int:
        """The rows that are good; `read` = `accepted` + rejected, always."""
        return self.read - len(self.rejected)


def scan_register(
    register: Register,
    checks: Checks,
    questions: Sequence[Query],
    progress: Callable[[int], object] | None = None,
) -> Scanned:
    """Check every row, and answer `questions` about those that are accepted.

    Where all rows are good this is one scan. Ids and words that are not plain, counts that only
    their column explains, and rows that are left out, cost another. The questions look at every
    column of sites and words: that is how words that are not plain are seen.
    """
    mending = CellRepairs(checks.columns)
    careful = whole_ids = False
    while True:
        typing = TypedFrame(
            checks.columns, checks.programme, {}, careful=careful, whole_ids=whole_ids
        )
        typing, seen = _go_over(
            register, typing, questions, checks, mending=mending, progress=progress
        )
        untidy = not careful and seen.untidy
        if not mending.settle(seen.facts.largest) and not untidy:
            break
        if untidy:
            careful, whole_ids = True, has_float_ids(register, checks.columns.identity)
    blank = blank_rows(register, seen.suspects)
    found = [
        one
        for row in without(seen.suspects, blank).iter_rows(named=True)
        for one in checks.row_problems(row, mending)
    ]
    rows = typing.frame(register.frame)
    found += register.found
    found += merged_numbers(register, checks.columns.counted)
    found += duplicates(register, checks, rows, seen.hashes)
    if seen.open_ends:  # only where a row ends in a blank may it be short
        short = short_rows(register)
        rows_short = {one.row for one in short}
        found = [one for one in found if one.row not in rows_short] + short
    found = [one for one in found if one.row not in blank]
    summed = sums_row(register, rows, seen.facts, seen.facts.rows - len(blank))
    if summed is not None:  # what else is odd about it comes of that
        found = [one for one in found if summed.warning or one.row != summed.row] + [summed]
    bad = {one.row for one in found if one.row and not one.warning}
    gone_rows, left_out = register.people.left_out(bad) if register.people and bad else (bad, bad)
    gone = _series(gone_rows | blank, seen.suspects.schema[ROW])
    kept = seen
    whole = rows
    if len(gone):
        rows = rows.join(gone.to_frame().lazy(), on=ROW, how="anti")
        _, kept = _go_over(
            register, typing, questions, None, gone, mending=mending, progress=progress
        )
    warnings = [one for one in found if one.warning and one.row not in left_out]
    warnings += said_blank(blank)
    warnings += repairs(checks.columns, mending, kept.facts)
    if seen.facts.mixed:
        warnings += ids_alike(collect(register, alike_ids(rows)), checks.columns)
    return Scanned(
        rows=rows,
        left_out=whole.filter(pl.col(ROW).is_in(_series(gone_rows, gone.dtype).implode())),
        answers=kept.answers,
        read=_rows_of_people(register) or seen.facts.rows - len(blank),
        rejected=tuple(sorted(left_out)),
        problems=by_place(register.located(one for one in found if not one.warning)),
        warnings=by_place(register.located(warnings)),
        largest={
            "households": 1,
            **{
                name: sum(kept.facts.largest[part] for part in parts)
                for name, parts in checks.columns.counts.items()
            },
        },
    )


def _series(rows: Collection[int], kind: pl.DataType) -> pl.Series:
    return pl.Series(ROW, sorted(rows), dtype=kind)


def _rows_of_people(register: Register) -> int | None:
    """How many rows a register has whose households are made of several; None: one each."""
    return None if register.people is None else register.people.rows


@dataclass(frozen=True)
class _Seen:
    """What one pass over a register saw.

    `hashes` are those of the ids. `untidy`: some text is not as `clean` would have it, or a
    spreadsheet's error. `open_ends`: some row has no cell in the last column.
    """

    facts: BatchStats
    hashes: pl.Series
    suspects: pl.DataFrame
    untidy: bool
    open_ends: bool
    answers: tuple[pl.DataFrame, ...]


def _go_over(
    register: Register,
    typing: TypedFrame,
    questions: Sequence[Query],
    checks: Checks | None,
    gone: pl.Series | None = None,
    *,
    mending: CellRepairs,
    progress: Callable[[int], object] | None = None,
) -> tuple[TypedFrame, _Seen]:
    """One pass: `checks` None asks only the questions; rows in `gone` are passed over.

    Cells that `mending` had not seen are learned on the way, and the batch is gone over again.
    """
    last = register.last
    needed = dict.fromkeys([ROW, EXTRA, *typing.columns.sources, last])
    frame = register.frame.select(by_name(*(name for name in needed if name in register.schema)))
    looks: list[Callable[[pl.LazyFrame], pl.LazyFrame]] = []
    if checks is not None:
        looks += [_hashes, partial(checks.suspicious, careful=typing.careful)]
    counted = BatchStats()
    sums = [_Sum() for _ in questions]
    seen: list[list[pl.DataFrame]] = [[] for _ in looks]
    open_ends = False
    passed = 0
    typing = replace(typing, mended=mending.numbers)
    with readable(register):
        for batch in _batches(frame, in_order=bool(register.parts)):
            while True:
                rows = typing.frame(batch.lazy())
                if gone is not None:
                    rows = rows.filter(~pl.col(ROW).is_in(gone.implode()))
                queries = [facts(rows, typing, first=checks is not None)]
                queries += [look(rows) for look in looks] + [one.query(rows) for one in questions]
                fact, *answers = pl.collect_all(queries)
                if not mending.learn(unread(fact)):
                    break
                typing = replace(typing, mended=mending.numbers)
            counted.add(fact)
            for parts, answer in zip(seen, answers, strict=False):
                parts.append(answer)
            for total, answer in zip(sums, answers[len(looks) :], strict=True):
                total.add(answer)
            open_ends = open_ends or batch[last].null_count() > 0
            passed += batch.height
            if progress is not None:
                progress(passed)
    return typing, _seen(counted, seen, tuple(one.table() for one in sums), open_ends=open_ends)


def _seen(
    counted: BatchStats,
    looks: Sequence[Sequence[pl.DataFrame]],
    answers: tuple[pl.DataFrame, ...],
    *,
    open_ends: bool,
) -> _Seen:
    texts = [text for answer in answers for text in _texts(answer)]
    ids, suspects = [pl.concat(parts) for parts in looks] or [pl.DataFrame()] * 2
    return _Seen(
        facts=counted,
        hashes=ids.to_series() if ids.width else pl.Series(),
        suspects=suspects,
        untidy=counted.odd or any(clean(text) != text or text in ERRORS for text in texts),
        open_ends=open_ends,
        answers=answers,
    )


def _batches(frame: pl.LazyFrame, *, in_order: bool) -> Iterator[pl.DataFrame]:
    """The rows of a frame, some at a time; at least one batch, that no rows have a schema too.

    `in_order` for several files, which would else be read all at once, in twice the memory.
    """
    yield frame.head(0).collect()
    size = min(BATCH, _CELLS // len(frame.collect_schema()))
    yield from frame.collect_batches(chunk_size=size, maintain_order=in_order, engine="streaming")


class _Sum:
    """Answers for batches, added up as they come so that they stay small."""

    def __init__(self) -> None:
        self._parts: list[pl.DataFrame] = []
        self._height = 0

    def add(self, part: pl.DataFrame) -> None:
        """Take one more answer."""
        self._parts.append(part)
        self._height += part.height
        if self._height > _COMPACT and len(self._parts) > 8:
            self._parts = [self.table()]
            self._height = 0

    def table(self) -> pl.DataFrame:
        """All answers as one."""
        table = pl.concat(self._parts)
        sums = [name for name in table.columns if name.startswith("sum:")]
        keys = [name for name in table.columns if name not in sums]
        return table.group_by(keys).agg(pl.col(sums).sum())


def _texts(answer: pl.DataFrame) -> Iterator[str]:
    for name, kind in answer.schema.items():
        if kind == pl.String:
            yield from answer[name].unique()


def _hashes(rows: pl.LazyFrame) -> pl.LazyFrame:
    return rows.select(pl.col("id").hash())
