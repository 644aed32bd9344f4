"""Every block of the README and of the examples' pages is executed, and its output compared."""

import doctest
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from command import inside, run

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted(ROOT.glob("examples/*/README.md"))]
BLOCK = re.compile(r"(?:<!-- file: (\S+) -->\n)?^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """A fenced block of a page: the file it stands for, its language, its text."""

    file: str | None
    language: str
    text: str


def blocks(page: Path) -> list[Block]:
    return [Block(*found) for found in BLOCK.findall(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_page(page: Path, tmp_path: Path) -> None:
    """Run a page from top to bottom in a folder with what is beside it."""
    folder = tmp_path / "page"
    shutil.copytree(page.parent, folder, ignore=lambda at, _: _unneeded(Path(at)))
    for block in blocks(page):
        if block.file:
            (folder / block.file).write_text(block.text, encoding="utf-8")
        elif block.language == "console":
            _console(block.text, folder)
        elif block.language == "python":
            _python(block.text, folder)
        else:
            assert block.language == "sh", f"nothing executes a {block.language} block"


def _unneeded(folder: Path) -> set[str]:
    """The README's examples use no file of the repository's root."""
    return {entry.name for entry in folder.iterdir()} if folder == ROOT else set()


def _console(text: str, folder: Path) -> None:
    bin_folder = str(Path(sys.executable).parent)
    environment = {**os.environ, "COLUMNS": "100", "PATH": f"{bin_folder}:{os.environ['PATH']}"}
    for command, expected in _commands(text):
        done = subprocess.run(
            command, shell=True, cwd=folder, env=environment, capture_output=True, check=False
        )
        said = (done.stdout + done.stderr).decode()
        assert re.fullmatch(_pattern(expected), _stripped(said)), f"$ {command}\n{said}"


def _commands(text: str) -> Iterator[tuple[str, str]]:
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        yield command, _stripped(expected)


def _stripped(text: str) -> str:
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return lines.strip("\n") + "\n"


def _pattern(expected: str) -> str:
    """A line that is `…` stands for any lines."""
    return "".join(
        r"(?:.*\n)*?" if line == "…" else re.escape(line) + r"\n" for line in expected.splitlines()
    )


def _python(text: str, folder: Path) -> None:
    with inside(folder):
        test = doctest.DocTestParser().get_doctest(text, {}, "page", None, 0)
        runner = doctest.DocTestRunner(verbose=False)
        runner.run(test)
    assert test.examples
    assert runner.failures == 0


def test_set_up_commands_are_what_ci_runs() -> None:
    """The `sh` blocks need a network and a fresh machine: `.ci/run` takes them from the page."""
    if not (ROOT / ".ci/run").exists():
        pytest.skip("the wheel's tests run without .ci")
    gate = (ROOT / ".ci/run").read_text()
    assert "README.md" in gate
    texts = [block.text for block in blocks(ROOT / "README.md") if block.language == "sh"]
    assert [("pytest" in text, "ration compute" in text) for text in texts] == [
        (False, True),
        (True, False),
    ]


@pytest.mark.parametrize("words", [(), ("compute",), ("check",), ("programme", "show")])
def test_help_names_what_the_readme_shows(words: tuple[str, ...]) -> None:
    """Every option that the README shows is in the help of its command."""
    said = run(*words, "--help").out
    assert "Usage: ration" in said
    shown = re.findall(rf"`ration {' '.join(words)} [^`]*`", PAGES[0].read_text()) if words else []
    for option in {option for command in shown for option in re.findall(r" (--?[a-z]+)", command)}:
        assert option in said
