"""One pass over a register: every row checked, every question about the good rows answered.

The register goes by in batches, so memory does not grow with it: each batch is grouped and
added up, and the small tables that come of it are added up in turn.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import polars as pl
from polars.selectors import by_name

from ration.problem import InputError, Problem, by_place, problem, some
from ration.register.check import Checks
from ration.register.source import EXTRA, FILE_BITS, ROW, Register
from ration.register.typed import Typing
from ration.text import ERRORS, clean, odd, trimmed

BATCH = 200_000  # rows: enough to keep the cores busy, few enough to stay in their caches
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

    `rows` are the accepted ones, typed; `answers` what was asked about them. `problems` belong
    to the `rejected` rows, `warnings` to accepted ones. `read` counts all but blank rows.
    `largest` bounds every count: the largest values of its source columns, added up.
    """

    rows: pl.LazyFrame
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

    Where all rows are good this is one scan. Cells that are not plain digits or words, and rows
    that are left out, cost another. The questions look at every column of sites and words:
    that is how words that are not plain are seen.
    """
    mended: dict[str, int] = {}
    careful = False
    while True:
        typing = Typing(checks.columns, checks.programme, dict(mended), careful=careful)
        seen = _go_over(register, typing, questions, checks, progress=progress)
        found = [
            one
            for row in seen.suspects.iter_rows(named=True)
            for one in checks.row_problems(row, mended)
        ]
        if len(mended) == len(typing.mended) and (careful or not seen.untidy):
            break
        careful = careful or seen.untidy
    rows = typing.frame(register.frame)
    found += _duplicates(register, checks, rows, seen.hashes)
    if seen.open_ends:  # only where a row ends in a blank may it be short
        short = _short_rows(register)
        rows_short = {one.row for one in short}
        found = [one for one in found if one.row not in rows_short] + short
    blank = _blank_rows(register, seen.suspects)
    found = [one for one in found if one.row not in blank]
    rejected = tuple(sorted({one.row for one in found if one.row and not one.warning}))
    gone = pl.Series(ROW, sorted({*rejected, *blank}), dtype=seen.suspects.schema[ROW])
    kept = seen
    if len(gone):
        rows = rows.join(gone.to_frame().lazy(), on=ROW, how="anti")
        kept = _go_over(register, typing, questions, None, gone, progress=progress)
    left_out = set(rejected)
    warnings = [one for one in found if one.warning and one.row not in left_out]
    warnings += [problem("blank-row", row=row) for row in blank]
    warnings += [
        problem("blank-zero", column=name, count=f"{count:,}")
        for name, count in kept.blanks.items()
        if count
    ]
    return Examined(
        rows=rows,
        answers=kept.answers,
        read=seen.read - len(blank),
        rejected=rejected,
        problems=by_place(register.located(one for one in found if not one.warning)),
        warnings=by_place(register.located(warnings)),
        largest={
            "households": 1,
            **{
                name: sum(kept.largest[part] for part in parts)
                for name, parts in checks.columns.counts.items()
            },
        },
    )


def collect(register: Register, query: pl.LazyFrame) -> pl.DataFrame:
    """The answer to one query; InputError where the register cannot be read."""
    with _readable(register):
        return query.collect(engine="streaming")


@dataclass(frozen=True)
class _Seen:
    """What one pass over a register saw.

    `largest` is of every source column of counts, `blanks` counts those that were read as 0,
    `hashes` are those of the ids. `untidy`: some text is not as `clean` would have it, or a
    spreadsheet's error. `open_ends`: some row has no cell in the last column.
    """

    read: int
    largest: dict[str, int]
    blanks: dict[str, int]
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
    progress: Callable[[int], object] | None = None,
) -> _Seen:
    """One pass: `checks` None asks only the questions; rows in `gone` are passed over."""
    last = register.last
    needed = dict.fromkeys([ROW, EXTRA, *typing.columns.sources, last])
    frame = register.frame.select(by_name(*(name for name in needed if name in register.schema)))
    facts = partial(_facts, blank_is_zero=typing.columns.blank_is_zero)
    looks: list[Callable[[pl.LazyFrame], pl.LazyFrame]] = [facts]
    if checks is not None:
        looks += [_hashes, partial(checks.suspicious, careful=typing.careful)]
    sums = [_Sum() for _ in questions]
    seen: list[list[pl.DataFrame]] = [[] for _ in looks]
    open_ends = False
    passed = 0
    with _readable(register):
        for batch in _batches(frame, in_order=bool(register.parts)):
            rows = typing.frame(batch.lazy())
            if gone is not None:
                rows = rows.filter(~pl.col(ROW).is_in(gone.implode()))
            queries = [look(rows) for look in looks] + [one.query(rows) for one in questions]
            answers = pl.collect_all(queries)
            for parts, answer in zip(seen, answers, strict=False):
                parts.append(answer)
            for total, answer in zip(sums, answers[len(looks) :], strict=True):
                total.add(answer)
            open_ends = open_ends or batch[last].null_count() > 0
            passed += batch.height
            if progress is not None:
                progress(passed)
    return _seen(seen, tuple(total.table() for total in sums), open_ends=open_ends)


def _seen(
    looks: Sequence[Sequence[pl.DataFrame]], answers: tuple[pl.DataFrame, ...], *, open_ends: bool
) -> _Seen:
    facts = pl.concat(looks[0])
    texts = [text for answer in answers for text in _texts(answer)]
    ids, suspects = [pl.concat(parts) for parts in looks[1:]] or [pl.DataFrame()] * 2
    return _Seen(
        read=int(facts["rows"].sum()),
        largest={
            name.removeprefix("p:"): int(facts[name].max() or 0)  # type: ignore[arg-type]
            for name in facts.columns
            if name.startswith("p:")
        },
        blanks={
            name.removeprefix("b:"): int(facts[name].sum())
            for name in facts.columns
            if name.startswith("b:")
        },
        hashes=ids.to_series() if ids.width else pl.Series(),
        suspects=suspects,
        untidy=bool(facts["odd"].any())
        or any(clean(text) != text or text in ERRORS for text in texts),
        open_ends=open_ends,
        answers=answers,
    )


def _batches(frame: pl.LazyFrame, *, in_order: bool) -> Iterator[pl.DataFrame]:
    """The rows of a frame, some at a time; at least one batch, that no rows have a schema too.

    `in_order` for several files, which would else be read all at once, in twice the memory.
    """
    yield frame.head(0).collect()
    yield from frame.collect_batches(chunk_size=BATCH, maintain_order=in_order, engine="streaming")


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


def _facts(rows: pl.LazyFrame, blank_is_zero: Collection[str]) -> pl.LazyFrame:
    """How many rows, the largest of every count, blanks read as 0, and whether an id is odd."""
    names = rows.collect_schema().names()
    largest = [pl.col(name).max() for name in names if name.startswith("p:")]
    blanks = [
        (trimmed(by_name(f"r:{name}").as_expr()) == "").sum().alias(f"b:{name}")
        for name in sorted(blank_is_zero)
        if f"r:{name}" in names
    ]
    return rows.select(pl.len().alias("rows"), odd("id").any().alias("odd"), *largest, *blanks)


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
    return [
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


def _blank_rows(register: Register, suspects: pl.DataFrame) -> set[int]:
    """Rows without a single cell, which are no records."""
    cells = [name for name in suspects.columns if name.startswith("r:")]
    empty = suspects.filter(_none_of(cells), pl.col(EXTRA).is_null())
    if empty.is_empty():
        return set()
    rows = register.frame.filter(pl.col(ROW).is_in(empty[ROW].implode()))
    return set(collect(register, rows.filter(_none_of(register.columns)).select(ROW))[ROW])


def _none_of(columns: Sequence[str]) -> pl.Expr:
    return pl.all_horizontal(by_name(columns).is_null())


@contextmanager
def _readable(register: Register) -> Iterator[None]:
    """What the engine cannot read, said as a problem of the register."""
    try:
        yield
    except (pl.exceptions.PolarsError, OSError) as error:
        # The engine's own words may hold cells, and so people's names: they are not passed on.
        code = "file-encoding" if "utf-8" in str(error).lower() else "file-broken"
        why = (
            "it ends too early" if isinstance(error, OSError) else "is a quotation mark left open?"
        )
        raise InputError(register.source, [problem(code, what="a table", why=why)]) from error
