"""Claims that somebody sent, files that only look like claims, and claims while many run."""

import errno
import os
import shutil
from pathlib import Path

import pytest

from ration.core.outputs import claims, locks
from ration.core.outputs.claims import Busy, claim, recover, remove, sweep
from ration.export.output import new_file, new_folder

MARK = b"ration writes here; if it has ended, its next run removes this"


def sent(path: Path, *words: str) -> None:
    """A claim of a path in a folder that somebody sent."""
    file = path.with_name(f".{path.name}.ration-lock")
    file.write_bytes(b"\0".join([MARK, *map(os.fsencode, words)]))


def names(folder: Path) -> list[str]:
    """What is in a folder."""
    return sorted(each.name for each in folder.iterdir())


@pytest.mark.parametrize(
    ("output", "name"),
    [
        ("ration-plans", "ration-plans"),
        ("ration-0123456789abc", "ration-0123456789abc"),
        ("out", ".out-notes"),
        ("out", ".out-0123abcd-older"),
        ("out", ".out-0123ABCD"),
    ],
)
def test_a_claim_names_only_what_ration_names_so(tmp_path: Path, output: str, name: str) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "mine").touch()
    sent(tmp_path / output, name)
    sweep(tmp_path)
    assert names(tmp_path / name) == ["mine"]


@pytest.mark.parametrize("word", ["/", "", ".", "..", "there", "there.csv"])
def test_words_of_a_claim_that_are_no_paths_of_outputs_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    monkeypatch.chdir(tmp_path)
    temporary = f".{Path(word).name}-0123abcd"
    Path(temporary).touch()
    sent(tmp_path / "one", "", "", "with", word, "put", word, temporary, "", "")
    sent(tmp_path / "two", "", "", "put", word, temporary, "", "")
    sweep(tmp_path)
    assert names(tmp_path) == [temporary]


@pytest.mark.slow
def test_claims_that_name_one_another_without_end(tmp_path: Path) -> None:
    for n in range(400):
        sent(tmp_path / f"{n}", "", "", "with", str(tmp_path / f"{(n + 1) % 400}"))
    sweep(tmp_path)
    assert names(tmp_path) == []


def test_pipes_and_files_under_two_names_are_no_claims(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / ".pipe.ration-lock")
    (tmp_path / "empty").touch()
    os.link(tmp_path / "empty", tmp_path / ".twice.ration-lock")
    (tmp_path / ".folder.ration-lock").mkdir()
    (tmp_path / ".link.ration-lock").symlink_to("empty")
    before = names(tmp_path)
    for name in ("pipe", "twice", "folder", "link"):
        with new_file(tmp_path / name) as new:
            new.write_text("whole")
        assert (tmp_path / name).read_text() == "whole"
    sweep(tmp_path)
    assert names(tmp_path) == sorted([*before, "pipe", "twice", "folder", "link"])
    assert (tmp_path / "empty").read_bytes() == b""


def test_a_claim_larger_than_any_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent(tmp_path / "out", "x" * 100)
    monkeypatch.setattr(claims, "_MOST", 100)
    assert not recover(tmp_path / "out")


@pytest.mark.parametrize("marked", [False, True])
def test_a_run_that_only_looks_at_a_claim_stops_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, marked: bool
) -> None:
    own, looks = locks.lock, 0

    def held_for_a_moment(number: int) -> bool:
        nonlocal looks
        looks += 1
        return looks > 2 and own(number)

    if marked:
        sent(tmp_path / "out")
    monkeypatch.setattr(claims, "lock", held_for_a_moment)
    claim(tmp_path / "out").release()
    assert looks == 3


def test_a_name_that_has_no_room_for_the_temporary_ones_is_refused_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "_PAUSE", 0)
    longest = "a" * (255 - len(".-0123abcd-old"))
    for make in (new_file, new_folder):
        too_long = os.strerror(errno.ENAMETOOLONG)
        with pytest.raises(OSError, match=too_long) as caught, make(tmp_path / f"{longest}b"):
            raise AssertionError("it was begun")
        assert caught.value.filename == str(tmp_path / f"{longest}b")
        assert names(tmp_path) == []
        with make(tmp_path / longest), pytest.raises(Busy):
            claim(tmp_path / longest)
        remove(tmp_path / longest)


@pytest.mark.skipif(os.name == "nt" or os.getuid() == 0, reason="nothing is closed to this user")
def test_what_has_read_only_folders_is_removed_too(tmp_path: Path) -> None:
    (tmp_path / "a/b/c").mkdir(parents=True)
    for each in ("a/b/c", "a/b", "a"):
        (tmp_path / each).chmod(0o500)
    remove(tmp_path / "a")
    assert names(tmp_path) == []


def test_folders_are_opened_where_a_first_try_leaves_some(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a user finds read-only folders, but for whom they are no hindrance: root."""
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "a/file").touch()
    (tmp_path / "a/link").symlink_to(tmp_path / "elsewhere")
    closed = [tmp_path / each for each in ("a/b", "a", "elsewhere")]
    for each in closed:
        each.chmod(0o500)
    rmtree, tries = shutil.rmtree, list[list[int]]()

    def rmtree_of_a_user(path: Path, *, ignore_errors: bool) -> None:
        tries.append([each.stat().st_mode & 0o777 for each in closed])
        if len(tries) > 1:
            rmtree(path, ignore_errors=ignore_errors)

    monkeypatch.setattr(shutil, "rmtree", rmtree_of_a_user)
    remove(tmp_path / "a")
    assert names(tmp_path) == ["elsewhere"]
    assert tries == [[0o500, 0o500, 0o500], [0o700, 0o700, 0o500]]


def test_what_cannot_be_removed_is_left_after_some_tries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").mkdir()
    tries: list[Path] = []
    monkeypatch.setattr(shutil, "rmtree", lambda path, **_: tries.append(path))
    remove(tmp_path / "a")
    assert tries == [tmp_path / "a"] * claims._TRIES
    assert names(tmp_path) == ["a"]
