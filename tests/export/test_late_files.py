"""What is put into a folder at the very moment when it is replaced is kept, with a word."""

from collections.abc import Callable
from pathlib import Path

import pytest
from command import csv, run

from ration.core.outputs import commits, put
from ration.export.output import new_folder

Late = list[Callable[[Path], object]]


@pytest.fixture(params=["exchanged", "renamed"])
def late(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Late:
    """What is called with a folder right before its name becomes that of the new one."""
    calls: Late = []

    def put_late(temporary: Path, path: Path) -> None:
        if path.is_dir():
            for call in calls:
                call(path)
        commits.put_in_place(temporary, path)

    if request.param == "renamed":
        monkeypatch.setattr(commits, "exchange", lambda *_: False)
    monkeypatch.setattr(put, "put_in_place", put_late)
    return calls


def write(path: Path, text: str) -> None:
    """Write a folder with one file, over what is there."""
    with new_folder(path, force=True) as folder:
        (folder / "a.csv").write_text(text)


def contents(folder: Path) -> dict[str, str]:
    """The texts of all files, without the list."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "SHA256SUMS"]
    return {path.relative_to(folder).as_posix(): path.read_text() for path in files}


def test_a_file_that_comes_as_the_folder_is_replaced_is_kept(late: Late, tmp_path: Path) -> None:
    write(tmp_path / "out", "old")
    late.append(lambda folder: (folder / "deep").mkdir())
    late.append(lambda folder: (folder / "deep/note.txt").write_text("mine"))
    write(tmp_path / "out", "new")
    assert contents(tmp_path / "out") == {"a.csv": "new", "deep/note.txt": "mine"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("taken", [[], ["a-kept.csv"]])
def test_a_file_that_is_changed_then_is_kept_beside_the_new_one(
    late: Late, tmp_path: Path, taken: list[str]
) -> None:
    write(tmp_path / "out", "old")
    for name in taken:
        (tmp_path / "out" / name).write_text("mine")
    late.append(lambda folder: (folder / "a.csv").write_text("corrected"))
    write(tmp_path / "out", "new")
    kept = "a-kept-2.csv" if taken else "a-kept.csv"
    expected = {"a.csv": "new", kept: "corrected", **dict.fromkeys(taken, "mine")}
    assert contents(tmp_path / "out") == expected


def test_a_file_that_is_kept_and_written_on_is_there_once(late: Late, tmp_path: Path) -> None:
    write(tmp_path / "out", "old")
    (tmp_path / "out" / "note.txt").write_text("first")

    def write_on(folder: Path) -> None:
        with (folder / "note.txt").open("a") as file:
            file.write(", second")

    late.append(write_on)
    write(tmp_path / "out", "new")
    assert contents(tmp_path / "out") == {"a.csv": "new", "note.txt": "first, second"}


def test_where_a_folder_was_and_a_file_is_now_it_is_kept_above(late: Late, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with new_folder(out, force=True) as folder:
        (folder / "a.csv").mkdir()
        (folder / "a.csv" / "b.csv").write_text("old")
    late.append(lambda folder: (folder / "a.csv" / "note.txt").write_text("mine"))
    write(out, "new")
    assert contents(out) == {"a.csv": "new", "note.txt": "mine"}


def test_where_it_cannot_be_kept_the_old_folder_stays(
    late: Late, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    write(tmp_path / "out", "old")
    late.append(lambda folder: (folder / "note.txt").write_text("mine"))
    monkeypatch.setattr("ration.export.kept._link", full)
    with pytest.raises(OSError, match="No space left"):
        write(tmp_path / "out", "new")
    assert contents(tmp_path / "out") == {"a.csv": "new"}
    assert contents(tmp_path / "out-kept") == {"a.csv": "old", "note.txt": "mine"}


def test_the_command_names_a_file_that_came_as_it_ended(late: Late, tmp_path: Path) -> None:
    register = csv(tmp_path / "r.csv", ["1,4,2"])
    out = tmp_path / "out"
    assert run("compute", register, "-q", "-o", out).code == 0
    late.append(lambda folder: (folder / "scan.pdf").write_text("mine"))
    ran = run("compute", register, "-o", out, "--force")
    assert (ran.code, "are kept: scan.pdf" in ran.err) == (0, True)
    assert (out / "scan.pdf").read_text() == "mine"
