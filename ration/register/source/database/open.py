"""A table or a query of a database as a register: opened to be read only, read once."""

from typing import Any, Protocol

import polars as pl

from ration.core.problems import InputError, nearest, problem, some
from ration.register.source.database.url import DatabaseUrl, parse_url, with_table
from ration.register.source.header import names, told_apart
from ration.register.source.register import ROW, Register

_READS = ("select", "with", "values", "table", "(")


class Refused(Exception):
    """What a database, or the way to it, refuses, as a problem; nothing of its rows is in it."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.problem = problem(code, **facts)


class Database(Protocol):
    """A database that is open, and changes nothing. Its methods raise Refused."""

    def tables(self) -> dict[str, str]:
        """The tables and views in it, by their names, each as SQL takes it."""
        ...

    def frame(self, query: str) -> pl.DataFrame:
        """The rows of a query: integers, texts, dates as they are, decimals as text."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


def open_database(name: str) -> Register:
    """The register in the table or query that a URL names, its records counted from 1.

    Columns keep their types. Raises InputError, in which there is never a password.
    """
    url = parse_url(name)
    try:
        database = _opened(url)
        try:
            frame = database.frame(_query(url, database))
        finally:
            database.close()
    except Refused as error:
        raise InputError(url.shown, [error.problem]) from None
    columns = told_apart(names(frame.columns))
    frame.columns = list(columns)
    return Register(
        source=url.shown,
        sha256=None,
        frame=frame.lazy().with_row_index(ROW, offset=1),
        columns=columns,
        ragged=dict,
        give_back=lambda given: given,
        unit="record",
    )


def _opened(url: DatabaseUrl) -> Database:
    if url.kind == "sqlite":
        from ration.register.source.database.sqlite import Sqlite

        return Sqlite(url.where)
    from ration.register.source.database.postgresql import Postgresql

    return Postgresql(url.where)


def _query(url: DatabaseUrl, database: Database) -> str:
    if url.query is not None:
        query = url.query.strip().rstrip(";")
        if not query.lower().startswith(_READS):
            word = query.split()[0]
            raise Refused("database-query-word", word=word[:20])
        return query
    tables = database.tables()
    if url.table is None:
        if not tables:
            raise Refused("database-empty")
        like = with_table(url, next(iter(tables)))
        raise Refused("database-table-unnamed", tables=some(tables, 20), like=like)
    if url.table not in tables:
        near = nearest(url.table, tables)
        raise Refused("database-table-unknown", table=url.table, near=near)
    return f"SELECT * FROM {tables[url.table]}"


def quoted(name: str) -> str:
    """A name as SQL takes it, whatever is in it.

    >>> print(quoted('my "own" table'))
    "my ""own"" table"
    """
    return '"' + name.replace('"', '""') + '"'
