"""Read a list of claims: any table that a register may be, one row per household or person."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import polars as pl
from polars.selectors import by_name

from ration.accounts.doubles.claim_list import ROWS, ClaimList
from ration.accounts.doubles.columns import IDS, KEYED, OTHERS, find_claim_columns, usual
from ration.core.problems.errors import DataError
from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.core.text.cells import CUT_NUMBER, ERRORS, FLOAT_ID, cleaned, unmarked_column
from ration.register.check.batch.batch_stats import has_float_ids
from ration.register.columns.personal import may_be_name, personal
from ration.register.source.collect import collect, with_requoting
from ration.register.source.open import open_register
from ration.register.source.register import ROW, Register
from ration.register.values.dates import column_date_order, parse_date
from ration.register.values.no_answer import no_answers
from ration.register.values.normalize import folded
from ration.register.values.words import column_flags

_ZERO = r"^[+-]?0+([.,]0*)?$"
_MOST = 100  # rows with the same problem that are listed


@dataclass(frozen=True)
class Reading:
    """How lists are read: columns that the user names, and a purpose for rows that name none.

    A name may have several columns: each list has its own of them.
    `same` has other names of purposes. `closed` means that nothing can still be handed out or
    held back: what is planned counts as served.
    """

    columns: Mapping[str, Sequence[str]]
    purpose: str | None = None
    same: Mapping[str, str] | None = None
    closed: bool = False

    def named(self, purpose: pl.Expr) -> pl.Expr:
        """The purposes as they are compared: in lower case, under one name."""
        default = "" if self.purpose is None else self.purpose.lower()
        text = purpose.str.to_lowercase()
        text = pl.when(text == "").then(pl.lit(default)).otherwise(text)
        return text.replace(dict(self.same)) if self.same else text


def read_list(source: Any, reading: Reading) -> ClaimList:
    """Read a list from a file or a frame.

    Raises InputError if it cannot be read, DataError with all problems of it.
    """
    return with_requoting(open_register(source), partial(_read, reading=reading))


def _read(register: Register, reading: Reading) -> ClaimList:
    columns = find_claim_columns(register, reading.columns)
    problems = [each for each in register.warnings if not each.warning]
    problems += columns.problems
    if problems:
        raise DataError(register.source, register.located(problems))
    read = columns.read
    ids = [_id(register, read[name]).alias(name) for name in IDS if name in read]
    texts = [cleaned(by_name(read[name]).as_expr()).alias(name) for name in OTHERS if name in read]
    table = collect(register, register.frame.select(pl.col(ROW), *ids, *texts)).sort(ROW)
    dates, bad_dates = _dates(table, read)
    served, bad_words = _served(table, read, closed=reading.closed)
    problems = [*_damaged(table, read), *bad_dates, *bad_words]
    if problems:
        raise DataError(register.source, register.located(problems))
    days = _rounds_are_days(table)
    frame = _normal(table, dates, served).with_columns(
        reading.named(pl.col("purpose")).alias("purpose"), pl.col("purpose").alias("item")
    )
    no_id = (pl.col("household") == "") & (pl.col("person") == "")
    nothing = pl.col("amount").str.contains(_ZERO) & ~pl.col("served")
    kept = frame.filter(~no_id & ~nothing)
    return ClaimList(
        source=register.source,
        frame=kept,
        keyed=columns.keyed,
        sha256=None if register.sha256 is None else str(register.sha256),
        skipped=frame.height - kept.height,
        parts=tuple(part.file for part in register.parts),
        headings=tuple(register.columns),
        hidden=frozenset(
            name.removesuffix("_id")
            for name in ("household_id", "person_id")
            if personal(read.get(name, ""))
        ),
        warnings=(
            *(each for each in register.warnings if each.warning),
            *_used(read, columns.guessed),
            *_skipped(frame, no_id, nothing),
        ),
        has=frozenset("date" if name == "round" and days else name for name in read)
        | ({"purpose"} if reading.purpose else set()),
    )


def _id(register: Register, source: str) -> pl.Expr:
    """The ids of a column as a register's ids are cleaned; no answer is blank."""
    text = unmarked_column(cleaned(by_name(source).as_expr()))
    if has_float_ids(register, source):
        text = text.str.replace(FLOAT_ID, "$1")
    return pl.when(text.is_in(list(no_answers()))).then(pl.lit("")).otherwise(text)


def _normal(table: pl.DataFrame, dates: pl.Series, served: pl.Series) -> pl.DataFrame:
    """The frame of a `ClaimList`: all its columns, whatever the list has."""
    renamed = {"household_id": "household", "person_id": "person"}
    table = table.rename({name: renamed[KEYED.get(name, name)] for name in IDS if name in table})
    missing = [
        pl.lit("").alias(name)
        for name in ("household", "person", "round", "site", "channel", "amount", "purpose")
        if name not in table
    ]
    table = table.with_columns(*missing).with_columns(dates, served, pl.col(ROW).cast(pl.Int64))
    text = pl.col("round")
    day = text.str.to_date("%Y-%m-%d", strict=False) if _rounds_are_days(table) else None
    return table.with_columns(
        round=text.str.to_lowercase() if day is None else pl.lit(""),
        day=pl.col("date") if day is None else pl.coalesce(day, "date"),
    ).select(*ROWS, "purpose")


def _rounds_are_days(table: pl.DataFrame) -> bool:
    """Whether all rounds that are named are named by a day, such as 2026-05-03."""
    if "round" not in table:
        return False
    names = table["round"].filter(table["round"] != "").unique()
    return bool(names.str.contains(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$").all())


def _dates(table: pl.DataFrame, read: Mapping[str, str]) -> tuple[pl.Series, list[Problem]]:
    """The days of the rows, and the cells that are none."""
    if "date" not in table:
        return pl.repeat(None, table.height, dtype=pl.Date, eager=True).alias("date"), []
    texts = table["date"].unique().to_list()
    order = column_date_order(texts)
    days = {text: parse_date(text, order) for text in texts if text}
    good = {text: day for text, day in days.items() if isinstance(day, dt.date)}
    column = table["date"].replace_strict(good, default=None, return_dtype=pl.Date)
    bad = table.filter((pl.col("date") != "") & column.is_null()).head(_MOST)
    return column, [
        problem("doubles-date", row=row, column=read["date"], value=_shown(read["date"], text))
        for row, text in bad.select(ROW, "date").iter_rows()
    ]


def _served(
    table: pl.DataFrame, read: Mapping[str, str], *, closed: bool
) -> tuple[pl.Series, list[Problem]]:
    """Whether each row is served, and the cells that do not say it; blank is not served."""
    if "served" not in table:
        return pl.repeat(closed, table.height, dtype=pl.Boolean, eager=True).alias("served"), []
    states = _states(table["served"].unique().to_list())
    column = table["served"].replace_strict(states, default=None, return_dtype=pl.Boolean)
    source = read["served"]
    bad = table.filter(column.is_null()).head(_MOST)
    column = pl.Series("served", [True] * table.height) if closed else column
    return column, [
        problem("doubles-served", row=row, column=source, value=_shown(source, text))
        for row, text in bad.select(ROW, "served").iter_rows()
    ]


def _states(texts: list[str]) -> dict[str, bool]:
    """What the words of a column mean: served or not; a number is an amount."""
    words = usual()["words"]
    states = {folded(word): name == "served" for name in words for word in words[name]}
    flags = column_flags(frozenset(texts))
    known = {text: flags.get(text, states.get(folded(text))) for text in texts}
    return {text: state for text, state in known.items() if state is not None} | {"": False}


def _shown(column: str, text: str) -> str | None:
    return None if personal(column) or may_be_name(text) else text


def _damaged(table: pl.DataFrame, read: Mapping[str, str]) -> Iterator[Problem]:
    """Ids that a spreadsheet has damaged: different ones may look the same."""
    for name in (name for name in IDS if name in table):
        damaged = pl.col(name).is_in(list(ERRORS)) | pl.col(name).str.contains(CUT_NUMBER)
        for row in table.filter(damaged).head(_MOST)[ROW]:
            yield problem("doubles-id-damaged", row=row, column=read[name])


def _used(read: Mapping[str, str], guessed: tuple[str, ...]) -> Iterator[Problem]:
    if guessed:
        columns = some([f"{read[name]} as {name}" for name in guessed], len(guessed))
        yield problem("doubles-columns-used", columns=columns)


def _skipped(frame: pl.DataFrame, no_id: pl.Expr, nothing: pl.Expr) -> Iterator[Problem]:
    rows = frame.filter(no_id)
    if rows.height:
        yield problem("doubles-no-id", row=rows[ROW][0], rows=rows.height)
    rows = frame.filter(~no_id & nothing)
    if rows.height:
        yield problem("doubles-nothing", row=rows[ROW][0], rows=rows.height)
