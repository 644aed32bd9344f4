"""Keys of minisign, signatures beside files, and the files of a folder against its list."""

import base64
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ration
from ration.core.written import LIST, added_files, write_list
from ration.export.output import new_folder
from ration.results.verify.signatures import ListedFiles
from ration.seals import keys
from ration.seals.keys import SecretKey, load_public_key, load_secret_key, new_secret_key
from ration.seals.signature_file import signature_path
from ration.verify.signature import check_list, check_signature

# minisign's own key, and two signatures of the text `test`: as minisign makes them, and as its
# old versions did.
MINISIGN = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3"
PUBLISHED = (
    b"untrusted comment: signature from minisign secret key\n"
    b"RUQf6LRCGA9i559r3g7V1qNyJDApGip8MfqcadIgT9CuhV3EMhHoN1mGTkUidF/z7SrlQgXdy8ofjb7bNJJylDOocrCo8K"
    b"LzZwo=\ntrusted comment: timestamp:1633700835\tfile:test\tprehashed\n"
    b"wLMDjy9FLAuxZ3q4NlEvkgtyhrr0gtTu6KC4KBJdITbbOeAi1zBIYo0v4iTgt8jJpIidRJnp94ABQkJAgAooBQ==",
    b"untrusted comment: signature from minisign secret key\n"
    b"RWQf6LRCGA9i59SLOFxz6NxvASXDJeRtuZykwQepbDEGt87ig1BNpWaVWuNrm73YiIiJbq71Wi+dP9eKL8OC351vwIasSS"
    b"bXxwA=\ntrusted comment: timestamp:1555779966\tfile:test\n"
    b"QtKMXWyYcwdpZAlPF7tE2ENJkRd1ujvKjlj1m9RtHTBnZPa5WKU5uWRs5GoP5M/VqE81QFuMKI5k/SfNQUaOAA==",
)
# RFC 8032, section 7.1: secret key, public key, message and signature of tests 1 and 2.
RFC_8032 = (
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701c"
        "f9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "r",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0"
        "f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
)
Pytest = pytest.TempPathFactory


@pytest.fixture(scope="module")
def key(tmp_path_factory: Pytest) -> SecretKey:
    return new_secret_key(tmp_path_factory.mktemp("keys") / "office.key", None)


def refused(load: Callable[[], object]) -> str:
    """The code of the problem that a key is refused with."""
    with pytest.raises(ration.InputError) as error:
        load()
    return error.value.problems[0].code


@pytest.mark.parametrize("signature", PUBLISHED)
def test_published_signatures_of_minisign_are_good(signature: bytes, tmp_path: Path) -> None:
    file = tmp_path / "test"
    file.write_text("test")
    signature_path(file).write_bytes(signature)
    verdict = check_signature(file, [load_public_key(MINISIGN)])
    assert verdict is not None
    assert verdict.fits
    assert verdict.signatures[0].key == "E7620F1842B4E81F"
    file.write_text("tesu")
    changed = check_signature(file, [load_public_key(MINISIGN)])
    assert changed is not None
    assert changed.fits is False


@pytest.mark.parametrize(("secret", "public", "message", "signature"), RFC_8032)
def test_texts_are_signed_as_rfc_8032_has_it(
    secret: str, public: str, message: str, signature: str, tmp_path: Path
) -> None:
    pair = b"12345678" + bytes.fromhex(secret + public)
    data = b"Ed\0\0B2" + bytes(48) + pair + bytes(32)  # without a password, as minisign -W
    path = tmp_path / "rfc.key"
    path.write_bytes(b"untrusted comment: RFC 8032\n" + base64.b64encode(data) + b"\n")
    path.chmod(0o600)
    key = load_secret_key(path)
    made = key.sign_text(message)
    assert base64.b64decode(made)[10:].hex() == signature
    assert key.public.signed_text(message, made)
    assert not key.public.signed_text(f"{message}.", made)
    assert not load_public_key(MINISIGN).signed_text(message, made)
    assert not key.public.signed_text(message, "no signature")


class TestAnyChangedBitIsFound:
    """A changed bit of a signed file, or of what is signed of its signature, is found."""

    @given(data=st.binary(min_size=1, max_size=200), at=st.randoms(use_true_random=False))
    def test_of_a_file(self, data: bytes, at, tmp_path_factory: Pytest, key: SecretKey) -> None:  # type: ignore[no-untyped-def]
        file = tmp_path_factory.mktemp("file") / "a.csv"
        file.write_bytes(data)
        signature_path(file).write_bytes(key.sign_file(file, "ration 1 file a.csv"))
        good = check_signature(file, [key.public])
        assert good is not None
        assert good.fits is True
        file.write_bytes(flipped(data, at.randrange(len(data) * 8)))
        bad = check_signature(file, [key.public])
        assert bad is not None
        assert bad.fits is False

    @pytest.mark.slow
    def test_of_a_signature(self, tmp_path: Path, key: SecretKey) -> None:
        file = tmp_path / "a.csv"
        file.write_text("H-1")
        made = key.sign_file(file, "ration 1 file a.csv")
        signed = made.index(b"\n")  # the first line is a free comment, which is never shown
        for bit in range(signed * 8, len(made) * 8):
            signature_path(file).write_bytes(flipped(made, bit))
            found = check_signature(file, [key.public])
            assert found is not None
            number = found.signatures[0].key
            assert found.fits is (False if number in (key.public.number, None) else None), bit

    @pytest.mark.slow
    def test_of_a_key(self, tmp_path: Path) -> None:
        path = tmp_path / "a.key"
        new_secret_key(path, None)
        data = base64.b64decode(path.read_bytes().splitlines()[1])
        for bit in range(54 * 8, len(data) * 8, 5):
            path.write_bytes(b"untrusted comment: \n" + base64.b64encode(flipped(data, bit)))
            assert refused(lambda: load_secret_key(path)) == "seal-key-unreadable"


def flipped(data: bytes, bit: int) -> bytes:
    """The data with one bit changed."""
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


class TestKeys:
    def test_a_key_with_a_password_needs_it(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(keys, "PASSWORD_MEMORY", 2**20)  # so that it is fast
        monkeypatch.setattr(keys, "_PASSWORD_WORK", 2**15)
        path = tmp_path / "office.key"
        made = new_secret_key(path, "salt and rice")
        assert load_secret_key(path, "salt and rice").public == made.public
        assert refused(lambda: load_secret_key(path)) == "seal-key-locked"
        assert refused(lambda: load_secret_key(path, "rice")) == "seal-key-password"

    def test_only_its_owner_may_read_it_and_it_is_never_replaced(self, tmp_path: Path) -> None:
        path = tmp_path / "office.key"
        new_secret_key(path, None)
        assert os.name == "nt" or path.stat().st_mode & 0o077 == 0
        with pytest.raises(FileExistsError, match="never replaced"):
            new_secret_key(path, None)
        path.chmod(0o640)
        assert refused(lambda: load_secret_key(path)) == "key-open"

    def test_secret_and_public_keys_are_not_mixed_up(self, tmp_path: Path) -> None:
        path, public, other = (tmp_path / name for name in ("a.key", "a.pub", "a.txt"))
        made = new_secret_key(path, None)
        public.write_text(made.public.file)
        other.write_text("a\nb\n")
        for file in (public, other):
            file.chmod(0o600)
        assert load_public_key(public) == load_public_key(made.public.line) == made.public
        assert refused(lambda: load_secret_key(public)) == "seal-key-not-secret"
        assert refused(lambda: load_public_key(path)) == "seal-key-not-public"
        assert refused(lambda: load_public_key(other)) == "seal-key-unreadable"
        assert refused(lambda: load_public_key(made.public.line[:-1])) == "seal-key-unreadable"


class TestFolders:
    @pytest.fixture
    def folder(self, tmp_path: Path, key: SecretKey) -> Path:
        with new_folder(tmp_path / "plan") as new:
            (new / "plan.json").write_text("{}")
            (new / "sub").mkdir()
            (new / "sub" / "a.csv").write_text("1")
        signed = tmp_path / "plan" / LIST
        signature_path(signed).write_bytes(key.sign_file(signed, "folder"))
        return tmp_path / "plan"

    def test_a_signed_folder_is_good_until_a_file_changes(
        self, folder: Path, key: SecretKey
    ) -> None:
        good = check_signature(folder, [key.public])
        assert good is not None
        assert good.files == ListedFiles(listed=2)
        assert good.fits is True
        (folder / "sub" / "a.csv").write_text("2")
        (folder / "plan.json").unlink()
        (folder / "notes.txt").write_text("mine")
        bad = check_signature(folder, [key.public])
        assert bad is not None
        assert bad.signatures[0].state == "good"
        assert bad.files == ListedFiles(
            listed=2, changed=("sub/a.csv",), missing=("plan.json",), added=("notes.txt",)
        )
        assert bad.fits is False

    def test_another_list_over_changed_files_is_bad(self, folder: Path, key: SecretKey) -> None:
        (folder / "sub" / "a.csv").write_text("2")
        write_list(folder)
        bad = check_signature(folder, [key.public])
        assert bad is not None
        assert (bad.signatures[0].state, bad.fits) == ("bad", False)

    def test_folders_in_it_with_lists_of_their_own_are_not_covered(self, folder: Path) -> None:
        with new_folder(folder / "papers") as new:
            (new / "a.pdf").write_text("")
        found = check_list(folder)
        assert found is not None
        assert found.added == ("papers/SHA256SUMS", "papers/a.pdf")
        assert added_files(folder) == []

    def test_signatures_belong_to_the_files_that_they_sign(
        self, folder: Path, key: SecretKey
    ) -> None:
        file = folder / "sub" / "a.csv"
        for second in (None, key.public.number):
            signature_path(file, second).write_bytes(key.sign_file(file, "a"))
        (folder / "other.minisig").write_text("of nothing")
        assert added_files(folder) == [Path("other.minisig")]
        with new_folder(folder, force=True) as new:
            (new / "plan.json").write_text("[]")
        assert sorted(path.name for path in folder.iterdir()) == [
            LIST, "other.minisig", "plan.json",
        ]  # fmt: skip
        assert check_signature(folder, [key.public]) is None

    def test_a_signature_by_a_key_that_was_not_given_is_of_an_unknown_key(
        self, folder: Path, key: SecretKey, tmp_path: Path
    ) -> None:
        other = new_secret_key(tmp_path / "other.key", None)
        second = signature_path(folder / LIST, other.public.number)
        second.write_bytes(other.sign_file(folder / LIST, "received"))
        states = {
            (): ["unknown key", "unknown key"],
            (key.public,): ["good", "unknown key"],
            (key.public, other.public): ["good", "good"],
        }
        for known, expected in states.items():
            found = check_signature(folder, known)
            assert found is not None
            assert [each.state for each in found.signatures] == expected
            assert found.fits is (True if known else None)
