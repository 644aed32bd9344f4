"""Folders that go while we write into them, or that cannot be written to: a word, and no halves."""

import shutil
import sys
from pathlib import Path

import polars as pl
import pytest
from command import app, csv, run
from typer.testing import CliRunner

from ration.export.output import new_file, new_folder


@pytest.mark.parametrize("force", [False, True])
def test_a_folder_that_is_removed_midway_is_named(tmp_path: Path, force: bool) -> None:
    out = tmp_path / "plans" / "plan"
    with pytest.raises(FileNotFoundError) as raised, new_folder(out, force=force) as new:  # noqa: PT012
        shutil.rmtree(out.parent)
        (new / "totals.csv").write_text("x")
    assert raised.value.filename == str(out)
    with pytest.raises(FileNotFoundError) as raised, new_file(out, force=force) as file:  # noqa: PT012
        shutil.rmtree(out.parent)
        file.write_text("x")
    assert raised.value.filename == str(out)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_moved_midway_is_named_and_its_old_contents_stay(tmp_path: Path) -> None:
    out = tmp_path / "plans" / "plan"
    with new_folder(out) as new:
        (new / "totals.csv").write_text("old")
    with pytest.raises(FileNotFoundError) as raised, new_folder(out, force=True) as new:  # noqa: PT012
        out.parent.rename(tmp_path / "moved")
        (new / "totals.csv").write_text("x")
    assert raised.value.filename == str(out)
    assert (tmp_path / "moved" / "plan" / "totals.csv").read_text() == "old"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps the folder that one is in")
def test_the_folder_that_one_is_in_may_be_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    words = ["compute", str(csv(tmp_path / "r.csv", ["H-1,4,2"])), "-q", "-o", "plan"]
    ran = CliRunner().invoke(app(), words, prog_name="ration")
    assert ran.exit_code == 4
    assert ran.stderr == "error: the folder that you are in was removed; change to another\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk that is always full")
def test_an_engine_that_raises_no_os_error_is_understood(tmp_path: Path) -> None:
    out = tmp_path / "plan.parquet"
    with pytest.raises(OSError, match="No space left") as raised, new_file(out):
        pl.DataFrame({"a": [1]}).write_parquet("/dev/full")
    assert raised.value.filename == str(out)
    assert list(tmp_path.iterdir()) == []


def test_the_fault_of_an_input_names_the_input(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as raised, new_file(tmp_path / "out.csv"):
        raise ValueError("No such file or directory (os error 2): /data/register.csv")
    assert raised.value.filename == "/data/register.csv"


def test_what_is_written_needs_a_folder_that_may_be_written_to(tmp_path: Path) -> None:
    register = csv(tmp_path / "r.csv", ["H-1,4,2"])
    blocked = tmp_path / "file"
    blocked.write_text("x")
    ran = run("compute", register, "-q", "-o", blocked / "plan")
    assert ran.code == 4
    assert "file" in ran.err
    assert sorted(each.name for each in tmp_path.iterdir()) == ["file", "r.csv"]
