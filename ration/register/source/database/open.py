"""Open a table or a query of a database as a register: read-only, and read once."""

from collections.abc import Callable
from typing import TypeVar

import polars as pl

from ration.core.problems.errors import InputError
from ration.core.problems.names import nearest, some
from ration.core.problems.problem import Problem
from ration.core.running.interrupt import interruptible
from ration.register.source.database.connection import Database, DatabaseRefused
from ration.register.source.database.url import DatabaseUrl, parse_url, with_table
from ration.register.source.layout.header import clean_names, unique_names
from ration.register.source.register import ROW, Register

T = TypeVar("T")
_CONNECT = 30  # seconds that a server has to let us in; it has 10 of them to answer at all
_NAMES = 60  # seconds that it has to list its tables
_ANSWER = 3600  # seconds that a query may take, with all its rows
_READS = ("select", "with", "values", "table", "(")


def open_database(name: str) -> Register:
    """Open the table or query that a URL names. Records are counted from 1.

    Columns keep their types. Raises InputError, which never shows a password.
    """
    url = parse_url(name)
    try:
        frame, warnings = _rows(url)
    except DatabaseRefused as error:
        raise InputError(url.shown, [error.problem]) from None
    columns = unique_names(clean_names(frame.columns))
    frame.columns = list(columns)
    return Register(
        source=url.shown,
        sha256=None,
        frame=frame.lazy().with_row_index(ROW, offset=1),
        columns=columns,
        unit="record",
        warnings=warnings,
    )


def _rows(url: DatabaseUrl) -> tuple[pl.DataFrame, tuple[Problem, ...]]:
    """Read the rows, with warnings; Ctrl-C is heard, and a server that is silent is left.

    What is abandoned keeps its connection: to close it would wait for the server.
    """
    database = _in_time(lambda: _connect(url), _CONNECT, "database-timeout")
    try:
        query = _in_time(lambda: _query(url, database), _NAMES, "database-timeout")
        frame = _in_time(lambda: database.frame(query), _ANSWER, "database-slow")
    except DatabaseRefused as error:
        if error.problem.code not in ("database-timeout", "database-slow"):
            database.close()
        raise
    database.close()
    return frame, database.warnings


def _in_time(work: Callable[[], T], most: float, code: str) -> T:
    try:
        return interruptible(work, most)
    except TimeoutError:
        raise DatabaseRefused(code) from None


def _connect(url: DatabaseUrl) -> Database:
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
            raise DatabaseRefused("database-query-word", word=word[:20])
        return query
    tables = database.tables()
    if url.table is None:
        if not tables:
            raise DatabaseRefused("database-empty")
        like = with_table(url, next(iter(tables)))
        raise DatabaseRefused("database-table-unnamed", tables=some(tables, 20), like=like)
    if url.table not in tables:
        near = nearest(url.table, tables)
        raise DatabaseRefused("database-table-unknown", table=url.table, near=near)
    return f"SELECT * FROM {tables[url.table]}"
