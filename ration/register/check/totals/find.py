"""Find the rows of totals of a register: those that a text names, else those that sums show."""

from collections.abc import Collection

import polars as pl

from ration.core.problems.problem import Problem, problem
from ration.register.check.batch.batch_stats import BatchStats
from ration.register.check.skipping import Refusals
from ration.register.check.totals.named import named_rows, text_columns
from ration.register.check.totals.unnamed import ALL, SOME, unnamed_totals
from ration.register.columns.columns import Columns
from ration.register.columns.frame_columns import NUMBER, WORD
from ration.register.source.register import ROW_MASK, Register
from ration.register.values.totals_words import is_mean

_FEW = 3  # rows that are named: more may be codes, or of a place named so
_WARNED = 10  # rows with a word alone
_MEAN = "the word for an average or another figure of the rows"
_OLD = "the word for a total, and sums that are out of date or incomplete"


def find_totals(
    register: Register,
    rows: pl.LazyFrame,
    stats: BatchStats,
    texts: Collection[str],
    suspects: pl.DataFrame,
    columns: Columns,
    lines: Collection[int] = (),
) -> list[Problem]:
    """The problems and warnings of the rows that are totals, or are named so.

    `rows` is the typed frame. `texts` are the distinct ones of its columns of sites and words,
    `suspects` the rows in which all other texts are looked at too. The words of subtotals name no
    row a total, as they refuse no household. A row that a text names a total is refused if its
    counts are sums of other rows, or may be old ones; otherwise it is a warning. Without such a
    text, a row is refused if it has the sums of all others. `lines` are the rows below the table.
    """
    calculated = any(each.code == "households-calculated" for each in register.warnings)
    parts = [part for part in stats.sums if not (calculated and part == "households")]
    numbers = [NUMBER.column(part) for part in parts]
    silent = {WORD.column(name) for name in columns.subtotals}
    naming = [name for name in text_columns(rows) if name not in silent]
    refusals = Refusals(register, rows, columns, lines)
    named = named_rows(register, rows, stats, texts, suspects, numbers, naming)
    if named:
        households = refusals.households([each.row for each in named])
        named = [each for each in named if each.row in households]
    if not named:
        return unnamed_totals(register, rows, stats, parts, naming, refusals)
    from ration.register.check.totals.runs import Runs

    of_people = register.people is not None and register.people.of is not None
    runs = Runs(register, rows, [each.row for each in named], naming, numbers)
    sums = {each.row for each in named if any(map(each.is_sum, runs.beside(each)))}
    old = {
        each.row
        for each in named
        if (each.plain and of_people) or any(map(each.is_like_sum, runs.beside(each)))
    } - sums
    means = {each.row for each in named if each.plain and each.by_id and is_mean(each.texts[0])}
    sums, old = sums - means, old - means
    names = {each.row for each in named if not each.plain}
    if len(names) > _FEW and 2 * len((sums | old) & names) < len(names):  # of codes, or a place
        sums, old = sums - names, old - names
    alone = sorted({each.row for each in named if each.by_id} - sums - old - means)
    if 10 * len(alone) > stats.rows and len(alone) > _FEW:  # ids are codes with such a prefix
        alone = []
    whole = len(sums) == 1 and not old and any(each.is_sum(runs.whole) for each in named)
    return [
        *refusals.problems(
            dict.fromkeys(old, _OLD)
            | dict.fromkeys(sums, ALL if whole else SOME)
            | dict.fromkeys(means, _MEAN)
        ),
        *(problem("totals-word", row=row, at=row & ROW_MASK) for row in alone[:_WARNED]),
    ]
