"""`--force` replaces what ration wrote and keeps the rest, whatever users did in the folder."""

import os
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from command import run

from ration.core.written import LIST, add_to_list, compare_list, read_list, write_list
from ration.export.output import new_folder

HARD_NAMES = ["a\nb.csv", "back\\slash.csv", "a\rb.csv", "\\n.csv", "two  spaces", "é", "#", " "]


def write(folder: Path, *names: str, force: bool = True) -> None:
    """Write a folder with these files."""
    with new_folder(folder, force=force) as new:
        for name in names:
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            (new / name).write_text(f"ours: {name}")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    write(tmp_path / "out", "plan.json", "manifests/A.csv", "manifests/B.csv")
    return tmp_path / "out"


def everything(folder: Path) -> dict[str, str]:
    """What is in a folder: files with their texts, links with their targets, empty folders."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = f"-> {path.readlink()}"
        elif path.is_file():
            found[name] = path.read_bytes().decode() if path.name != LIST else "list"
        elif path.is_fifo():
            found[name] = "pipe"
        elif not any(path.iterdir()):
            found[name] = "empty"
    return found


def test_what_is_not_ours_is_kept(out: Path, tmp_path: Path) -> None:
    secret = out / "manifests/scans"
    secret.mkdir(mode=0o700)
    (secret / "A.pdf").write_text("signed")
    (secret / "A.pdf").chmod(0o400)
    secret.chmod(0o500)
    (out / "empty/deep").mkdir(parents=True)
    (out / "link").symlink_to(tmp_path)
    os.mkfifo(out / "pipe")
    for name in HARD_NAMES:
        (out / f"mine {name}").write_text(name)
    write(out, "plan.json", "manifests/A.csv")
    kept = everything(out)
    assert kept["manifests/scans/A.pdf"] == "signed"
    assert (kept["empty/deep"], kept["pipe"], kept["link"]) == ("empty", "pipe", f"-> {tmp_path}")
    assert {kept[f"mine {name}"] for name in HARD_NAMES} == {*HARD_NAMES}
    assert (stat.S_IMODE(secret.stat().st_mode), "manifests/B.csv" in kept) == (0o500, False)
    assert stat.S_IMODE((secret / "A.pdf").stat().st_mode) == 0o400
    write(out, "plan.json", "manifests/A.csv")
    assert everything(out) == kept
    assert [each.name for each in tmp_path.iterdir()] == ["out"]
    secret.chmod(0o700)


def test_a_repository_in_the_folder_still_works(out: Path) -> None:
    git = shutil.which("git")
    if git is None:
        pytest.skip("there is no git")

    def run(*words: str) -> str:
        own = ("-c", "user.name=a", "-c", "user.email=a@b.example")
        done = subprocess.run([git, *own, *words], cwd=out, capture_output=True, check=True)
        return done.stdout.decode()

    run("init")
    run("add", ".")
    run("commit", "-m", "first")
    run("gc")  # leaves folders without files, such as refs/heads
    write(out, "plan.json", "manifests/A.csv")
    assert "first" in run("log")
    assert run("status", "--short").split() == ["M", LIST, "D", "manifests/B.csv"]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda out: (out / "plan.json").write_text("mine"), "plan.json in it changed"),
        (lambda out: (out / "manifests/B.csv").write_text("mine"), "B.csv in it changed"),
        (lambda out: _instead(out, lambda at: at.symlink_to("/etc/hostname")), "not of ration"),
        (lambda out: _instead(out, os.mkfifo), "not of ration"),
        (lambda out: _instead(out, Path.mkdir), "not of ration"),
        (
            lambda out: _instead(out, lambda at: (at / "x").mkdir(parents=True)),
            "not of ration",
        ),
        (lambda out: (out / "new.csv").write_text("mine"), "new.csv in it is not of ration"),
        (lambda out: (out / "new.csv").mkdir(), "new.csv in it is not of ration"),
        (lambda out: (out / "deep").write_text("mine"), "deep in it is not of ration"),
        (lambda out: (out / "deep").symlink_to("/tmp"), "deep in it is not of ration"),
        (lambda out: (out / LIST).unlink(), "not a folder that ration wrote"),
        (lambda out: (out / LIST).write_text("x\n"), "not a folder that ration wrote"),
    ],
)
def test_what_would_be_lost_stops_it(
    change: Callable[[Path], object], why: str, out: Path, tmp_path: Path
) -> None:
    change(out)
    before = everything(out)
    with pytest.raises(FileExistsError, match=why):
        write(out, "plan.json", "manifests/A.csv", "new.csv", "deep/er.csv")
    assert everything(out) == before
    assert [each.name for each in tmp_path.iterdir()] == ["out"]


def _instead(out: Path, make: Callable[[Path], object]) -> None:
    (out / "plan.json").unlink()
    make(out / "plan.json")


def test_what_is_deleted_is_written_again(out: Path) -> None:
    before = everything(out)
    (out / "plan.json").unlink()
    shutil.rmtree(out / "manifests")
    write(out, "plan.json", "manifests/A.csv", "manifests/B.csv")
    assert everything(out) == before


def test_a_link_to_a_folder_is_the_folder(out: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("out")
    (tmp_path / "home").mkdir()
    (tmp_path / "home/letter.txt").write_text("mine")
    (tmp_path / "other").symlink_to("home")
    write(tmp_path / "link", "plan.json")
    assert (tmp_path / "link").is_symlink()
    assert everything(out) == {"plan.json": "ours: plan.json", LIST: "list"}
    for folder in (tmp_path / "home", tmp_path / "other"):
        with pytest.raises(FileExistsError, match="not a folder that ration wrote"):
            write(folder, "plan.json")


@pytest.mark.parametrize("name", [*HARD_NAMES, os.fsdecode(b"\xff.csv"), "\\\\", "a\\nb"])
def test_a_list_has_names_of_any_signs(name: str, tmp_path: Path) -> None:
    for file in (name, "plan.json"):
        (tmp_path / file).write_text(file, errors="surrogateescape")
    write_list(tmp_path)
    assert {*(read_list(tmp_path) or {})} == {name, "plan.json"}
    add_to_list(tmp_path / name)
    found = compare_list(tmp_path)
    assert found is not None
    assert (found.changed, found.missing, found.added) == ([], [], [])
    program = shutil.which("sha256sum")
    if program is not None:
        words = [program, "--strict", "--status", "-c", LIST]
        assert subprocess.run(words, cwd=tmp_path, check=False).returncode == 0


@pytest.mark.parametrize("name", ["/etc/hostname", "../hostname", "a/../plan.json", "./plan.json"])
def test_a_name_that_leaves_the_folder_is_of_no_file(name: str, out: Path) -> None:
    digest = (read_list(out) or {})["plan.json"]
    with (out / LIST).open("a") as file:
        file.write(f"{digest}  {name}\n")
    found = compare_list(out)
    assert found is not None
    assert (found.changed, found.missing) == ([], [name])


def test_what_is_no_file_and_names_of_any_signs_are_verified(out: Path) -> None:
    assert run("verify", out).code == 0
    (out / "link").symlink_to("plan.json")
    os.mkfifo(out / "pipe")
    Path(os.fsdecode(os.fsencode(out) + b"/\xff.csv")).write_text("x")
    ran = run("verify", out, "--json")
    assert (ran.code, "it is a link, a pipe or a device, not a file" in ran.out) == (1, True)
    assert "\ufffd.csv" in ran.out
