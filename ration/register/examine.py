"""One pass over a register: every row checked, every question about the good rows answered.

The register goes by in batches, so memory does not grow with it: each batch is grouped and
added up, and the small tables that come of it are added up in turn.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

import polars as pl
from polars.selectors import by_name

from ration.problem import InputError, Problem, by_place, problem, some
from ration.register.alike import alike_ids, ids_alike
from ration.register.check import Checks
from ration.register.facts import Facts, facts, has_float_ids, repairs, unread
from ration.register.guess import guess
from ration.register.mending import Mending
from ration.register.source import EXTRA, FILE_BITS, ROW, Register
from ration.register.totals import may_be_total, total_problem
from ration.register.typed import Typing
from ration.text import ERRORS, clean

BATCH = 200_000  # rows: enough to keep the cores busy, few enough to stay in their caches
_CELLS = 2_000_000  # of a batch: fewer rows where there are many columns
_LISTED = 5  # blank rows that are told one by one
_COMPACT = 1_000_000  # rows of partial answers, beyond which they are added up


class Question(Protocol):
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
class Examined:
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


def examine(
    register: Register,
    checks: Checks,
    questions: Sequence[Question],
    progress: Callable[[int], object] | None = None,
) -> Examined:
    """Check every row, and answer `questions` about those that are accepted.

    Where all rows are good this is one scan. Ids and words that are not plain, counts that only
    their column explains, and rows that are left out, cost another. The questions look at every
    column of sites and words: that is how words that are not plain are seen.
    """
    mending = Mending(checks.columns)
    careful = whole_ids = False
    while True:
        typing = Typing(checks.columns, checks.programme, {}, careful=careful, whole_ids=whole_ids)
        typing, seen = _go_over(
            register, typing, questions, checks, mending=mending, progress=progress
        )
        untidy = not careful and seen.untidy
        if not mending.settle(seen.facts.largest) and not untidy:
            break
        if untidy:
            careful, whole_ids = True, has_float_ids(register, checks.columns.identity)
    blank = _blank_rows(register, seen.suspects)
    found = [
        one
        for row in _without(seen.suspects, blank).iter_rows(named=True)
        for one in checks.row_problems(row, mending)
    ]
    rows = typing.frame(register.frame)
    found += register.found
    found += _duplicates(register, checks, rows, seen.hashes)
    if seen.open_ends:  # only where a row ends in a blank may it be short
        short = _short_rows(register)
        rows_short = {one.row for one in short}
        found = [one for one in found if one.row not in rows_short] + short
    found = [one for one in found if one.row not in blank]
    total = _total(register, rows, seen, seen.facts.rows - len(blank))
    if total is not None:  # what else is odd about it comes of that
        found = [one for one in found if total.warning or one.row != total.row] + [total]
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
    warnings += _said_blank(blank)
    warnings += repairs(checks.columns, mending, kept.facts)
    if seen.facts.mixed:
        warnings += ids_alike(collect(register, alike_ids(rows)), checks.columns)
    return Examined(
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


def collect(register: Register, query: pl.LazyFrame) -> pl.DataFrame:
    """The answer to one query; InputError where the register cannot be read."""
    with readable(register):
        return query.collect(engine="streaming")


@dataclass(frozen=True)
class _Seen:
    """What one pass over a register saw.

    `hashes` are those of the ids. `untidy`: some text is not as `clean` would have it, or a
    spreadsheet's error. `open_ends`: some row has no cell in the last column.
    """

    facts: Facts
    hashes: pl.Series
    suspects: pl.DataFrame
    untidy: bool
    open_ends: bool
    answers: tuple[pl.DataFrame, ...]


def _go_over(
    register: Register,
    typing: Typing,
    questions: Sequence[Question],
    checks: Checks | None,
    gone: pl.Series | None = None,
    *,
    mending: Mending,
    progress: Callable[[int], object] | None = None,
) -> tuple[Typing, _Seen]:
    """One pass: `checks` None asks only the questions; rows in `gone` are passed over.

    Cells that `mending` had not seen are learned on the way, and the batch is gone over again.
    """
    last = register.last
    needed = dict.fromkeys([ROW, EXTRA, *typing.columns.sources, last])
    frame = register.frame.select(by_name(*(name for name in needed if name in register.schema)))
    looks: list[Callable[[pl.LazyFrame], pl.LazyFrame]] = []
    if checks is not None:
        looks += [_hashes, partial(checks.suspicious, careful=typing.careful)]
    counted = Facts()
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
    counted: Facts,
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


def _duplicates(
    register: Register, checks: Checks, rows: pl.LazyFrame, hashes: pl.Series
) -> list[Problem]:
    """Every row whose id another row has too: which one is right is not ours to guess.

    Hashes are compared first, in a fraction of the memory; the ids behind equal ones decide.
    """
    ordered = hashes.sort()
    again = ordered.filter(ordered == ordered.shift(1)).unique()
    if again.is_empty():
        return []
    wanted = rows.filter(pl.col("id").hash().is_in(again.implode()), pl.col("id") != "")
    suspects = collect(register, wanted.select(ROW, "id"))
    times = Counter(suspects["id"])
    apart = _files(register, suspects)
    column = checks.columns.identity
    signs = guess(("age", "birth", "sex"), register.columns, [checks.columns.sources])
    asked = [one.column for one in signs.values()]
    asked += [one for one in ("age", "birth", "sex") if one in register.columns]
    several = problem("rows-of-one", columns=" and ".join(sorted(asked)))
    return [several] * (bool(asked) and max(times.values(), default=0) > 1) + [
        problem(
            "id-duplicate",
            row=row,
            column=column,
            value=None if checks.columns.personal(column) else name,
            times=times[name],
            where=apart.get(name, ""),
        )
        for row, name in suspects.iter_rows()
        if times[name] > 1
    ]


def _files(register: Register, suspects: pl.DataFrame) -> dict[str, str]:
    """For ids whose rows are in more files than one, which these are."""
    if not register.parts:
        return {}
    found: dict[str, dict[str, None]] = {}
    for row, name in suspects.sort(ROW).iter_rows():
        found.setdefault(name, {})[register.parts[row >> FILE_BITS].file] = None
    return {name: f", in {some(files)}" for name, files in found.items() if len(files) > 1}


def _short_rows(register: Register) -> list[Problem]:
    """Rows with fewer cells than the header, which read as if their last cells were blank."""
    ragged = register.ragged().items()
    short = [row for row, cells in ragged if len(cells) < register.width(row)]
    return [problem("ragged", row=row, what="fewer cells") for row in short]


def _total(register: Register, rows: pl.LazyFrame, seen: _Seen, read: int) -> Problem | None:
    """The row that holds the sums of all others, if there is one."""
    held = may_be_total(seen.facts.largest, seen.facts.sums, read)
    if held is None:
        return None
    texts = [name for name in rows.collect_schema().names() if name[:2] in ("w:", "s:")]
    same = [pl.col(f"p:{name}") == value for name, value in held.items()]
    table = collect(register, rows.filter(same).select(ROW, "id", *texts).head(3))
    return total_problem(table, read - 1, len(held))


def _blank_rows(register: Register, suspects: pl.DataFrame) -> set[int]:
    """Rows without a single cell, which are no records."""
    cells = [name for name in suspects.columns if name.startswith("r:")]
    empty = suspects.filter(_none_of(cells), pl.col(EXTRA).is_null())
    if empty.is_empty():
        return set()
    rows = register.frame.filter(pl.col(ROW).is_in(empty[ROW].implode()))
    return set(collect(register, rows.filter(_none_of(register.columns)).select(ROW))[ROW])


def _without(rows: pl.DataFrame, gone: Collection[int]) -> pl.DataFrame:
    left_out = pl.Series(sorted(gone), dtype=rows.schema[ROW])
    return rows.filter(~pl.col(ROW).is_in(left_out.implode())) if gone else rows


def _said_blank(rows: Collection[int]) -> Iterator[Problem]:
    """Blank rows one by one, and of many only the first and how many more there are."""
    first = sorted(rows)[:_LISTED]
    yield from (problem("blank-row", row=row) for row in first)
    if len(rows) > len(first):
        yield problem("blank-rows", count=f"{len(rows) - len(first):,}", row=first[-1])


def _none_of(columns: Sequence[str]) -> pl.Expr:
    return pl.all_horizontal(by_name(columns).is_null())


@contextmanager
def readable(register: Register) -> Iterator[None]:
    """While it runs, what the engine cannot read is said as a problem of the register."""
    try:
        yield
    except (pl.exceptions.PolarsError, OSError) as error:
        # The engine's own words may hold cells, and so people's names: they are not passed on.
        code = "file-encoding" if "utf-8" in str(error).lower() else "file-broken"
        why = (
            "it ends too early" if isinstance(error, OSError) else "is a quotation mark left open?"
        )
        raise InputError(register.source, [problem(code, what="a table", why=why)]) from error
