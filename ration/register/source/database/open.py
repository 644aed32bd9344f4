"""Open a table or a query of a database as a register: read-only, and read once."""

from ration.core.problems import InputError, nearest, problem, some
from ration.register.source.database.connection import Database, DatabaseRefused
from ration.register.source.database.url import DatabaseUrl, parse_url, with_table
from ration.register.source.header import clean_names, unique_names
from ration.register.source.register import ROW, Register

_READS = ("select", "with", "values", "table", "(")


def open_database(name: str) -> Register:
    """Open the table or query that a URL names. Records are counted from 1.

    Columns keep their types. Raises InputError, which never shows a password.
    """
    url = parse_url(name)
    try:
        database = _connect(url)
        try:
            frame = database.frame(_query(url, database))
        finally:
            database.close()
    except DatabaseRefused as error:
        found = problem("database", what=error.what, mend=error.mend)
        raise InputError(url.shown, [found]) from None
    columns = unique_names(clean_names(frame.columns))
    frame.columns = list(columns)
    return Register(
        source=url.shown,
        sha256=None,
        frame=frame.lazy().with_row_index(ROW, offset=1),
        columns=columns,
        unit="record",
    )


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
            raise DatabaseRefused(f"{word[:20]} is no query that only reads", "write a SELECT")
        return query
    tables = database.tables()
    if url.table is None:
        like = with_table(url, next(iter(tables))) if tables else ""
        mend = f"say which, as {like}" if tables else "see whether it is the right one"
        raise DatabaseRefused(
            f"no table is named; it has {some(tables, 20) if tables else 'none'}", mend
        )
    if url.table not in tables:
        raise DatabaseRefused(f"it has no table {url.table}", nearest(url.table, tables))
    return f"SELECT * FROM {tables[url.table]}"
