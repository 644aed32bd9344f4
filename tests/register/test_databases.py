"""Databases as registers: a real SQLite file, and a real PostgreSQL server if there is one.

`RATION_TEST_POSTGRES` is the URL of a server whose account may create schemas, such as
`postgresql://ration:secret@127.0.0.1:5432/postgres`. Without it, its tests are skipped.
"""

import contextlib
import json
import os
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from urllib.parse import quote

import pytest
from command import run

import ration
from ration.register.source.database import open as opening
from ration.register.source.database import postgresql
from ration.register.source.database.connection import DatabaseRefused
from ration.register.source.database.url import shown
from ration.register.source.open import open_register

SCHEMA = f"ration_test_{os.getpid()}"
SERVER = os.environ.get("RATION_TEST_POSTGRES", "")
no_server = pytest.mark.skipif(
    not SERVER, reason="RATION_TEST_POSTGRES names no PostgreSQL server to test with"
)


@pytest.fixture
def lite(tmp_path: Path) -> str:
    """Return the URL of an SQLite file, without a table."""
    with sqlite3.connect(tmp_path / "field office.db") as file:
        file.execute("CREATE TABLE households (household_id, persons INT, adults REAL, centre)")
        rows = [("007", 4, 2, "A"), (8, 3, 1.0, "B"), ("H-9", 1, 1, "A")]
        file.executemany("INSERT INTO households VALUES (?, ?, ?, ?)", rows)
        file.execute('CREATE VIEW "two ""of"" them" AS SELECT * FROM households LIMIT 2')
        file.execute("CREATE TABLE odd (household_id, persons, photo, spoilt)")
        file.execute("INSERT INTO odd VALUES (1, NULL, x'00', 1), (1.5, 'many', 'x', NULL)")
    file.close()
    return f"sqlite:///{quote(str(tmp_path))}/field%20office.db"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Yield the URL of a PostgreSQL server with a schema of test tables, removed at the end."""
    dbapi = pytest.importorskip("adbc_driver_postgresql.dbapi")
    with dbapi.connect(SERVER) as connection, connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {SCHEMA}")
        cursor.execute(f"""
            CREATE TABLE {SCHEMA}.households AS SELECT * FROM (VALUES
              ('007', 4, 2.00::numeric(5, 2), 'A', '2020-08-07'::date, 3::money,
               '6f1d3c1e-0000-4000-8000-000000000001'::uuid, 'Kim', ARRAY[1, 2]),
              ('8', 3::int, 1.50, 'B', NULL, NULL, NULL, NULL, NULL)
            ) AS rows (household_id, persons, adults, centre, came, paid, key, head_name, ages)
        """)
        cursor.execute(f'CREATE VIEW {SCHEMA}."two ""of"" them" AS TABLE {SCHEMA}.households')
        cursor.execute(f"CREATE SEQUENCE {SCHEMA}.numbers")
        connection.commit()
        yield SERVER
        cursor.execute(f"DROP SCHEMA {SCHEMA} CASCADE")
        connection.commit()


def message(url: str) -> str:
    """Return the one line of `ration check` on a database that it cannot read, with exit 3."""
    ran = run("check", url, "-q")
    assert (ran.code, ran.out, ran.err.count("\n")) == (3, "", 1)
    return ran.err.removeprefix(f"error: {shown(url)}: ").rstrip()


class TestSqlite:
    """A table or a query of an SQLite file."""

    @pytest.mark.parametrize(
        "query",
        [
            "table=households",
            "query=SELECT * FROM households;",
            "query=" + quote("WITH h AS (SELECT * FROM households) SELECT * FROM h -- all"),
        ],
    )
    def test_figures(self, lite: str, query: str) -> None:
        plan = ration.compute(f"{lite}?{query}")
        assert dict(plan.people) == {"households": 3, "persons": 8, "adults": 4}
        assert plan.entitlements()["household_id"].sort().to_list() == ["007", "8", "H-9"]
        assert (plan.source.source, plan.source.sha256) == (f"{lite}?{query}", None)

    @pytest.mark.usefixtures("lite")
    def test_a_relative_path(self, tmp_path: Path) -> None:
        ran = run("compute", "sqlite:///field office.db?table=households", "--json", cwd=tmp_path)
        assert json.loads(ran.out)["people"]["persons"] == 8

    def test_types(self, lite: str) -> None:
        register = open_register(f"{lite}?table=households")
        assert [str(kind) for kind in register.schema.values()] == [
            *("UInt32", "String", "Int64", "Float64", "String")
        ]
        odd = open_register(f"{lite}?table=odd").frame.collect()
        assert odd["household_id"].to_list() == [1.0, 1.5]
        assert odd["persons"].to_list() == [None, "many"]
        assert odd["spoilt"].to_list() == [1, None]

    def test_problems_give_record_numbers(self, lite: str) -> None:
        with pytest.raises(ration.DataError) as error:
            ration.compute(f"{lite}?query=SELECT household_id, persons, 1 AS adults FROM odd")
        assert [problem.code for problem in error.value.problems] == ["id-float"]
        query = "SELECT rowid AS household_id, persons, 1 AS adults FROM odd"
        with pytest.raises(ration.DataError) as error:
            ration.compute(f"{lite}?query={query}")
        assert [str(problem).split(";")[0] for problem in error.value.problems] == [
            "record 1, persons: blank, and blank is not zero",
            'record 2, persons: "many": not a whole number',
        ]

    def test_no_rows(self, lite: str) -> None:
        report = ration.check(f"{lite}?query=SELECT * FROM households WHERE 0")
        assert (report.read, report.accepted) == (0, 0)

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("", "no table is named; the database has households, odd and two"),
            ("?table=household", "table household not found; did you mean households?"),
            ("?table=x&query=y", "it names both a table and a query; name only one of the two"),
            ("?tabel=households", "an SQLite file has no option tabel; write ?table="),
            (
                "?query=DELETE FROM households",
                ("a query that only reads cannot begin with DELETE; write a SELECT query"),
            ),
            (
                "?query=SELECT 1; DELETE FROM households",
                ("the database cannot read the query"),
            ),
            ("?query=SELECT x FROM households", "the query reads a column that does not exist"),
            ("?query=SELECT * FROM nowhere", "the query reads a table that does not exist"),
            ("?query=SELECT", "the database cannot read the query"),
        ],
    )
    def test_refused(self, lite: str, query: str, expected: str) -> None:
        assert message(f"{lite}{query}").startswith(expected)
        assert ration.check(f"{lite}?table=households").read == 3

    def test_the_file_is_never_changed(self, lite: str, tmp_path: Path) -> None:
        before = (tmp_path / "field office.db").read_bytes()
        query = "WITH x AS (SELECT 1) DELETE FROM households"
        assert message(f"{lite}?query={query}").startswith("the database cannot read the query")
        assert [file.name for file in tmp_path.iterdir()] == ["field office.db"]
        assert (tmp_path / "field office.db").read_bytes() == before

    def test_a_file_that_is_not_a_database(self, tmp_path: Path) -> None:
        (tmp_path / "x.db").write_text("household_id\n1\n" * 99)
        assert message(f"sqlite:///{tmp_path}/x.db?table=a").startswith("it is not an SQLite file")
        assert message(f"sqlite:///{tmp_path}/y.db?table=a").startswith("file not found")
        assert message("sqlite://x.db?table=a").startswith("it names no file; write three slashes")

    @pytest.mark.usefixtures("lite")
    def test_a_path_without_a_table(self, tmp_path: Path) -> None:
        ran = run("check", tmp_path / "field office.db", "-q")
        assert (ran.code, "it is an SQLite database; name one of its" in ran.err) == (3, True)

    def test_a_file_without_tables(self, tmp_path: Path) -> None:
        with contextlib.closing(sqlite3.connect(tmp_path / "new.db")) as file:
            file.execute("CREATE TABLE gone (a)")
            file.execute("DROP TABLE gone")
            file.commit()
        with pytest.raises(ration.InputError) as caught:
            ration.check(f"sqlite:///{tmp_path}/new.db")
        assert [each.code for each in caught.value.problems] == ["database-empty"]

    def test_a_table_of_very_many_columns(self, tmp_path: Path) -> None:
        columns = [f"c{number}" for number in range(900)]
        with sqlite3.connect(tmp_path / "wide.db") as file:
            file.execute(f"CREATE TABLE t (household_id, persons, adults, {', '.join(columns)})")
            file.execute("INSERT INTO t (household_id, persons, adults, c899) VALUES (1, 2, 1, 5)")
        file.close()
        assert ration.check(f"sqlite:///{tmp_path}/wide.db?table=t").accepted == 1


@no_server
class TestPostgresql:
    """A table or a query of a PostgreSQL server."""

    def test_types(self, server: str) -> None:
        register = open_register(f"{server}?table={SCHEMA}.households")
        first, second = register.frame.collect().rows()
        assert first[:5] == (1, "007", 4, "2", "A")
        assert [str(kind) for kind in register.schema.values()][1:6] == [
            *("String", "Int32", "String", "String", "Date")
        ]
        assert first[7] == "6f1d3c1e-0000-4000-8000-000000000001"
        assert first[6] != 300  # the driver reads money in hundredths
        assert second[3:] == ("1.50", "B", *[None] * 5)

    def test_figures(self, server: str) -> None:
        two = f"SELECT household_id, persons, 2::numeric(5,2) AS adults FROM {SCHEMA}.households; "
        plan = ration.compute(f"{server}?query={quote(two)}")
        assert dict(plan.people) == {"households": 2, "persons": 7, "adults": 4}
        assert plan.entitlements()["household_id"].sort().to_list() == ["007", "8"]

    def test_problems_give_record_numbers_and_hide_people(self, server: str) -> None:
        ran = run("check", f"{server}?table={SCHEMA}.households", "-q", "--json")
        (problem,) = json.loads(ran.out)["problems"]
        assert (problem["unit"], problem["row"], problem["code"]) == ("record", 2, "count-fraction")
        view = quote(f'{SCHEMA}.two "of" them')
        ran = run("columns", f"{server}?table={view}")
        assert (ran.code, "Kim" in ran.out) == (0, False)

    def test_no_rows(self, server: str) -> None:
        query = f"SELECT household_id, persons, persons AS adults FROM {SCHEMA}.households LIMIT 0"
        assert ration.check(f"{server}?query={query}").read == 0

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("DELETE FROM {0}.households", "a query that only reads cannot begin with DELETE"),
            ("WITH x AS (DELETE FROM {0}.households RETURNING *) TABLE x", "the query does more"),
            (
                "SELECT nextval('{0}.numbers')",
                "the query changes the database; write a SELECT query",
            ),
            ("SELECT 1); DELETE FROM {0}.households; --", "the database cannot read the query"),
            ("SELECT * FROM {0}.nothing", "the query reads a table that does not exist"),
            ("SELECT x FROM {0}.households", "the query reads a column that does not exist"),
            ("SELECT 1 AS a, 2 AS a", "two columns of the query have the same name"),
            ("SELECT head_name::int FROM {0}.households", "the query fails on some rows"),
        ],
    )
    def test_refused(self, server: str, query: str, expected: str) -> None:
        line = message(f"{server}?query={quote(query.format(SCHEMA))}")
        assert line.startswith(expected)
        assert "Kim" not in line
        assert ration.check(f"{server}?table={SCHEMA}.households").read == 2

    def test_an_unknown_table(self, server: str) -> None:
        line = message(f"{server}?table={SCHEMA}.household")
        assert line.startswith(f"table {SCHEMA}.household not found; did you mean {SCHEMA}.house")

    def test_wrong_account_and_database(self, server: str) -> None:
        account, _, place = server.removeprefix("postgresql://").rpartition("@")
        name = account.partition(":")[0]
        wrong = f"postgresql://{name}:s3cr3t%40@{place}?table=x"
        assert message(wrong).startswith("the server refuses the account or its password")
        host = place.partition("/")[0]
        line = message(f"postgresql://{account}@{host}/no_such_database?table=x")
        assert line.startswith("the server has no such database")


class TestPasswords:
    """No error shows a password."""

    @pytest.mark.parametrize(
        ("url", "clear"),
        [
            ("postgresql://kim:s3cr3t@host/db?table=x", "postgresql://kim@host/db?table=x"),
            ("postgres://kim:s3cr3t@host:54/db", "postgres://kim@host:54/db"),
            (
                "postgresql+psycopg://kim:s3c@r3t@h/d?table=x",
                "postgresql+psycopg://kim@h/d?table=x",
            ),
            (
                "postgresql://h/d?user=kim&password=s3cr3t&table=x",
                "postgresql://h/d?user=kim&table=x",
            ),
            ("postgresql://h/d?sslpassword=s3cr3t", "postgresql://h/d"),
            ("postgresql://kim:s3/cr3t@host/db?table=x", "postgresql://…"),
            ("postgresql://kim:12?s3cr3t@host/db?table=x", "postgresql://…"),
            ("postgresql://kim:12#s3cr3t@host/db?table=x", "postgresql://…"),
            ("postgresql://kim:s3cr3t/db?table=x", "postgresql://…"),
            ("mysql://kim:s3cr3t@host/db", "mysql://kim@host/db"),
            ("sqlite:///a@b.db?table=x", "sqlite:///a@b.db?table=x"),
            ("households.csv", "households.csv"),
        ],
    )
    def test_shown(self, url: str, clear: str) -> None:
        assert shown(url) == clear

    @pytest.mark.parametrize(
        "url",
        [
            "postgresql://kim:s3cr3t@127.0.0.1:9/db?table=x",
            "postgresql://kim:s3cr3t@no-such-host.invalid/db?table=x",
            "postgresql://kim:12/s3cr3t@127.0.0.1/db?table=x",
            "mysql://kim:s3cr3t@127.0.0.1/db?table=x",
        ],
    )
    def test_no_server(self, url: str) -> None:
        for command in ("check", "compute", "columns"):
            ran = run(command, url)
            assert (ran.code, ran.out) == (3, "")
            assert "s3cr3t" not in ran.err
        with pytest.raises(ration.InputError) as error:
            ration.compute([url, "a.csv"])
        assert "s3cr3t" not in f"{error.value} {error.value.source} {error.value.problems}"

    @no_server
    def test_in_a_plan(self, server: str, tmp_path: Path) -> None:
        password = server.partition("@")[0].rpartition(":")[2]
        query = f"SELECT household_id, persons, 1 AS adults FROM {SCHEMA}.households"
        url = f"{server}?query={quote(query)}"
        ran = run("compute", url, "-o", tmp_path / "out")
        assert ran.code == 0
        written = "".join(f.read_text("utf-8-sig") for f in tmp_path.rglob("*") if f.is_file())
        columns = run("columns", url, "-o", tmp_path / "map.toml")
        bad = "SELECT g AS household_id, 0 AS persons, 0 AS adults FROM generate_series(1, 30) AS g"
        many = run("check", f"{server}?query={quote(bad)}")
        for text in (ran.out, ran.err, written, columns.out, columns.err, many.out, many.err):
            assert f":{password}@" not in text
        assert "lists all of them" in many.err


@pytest.mark.parametrize(
    ("state", "words", "code"),
    [
        ("42P01", "", "database-query-table"),
        ("22012", "division by zero", "database-query-fails"),
        ("40001", "", "database-query-stopped"),
        ("57014", "", "database-query-long"),
        ("57P01", "", "database-stopped"),
        ("XX000", "", "database-refused"),
        ("", "server closed the connection unexpectedly", "database-stopped"),
        ("", "anything else", "database-refused"),
    ],
)
def test_an_error_of_the_server_is_known_by_its_state(state: str, words: str, code: str) -> None:
    """The state is written in two parts: a class of two signs, and what it is."""
    error = RuntimeError(words)
    error.sqlstate = state  # type: ignore[attr-defined]
    found = postgresql._refused(error).problem
    assert (found.code, "zero" in found.message) == (code, False)


class TestDriver:
    """Without the driver, or with another database, one line gives the fix."""

    def test_a_missing_driver(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "adbc_driver_postgresql", None)
        line = message("postgresql://kim@host/db?table=x")
        assert line.endswith(
            "the driver for PostgreSQL databases is not installed; pip install "
            "adbc-driver-postgresql"
        )

    @pytest.mark.parametrize(
        ("url", "expected"),
        [
            (
                "ftp://kobo.example",
                "ration does not read ftp:// addresses; download the file",
            ),
            ("mysql://h/d?table=x", "ration does not read mysql:// addresses; use sqlite:///"),
        ],
    )
    def test_other_schemes(self, url: str, expected: str) -> None:
        assert message(url).startswith(expected)

    def test_a_database_has_no_sheets(self, lite: str) -> None:
        sheet = ration.RegisterMapping(sheet="Register")
        with pytest.raises(ration.InputError, match="it is not a workbook"):
            ration.check(f"{lite}?table=households", mapping=sheet)


def test_a_name_of_a_column_that_is_no_text_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "relief.sqlite"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute('CREATE TABLE r (household_id TEXT, persons INT, "ä" INT)')
        connection.commit()
    path.write_bytes(path.read_bytes().replace("ä".encode(), b"\xa1\xa1"))
    with pytest.raises(ration.InputError) as caught:
        ration.check(f"sqlite:///{path}?table=r", "general-food")
    assert [each.code for each in caught.value.problems] == ["database-not-utf8"]


@pytest.mark.parametrize("code", ["database-slow", "database-query-table"])
def test_a_database_that_is_silent_is_left_and_any_other_is_closed(
    code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To close what is silent would wait for it."""
    ended = Event()
    closed: list[bool] = []

    class Database:
        """One that answers with an error, or not at all."""

        def close(self) -> None:
            closed.append(True)

        def frame(self, _: str) -> None:
            if code == "database-slow":
                ended.wait(5)
            raise DatabaseRefused(code)

    monkeypatch.setattr(opening, "_connect", lambda _: Database())
    monkeypatch.setattr(opening, "_ANSWER", 0.01)
    with pytest.raises(ration.InputError) as caught:
        opening.open_database("sqlite:////r.db?query=SELECT 1")
    ended.set()
    assert [each.code for each in caught.value.problems] == [code]
    assert closed == ([] if code == "database-slow" else [True])
