"""A full disk of temporary files is named as that, not as the disk of the output."""

import errno
import shutil
from collections import namedtuple
from pathlib import Path

import pytest
from command import csv, run

from ration.core.outputs.faults import naming
from ration.core.outputs.work_folder import WorkFolder

_Usage = namedtuple("_Usage", "total used free")
_WORD = "no space is left for temporary files; free some space, or set TMPDIR"


def full(name: str | None = None) -> OSError:
    """The error of a full disk; a write that fails names no file."""
    return OSError(errno.ENOSPC, "No space left on device", name)


@pytest.mark.parametrize("free", [0, 10**9])
def test_a_nameless_error_is_of_temporary_files_if_their_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: _Usage(10**9, 10**9 - free, free))
    with pytest.raises(OSError, match="o space") as caught, WorkFolder(tmp_path):
        raise full()
    assert caught.value.filename == (None if free else str(tmp_path))
    assert (_WORD in str(caught.value)) == (not free)


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
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_: object, **__: object) -> None:
        raise full(None)

    register = csv(tmp_path / "r.csv", ["H-1,4,2"])
    monkeypatch.setattr(shutil, "disk_usage", lambda _: _Usage(1, 1, 0))
    monkeypatch.setattr("ration.export.xlsx.book.Book.__init__", no_room)
    ran = run("compute", register, "-q", "-o", tmp_path / "plan.xlsx")
    assert (ran.code, _WORD in ran.err) == (4, True)
    assert not [*tmp_path.glob("*plan*")]
