"""Read PostgreSQL through ADBC: whole columns in binary, in a session that cannot write."""

import polars as pl

from ration.core.extras import pip_install
from ration.register.source.database.connection import DatabaseRefused, quoted

# Types that keep their values; all others are read as the text that PostgreSQL writes.
_PLAIN = {
    *("smallint", "integer", "bigint", "real", "double precision"),
    *("boolean", "date", "text", "character varying"),
}
_STATES = {  # SQLSTATE, or its first two signs: what is wrong, and the mend
    "25006": ("the query writes", "write a SELECT"),
    "0A000": ("the query does more than read", "write a plain SELECT"),
    "42P01": ("the query reads a table that is not there", "see how it is called"),
    "42703": ("the query reads a column that is not there", "see how it is called"),
    "42702": ("two columns of the query have one name", "name each with AS"),
    "42601": ("the query is no SQL that PostgreSQL knows", "see how it is written"),
    "42501": ("this account may not read it", "ask for the right to"),
    "22": ("the query cannot be answered for every row", "see what it makes of its columns"),
    "57": ("the server broke off", "try again"),
}
_SERVER = (  # what the client says, what we do, and the mend
    ("Connection refused", "no server answers there", "see host and port, and whether it runs"),
    ("translate host name", "there is no such host", "see how it is called"),
    ("timeout", "the server does not answer", "see host and port, and the network"),
    ("password", "the account or its password is refused", "see both; or set PGPASSWORD"),
    ("authentication", "the account is refused", "see its name, and how the server lets it in"),
    ("role", "the server knows no such account", "see how it is called"),
    ("database", "the server has no such database", "see how it is called"),
    ("SSL", "the server asks for another kind of connection", "write sslmode=require, or disable"),
)


class Postgresql:
    """A PostgreSQL server, in a session that only reads."""

    def __init__(self, url: str) -> None:
        try:
            from adbc_driver_postgresql import dbapi
        except ModuleNotFoundError:
            what = "it is a PostgreSQL database, and the driver for those is not installed"
            raise DatabaseRefused(what, pip_install("db")) from None
        self._error = dbapi.Error
        try:
            self._connection = dbapi.connect(url)
        except dbapi.Error as error:
            raise _no_server(str(error)) from None
        try:
            with self._connection.cursor() as cursor:
                cursor.execute("SET default_transaction_read_only = on")
                cursor.execute("SET synchronize_seqscans = off")  # rows in one order every time
            self._connection.commit()  # the next transaction is the first that only reads
        except dbapi.Error as error:
            raise _refused(error) from None

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def tables(self) -> dict[str, str]:
        """List tables and views: first those that need no schema; the rest are `schema.table`."""
        tables = self._rows(
            "SELECT n.nspname, c.relname, pg_table_is_visible(c.oid)"
            " FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace"
            " WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')"
            " AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'"
            " ORDER BY 3 DESC, 1, 2"
        )
        return {
            name if visible else f"{schema}.{name}": f"{quoted(schema)}.{quoted(name)}"
            for schema, name, visible in tables.iter_rows()
        }

    def frame(self, query: str) -> pl.DataFrame:
        """Return the rows of a query. Decimals are text, a whole one without its `.00`."""
        inner = f"({query}\n) AS register"
        names = self._names(f"SELECT * FROM {inner} LIMIT 0")
        types = ", ".join(
            f"pg_typeof({quoted(name)})::text AS type_{place}" for place, name in enumerate(names)
        )
        # the outer join gives one row of types, even if the query has no rows
        kinds = self._rows(f"SELECT {types} FROM (SELECT 1) AS one LEFT JOIN {inner} ON false")
        cells = [
            f"{_cell(quoted(name), kind)} AS {quoted(name)}"
            for name, kind in zip(names, kinds.row(0), strict=True)
        ]
        return self._rows(f"SELECT {', '.join(cells)} FROM {inner}")

    def _names(self, query: str) -> list[str]:
        try:
            with self._connection.cursor() as cursor:
                cursor.execute(query)
                return pl.Schema(cursor.fetch_arrow()).names()
        except pl.exceptions.DuplicateError:
            raise DatabaseRefused(*_STATES["42702"]) from None
        except self._error as error:
            raise _refused(error) from None

    def _rows(self, query: str) -> pl.DataFrame:
        try:
            with self._connection.cursor() as cursor:
                cursor.execute(query)
                return pl.DataFrame(cursor.fetch_arrow())
        except pl.exceptions.PolarsError as error:  # an error after the first rows has no state
            writes = "read-only transaction" in str(error)
            raise DatabaseRefused(*_STATES["25006" if writes else "22"]) from None
        except self._error as error:
            raise _refused(error) from None


def _cell(name: str, kind: str) -> str:
    if kind in _PLAIN:
        return name
    if kind == "numeric":
        return f"regexp_replace({name}::text, '\\.0+$', '')"
    return f"{name}::text"


def _no_server(said: str) -> DatabaseRefused:
    """What the client says, without the parts of the URL that it may repeat."""
    for sign, what, mend in _SERVER:
        if sign in said:
            return DatabaseRefused(what, mend)
    return DatabaseRefused("the server cannot be reached", "see host, port and account in the URL")


def _refused(error: Exception) -> DatabaseRefused:
    """Translate the server's error, which may repeat cells."""
    state = getattr(error, "sqlstate", None) or ""
    for sign in (state, state[:2]):
        if sign in _STATES:
            return DatabaseRefused(*_STATES[sign])
    what = f"the server refuses it (SQLSTATE {state or 'unknown'})"
    return DatabaseRefused(what, "try the query in another program")
