"""Sign files and folders, in Python and by the command."""

import datetime as dt
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from command import csv, run

import ration
from ration.export.output import new_folder
from ration.seals import keys
from ration.verify.signature import check_signature

needs_minisign = pytest.mark.skipif(shutil.which("minisign") is None, reason="no minisign")


@pytest.fixture
def office(tmp_path: Path) -> ration.KeyRecord:
    return ration.new_signing_key("office", tmp_path)


def test_what_is_not_there_is_not_signed(tmp_path: Path, office: ration.KeyRecord) -> None:
    with pytest.raises(ration.InputError) as error:
        ration.sign(tmp_path / "none.csv", secret(office))
    assert [each.code for each in error.value.problems] == ["file-missing"]
    assert not [*tmp_path.glob("none*")]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """The folder of a plan."""
    ration.compute(csv(tmp_path / "r.csv", ["1,4,2"])).write(tmp_path / "plan", formats=["csv"])
    return tmp_path / "plan"


def secret(key: ration.KeyRecord) -> str:
    return str(key.secret_file)


def states(path: Path, *keys: ration.KeyRecord) -> list[str]:
    """The states of the signatures beside a file or folder."""
    found = check_signature(path, [ration.load_public_key(str(key.public)) for key in keys])
    return [each.state for each in found.signatures] if found else []


class TestFolders:
    def test_its_list_is_signed_with_the_seal_of_the_plan(
        self, plan: Path, office: ration.KeyRecord
    ) -> None:
        signed = ration.sign(plan, secret(office)).signed
        code = ration.sign(plan / "plan.json", secret(office)).signed[0].comment
        assert [each.signature for each in signed] == [str(plan / "SHA256SUMS.minisig")]
        words = str(signed[0].comment).split()
        assert words[:3] == ["ration", ration.__version__, "seal"]
        assert words[4:] == ["file", "SHA256SUMS"]
        assert words[3] in str(code)
        assert states(plan, office) == ["good"]
        assert states(plan) == ["unknown key"]

    def test_the_same_files_give_the_same_bytes_unless_a_day_is_signed(
        self, plan: Path, office: ration.KeyRecord
    ) -> None:
        first = Path(ration.sign(plan, secret(office)).signed[0].signature)
        before = first.read_bytes()
        assert ration.sign(plan / "SHA256SUMS", secret(office)).signed[0].state == "already"
        first.unlink()
        ration.sign(plan, secret(office))
        assert first.read_bytes() == before
        day = dt.date(2026, 5, 3)
        with pytest.raises(FileExistsError, match="another date"):
            ration.sign(plan, secret(office), date=day)
        again = ration.sign(plan, secret(office), date=day, force=True).signed[0]
        assert (again.state, "date 2026-05-03" in str(again.comment)) == ("replaced", True)
        assert states(plan, office) == ["good"]

    def test_sender_and_receiver_both_sign(
        self, plan: Path, office: ration.KeyRecord, tmp_path: Path
    ) -> None:
        store = ration.new_signing_key("store", tmp_path)
        ration.sign(plan, secret(office))
        second = ration.sign(plan, secret(store)).signed[0]
        assert Path(second.signature).name == f"SHA256SUMS.{store.number}.minisig"
        assert states(plan, office, store) == ["good", "good"]
        assert ration.sign(plan, secret(store)).signed[0].state == "already"

    def test_what_changed_is_named_and_nothing_is_signed(
        self, plan: Path, office: ration.KeyRecord
    ) -> None:
        (plan / "totals.csv").write_text("mine")
        (plan / "people.csv").unlink()
        with pytest.raises(ration.InputError) as error:
            ration.sign([plan, plan / "totals.csv", plan / "plan.json"], secret(office))
        found = [(each.code, each.message.partition(": ")[2]) for each in error.value.problems]
        assert found == [
            ("sign-changed", "totals.csv and people.csv (missing)"),
            ("sign-changed", "totals.csv"),
        ]
        assert not list(plan.glob("*.minisig"))

    def test_files_that_somebody_added_are_named(
        self, plan: Path, office: ration.KeyRecord, tmp_path: Path
    ) -> None:
        (plan / "notes.txt").write_text("mine")
        warnings = ration.sign(plan, secret(office)).warnings
        assert [each.code for each in warnings] == ["sign-files-added"]
        assert "notes.txt" in warnings[0].message
        with pytest.raises(ration.InputError) as error:
            ration.sign(tmp_path, secret(office))
        assert error.value.problems[0].code == "sign-unlisted"

    def test_writing_the_folder_again_removes_the_signature(
        self, plan: Path, office: ration.KeyRecord, tmp_path: Path
    ) -> None:
        ration.sign([plan, plan / "totals.csv"], secret(office))
        assert ration.load_plan(plan).totals  # signatures are no files of the plan
        ration.compute(tmp_path / "r.csv").write(plan, force=True)
        assert not list(plan.glob("*.minisig"))

    def test_no_file_is_written_into_what_is_signed(
        self, plan: Path, office: ration.KeyRecord, tmp_path: Path
    ) -> None:
        ration.sign(plan, secret(office))
        before = (plan / "SHA256SUMS").read_bytes()
        words = ("compute", "r.csv", "-o", plan / "plan.xlsx", "--force")
        ran = run(*words, cwd=tmp_path)
        assert (ran.code, "are signed, and it would be one of them" in ran.err) == (4, True)
        assert (plan / "SHA256SUMS").read_bytes() == before
        inside = (*words[:3], plan / "notes/plan.xlsx")  # the list of the plan has no such folder
        (plan / "notes").mkdir()
        assert run(*inside, cwd=tmp_path).code == 0
        assert (plan / "SHA256SUMS").read_bytes() == before
        (plan / "SHA256SUMS.minisig").unlink()
        assert run(*words, cwd=tmp_path).code == 0
        ration.sign(plan, secret(office))
        assert states(plan, office) == ["good"]


def test_names_in_any_script_are_signed(tmp_path: Path, office: ration.KeyRecord) -> None:
    file = tmp_path / "명단 %.csv"
    file.write_text("H-1")
    signed = ration.sign(file, secret(office)).signed[0]
    assert str(signed.comment).endswith("file %EB%AA%85%EB%8B%A8 %25.csv")
    assert states(file, office) == ["good"]


def test_a_file_in_a_folder_of_ration_is_signed_beside_it(
    tmp_path: Path, office: ration.KeyRecord
) -> None:
    with new_folder(tmp_path / "out", private=False) as new:
        (new / "a.csv").write_text("1")
    listed = (tmp_path / "out" / "SHA256SUMS").read_text()
    ration.sign(tmp_path / "out" / "a.csv", secret(office))
    assert (tmp_path / "out" / "SHA256SUMS").read_text() == listed
    assert states(tmp_path / "out" / "a.csv", office) == ["good"]


@needs_minisign
class TestMinisign:
    """Minisign itself reads what we write, and the reverse."""

    def test_it_checks_our_signatures(self, plan: Path, tmp_path: Path) -> None:
        key = ration.new_signing_key("office", tmp_path, password=None)
        ration.sign(plan, secret(key), date=dt.date(2026, 5, 3))
        words = ["minisign", "-V", "-q", "-m", "SHA256SUMS", "-p", str(key.public_file)]
        assert subprocess.run(words, cwd=plan, check=False).returncode == 0
        (plan / "SHA256SUMS").write_text("other")
        done = subprocess.run(words, cwd=plan, check=False, capture_output=True)
        assert done.returncode != 0

    def test_it_signs_with_our_keys_and_we_with_its(self, plan: Path, tmp_path: Path) -> None:
        its, public = str(tmp_path / "its.key"), str(tmp_path / "its.pub")
        ours = ration.new_signing_key("ours", tmp_path)

        def minisign(*words: str) -> None:
            done = ["minisign", *words]
            subprocess.run(done, check=True, capture_output=True, cwd=plan)

        minisign("-G", "-W", "-s", its, "-p", public)
        theirs = ration.show_key(public)
        for name, key in (("plan.json", secret(ours)), ("totals.csv", its)):
            minisign("-S", "-m", name, "-s", key)
            assert states(plan / name, ours, theirs) == ["good"]
        ration.sign(plan, its)
        assert states(plan, theirs) == ["good"]


class TestCommand:
    def test_keys_are_made_shown_and_never_replaced(self, tmp_path: Path) -> None:
        words = ("keys", "new", "office", "--no-password", "-o", "keys")
        made = run(*words, cwd=tmp_path)
        assert made.code == 0, made.err
        assert "Keep keys/office.key secret" in made.err
        assert (tmp_path / "keys" / "office.key").stat().st_mode & 0o077 == 0
        shown = [run("keys", "show", f"keys/office.{end}", cwd=tmp_path) for end in ("pub", "key")]
        assert shown[0].out == shown[1].out == made.out
        again = run(*words, cwd=tmp_path)
        assert (again.code, "a key is never replaced" in again.err) == (4, True)
        record = json.loads(run("keys", "show", "keys/office.pub", "--json", cwd=tmp_path).out)
        assert record["format"] == "ration.key/1"
        assert str(record["public"]) in made.out
        secret_line = (tmp_path / "keys" / "office.key").read_text().splitlines()[1]
        assert secret_line not in made.out + made.err

    def test_a_key_whose_public_file_is_there_is_not_half_made(self, tmp_path: Path) -> None:
        (tmp_path / "office.pub").touch()
        ran = run("keys", "new", "office", "--no-password", cwd=tmp_path)
        assert (ran.code, (tmp_path / "office.key").exists()) == (4, False)
        for name in ("../a", "a/b", ".a", " "):
            assert run("keys", "new", name, "--no-password", cwd=tmp_path).code == 2

    def test_a_password_comes_from_a_file_or_the_environment(
        self, tmp_path: Path, plan: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(keys, "PASSWORD_MEMORY", 2**20)  # so that it is fast
        monkeypatch.setattr(keys, "_PASSWORD_WORK", 2**15)
        assert run("keys", "new", "office", cwd=tmp_path).code == 2
        (tmp_path / "word").write_text("salt and rice\n")
        open_to_others = run("keys", "new", "office", "--password-file", "word", cwd=tmp_path)
        assert "other users can read" in open_to_others.err
        (tmp_path / "word").chmod(0o600)
        assert run("keys", "new", "office", "--password-file", "word", cwd=tmp_path).code == 0
        words = ("sign", "plan", "--key", "office.key")
        assert "the key has a password" in run(*words, cwd=tmp_path).err
        monkeypatch.setenv("RATION_KEY_PASSWORD", "rice")
        assert "not that of the key" in run(*words, cwd=tmp_path).err
        monkeypatch.setenv("RATION_KEY_PASSWORD", "salt and rice")
        ran = run(*words, "--json", cwd=tmp_path)
        record = json.loads(ran.out)
        assert record["format"] == "ration.signed/1"
        assert record["signed"][0]["signature"] == "plan/SHA256SUMS.minisig"
        assert (plan / "SHA256SUMS.minisig").exists()

    def test_one_way_to_sign_is_named(self, tmp_path: Path, plan: Path) -> None:
        for words in ((), ("--key", "a", "--certificate", "b"), ("--certificate", "b", "--force")):
            assert run("sign", plan, *words, cwd=tmp_path).code == 2
