"""The folders that an output is in come with it, and go if it never comes."""

import signal
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from ration.core.outputs.put import together
from ration.export.output import new_file, new_folder

Make = Callable[[Path], AbstractContextManager[Path]]
each_kind = pytest.mark.parametrize("make", [new_file, new_folder])


def names(folder: Path) -> list[str]:
    """What is in a folder, and in the folders in it."""
    return sorted(each.relative_to(folder).as_posix() for each in folder.rglob("*"))


@each_kind
@pytest.mark.parametrize("place", ["new/out", "new/deep/out", "old/deep/out"])
def test_a_run_that_is_interrupted_leaves_no_folder(tmp_path: Path, make: Make, place: str) -> None:
    (tmp_path / "old").mkdir()
    with pytest.raises(KeyboardInterrupt), make(tmp_path / place):
        signal.raise_signal(signal.SIGINT)
    assert names(tmp_path) == ["old"]


@each_kind
def test_outputs_that_are_written_together_leave_no_folder(tmp_path: Path, make: Make) -> None:
    def write() -> None:
        with together(), make(tmp_path / "new/one"):
            with make(tmp_path / "new/deep/two"):
                pass
            raise OSError(28, "full")

    with pytest.raises(OSError, match="full"):
        write()
    assert names(tmp_path) == []


@each_kind
def test_the_folders_of_an_output_stay(tmp_path: Path, make: Make) -> None:
    with make(tmp_path / "new/deep/out"):
        pass
    assert (tmp_path / "new/deep/out").exists()


def test_a_folder_into_which_another_run_writes_stays(tmp_path: Path) -> None:
    def write() -> None:
        with new_file(tmp_path / "new/deep/out"):
            (tmp_path / "new/other").touch()
            raise OSError(28, "full")

    with pytest.raises(OSError, match="full"):
        write()
    assert names(tmp_path) == ["new", "new/other"]


def test_a_folder_that_another_run_makes_first_is_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mkdir = Path.mkdir

    def slower(self: Path, mode: int = 0o777) -> None:
        monkeypatch.undo()
        mkdir(self)
        mkdir(self, mode)

    monkeypatch.setattr(Path, "mkdir", slower)
    with pytest.raises(OSError, match="full"), new_file(tmp_path / "new/out"):
        raise OSError(28, "full")
    assert names(tmp_path) == ["new"]


@each_kind
@pytest.mark.parametrize("place", ["file/out", "file/deep/out"])
def test_no_output_is_in_a_file(tmp_path: Path, make: Make, place: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises((FileExistsError, NotADirectoryError)), make(tmp_path / place):
        pass
    assert names(tmp_path) == ["file"]
