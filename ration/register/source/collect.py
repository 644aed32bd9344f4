"""Collect queries on a register, and turn the errors of Polars into problems."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import polars as pl

from ration.core.os_errors import system_error
from ration.core.problems.errors import InputError
from ration.core.problems.problem import Problem, problem
from ration.core.problems.unread_file import why_unread
from ration.core.running.interrupt import interruptible
from ration.register.source.cell_types import is_no_cell, not_text
from ration.register.source.file_bytes import held
from ration.register.source.register import Register

T = TypeVar("T")


Step = Callable[[pl.LazyFrame], pl.LazyFrame]


def collect(register: Register, query: pl.LazyFrame) -> pl.DataFrame:
    """Return the result of a query. Raises InputError if the register cannot be read."""
    with readable(register):
        return interruptible(lambda: query.collect(engine="streaming"))


def collect_rows(register: Register, query: pl.LazyFrame, then: Step | None = None) -> pl.DataFrame:
    """Return the result of a query that looks at rows one by one, and of a step after it.

    A cluster runs both in its tasks, for each batch of rows, and the step again on all answers:
    so `then` must be such that this is the same, as for sorting, the first rows or distinct rows.
    None means there is no such step.
    """
    after = then or (lambda rows: rows)
    if register.cluster is None:
        return collect(register, after(query))
    with readable(register):
        parts = register.cluster.answers(after(query))
        return after(pl.concat(parts).lazy()).collect()


# Faults of a query of ours, which no file causes.
_OURS = (
    pl.exceptions.ColumnNotFoundError,
    pl.exceptions.DuplicateError,
    pl.exceptions.SchemaError,
)


@contextmanager
def readable(register: Register) -> Iterator[None]:
    """Turn an error of Polars inside the block into a problem of the register.

    Raises InputError if a file of the register is not the same before, inside and after it.
    """
    try:
        with held(register.files):
            yield
    except KeyboardInterrupt:
        if register.cluster is not None:
            register.cluster.cancel()
        raise
    except (pl.exceptions.PolarsError, OSError) as error:
        if isinstance(error, _OURS):
            raise
        if (of_system := system_error(error)) is not None:
            wrong = why_unread(of_system)
            if wrong.code == "file-missing":  # it was there: one of several is gone
                wrong = problem("file-unread", why="a file of it is missing")
            raise InputError(register.source, [wrong]) from error
        if register.sha256 is None and (strange := _no_cells(register)):
            raise InputError(register.source, strange) from error
        # Polars' own message may contain cells, and so people's names: do not pass it on.
        code = "file-encoding" if "utf-8" in str(error).lower() else "file-broken"
        why = "it ends too early" if isinstance(error, OSError) else "a quotation mark may be open"
        raise InputError(register.source, [problem(code, what="a table", why=why)]) from error


def _no_cells(register: Register) -> list[Problem]:
    """The columns of a frame that may be why it was not read: their types are no cells."""
    kinds = register.schema
    return [not_text(name, kinds[name]) for name in register.columns if is_no_cell(kinds[name])]


def with_requoting(register: Register, work: Callable[[Register], T]) -> T:
    """Return `work(register)`; if bad quoting makes it fail, requote the file and try again.

    Raises InputError if neither can be read.
    """
    try:
        return work(register)
    except InputError:
        requoted = register.requoted()
        if requoted is None:
            raise
        return work(requoted)
