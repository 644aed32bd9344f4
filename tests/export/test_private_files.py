"""Files that hold households or people are their owner's alone; others follow the umask."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from command import csv, run

import ration
from ration.export.output import new_file, new_folder

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights"),
]
ROWS = ["H-1,4,2", "H-2,5,3", "H-3,many,1"]


@contextmanager
def umask(mask: int) -> Iterator[None]:
    """Set the umask inside the block."""
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def mode(path: Path) -> int:
    """The rights of a file or folder."""
    return stat.S_IMODE(path.stat().st_mode)


def modes(folder: Path) -> set[tuple[bool, int]]:
    """Whether it is a folder, and its rights, of a folder and all that is in it."""
    return {(path.is_dir(), mode(path)) for path in (folder, *folder.rglob("*"))}


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_a_plan_with_households_is_its_owners_alone(tmp_path: Path, mask: int) -> None:
    """Every file 0600 and every folder 0700, in every format, whatever the umask."""
    register = csv(tmp_path / "register.csv", ROWS)
    with umask(mask):
        plan = ration.compute(register, drop_rejected=True)
        plan.write(tmp_path / "plan", formats=("csv", "xlsx", "html", "collection"))
        plan.write(tmp_path / "parquet", entitlements="parquet")
        plan.write_xlsx(tmp_path / "plan.xlsx")
        plan.write_rejected(tmp_path / "rejected.csv")
        plan.write_collection(tmp_path / "collection")
    for folder in ("plan", "parquet", "collection"):
        assert modes(tmp_path / folder) == {(True, 0o700), (False, 0o600)}
    assert {mode(tmp_path / name) for name in ("plan.xlsx", "rejected.csv")} == {0o600}


def test_files_of_a_check_and_of_rounds_are_their_owners_alone(tmp_path: Path) -> None:
    """Rejected and accepted rows, likely duplicates, and what rounds write."""
    csv(tmp_path / "r.csv", [*ROWS, "H-4,2,1"])
    csv(tmp_path / "good.csv", ROWS[:2])
    with umask(0):
        files = ("--rejects", "bad.csv", "--accepted", "ok.csv")
        assert run("check", "r.csv", *files, cwd=tmp_path).code == 1
        words = ("--stock", "stock.csv", "--every", "15 days", "--count", "2", "--shortage")
        (tmp_path / "stock.csv").write_text("item,quantity\nrice,1 t\n", encoding="utf-8")
        assert run("rounds", "good.csv", *words, "equal", "-o", "rounds", cwd=tmp_path).code == 0
    assert {mode(tmp_path / name) for name in ("bad.csv", "ok.csv")} == {0o600}
    assert modes(tmp_path / "rounds") == {(True, 0o700), (False, 0o600)}


def test_papers_that_list_households_are_their_owners_alone(tmp_path: Path) -> None:
    """Distribution lists and cards; waybills and tally sheets name no household."""
    pytest.importorskip("typst")
    csv(tmp_path / "r.csv", ROWS[:2])
    with umask(0o022):
        for kind in ("list", "waybill"):
            words = ("print", "r.csv", "-o", kind, "--documents", kind)
            assert run(*words, cwd=tmp_path).code == 0
            assert run(*words[:3], f"{kind}.pdf", *words[4:], cwd=tmp_path).code == 0
    assert modes(tmp_path / "list") == {(True, 0o700), (False, 0o600)}
    assert modes(tmp_path / "waybill") == {(True, 0o755), (False, 0o644)}
    assert (mode(tmp_path / "list.pdf"), mode(tmp_path / "waybill.pdf")) == (0o600, 0o644)


def test_the_list_of_files_keeps_its_rights(tmp_path: Path) -> None:
    """A file that is added to a folder makes its list no more readable."""
    csv(tmp_path / "r.csv", ROWS)
    with umask(0o022):
        assert run("compute", "r.csv", "-o", "plan", "--rejects", "plan/rejects.csv",
                   cwd=tmp_path).code == 0  # fmt: skip
    assert modes(tmp_path / "plan") == {(True, 0o700), (False, 0o600)}


def test_files_without_people_follow_the_umask(tmp_path: Path) -> None:
    """A page, a plan without entitlements, and a mapping can be read by whoever may."""
    register = csv(tmp_path / "register.csv", ROWS[:2])
    with umask(0o022):
        plan = ration.compute(register)
        plan.write(tmp_path / "plan", entitlements=None)
        plan.write_html(tmp_path / "plan.html")
        assert run("columns", "register.csv", "-o", "map.toml", cwd=tmp_path).code == 0
    assert modes(tmp_path / "plan") == {(True, 0o755), (False, 0o644)}
    assert {mode(tmp_path / name) for name in ("plan.html", "map.toml")} == {0o644}


def test_nobody_can_read_a_private_file_while_it_is_written(tmp_path: Path) -> None:
    """The temporary file and folder are the owner's alone before anything is in them."""
    with umask(0):
        with new_file(tmp_path / "file") as file:
            assert mode(file) == 0o600
        with new_folder(tmp_path / "folder") as folder:
            assert mode(folder) == 0o700


def test_a_file_that_replaces_one_that_all_could_read_is_private(tmp_path: Path) -> None:
    """`--force` does not keep the rights of the old file."""
    file = csv(tmp_path / "file.csv", ROWS)
    file.chmod(0o644)
    with new_file(file, force=True) as new:
        new.write_text("x", encoding="utf-8")
    assert mode(file) == 0o600


def test_rights_of_files_that_somebody_added_stay(tmp_path: Path) -> None:
    """A folder is replaced; what others put there is kept as it is, inside a folder of ours."""
    for _ in range(2):
        with new_folder(tmp_path / "out", force=True) as out:
            (out / "ours").write_text("x", encoding="utf-8")
        note = tmp_path / "out" / "note.txt"
        note.write_text("mine", encoding="utf-8")
        note.chmod(0o644)
    with new_folder(tmp_path / "out", force=True) as out:
        (out / "ours").write_text("x", encoding="utf-8")
    assert mode(tmp_path / "out" / "note.txt") == 0o644
    assert mode(tmp_path / "out") == 0o700


@pytest.mark.parametrize("mask", [0o000, 0o077])
def test_what_other_commands_write_about_people_is_their_owners_alone(
    tmp_path: Path, mask: int
) -> None:
    """D9: conflicts, keyed ids, differences, a household's page, what was collected, and keys."""
    csv(tmp_path / "r.csv", ROWS[:2])
    csv(tmp_path / "r2.csv", [ROWS[0], "H-9,5,3"])
    given = {*tmp_path.iterdir()}
    with umask(mask):
        for words in (
            ("compute", "r.csv", "-o", "a", "-f", "csv,collection"),
            ("compute", "r2.csv", "-o", "b"),
            ("diff", "a", "b", "-o", "diff.csv"),
            ("diff", "a", "b", "-o", "diff"),
            ("doubles", "r.csv", "r2.csv", "-o", "doubles.csv", "--served", "served.csv"),
            ("pseudonyms", "--new-key", "key"),
            ("pseudonyms", "r.csv", "--key", "key", "-o", "keyed.csv"),
            ("explain", "r.csv", "H-1", "-o", "page.html"),
            ("check", "r.csv", "--problems", "problems.csv", "--similar", "similar.csv"),
            ("collected", "a", "a/collection/centre/all.xlsx", "-o", "collected"),
        ):
            assert run(*words, cwd=tmp_path).code in (0, 1), words
    for path in {*tmp_path.rglob("*")} - given:
        assert mode(path) == (0o700 if path.is_dir() else 0o600), path
