"""One pass over a register: every row checked, every question about the good rows answered."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from ration.problem import InputError, Problem, by_place, problem
from ration.register.check import Checks
from ration.register.source import EXTRA, ROW, Register
from ration.register.typed import typed

Ask = Callable[[pl.LazyFrame], Sequence[pl.LazyFrame]]


@dataclass(frozen=True)
class Examined:
    """A register after its rows were checked.

    `rows` are the accepted ones, typed; `answers` what was asked about them. `problems` belong
    to the `rejected` rows, `warnings` to accepted ones. `read` counts all but blank rows, and
    `largest` is the largest value of every count.
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


def examine(register: Register, checks: Checks, ask: Ask) -> Examined:
    """Check every row, and answer `ask` about those that are accepted.

    Where all rows are good this is one scan. Cells that only Python can read, and rows that
    are rejected, cost another.
    """
    mended: dict[str, int] = {}
    while True:
        known = len(mended)
        frame = typed(register, checks.columns, checks.programme, mended)
        rows = frame.filter(pl.col("id") != "")
        queries = [checks.suspicious(frame), _facts(frame), rows.select(pl.col("id").hash())]
        queries.append(register.frame.select(pl.col(register.columns[-1]).is_null().any()))
        suspects, facts, ids, ends, *answers = collect(register, [*queries, *ask(rows)])
        found = [
            one
            for row in suspects.iter_rows(named=True)
            for one in checks.row_problems(row, mended)
        ]
        if len(mended) == known:
            break
    found += _duplicates(register, checks, rows, ids)
    if ends.item():  # only where a row ends in a blank may it be short
        found += [problem("ragged", row=row, what="fewer cells") for row in register.short_rows()]
    blank = _blank_rows(register, suspects)
    found = [one for one in found if one.row not in blank]
    rejected = tuple(sorted({one.row for one in found if one.row and not one.warning}))
    if rejected:
        bad = pl.LazyFrame({ROW: rejected}, schema={ROW: suspects.schema[ROW]})
        rows = rows.join(bad, on=ROW, how="anti")
        answers = collect(register, ask(rows))
    gone = set(rejected)
    passed = [problem("blank-row", row=row) for row in blank]
    largest = {
        name.removeprefix("n:"): value or 0
        for name, value in facts.row(0, named=True).items()
        if name.startswith("n:")
    }
    return Examined(
        rows=rows,
        answers=tuple(answers),
        read=facts["rows"].item() - len(blank),
        rejected=rejected,
        problems=by_place(one for one in found if not one.warning),
        warnings=by_place(
            [*passed, *(one for one in found if one.warning and one.row not in gone)]
        ),
        largest=largest,
    )


def collect(register: Register, queries: Sequence[pl.LazyFrame]) -> list[pl.DataFrame]:
    """The answers to several questions, from one scan; InputError where it cannot be read."""
    try:
        return pl.collect_all(queries, engine="streaming")
    except pl.exceptions.PolarsError as error:
        text = str(error).strip().split("\n")[0]
        if "utf-8" in text.lower() or "utf8" in text.lower():
            raise InputError(register.source, [problem("file-encoding")]) from None
        found = problem("file-broken", what="a table", why=text)
        raise InputError(register.source, [found]) from None


def rejected_rows(register: Register, examined: Examined) -> pl.DataFrame:
    """The rows that were rejected, every column as it came, and `problem`: what is wrong."""
    reasons: dict[int, list[str]] = {}
    for one in examined.problems:
        said = f"{one.column}: {one.message}" if one.column else one.message
        reasons.setdefault(one.row or 0, []).append(said)
    table = pl.LazyFrame(
        {ROW: list(reasons), "problem": ["; ".join(said) for said in reasons.values()]},
        schema={ROW: register.frame.collect_schema()[ROW], "problem": pl.String},
    )
    rows = register.frame.select(ROW, *(name for name in register.columns if name != "problem"))
    joined = rows.join(table, on=ROW, how="inner").sort(ROW).drop(ROW)
    return collect(register, [joined])[0]


def _facts(frame: pl.LazyFrame) -> pl.LazyFrame:
    """How many rows there are, and the largest of every count."""
    names = frame.collect_schema().names()
    largest = [pl.col(name).max() for name in names if name.startswith("n:")]
    return frame.select(pl.len().alias("rows"), *largest)


def _duplicates(
    register: Register, checks: Checks, rows: pl.LazyFrame, ids: pl.DataFrame
) -> list[Problem]:
    """Every row whose id another row has too: which one is right is not ours to guess.

    Hashes are compared first, a tenth of the memory; the ids behind equal ones decide.
    """
    hashes = ids.to_series().sort()
    again = hashes.filter(hashes == hashes.shift(1)).unique()
    if again.is_empty():
        return []
    wanted = rows.filter(pl.col("id").hash().is_in(again.implode())).select(ROW, "id")
    suspects = collect(register, [wanted])[0]
    times = Counter(suspects["id"])
    return [
        problem(
            "id-duplicate", row=row, column=checks.columns.identity, value=name, times=times[name]
        )
        for row, name in suspects.iter_rows()
        if times[name] > 1
    ]


def _blank_rows(register: Register, suspects: pl.DataFrame) -> set[int]:
    """Rows without a single cell, which are no records."""
    cells = [name for name in suspects.columns if name.startswith("r:")]
    empty = suspects.filter(pl.all_horizontal(pl.col(cells).is_null()), pl.col(EXTRA).is_null())
    if empty.is_empty():
        return set()
    rows = register.frame.filter(pl.col(ROW).is_in(empty[ROW].implode()))
    blank = rows.filter(pl.all_horizontal(pl.col(list(register.columns)).is_null())).select(ROW)
    return set(collect(register, [blank])[0][ROW])
