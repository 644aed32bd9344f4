"""Collect what the engine reads of a register; what it cannot read is a problem."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import polars as pl

from ration.core.problems import InputError, problem
from ration.register.source.register import Register

T = TypeVar("T")


def collect(register: Register, query: pl.LazyFrame) -> pl.DataFrame:
    """The answer to one query; InputError where the register cannot be read."""
    with readable(register):
        return query.collect(engine="streaming")


@contextmanager
def readable(register: Register) -> Iterator[None]:
    """While it runs, what the engine cannot read becomes a problem of the register."""
    try:
        yield
    except (pl.exceptions.PolarsError, OSError) as error:
        # The engine's own words may hold cells, and so people's names: they are not passed on.
        code = "file-encoding" if "utf-8" in str(error).lower() else "file-broken"
        why = (
            "it ends too early" if isinstance(error, OSError) else "is a quotation mark left open?"
        )
        raise InputError(register.source, [problem(code, what="a table", why=why)]) from error


def with_requoting(register: Register, work: Callable[[Register], T]) -> T:
    """What `work` makes of the register; if the reader fails on bad quoting, of the requoted one.

    Raises InputError where neither can be read.
    """
    try:
        return work(register)
    except InputError:
        requoted = register.requoted()
        if requoted is None:
            raise
        return work(requoted)
