"""What the Tab key offers, in the real shells."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command import csv
from terminal import RATION, Terminal, on_terminal, surroundings

pytestmark = pytest.mark.slow

# what is typed, and what Tab makes of it
OFFERED = [
    ("ration comp", "ration compute"),
    ("ration compute -p kae", "kaesong-2020"),
    ("ration programme sh", "programme show"),
    ("ration compute house", "households.csv"),
    ("ration compute -p mi", "mine.toml"),
]
STARTS = {
    "bash": (["--norc", "--noprofile", "-i"], 'eval "$(ration --show-completion)"'),
    "zsh": (
        ["-f", "-i"],
        'autoload -Uz compinit; compinit -u -D; eval "$(ration --show-completion)"',
    ),
}


def shell(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not installed")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a register and a programme file."""
    csv(tmp_path / "households.csv", ["1,2,1"])
    (tmp_path / "mine.toml").touch()
    return tmp_path


@pytest.mark.parametrize("name", STARTS)
def test_tab(name: str, folder: Path) -> None:
    words, start = STARTS[name]
    with on_terminal([shell(name), *words], folder, environment={"HOME": str(folder)}) as terminal:
        terminal.type(f"PS1=; {start}; echo rea''dy\n")
        assert "ready" in terminal.until("ready\r\n")
        assert [offered(terminal, *each) for each in OFFERED] == [each for _, each in OFFERED]


def offered(terminal: Terminal, typed: str, wanted: str) -> str:
    """`wanted` if Tab brings it, else all that was seen; the line is cleared again."""
    terminal.type(f"{typed}\t")
    seen = terminal.until(wanted)
    terminal.type("\x15echo cle''ar\n")
    terminal.until("clear\r\n")
    return wanted if wanted in seen else seen


def test_fish(folder: Path) -> None:
    asked = "; ".join(f"complete -C '{typed}'; echo =" for typed, _ in OFFERED[:4])
    done = subprocess.run(
        [shell("fish"), "--no-config", "-c", f"ration --show-completion | source; {asked}"],
        cwd=folder,
        env=surroundings(HOME=str(folder)),
        capture_output=True,
        text=True,
        check=True,
    )
    answers = [answer.split("\t")[0].split() for answer in done.stdout.split("=\n")]
    assert answers[:-1] == [[wanted.split()[-1]] for _, wanted in OFFERED[:4]]


def test_nothing_slow_is_imported() -> None:
    """A key press waits for no engine."""
    completed = subprocess.run(
        [sys.executable, "-X", "importtime", RATION],
        env=surroundings(
            _RATION_COMPLETE="complete_bash", COMP_WORDS="ration\ncompute\n-p\nkae", COMP_CWORD="3"
        ),
        capture_output=True,
        text=True,
        check=True,
    )
    assert completed.stdout == "kaesong-2020\n"
    imported = {line.split("|")[-1].strip() for line in completed.stderr.splitlines()}
    assert "typer" in imported
    assert not {name for name in imported if name.split(".")[0] in {"polars", "narwhals"}}
    ours = {name for name in imported if name.split(".")[0] == "ration"}
    assert ours <= {"ration", "ration.register", "ration.register.limits"}  # constants, no more
