"""No command writes over what it reads, whichever options name the two files."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import csv, run
from marked import Command, commands

import ration

NAMES_FILES = ("FILE", "DIR", "REGISTER", "PLAN", "ROLLOUT", "PROGRAMME", "KIND")


ALL = list(commands())
PAIRS = [
    pytest.param(each, read, written, id=f"{' '.join(each.words)} {read} {written}")
    for each in ALL
    for read in sorted(each.reads)
    for written in sorted(each.writes)
]


def words_of(command: Command, values: dict[str, Path], folder: Path) -> list[str]:
    """The words of a command line with these values; other arguments are some file."""
    words = list(command.words)
    other = csv(folder / "other.csv", ["1,2,1"])
    for parameter in command.parameters:
        name = parameter.name or ""
        needed = folder / "new.html" if name in command.writes else other
        value = values.get(name, needed if parameter.required else None)
        if value is not None:
            is_argument = parameter.param_type_name == "argument"
            words += [str(value)] if is_argument else [parameter.opts[0], str(value)]
    return words


def spellings(path: Path) -> Iterator[Path]:
    """The same file by other paths, and through links."""
    yield path
    (path.parent / "sub").mkdir()
    yield Path(f"{path.parent}/./sub/../{path.name}")
    link, hard = path.with_name(f"link{path.suffix}"), path.with_name(f"hard{path.suffix}")
    link.symlink_to(path)
    yield link
    os.link(path, hard)
    yield hard


def test_there_are_commands_that_read_and_write() -> None:
    assert len(PAIRS) > 40


@pytest.mark.parametrize("command", ALL, ids=lambda each: " ".join(each.words))
def test_every_option_that_names_a_file_is_marked(command: Command) -> None:
    for parameter in command.parameters:
        metavar = str(parameter.metavar or "")
        if any(word in metavar for word in NAMES_FILES) and metavar != "NAMES":
            assert parameter.name in command.reads | command.writes, (command.words, metavar)


@pytest.mark.parametrize(("command", "read", "written"), PAIRS)
def test_no_output_is_an_input(command: Command, read: str, written: str, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    path = csv(folder / "in.csv", ["1,4,2"])
    before = path.read_bytes()
    for output, why in ((path, "it is "), (folder, "is in it; name another")):
        words = words_of(command, {read: path, written: output}, tmp_path)
        ran = run(*words, *(["--force"] if has_force(command) else []), cwd=tmp_path)
        assert (ran.code, why in ran.err) == (4, True), (words, ran.err)
        assert path.read_bytes() == before


def test_in_any_spelling_and_through_links(tmp_path: Path) -> None:
    path = csv(tmp_path / "in.csv", ["1,4,2"])
    for output in spellings(path):
        ran = run("check", path, "--rejects", output, "--force", cwd=tmp_path)
        assert (ran.code, "it is the register" in ran.err) == (4, True), (output, ran.err)


def has_force(command: Command) -> bool:
    """Whether a command has `--force`."""
    return any(parameter.name == "force" for parameter in command.parameters)


@pytest.fixture
def registers(tmp_path: Path) -> Path:
    """A folder of two files that are one register."""
    folder = tmp_path / "registers"
    folder.mkdir()
    csv(folder / "north.csv", ["1,4,2"])
    csv(folder / "south.csv", ["2,x,2"])
    return folder


@pytest.mark.parametrize(
    ("register", "output", "why"),
    [
        ("registers", "registers/north.csv", "it is a file of the register"),
        ("registers", "registers/new.csv", "it would be part of the register"),
        ("registers/*.csv", "registers/south.csv", "it is a file of the register"),
        ("registers/*.csv", "registers/new.csv", "it would be part of the register"),
        ("*/*.csv", "sub/new.csv", "it would be part of the register"),
        ("**/*.csv", "sub/new/new.csv", "it would be part of the register"),
        ("registers", "link.csv", "it is a file of the register"),
    ],
)
def test_of_a_folder_or_a_pattern(
    register: str, output: str, why: str, registers: Path, tmp_path: Path
) -> None:
    (tmp_path / "link.csv").symlink_to(registers / "north.csv")
    ran = run("check", register, "--rejects", output, "--force", cwd=tmp_path)
    assert (ran.code, why in ran.err) == (4, True), ran.err
    assert (registers / "south.csv").read_text().endswith("2,x,2\n")
    assert not (registers / "new.csv").exists()


@pytest.mark.usefixtures("registers")
def test_files_beside_a_register_are_written(tmp_path: Path) -> None:
    for register, output in (("registers", "rejects.csv"), ("registers/n*.csv", "registers/r.csv")):
        assert run("check", register, "--rejects", output, cwd=tmp_path).code in (0, 1)
        assert (tmp_path / output).is_file()
    assert run("compute", "registers/north.csv", "-o", "registers/plan", cwd=tmp_path).code == 0


def test_people_beside_a_register_and_databases(tmp_path: Path) -> None:
    path = csv(tmp_path / "r.csv", ["1", "2"], "household_id")
    people = csv(tmp_path / "people.csv", ["1,30", "2,40"], "household_id,age")
    (tmp_path / "m.toml").write_text('[people]\nfile = "people.csv"\n')
    for words in (("--members", "people.csv"), ("--map", tmp_path / "m.toml")):
        for command in (("columns", path, "-o", people), ("compute", path, "-o", tmp_path)):
            ran = run(*command, *words, "--force", "-q")
            assert ran.code == 4, ran.err
        ran = run(
            "compute", path, *words, "-q", "-p", "general-food", "--rejects", people, "--force"
        )
        assert (ran.code, "it is the" in ran.err) == (4, True), ran.err
    lite = tmp_path / "r.db"
    sqlite3.connect(lite).execute("CREATE TABLE r (household_id, persons, adults)")
    ran = run("columns", f"sqlite:///{lite}?table=r", "-o", lite, "--force")
    assert "it is the register" in ran.err


def test_the_library_keeps_them_too(tmp_path: Path) -> None:
    path = csv(tmp_path / "r.csv", ["1,4,2", "2,x,1"])
    plan = ration.compute(path, drop_rejected=True)
    for write in (plan.write_rejected, plan.write_xlsx, plan.write_html, plan.write_pdf):
        with pytest.raises(FileExistsError, match="it is the register"):
            write(path.with_name("sub") / ".." / path.name, force=True)
    with pytest.raises(FileExistsError, match="the register is in it"):
        plan.write(tmp_path, force=True)
    report = ration.check(path)
    for write in (report.write_rejected, report.write_accepted):
        with pytest.raises(FileExistsError, match="it is the register"):
            write(path, force=True)
    assert path.read_text().endswith("2,x,1\n")
