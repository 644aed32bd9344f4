"""What every kind of database can do here, how names are quoted, and what a refusal says."""

from typing import Protocol

import polars as pl


class DatabaseRefused(Exception):
    """What a database, or the way to it, refuses: what and how to mend it, nothing of its rows."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.what = what
        self.mend = mend


class Database(Protocol):
    """A database that is open, and changes nothing. Its methods raise DatabaseRefused."""

    def tables(self) -> dict[str, str]:
        """The tables and views in it, by their names, each as SQL takes it."""
        ...

    def frame(self, query: str) -> pl.DataFrame:
        """The rows of a query: integers, texts, dates as they are, decimals as text."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


def quoted(name: str) -> str:
    """A name as SQL takes it, whatever is in it.

    >>> print(quoted('my "own" table'))
    "my ""own"" table"
    """
    return '"' + name.replace('"', '""') + '"'
