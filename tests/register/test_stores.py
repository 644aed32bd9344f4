"""Registers in object stores and on the web: read as folders are, without secrets in messages."""

import hashlib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from command import run
from object_store import account, fill, parquet, s3_server

import ration
from ration.core import extras
from ration.register.source.database.url import shown
from ration.register.source.store import objects

CSV = b"household_id,persons,adults\nC-1,4,2\nC-2,3,1\n"
SOUTH = "parts/district=Kae%2Fsong x/part-0.parquet"
OBJECTS = {
    "one.parquet": parquet("A", "B"),
    "one.csv": CSV,
    "parts/_SUCCESS": b"",
    "parts/district=개성시/part-0.parquet": parquet("N-1", "N-2"),
    "parts/district=개성시/.part.crc": b"x",
    SOUTH: parquet("S-1"),
    "mixed/a.parquet": parquet("M-1"),
    "mixed/b.csv": CSV,
    "mixed/note.txt": b"x",
    "photos/a.jpg": b"x",
    "lake/_delta_log/0.json": b"{}",
    "lake/district=K/part-0.parquet": parquet("L-1"),
    "ice/metadata/0.metadata.json": b"{}",
    "ice/data/part-0.parquet": parquet("L-1"),
}


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """Start a server with a bucket of registers; the address of the server."""
    pytest.importorskip("moto.server")
    pytest.importorskip("obstore")
    with s3_server() as address, pytest.MonkeyPatch.context() as patch:
        for name, value in account(address).items():
            patch.setenv(name, value)
        fill(address, "relief", OBJECTS)
        yield address


class Folder(SimpleHTTPRequestHandler):
    """A server of a folder, which prints nothing."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


class Refuses(Folder):
    """A server that allows nothing."""

    def send_head(self) -> None:
        """Refuse."""
        self.send_error(403)


@contextmanager
def web_server(handler: Any) -> Iterator[str]:
    """Start a web server on a free port; its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def web(tmp_path: Path) -> Iterator[str]:
    """Start a web server of a folder with registers; its address."""
    (tmp_path / "one.csv").write_bytes(CSV)
    (tmp_path / "one.parquet").write_bytes(OBJECTS["one.parquet"])
    with web_server(partial(Folder, directory=str(tmp_path))) as address:
        yield address


def households(source: object) -> int:
    """How many households a register has."""
    return dict(ration.compute(source).people)["households"]


def codes(source: object) -> list[str]:
    """The codes of the problems for which a register is refused; none shows a secret."""
    with pytest.raises(ration.InputError) as error:
        ration.check(source)
    assert "s3cr3t" not in str(error.value)
    assert "AKIDRELIEF" not in str(error.value)
    return [each.code for each in error.value.problems]


@pytest.mark.usefixtures("bucket")
class TestObjects:
    """Parquet is read in place, all else as a copy."""

    def test_one_file(self) -> None:
        plan = ration.compute("s3://relief/one.parquet")
        assert (plan.source.source, plan.source.sha256) == ("s3://relief/one.parquet", None)
        assert plan.entitlements()["household_id"].to_list() == ["A", "B"]

    def test_a_text_file_has_its_fingerprint(self) -> None:
        plan = ration.compute("s3://relief/one.csv")
        assert plan.source.sha256 == hashlib.sha256(CSV).hexdigest()
        assert plan.entitlements().height == 2

    def test_folders_with_keys(self) -> None:
        for source in ("s3://relief/parts/", "s3://relief/parts", "s3://relief/parts/*/*.parquet"):
            plan = ration.compute(source, by=["district"])
            assert [each.value for each in plan.by] == ["Kae/song x", "개성시"]
            assert plan.entitlements().height == 3
        assert households("s3://relief/parts/**/part-?.parquet") == 3

    def test_files_of_several_kinds(self) -> None:
        report = ration.check("s3://relief/mixed")
        assert (report.read, report.sha256) == (3, None)
        (skipped,) = [each for each in report.warnings if each.code == "files-skipped"]
        assert skipped.message == "skipped 1 in the folder: note.txt"

    def test_a_list_of_addresses_and_paths(self, tmp_path: Path) -> None:
        (tmp_path / "x.parquet").write_bytes(parquet("X"))
        files = [str(tmp_path / "x.parquet"), "s3://relief/one.parquet", "s3://relief/one.csv"]
        assert households(files) == 5

    def test_problems_name_the_object_and_its_row(self, bucket: str) -> None:
        again = parquet("N-2")
        fill(bucket, "again", {SOUTH: again, "parts/a=1/p.parquet": parquet("Z", "N-2")})
        with pytest.raises(ration.DataError) as error:
            ration.compute("s3://again/parts")
        places = [(each.file, each.row) for each in error.value.problems]
        assert sorted(places) == [("s3://again/parts/a=1/p.parquet", 3), (f"s3://again/{SOUTH}", 2)]

    def test_an_object_that_changes_is_refused(self, bucket: str) -> None:
        fill(bucket, "changing", {"one.parquet": parquet("A")})
        plan = ration.compute("s3://changing/one.parquet")
        fill(bucket, "changing", {"one.parquet": parquet("B")})
        with pytest.raises(ration.InputError, match="saved or replaced"):
            plan.entitlements()


@pytest.mark.usefixtures("bucket")
class TestRefused:
    """Each fault is one line."""

    def test_what_is_not_there(self) -> None:
        assert codes("s3://relief/two.parquet") == ["store-missing"]
        assert codes("s3://no-such-bucket/two.parquet") == ["store-missing"]
        assert codes("s3://relief/photos") == ["store-empty"]
        assert codes("s3://relief/parts/*.csv") == ["store-empty"]

    def test_tables_of_lakes(self) -> None:
        for key in ("lake", "lake/district=K/part-0.parquet", "lake/*/*.parquet", "ice/data"):
            assert codes(f"s3://relief/{key}") == ["lake-stored"], key

    def test_an_account_in_the_address(self) -> None:
        assert codes("s3://AKIDRELIEF:s3cr3t@relief/one.parquet") == ["store-secret"]

    def test_a_server_that_does_not_answer(self, monkeypatch: Any) -> None:
        monkeypatch.setattr(objects, "_WAIT", 1)
        with socket.socket() as deaf:
            deaf.bind(("127.0.0.1", 0))
            deaf.listen()
            for port in (deaf.getsockname()[1], 9):
                monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
                assert codes("s3://relief/one.parquet") == ["store-silent"]

    def test_no_account(self, monkeypatch: Any) -> None:
        monkeypatch.setattr(objects, "_WAIT", 1)
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.delenv(name)
        monkeypatch.setenv("AWS_METADATA_ENDPOINT", "http://127.0.0.1:9")
        assert codes("s3://relief/one.parquet") == ["store-account"]

    def test_no_permission(self, monkeypatch: Any) -> None:
        with web_server(Refuses) as address:
            monkeypatch.setenv("AWS_ENDPOINT_URL", address)
            assert codes("s3://relief/one.parquet") == ["store-denied"]

    def test_a_missing_package(self, monkeypatch: Any) -> None:
        monkeypatch.setattr(extras, "find_spec", lambda _: None)
        with pytest.raises(ration.InputError, match="pip install obstore"):
            ration.check("s3://relief/one.parquet")

    def test_the_command_ends_with_one_line(self) -> None:
        ran = run("check", "s3://relief/two.parquet")
        assert ran.code == 3
        assert ran.err.splitlines()[-1] == (
            "error: s3://relief/two.parquet: nothing is there; check the address"
        )


class TestWeb:
    """A file on the web is read as a copy."""

    def test_files(self, web: str) -> None:
        assert ration.check(f"{web}/one.csv").sha256 == hashlib.sha256(CSV).hexdigest()
        plan = ration.compute(f"{web}/one.parquet?sig=s3cr3t")
        assert plan.source.source == f"{web}/one.parquet?…"
        assert plan.entitlements().height == 2

    def test_faults(self, web: str) -> None:
        assert codes(f"{web}/two.csv?sig=s3cr3t") == ["store-missing"]
        assert codes("http://127.0.0.1:9/one.csv?sig=s3cr3t") == ["store-silent"]


def test_addresses_are_shown_without_secrets() -> None:
    for name, clear in (
        ("https://kim:s3cr3t@h.example/a.csv?X-Amz-Signature=s3", "https://h.example/a.csv?…"),
        ("abfss://box@store.dfs.core.windows.net/a.parquet", None),
        ("az://box/a b/district=개성시/a.parquet", None),
        ("az://box/a.parquet?sv=1&sig=s3cr3t", "az://box/a.parquet?…"),
        ("s3://bucket/part-?.parquet", None),
        ("s3://key:s3cr3t@bucket/a.parquet", "s3://bucket/a.parquet"),
        ("s3://bucket/a@b.parquet", None),
        ("https://kim:s3?cr3t@h.example/a.csv", "https://…"),
        ("az://box?sig=s3cr3t@store", "az://…"),
    ):
        assert shown(name) == (clear or name)


def test_a_folder_with_the_name_of_a_store_is_a_folder(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "s3:"
    folder.mkdir()
    (folder / "one.csv").write_bytes(CSV)
    assert ration.check("s3:/one.csv").read == 2
    assert ration.check("s3:").read == 2
    with pytest.raises(ration.InputError, match="file not found"):
        ration.check("C:\\registers\\one.csv")
