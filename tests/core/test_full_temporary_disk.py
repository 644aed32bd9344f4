"""A full disk of temporary files is named as that, not as the disk of the output."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from command import csv, run

from ration.core.outputs.faults import naming
from ration.core.outputs.work_folder import WorkFolder

_QUOTA = getattr(errno, "EDQUOT", errno.ENOSPC)  # Windows has it by another number
_WORD = "no space is left for temporary files; free some space, or set TMPDIR"


def full(name: str | None = None) -> OSError:
    """The error of a full disk; a write that fails names no file."""
    return OSError(errno.ENOSPC, "No space left on device", name)


@pytest.fixture
def no_more(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Let each file that is written to the disk fail with an error, whatever room there is."""

    def fail(number: int) -> None:
        def fsync(_: int) -> None:
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(os, "fsync", fsync)

    return fail


def test_a_nameless_error_is_not_of_temporary_files_if_these_can_be_written(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="left on device") as caught, WorkFolder(tmp_path):
        raise full()
    assert caught.value.filename is None


@pytest.mark.parametrize("number", [errno.ENOSPC, _QUOTA, errno.EROFS])
def test_a_nameless_error_is_of_temporary_files_if_no_more_can_be_written(
    tmp_path: Path, no_more: Callable[[int], None], number: int
) -> None:
    no_more(number)
    word = "another folder" if number == errno.EROFS else _WORD
    with pytest.raises(OSError, match=word) as caught, WorkFolder(tmp_path):
        raise OSError(number, os.strerror(number))
    assert caught.value.filename == str(tmp_path)


@pytest.mark.parametrize("kind", [OSError, ValueError])
def test_an_error_with_its_number_in_its_text_is_of_temporary_files_too(
    tmp_path: Path, no_more: Callable[[int], None], kind: type[Exception]
) -> None:
    no_more(errno.ENOSPC)
    with pytest.raises(OSError, match=_WORD) as caught, WorkFolder(tmp_path):
        raise kind("failed to write PDF file (No space left on device (os error 28))")
    assert caught.value.filename == str(tmp_path)
    assert not [*tmp_path.iterdir()]


def test_a_claim_that_cannot_be_written_is_of_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: int) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "ftruncate", denied)
    word = "temporary files cannot be written: permission denied; set TMPDIR to another folder"
    with pytest.raises(PermissionError, match=word) as caught:
        WorkFolder(tmp_path)
    assert caught.value.filename == str(tmp_path)
    assert not [*tmp_path.iterdir()]


def test_other_errors_than_those_of_a_disk_stay_as_they_are(tmp_path: Path) -> None:
    with (
        pytest.raises(FileNotFoundError, match="No such file") as caught,
        WorkFolder(tmp_path) as work,
    ):
        (work / "a").read_bytes()
    assert caught.value.filename == str(work / "a")


def test_an_error_that_names_a_temporary_file_is_of_temporary_files(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=_WORD), WorkFolder(tmp_path) as work:
        raise full(str(work / "a"))
    with pytest.raises(OSError, match="left on device"), WorkFolder(tmp_path):
        raise full(str(tmp_path / "out"))
    assert not [*tmp_path.iterdir()]


def test_the_error_of_a_copy_names_its_target(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=_WORD) as caught, WorkFolder(tmp_path) as work:
        raise OSError(errno.ENOSPC, "No space left", "/font.ttf", None, str(work / "0.ttf"))
    assert (caught.value.filename, caught.value.filename2) == (str(tmp_path), None)
    with pytest.raises(OSError, match="No space left") as caught, naming(tmp_path / "out"):
        raise OSError(errno.ENOSPC, "No space left", "/font.ttf", None, str(tmp_path / ".out-1/0"))
    assert (caught.value.filename, caught.value.filename2) == (str(tmp_path / "out"), None)


def test_a_command_says_where_there_is_no_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_more: Callable[[int], None]
) -> None:
    def no_room(*_: object, **__: object) -> None:
        raise full(None)

    register = csv(tmp_path / "r.csv", ["H-1,4,2"])
    no_more(_QUOTA)
    monkeypatch.setattr("ration.export.xlsx.book.Book.__init__", no_room)
    ran = run("compute", register, "-q", "-o", tmp_path / "plan.xlsx")
    assert (ran.code, _WORD in ran.err) == (4, True)
    assert not [*tmp_path.glob("*plan*")]
