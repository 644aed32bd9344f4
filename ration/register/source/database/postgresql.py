"""Read PostgreSQL through ADBC: whole columns in binary, in a session that cannot write."""

import polars as pl

from ration.core.extras import pip_install
from ration.core.problems.problem import Problem, problem
from ration.register.source.database.connection import DatabaseRefused, quoted

# Types that keep their values; all others are read as the text that PostgreSQL writes.
_PLAIN = {
    *("smallint", "integer", "bigint", "real", "double precision"),
    *("boolean", "date", "text", "character varying"),
}
# Every session: one state of the data, and no writing. Rows come in one order every time.
_SESSION = (
    "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    "SET synchronize_seqscans = off",
)
# The longest that a query, and its wait for a lock, may take. What the server, its role or the
# URL's `options` has set is kept.
LONGEST_QUERY, LONGEST_WAIT = "30min", "1min"
_LIMITS = (("statement_timeout", LONGEST_QUERY), ("lock_timeout", LONGEST_WAIT))
_STATES = {  # the code of a problem, by SQLSTATE or its first two signs
    "25006": "database-query-writes",
    "0A000": "database-query-plain",
    "42P01": "database-query-table",
    "42703": "database-query-column",
    "42702": "database-query-names",
    "42601": "database-query-sql",
    "42501": "database-denied",
    "22": "database-query-fails",
    "55P03": "database-table-locked",
    "57014": "database-query-long",
    "40": "database-query-stopped",
    "53": "database-query-stopped",
    "57": "database-stopped",
    "08": "database-stopped",
}
_LOST = ("server closed the connection", "could not receive data", "terminating connection")
_LATE = {  # words of an error after the first rows, which has no state
    "read-only transaction": "25006",
    "statement timeout": "57014",
    "lock timeout": "55P03",
    "canceling statement": "40",  # by hand, or by a standby server that must go on
    "out of memory": "53",
    "No space left on device": "53",
    "temp_file_limit": "53",
}
_SERVER = (  # words of the client, which has no codes for these, and the code of the problem
    ("Connection refused", "database-no-server"),
    ("translate host name", "database-host"),
    ("timeout", "database-timeout"),
    ("password", "database-password"),
    ("authentication", "database-account-refused"),
    ("role", "database-account"),
    ("database", "database-unknown"),
    ("SSL", "database-ssl"),
)


class Postgresql:
    """A PostgreSQL server, in a session that only reads."""

    def __init__(self, url: str) -> None:
        try:
            from adbc_driver_postgresql import dbapi
        except ModuleNotFoundError:
            raise DatabaseRefused("database-driver", fix=pip_install("db")) from None
        self._error = dbapi.Error
        try:
            self._connection = dbapi.connect(url)
        except dbapi.Error as error:
            raise _no_server(str(error)) from None
        try:
            with self._connection.cursor() as cursor:
                for setting in _SESSION:
                    cursor.execute(setting)
                for name, limit in _LIMITS:
                    cursor.execute(
                        f"SELECT set_config('{name}', '{limit}', false)"
                        f" WHERE current_setting('{name}') = '0'"
                    )
                cursor.execute("SELECT current_setting('is_superuser')")
                superuser = cursor.fetchone() == ("on",)
            self._connection.commit()  # the next transaction is the first that only reads
        except dbapi.Error as error:
            raise _refused(error) from None
        self.warnings: tuple[Problem, ...] = (problem("database-superuser"),) if superuser else ()

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
            raise DatabaseRefused(_STATES["42702"]) from None
        except self._error as error:
            raise _refused(error) from None

    def _rows(self, query: str) -> pl.DataFrame:
        try:
            with self._connection.cursor() as cursor:
                cursor.execute(query)
                return pl.DataFrame(cursor.fetch_arrow())
        except pl.exceptions.PolarsError as error:  # an error after the first rows has no state
            if _is_lost(error):
                raise DatabaseRefused("database-stopped") from None
            state = next((_LATE[sign] for sign in _LATE if sign in str(error)), "22")
            raise DatabaseRefused(_STATES[state]) from None
        except self._error as error:
            raise _refused(error) from None


def _cell(name: str, kind: str) -> str:
    if kind in _PLAIN:
        return name
    if kind == "numeric":
        return f"regexp_replace({name}::text, '\\.0+$', '')"
    return f"{name}::text"


def _no_server(message: str) -> DatabaseRefused:
    """Translate the client's message, which may repeat parts of the URL."""
    if _is_lost(message):
        return DatabaseRefused("database-stopped")
    code = next((code for sign, code in _SERVER if sign in message), "database-unreachable")
    return DatabaseRefused(code)


def _refused(error: Exception) -> DatabaseRefused:
    """Translate the server's error, which may repeat cells."""
    state = getattr(error, "sqlstate", None) or ""
    if not state and _is_lost(error):
        return DatabaseRefused("database-stopped")
    for sign in (state, state[:2]):
        if sign in _STATES:
            return DatabaseRefused(_STATES[sign])
    return DatabaseRefused("database-refused", state=f" (SQLSTATE {state or 'unknown'})")


def _is_lost(error: Exception | str) -> bool:
    """Whether the connection was lost: the client has no state for it, only words."""
    return any(words in str(error) for words in _LOST)
