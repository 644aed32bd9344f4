"""Databases: nothing is left beside a file, nothing is written, and no query takes forever."""

import os
import sqlite3
from pathlib import Path

import pytest
from command import run

SERVER = os.environ.get("RATION_TEST_POSTGRES", "")
needs_server = pytest.mark.skipif(
    not SERVER, reason="RATION_TEST_POSTGRES names no PostgreSQL server to test with"
)
SECRET = "s3cr3tZ"
# Every way to write a password that was thought of, with a slip or without.
ADDRESSES = (
    "postgresql:/u:s3cr3tZ@h/db",
    "postgresql:u:s3cr3tZ@h/db",
    "postgres//u:s3cr3tZ@h/db",
    "postgresql : //u:s3cr3tZ@h/db",
    r"postgresql:\\u:s3cr3tZ@h\db",
    "://u:s3cr3tZ@h/db",
    "u:s3cr3tZ@h/db",
    "jdbc:postgresql://h/db?user=u&password=s3cr3tZ",
    "jdbc:postgresql://u:s3cr3tZ@h/db",
    "jdbc:oracle:thin:u/s3cr3tZ@h:1521/db",
    "mssql+pyodbc:///?odbc_connect=DRIVER;PWD=s3cr3tZ",
    "host=h user=u password=s3cr3tZ dbname=db",
    "host=h user=u pasword='s3cr3tZ' dbname=db",
    "Server=h;User Id=u;Password=s3cr3tZ;",
    "PGPASSWORD=s3cr3tZ postgresql://u@h/db",
    "postgresql://u@127.0.0.1:1/db?table=x&pwd=s3cr3tZ",
    "postgresql://u@127.0.0.1:1/db?table=x;password=s3cr3tZ",
    "postgresql://u@127.0.0.1:1/db?table=x&pass%77ord=s3cr3tZ",
    "postgresql://u@127.0.0.1:1/db?table=x&secret=s3cr3tZ",
    "postgresql://u%3As3cr3tZ@127.0.0.1:1/db?table=x",
    "postgresql://u:a@s3cr3tZ@127.0.0.1:1/db?table=x",
    "postgresql://u:a#s3cr3tZ@127.0.0.1:1/db?table=x",
    "sqlite:///x.db?password=s3cr3tZ",
    "sqlite://u:s3cr3tZ@h/x.db",
    "https:/u:s3cr3tZ@h/a.csv",
    "s3:/key:s3cr3tZ@bucket/a.csv",
    "sftp:/u:s3cr3tZ@h/a.csv",
)


@pytest.mark.parametrize("name", ADDRESSES)
def test_no_password_is_shown_however_its_address_is_spelt(name: str, tmp_path: Path) -> None:
    """D10: in the message of a register that cannot be read."""
    ran = run("check", name, cwd=tmp_path)
    assert ran.code in (2, 3)
    assert SECRET not in ran.out + ran.err


def test_a_password_is_in_no_message_of_other_files(tmp_path: Path) -> None:
    """Stock, people, mappings and programmes are named by paths, which may be addresses too."""
    (tmp_path / "r.csv").write_text("household_id,persons,adults\nA-1,4,2\n", encoding="utf-8")
    url = f"postgresql://u:{SECRET}@h/db"
    for words in (
        ("compute", "r.csv", "--stock", url, "--shortage", "equal"),
        ("check", "r.csv", "--members", url),
        ("check", "r.csv", "-p", url),
        ("check", "r.csv", "--map", url),
        ("show", url),
    ):
        ran = run(*words, cwd=tmp_path)
        assert ran.code in (2, 3)
        assert SECRET not in ran.out + ran.err


def database(path: Path, *, keep: bool) -> sqlite3.Connection:
    """A register with a write-ahead log: a household is in the file, another in its log."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = wal")
    connection.execute("CREATE TABLE hh (household_id TEXT, persons INTEGER, adults INTEGER)")
    connection.execute("INSERT INTO hh VALUES ('H-1', 4, 2)")
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.execute("INSERT INTO hh VALUES ('H-2', 5, 2)")
    connection.commit()
    if not keep:
        connection.close()
    return connection


@pytest.mark.parametrize("state", ["closed", "open", "left behind"])
def test_a_log_of_sqlite_is_read_and_nothing_is_left_beside_the_file(
    state: str, tmp_path: Path
) -> None:
    """D20: a database that is closed, open in a program, or whose program was killed."""
    path = tmp_path / "made" / "r.db"
    path.parent.mkdir()
    connection = database(path, keep=state != "closed")
    if state == "left behind":
        folder = tmp_path / "left"
        folder.mkdir()
        for end in ("", "-wal"):
            (folder / f"r.db{end}").write_bytes(Path(f"{path}{end}").read_bytes())
        path = folder / "r.db"
    before = {file.name for file in path.parent.iterdir()}
    ran = run("check", f"sqlite:///{path}?table=hh")
    assert ran.code == 0
    assert "2 rows read = 2 accepted" in ran.out
    assert {file.name for file in path.parent.iterdir()} == before
    connection.close()


@needs_server
class TestPostgresql:
    """A server, whose account may be a superuser."""

    def test_a_query_ends_at_the_limit_and_the_url_may_set_it(self) -> None:
        """D12: the limit of the URL is kept; without one there is ours."""
        url = f"{SERVER}?options=-c%20statement_timeout%3D300&query=SELECT pg_sleep(60)"
        ran = run("check", url, "-q")
        assert (ran.code, "takes longer than it may" in ran.err) == (3, True)
        limits = (
            "SELECT current_setting('statement_timeout') AS household_id, 4 AS persons, 2 AS adults"
        )
        assert "30min" in run("explain", f"{SERVER}?query={limits}", "30min").out

    @pytest.mark.parametrize(
        "query",
        [
            "SELECT set_config('transaction_read_only', 'off', false) AS household_id",
            "SELECT nextval('ration_n') AS household_id",
            "SELECT 1) AS a; COMMIT; CREATE TABLE ration_t (a int); SELECT * FROM (SELECT 1",
            "WITH a AS (INSERT INTO ration_x VALUES (1) RETURNING *) SELECT * FROM a",
        ],
    )
    def test_a_session_cannot_write(self, query: str) -> None:
        """Neither by a query of several statements, nor by taking the session's rule back."""
        assert run("check", f"{SERVER}?query={query}", "-q").code == 3

    @pytest.mark.parametrize(
        ("query", "word"),
        [
            ("SELECT pg_cancel_backend(pg_backend_pid()), pg_sleep(9)", "stopped the query; try"),
            ("SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(9)", "the server stopped"),
            ("SELECT n FROM generate_series(1, 500000) AS n ORDER BY n", "stopped the query; try"),
        ],
    )
    def test_a_query_that_the_server_stops_is_named_as_such(self, query: str, word: str) -> None:
        """By hand, with its session, or because it needs more of the server's disk than it may."""
        url = f"{SERVER}?options=-c%20temp_file_limit%3D100%20-c%20work_mem%3D64&query={query}"
        ran = run("check", url, "-q")
        assert (ran.code, word in ran.err) == (3, True), ran.err

    def test_a_superuser_gets_a_warning(self) -> None:
        """The account of the tests is one."""
        query = "SELECT 'H-1' AS household_id, 4 AS persons, 2 AS adults"
        assert "the account is a superuser" in run("check", f"{SERVER}?query={query}").err
