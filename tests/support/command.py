"""The installed command, loaded from its entry point and run in this process."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import NamedTuple

import typer
from typer import testing
from typer.testing import CliRunner

# A runner makes the command with all its options anew for every run: that takes longer than most.
testing._get_command = cache(typer.main.get_command)  # type: ignore[attr-defined]


class Ran(NamedTuple):
    """The exit code and the output of a command."""

    code: int
    out: str
    err: str


@cache
def app() -> typer.Typer:
    """The command that the package installs."""
    named = entry_points(group="console_scripts", name="ration")
    ours = next(each for each in named if each.value.startswith("ration_cli."))
    package = ours.module.partition(".")[0]
    loaded: typer.Typer = import_module(f"{package}.main").app  # what starts it hears signals
    return loaded


def run(*words: str | Path, cwd: Path | None = None, stdin: bytes | None = None) -> Ran:
    """Run `ration` with these words. Raises every exception that is not an exit."""
    with inside(cwd or Path.cwd()):
        result = CliRunner(env={"COLUMNS": "100"}).invoke(
            app(), [str(w) for w in words], stdin, prog_name="ration"
        )
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(result.exit_code, result.stdout, result.stderr)


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    """Change to `folder` inside the block."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def csv(path: Path, rows: Sequence[str], header: str = "household_id,persons,adults") -> Path:
    """Write a register of these rows to a file."""
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return path
