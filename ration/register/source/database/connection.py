"""What every kind of database can do here, how names are quoted, and what a refusal says."""

from typing import Any, Protocol

import polars as pl

from ration.core.problems.problem import Problem, problem


class DatabaseRefused(Exception):
    """What a database, or the way to it, refuses, as a problem; nothing of its rows is in it."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.problem = problem(code, **facts)


class Database(Protocol):
    """A database that is open, and changes nothing. Its methods raise DatabaseRefused.

    `warnings` are about its account.
    """

    warnings: tuple[Problem, ...]

    def tables(self) -> dict[str, str]:
        """Return the tables and views: each name, and that name quoted for SQL."""
        ...

    def frame(self, query: str) -> pl.DataFrame:
        """Return the rows of a query: integers, texts, dates unchanged, decimals as text."""
        ...

    def close(self) -> None:
        """Close the connection."""
        ...


def quoted(name: str) -> str:
    """Quote a name for SQL.

    >>> print(quoted('my "own" table'))
    "my ""own"" table"
    """
    return '"' + name.replace('"', '""') + '"'
