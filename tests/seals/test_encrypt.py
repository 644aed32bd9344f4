"""Files and folders that are encrypted with age: who opens them, and what comes out."""

import base64
import errno
import hashlib
import hmac
import io
import tarfile
from pathlib import Path
from typing import IO, Any

import pytest
from command import run
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

import ration
from ration.export.output import new_folder

# The identity and the recipient's stanza of the test vector x25519 of C2SP's test kit for age;
# the key of the file is published with it.
IDENTITY = "AGE-SECRET-KEY-1XMWWC06LY3EE5RYTXM9MFLAZ2U56JJJ36S0MYPDRWSVLUL66MV4QX3S7F6"
STANZA = (
    b"age-encryption.org/v1\n"
    b"-> X25519 TEiF0ypqr+bpvcqXNyCVJpL7OuwPdVwPL7KQEbFDOCc\n"
    b"EmECAEcKN+n/Vs9SbWiV+Hu0r+E8R77DdWYyd83nw7U\n"
    b"---"
)
FILE_KEY = b"YELLOW SUBMARINE"


def by_the_specification(plain: bytes) -> bytes:
    """A file of age with the published stanza, made by the specification of age alone."""

    def derived(salt: bytes | None, info: bytes) -> bytes:
        return HKDF(SHA256(), 32, salt, info).derive(FILE_KEY)

    mac = base64.b64encode(hmac.digest(derived(None, b"header"), STANZA, hashlib.sha256))
    nonce = bytes(range(16))
    last = bytes(11) + b"\1"  # the counter of the only chunk, and that it is the last
    payload = ChaCha20Poly1305(derived(nonce, b"payload")).encrypt(last, plain, None)
    return STANZA + b" " + mac.rstrip(b"=") + b"\n" + nonce + payload


@pytest.fixture
def office(tmp_path: Path) -> ration.KeyRecord:
    return ration.new_age_key("office", tmp_path / "keys")


def opened(path: Path, out: Path, key: ration.KeyRecord) -> None:
    ration.decrypt(path, out, key.secret_file)


def code_of(error: pytest.ExceptionInfo[ration.InputError]) -> str:
    return error.value.problems[0].code


def test_a_published_recipient_opens_a_file(tmp_path: Path) -> None:
    identity, locked, out = (tmp_path / name for name in ("i", "a.age", "a"))
    identity.write_text(f"# of the test kit\n{IDENTITY}\n")
    identity.chmod(0o600)
    locked.write_bytes(by_the_specification(b"age"))
    ration.decrypt(locked, out, identity)
    assert out.read_bytes() == b"age"


@given(data=st.binary(max_size=300))
def test_what_is_encrypted_to_several_is_opened_by_each(
    data: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("age")
    ours, theirs = (ration.new_age_key(name, folder) for name in ("ours", "theirs"))
    (folder / "list.csv").write_bytes(data)
    to = [str(ours.public), str(theirs.public_file)]
    ration.encrypt(folder / "list.csv", folder / "list.age", to=to)
    for key in (ours, theirs):
        out = folder / f"{key.public}.csv"
        opened(folder / "list.age", out, key)
        assert out.read_bytes() == data
        assert out.stat().st_mode & 0o077 == 0


def test_a_folder_comes_back_as_it_was(tmp_path: Path, office: ration.KeyRecord) -> None:
    plan = tmp_path / "plan"
    with new_folder(plan) as new:
        (new / "sub").mkdir()
        (new / "sub" / "한국.csv").write_text("H-1")
        (new / "plan.json").write_text("{}")
    ration.encrypt(plan, tmp_path / "plan.age", to=str(office.public))
    opened(tmp_path / "plan.age", tmp_path / "back", office)
    files = {path.relative_to(plan): path.read_bytes() for path in plan.rglob("*.*")}
    back = tmp_path / "back"
    assert files == {path.relative_to(back): path.read_bytes() for path in back.rglob("*.*")}
    assert not list(tmp_path.glob(".*"))


def test_a_tar_of_somebody_else_stays_a_tar(tmp_path: Path, office: ration.KeyRecord) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as tar:
        tar.addfile(tarfile.TarInfo("a"))
    ration.encrypt(tmp_path / "a.tar", tmp_path / "a.age", to=str(office.public))
    opened(tmp_path / "a.age", tmp_path / "b.tar", office)
    assert (tmp_path / "b.tar").read_bytes() == (tmp_path / "a.tar").read_bytes()


@pytest.mark.parametrize("name", ["../a", "/tmp/a", "a/../../b", "C:a", "..\\a", "link", "a"])
def test_no_path_in_it_leads_elsewhere(name: str, tmp_path: Path, office: ration.KeyRecord) -> None:
    packed = io.BytesIO()
    comment = {"comment": "a folder that ration encrypted"}
    with tarfile.open(fileobj=packed, mode="w", pax_headers=comment) as tar:
        tar.addfile(tarfile.TarInfo("a"))  # so that the last name is there twice
        entry = tarfile.TarInfo(name)
        if name == "link":
            entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(entry)
    (tmp_path / "a").write_bytes(packed.getvalue())
    ration.encrypt(tmp_path / "a", tmp_path / "a.age", to=str(office.public))
    with pytest.raises(ration.InputError) as error:
        opened(tmp_path / "a.age", tmp_path / "out" / "b", office)
    assert code_of(error) == "encrypted-unsafe"
    assert not (tmp_path / "out").exists()


class _FailsOnce(io.FileIO):
    """A file whose first read or write fails."""

    failed = False

    def readinto(self, buffer: Any) -> int:
        self._fail_once()
        return super().readinto(buffer) or 0

    def write(self, data: Any) -> int:
        self._fail_once()
        return super().write(data) or 0

    def _fail_once(self) -> None:
        failed, self.failed = self.failed, True
        if not failed:
            raise OSError(errno.EIO, "bad disk")


class TestRefused:
    @pytest.fixture
    def locked(self, tmp_path: Path, office: ration.KeyRecord) -> Path:
        (tmp_path / "list.csv").write_text("H-1")
        ration.encrypt(tmp_path / "list.csv", tmp_path / "list.age", to=str(office.public))
        return tmp_path / "list.age"

    def test_by_another_key_and_if_it_was_changed(
        self, locked: Path, tmp_path: Path, office: ration.KeyRecord
    ) -> None:
        other = ration.new_age_key("other", tmp_path)
        with pytest.raises(ration.InputError) as error:
            opened(locked, tmp_path / "new/deep/b", other)
        assert not (tmp_path / "new").exists()
        assert code_of(error) == "encrypted-locked"
        data = locked.read_bytes()
        locked.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
        with pytest.raises(ration.InputError) as error:
            opened(locked, tmp_path / "b", office)
        assert code_of(error) == "encrypted-locked"
        assert not (tmp_path / "b").exists()

    def test_nothing_is_replaced(
        self, locked: Path, tmp_path: Path, office: ration.KeyRecord
    ) -> None:
        before = locked.read_bytes()
        with pytest.raises(FileExistsError, match="not replaced"):
            ration.encrypt(tmp_path / "list.csv", locked, to=str(office.public))
        with pytest.raises(FileExistsError, match="not replaced"):
            opened(locked, tmp_path / "list.csv", office)
        assert locked.read_bytes() == before

    def test_what_a_killed_run_left_is_removed_though_its_file_is_there(
        self, locked: Path, tmp_path: Path, office: ration.KeyRecord
    ) -> None:
        left = locked.with_name(f".{locked.name}.ration-lock")
        left.write_bytes(b"ration writes here; if it has ended, its next run removes this")
        with pytest.raises(FileExistsError, match="not replaced"):
            ration.encrypt(tmp_path / "list.csv", locked, to=str(office.public))
        assert not left.exists()

    @pytest.mark.parametrize("size", [3, 8_100, 100_000])  # age writes the second as it ends
    def test_a_disk_that_fails_once_is_heard_of(
        self,
        size: int,
        locked: Path,
        tmp_path: Path,
        office: ration.KeyRecord,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        (tmp_path / "list.csv").write_bytes(bytes(size))
        before = {*tmp_path.iterdir()}
        whole, opens = Path.open, []

        def on_a_bad_disk(path: Path, mode: str = "r", *words: Any, **more: Any) -> IO[Any]:
            if mode == "wb":
                return io.BufferedWriter(_FailsOnce(path, "wb"))
            opens.append(path)
            if opens.count(locked) == 2:  # its first bytes have been read
                return io.BufferedReader(_FailsOnce(path))
            return whole(path, mode, *words, **more)

        monkeypatch.setattr(Path, "open", on_a_bad_disk)
        with pytest.raises(OSError, match="bad disk") as error:
            ration.encrypt(tmp_path / "list.csv", tmp_path / "b.age", to=str(office.public))
        assert (error.value.errno, error.value.filename) == (errno.EIO, str(tmp_path / "b.age"))
        with pytest.raises(OSError, match="bad disk"):
            opened(locked, tmp_path / "b", office)
        assert {*tmp_path.iterdir()} == before

    def test_what_is_no_key_or_not_there(
        self, locked: Path, tmp_path: Path, office: ration.KeyRecord
    ) -> None:
        public = Path(str(office.public_file))
        public.chmod(0o600)
        with pytest.raises(ration.InputError) as error:
            ration.decrypt(locked, tmp_path / "b", public)
        assert code_of(error) == "identity-unreadable"
        same = tmp_path / "sub" / "list.csv"
        same.parent.mkdir()
        same.touch()
        two = [tmp_path / "list.csv", same]
        with pytest.raises(ration.InputError) as error:
            ration.encrypt(two, tmp_path / "b", to=str(office.public))
        assert code_of(error) == "encrypt-twice"
        with pytest.raises(ration.InputError) as error:
            ration.encrypt(tmp_path / "none", tmp_path / "b", to=str(office.public))
        assert code_of(error) == "file-missing"
        with pytest.raises(FileExistsError, match="part of what is encrypted"):
            ration.encrypt(tmp_path / "sub", tmp_path / "sub" / "b", to=str(office.public))
        assert not (tmp_path / "b").exists()


def test_there_is_one_way_to_open_a_file(tmp_path: Path, office: ration.KeyRecord) -> None:
    path, out, to = tmp_path / "list.csv", tmp_path / "b", str(office.public)
    path.write_text("H-1")
    for both in ({}, {"to": to, "passphrase": "salt and rice"}):
        with pytest.raises(ValueError, match="or give a passphrase, not both"):
            ration.encrypt(path, out, **both)
    ration.encrypt(path, out, to=to)
    for identity, passphrase in ((None, None), (office.secret_file, "salt and rice")):
        with pytest.raises(ValueError, match="or give the passphrase, not both"):
            ration.decrypt(out, tmp_path / "c", identity, passphrase=passphrase)
    assert not (tmp_path / "c").exists()


@pytest.mark.slow
def test_the_command_asks_for_a_way_to_open_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "list.csv").write_text("H-1")
    (tmp_path / "word").write_text("salt and rice\n")
    (tmp_path / "word").chmod(0o600)
    words = ("encrypt", "list.csv", "--passphrase", "-o", "list.age")
    monkeypatch.setenv("RATION_KEY_PASSWORD", "of a key, and not to be given to others")
    assert "no password, and no terminal" in run(*words, cwd=tmp_path).err
    assert run(*words, "--passphrase-file", "word", cwd=tmp_path).code == 0
    back = ("decrypt", "list.age", "-o", "back.csv")
    assert run(*back, cwd=tmp_path).code == 2
    monkeypatch.setenv("RATION_PASSPHRASE", "rice")
    ran = run(*back, cwd=tmp_path)
    assert (ran.code, "this passphrase does not open it" in ran.err) == (3, True)
    monkeypatch.setenv("RATION_PASSPHRASE", "salt and rice")
    assert run(*back, cwd=tmp_path).code == 0
    assert (tmp_path / "back.csv").read_text() == "H-1"
    ran = run("encrypt", "list.csv", "-o", "b.age", cwd=tmp_path)
    assert (ran.code, "--to" in ran.err) == (2, True)
    assert run("encrypt", "list.csv", "--to", "age1", "-o", "b.age", cwd=tmp_path).code == 3


def test_only_the_owner_can_read_any_file_of_a_folder(
    tmp_path: Path, office: ration.KeyRecord
) -> None:
    """Also one that is moved out of it."""
    (tmp_path / "folder" / "in").mkdir(parents=True)
    (tmp_path / "folder" / "in" / "list.csv").write_text("H-1", encoding="utf-8")
    ration.encrypt(tmp_path / "folder", tmp_path / "folder.age", to=office.public or "")
    opened(tmp_path / "folder.age", tmp_path / "back", office)
    for path in (tmp_path / "back", *(tmp_path / "back").rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path
