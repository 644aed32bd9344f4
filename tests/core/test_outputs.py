"""Outputs appear whole or not at all, one run at a time; what dead runs left is cleaned."""

import gc
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import pytest

from ration.core.outputs import commits
from ration.core.outputs.claims import Busy, Claim, claim, find_again, recover, sweep
from ration.core.outputs.put import Output, together
from ration.core.outputs.work_folder import WorkFolder
from ration.core.running.interrupt import uninterrupted
from ration.core.secrets.secret_files import new_secret_file
from ration.core.written import compare_list, write_list
from ration.export.output import new_file, new_folder, refuse_existing

MARK = b"ration writes here; if it has ended, its next run removes this"


def dead(path: Path, *names: str) -> Path:
    """The claim that a run leaves which is killed while it writes a path."""
    file = path.with_name(f".{path.name}.ration-lock")
    file.write_bytes(b"\0".join([MARK, *map(os.fsencode, names)]))
    return file


def write(folder: Path, text: str, *, force: bool = False) -> None:
    """Write a folder with one file."""
    with new_folder(folder, force=force) as new:
        (new / "a.csv").write_text(text)


def names(folder: Path) -> list[str]:
    """What is in a folder."""
    return sorted(each.name for each in folder.iterdir())


def test_a_second_run_into_one_output_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    for write_it in (new_folder, new_file):
        out = tmp_path / write_it.__name__
        with write_it(out) as new:
            with pytest.raises(Busy, match="another run of ration is writing it now"):
                write_it(out).__enter__()
            assert new.exists()
        assert out.exists()
    assert names(tmp_path) == ["new_file", "new_folder"]


def test_another_run_is_seen_before_any_work(tmp_path: Path) -> None:
    with new_folder(tmp_path / "out"), pytest.raises(Busy):
        refuse_existing(tmp_path / "out")


def test_what_a_dead_run_left_is_removed_by_the_next(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (tmp_path / ".out-0123abcd" / "half").mkdir(parents=True)
    dead(out, ".out-0123abcd", ".out-0123abcd-old")
    (tmp_path / ".out-20240101").mkdir()  # of the user: no claim lists it
    write(out, "whole")
    assert names(tmp_path) == [".out-20240101", "out"]


def test_what_dead_runs_left_of_other_outputs_is_removed_too(tmp_path: Path) -> None:
    (tmp_path / ".other-0123abcd").touch()
    dead(tmp_path / "other", ".other-0123abcd")
    refuse_existing(tmp_path / "out")
    assert names(tmp_path) == []


@pytest.mark.parametrize("name", ["../x", "x", "/x", ".other-0123abcd", ""])
def test_a_claim_removes_only_temporary_names_of_its_own_output(tmp_path: Path, name: str) -> None:
    here = tmp_path / "here"
    here.mkdir()
    for path in (tmp_path / "x", here / "x", here / ".other-0123abcd"):
        path.touch()
    dead(here / "out", name)
    assert recover(here / "out")
    assert (tmp_path / "x").exists()
    assert names(here) == [".other-0123abcd", "x"]


def test_a_file_of_somebody_else_with_the_name_of_a_claim_stays(tmp_path: Path) -> None:
    lock = tmp_path / ".out.ration-lock"
    lock.write_text("mine")
    write(tmp_path / "out", "whole")
    sweep(tmp_path)
    assert lock.read_text() == "mine"
    assert names(tmp_path) == [".out.ration-lock", "out"]


def test_a_claim_without_words_is_of_a_run_that_was_killed_at_once(tmp_path: Path) -> None:
    (tmp_path / ".out.ration-lock").touch()
    sweep(tmp_path)
    assert names(tmp_path) == []


def test_a_folder_that_was_moved_away_is_found_again(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, "old")
    out.rename(tmp_path / ".out-0123abcd-old")
    (tmp_path / ".out-0123abcd").mkdir()
    assert not find_again(out)  # nobody knows of it
    dead(out, ".out-0123abcd", ".out-0123abcd-old")
    assert find_again(out)
    assert (out / "a.csv").read_text() == "old"
    assert names(tmp_path) == ["out"]


def test_of_an_older_version_only_a_folder_that_ration_wrote_is_put_back(tmp_path: Path) -> None:
    (tmp_path / ".out-0123abcd-old").mkdir()
    write(tmp_path / "out", "new")
    assert (tmp_path / "out/a.csv").read_text() == "new"
    (tmp_path / "out").rename(tmp_path / ".out-89abcdef-old")
    with pytest.raises(FileExistsError, match="it exists"):
        refuse_existing(tmp_path / "out")
    assert names(tmp_path) == [".out-0123abcd-old", "out"]


def test_a_folder_is_no_place_for_a_file(tmp_path: Path) -> None:
    with pytest.raises(FileExistsError, match="it is a folder; name a file in it"):
        new_file(tmp_path, force=True).__enter__()
    assert names(tmp_path) == []


@pytest.mark.parametrize("exchanges", [True, False])
def test_a_folder_is_replaced_where_names_can_be_exchanged_and_where_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchanges: bool
) -> None:
    if not exchanges:
        monkeypatch.setattr(commits, "exchange", lambda *_: False)
    write(tmp_path / "out", "old")
    write(tmp_path / "out", "new", force=True)
    assert (tmp_path / "out" / "a.csv").read_text() == "new"
    assert names(tmp_path) == ["out"]


@contextmanager
def killed_amid(monkeypatch: pytest.MonkeyPatch, after: int) -> Iterator[None]:
    """Let the process seem to die when so many outputs are in place: nothing is cleaned."""
    done = 0

    def dies(temporary: Path, path: Path) -> None:
        nonlocal done
        if done == after:
            raise Killed
        done += 1
        commits.put_in_place(temporary, path)

    def nothing(_places: object, claimed: Claim) -> None:
        os.close(claimed._number)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr("ration.core.outputs.put.put_in_place", dies)
        patched.setattr("ration.core.outputs.put._clean", nothing)
        with pytest.raises(Killed):
            yield


class Killed(BaseException):
    """The process dies."""


def write_both(one: Path, two: Path) -> None:
    """Write two files together."""
    with together():
        for path in (one, two):
            with new_file(path, force=True) as new:
                new.write_text("new")


@pytest.mark.parametrize("after", [0, 1])
@pytest.mark.parametrize("asked", ["one.csv", "two.csv"])
@pytest.mark.parametrize("old", [True, False])
def test_what_a_run_had_completed_is_put_in_place_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int, asked: str, old: bool
) -> None:
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    for path in (one, two) if old else ():
        path.write_text("old")
    with killed_amid(monkeypatch, after):
        write_both(one, two)
    assert recover(tmp_path / asked)
    assert (one.read_text(), two.read_text()) == ("new", "new")
    assert names(tmp_path) == ["one.csv", "two.csv"]


def test_what_somebody_changed_since_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    with killed_amid(monkeypatch, 1):
        write_both(one, two)
    two.write_text("by hand")
    sweep(tmp_path)
    assert (one.read_text(), two.read_text()) == ("new", "by hand")
    assert names(tmp_path) == ["one.csv", "two.csv"]


def test_a_run_that_died_before_it_renewed_the_list_is_completed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "plan"
    write(folder, "1")
    with killed_amid(monkeypatch, 1):
        write_both(folder / "b.csv", tmp_path / "c.csv")
    sweep(folder)
    found = compare_list(folder)
    assert found is not None
    assert (found.listed, found.added, found.changed) == (["a.csv", "b.csv"], [], [])


def test_outputs_that_are_written_together_are_there_at_the_end_or_never(tmp_path: Path) -> None:
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"

    def both(*, fails: bool) -> None:
        with together():
            with new_file(one) as new:
                new.write_text("1")
            assert not one.exists()
            with new_file(two) as new:
                new.write_text("2")
                if fails:
                    raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        both(fails=True)
    assert names(tmp_path) == []
    both(fails=False)
    assert names(tmp_path) == ["one.csv", "two.csv"]


def test_a_file_in_a_folder_that_is_written_with_it_is_in_its_list(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    with together():
        write(folder, "1")
        with new_file(folder / "b.csv") as new:
            new.write_text("2")
        assert names(tmp_path)[1:] == [f".{folder.name}.ration-lock"]
    found = compare_list(folder)
    assert found is not None
    assert (found.listed, found.added) == (["a.csv", "b.csv"], [])


def test_a_signal_waits_until_all_are_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Output.put

    def interrupted(output: Output) -> None:
        whole(output)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(Output, "put", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_both(tmp_path / "one.csv", tmp_path / "two.csv")
    assert names(tmp_path) == ["one.csv", "two.csv"]


@pytest.mark.parametrize("make", [new_file, new_folder])
def test_an_interrupted_call_leaves_nothing(tmp_path: Path, make: Callable[..., object]) -> None:
    with pytest.raises(KeyboardInterrupt), make(tmp_path / "out"):  # type: ignore[attr-defined]
        signal.raise_signal(signal.SIGINT)
    assert names(tmp_path) == []


@pytest.mark.parametrize("make", [lambda path: new_file(path / "out"), WorkFolder])
def test_cleaning_that_a_signal_comes_before_is_done_at_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], Any]
) -> None:
    def interrupted() -> NoReturn:
        monkeypatch.undo()
        raise KeyboardInterrupt

    work = make(tmp_path)
    work.__enter__()
    for module in ("put", "work_folder"):
        monkeypatch.setattr(f"ration.core.outputs.{module}.uninterrupted", interrupted)
    with pytest.raises(KeyboardInterrupt):
        work.__exit__(None, None, None)
    del work
    gc.collect()
    assert names(tmp_path) == []


def test_what_is_written_into_a_new_folder_leaves_no_claim_there_that_cannot_be_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlink = Path.unlink

    def held(path: Path, *, missing_ok: bool = False) -> None:  # as by a virus scanner
        if path.suffix == ".ration-lock":
            raise PermissionError(13, "Permission denied", str(path))
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", held)
    with together(), new_folder(tmp_path / "out") as new:
        write(new / "1", "inner")
        with new_file(new / "b.csv") as file:
            file.write_text("b")
    compared = compare_list(tmp_path / "out")
    assert compared is not None
    assert compared.listed == ["1/SHA256SUMS", "1/a.csv", "b.csv"]
    assert not [*compared.added, *compared.changed, *compared.missing]


def test_signals_are_put_off_in_the_main_thread_alone() -> None:
    heard: list[str] = []

    def work_in_peace() -> None:
        with uninterrupted():
            signal.raise_signal(signal.SIGINT)
            heard.append("after it")

    with pytest.raises(KeyboardInterrupt):
        work_in_peace()
    assert heard == ["after it"]
    before = signal.getsignal(signal.SIGINT)

    def work() -> None:
        with uninterrupted():
            heard.append(str(signal.getsignal(signal.SIGINT) == before))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert heard[1:] == ["True"]


def test_a_key_is_whole_or_not_there_and_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "key"
    new_secret_file(path, b"secret")
    with pytest.raises(FileExistsError, match="a key is never replaced"):
        new_secret_file(path, b"other")
    assert path.read_bytes() == b"secret"
    assert names(tmp_path) == ["key"]
    if os.name != "nt":
        assert path.stat().st_mode & 0o777 == 0o600


def test_work_folders_of_dead_runs_are_removed_and_those_in_use_stay(tmp_path: Path) -> None:
    (tmp_path / "ration-0123456789ab" / "rows").mkdir(parents=True)
    dead(tmp_path / "ration-0123456789ab", "ration-0123456789ab")
    (tmp_path / "ration-of-mine").mkdir()
    first = WorkFolder(tmp_path)
    with WorkFolder(tmp_path) as second:
        sweep(tmp_path)
        assert second.is_dir()
        assert first.path.is_dir()
    first.close()
    assert names(tmp_path) == ["ration-of-mine"]


def test_a_disk_without_locks_is_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsupported(_: int) -> bool:
        raise OSError(95, "not supported")

    monkeypatch.setattr("ration.core.outputs.claims.lock", unsupported)
    write(tmp_path / "out", "whole")
    assert names(tmp_path) == ["out"]


def test_the_next_list_that_a_killed_run_left_is_no_file_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "a.csv").touch()
    write_list(tmp_path)
    (tmp_path / ".SHA256SUMS").touch()
    found = compare_list(tmp_path)
    assert found is not None
    assert found.added == []


def test_a_claim_is_released_once(tmp_path: Path) -> None:
    first = claim(tmp_path / "out")
    first.release()
    second = claim(tmp_path / "out")
    first.release()
    with pytest.raises(Busy):
        claim(tmp_path / "out")
    second.release()


@pytest.mark.parametrize("change", ["nothing", "a file added", "a file changed", "replaced"])
def test_a_folder_that_a_dead_run_completed_replaces_the_old_one_if_nobody_changed_it(
    tmp_path: Path, change: str
) -> None:
    out, new = tmp_path / "out", tmp_path / ".out-0123abcd"
    write(out, "old")
    new.mkdir()
    (new / "a.csv").write_text("new")
    *_, words = [commits.record([(out, new)]).decode().split("\0")]
    (put,) = commits.read_record(words)
    if change == "a file added":
        (out / "note.txt").write_text("mine")
    elif change == "a file changed":
        (out / "a.csv").write_text("mine")
    elif change == "replaced":
        out.rename(tmp_path / "other")
        write(out, "mine")
    commits.complete(put)
    texts = {"nothing": "new", "a file added": "old"}
    assert (out / "a.csv").read_text() == texts.get(change, "mine")


def test_a_record_names_temporary_outputs_alone(tmp_path: Path) -> None:
    """A record that somebody wrote does not move other files to an output."""
    path = tmp_path / "out"
    named = (".out-0123abcd", ".out-0123abcd-old", "secret", "../secret", ".outs-0123abcd", "")
    words = [word for name in named for word in (str(path), name, "", "")]
    assert [put.temporary.name for put in commits.read_record(words)] == [".out-0123abcd"]
    assert list(commits.read_record(["out", ".out-0123abcd", "", ""])) == []
