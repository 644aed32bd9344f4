"""Read SQLite files with Python's own library, and give each column one type."""

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from ration.core.problems.problem import Problem
from ration.register.source.database.connection import DatabaseRefused, quoted

_MOST = 400  # columns per query of types, at 4 results each: SQLite allows 2,000 results
_CHUNK = 50_000  # rows converted to a frame at a time
_SIGNS = (  # words of SQLite, which has one code for most of these, and the code of the problem
    ("readonly database", "database-query-writes"),
    ("locked", "database-locked"),
    ("not a database", "database-not-sqlite"),
    ("malformed", "database-damaged"),
    ("decode to UTF-8", "database-not-utf8"),
    ("codec can't decode", "database-not-utf8"),  # the name of a table or a column
    ("unable to open", "database-unopened"),
    ("no such table", "database-query-table"),
    ("no such column", "database-query-column"),
    ("syntax error", "database-query-sql"),
)


class Sqlite:
    """An SQLite file, opened read-only."""

    warnings: tuple[Problem, ...] = ()

    def __init__(self, path: str) -> None:
        if not Path(path).is_file():
            raise DatabaseRefused("database-file-missing")
        self._copy: TemporaryDirectory[str] | None = None
        uri = self._uri(Path(path).absolute())
        try:
            self._connection = sqlite3.connect(
                uri, uri=True, isolation_level=None, check_same_thread=False
            )
        except sqlite3.Error as error:
            raise _refused(error) from None

    def _uri(self, path: Path) -> str:
        """The address to open, such that no file is made beside the database.

        With a write-ahead log, SQLite makes an index of it beside the file, unless a program that
        has the file open made it already. Without one, the file and its log are read from a copy
        that only the user can read.
        """
        if not _has_log(path) or _is_open(path):
            return f"{path.as_uri()}?mode=ro"
        self._copy = TemporaryDirectory(prefix="ration-")
        copy = Path(self._copy.name, "register.db")
        try:
            for end in ("", "-wal"):
                with suppress(FileNotFoundError):
                    shutil.copyfile(f"{path}{end}", f"{copy}{end}")
        except OSError as error:
            self._copy.cleanup()
            why = (error.strerror or "the disk may be full").lower()
            raise DatabaseRefused("database-copy", why=why) from None
        if _is_open(path):  # since then, and it may have been written to
            copy = path
        return f"{copy.as_uri()}?mode=ro"

    def close(self) -> None:
        """Close the file, and delete its copy."""
        self._connection.close()
        if self._copy is not None:
            self._copy.cleanup()

    def tables(self) -> dict[str, str]:
        """List the tables and views by name, without SQLite's own."""
        query = (
            "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')"
            r" AND name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY name"
        )
        try:
            return {name: quoted(name) for (name,) in self._connection.execute(query)}
        except (sqlite3.Error, UnicodeDecodeError) as error:  # names too are bytes
            raise _refused(error) from None

    def frame(self, query: str) -> pl.DataFrame:
        """Return the rows of a query. A column with any text is read as text."""
        try:
            self._connection.execute("BEGIN")  # the two reads below see the same data
            return self._read(query)
        except (sqlite3.Error, UnicodeDecodeError) as error:  # names too are bytes
            raise _refused(error) from None

    def _read(self, query: str) -> pl.DataFrame:
        inner = f"({query}\n)"
        head = self._connection.execute(f"SELECT * FROM {inner} LIMIT 0")
        types: dict[str, pl.DataType] = {}
        columns = [column[0] for column in head.description]
        for start in range(0, len(columns), _MOST):
            types.update(self._types(inner, columns[start : start + _MOST]))
        cells = [
            f"CAST({quoted(name)} AS TEXT)" if kind == pl.String else quoted(name)
            for name, kind in types.items()
        ]
        cursor = self._connection.execute(f"SELECT {', '.join(cells)} FROM {inner}")
        parts = [pl.DataFrame(schema=types)]
        while rows := cursor.fetchmany(_CHUNK):
            parts.append(pl.DataFrame(rows, schema=types, orient="row"))
        return pl.concat(parts)

    def _types(self, inner: str, columns: Sequence[str]) -> dict[str, pl.DataType]:
        """Return one type for each column: SQLite has a type for every cell."""
        kinds = [
            f"max(typeof({quoted(name)}) = '{kind}')"
            for name in columns
            for kind in ("integer", "real", "text", "blob")
        ]
        row = self._connection.execute(f"SELECT {', '.join(kinds)} FROM {inner}").fetchone()
        types: dict[str, pl.DataType] = {}
        for place, name in enumerate(columns):
            integer, real, text, blob = row[4 * place : 4 * place + 4]
            if text or blob:
                types[name] = pl.String()
            else:
                types[name] = pl.Float64() if real else pl.Int64() if integer else pl.String()
        return types


def _has_log(path: Path) -> bool:
    """Whether a file has, or had, a write-ahead log: the numbers of its format are 2."""
    try:
        with path.open("rb") as file:
            return file.read(20)[18:20] == b"\2\2"
    except OSError:
        raise DatabaseRefused("database-unopened") from None


def _is_open(path: Path) -> bool:
    """Whether a program that has the file open made the index of its write-ahead log."""
    return path.with_name(f"{path.name}-shm").exists()


def _refused(error: sqlite3.Error | UnicodeDecodeError) -> DatabaseRefused:
    text = str(error)
    code = next((code for sign, code in _SIGNS if sign in text), None)
    return DatabaseRefused("database-refused", state="") if code is None else DatabaseRefused(code)
