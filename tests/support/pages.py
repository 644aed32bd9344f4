"""Pages of Markdown: their blocks are run, and what they show is compared or recorded anew.

A fenced block is `console` or `python`, which are run; or it has a comment above it:
`<!-- file: NAME -->` (the text of a file beside the page), `<!-- part of: NAME -->` (some lines
of that file) or `<!-- not run: why -->`. In the output of a command, a line `…` stands for any
lines. `cd FOLDER` in a console block holds for the rest of the page.
"""

import doctest
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from command import inside, run

BLOCK = re.compile(
    r"^(?:<!-- (file|part of|not run): (.+?) -->\n)?^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL
)
GENERATED = re.compile(
    r"(?<=^<!-- generated: )([a-z-]+)( -->\n)(.*?)(?=^<!-- end -->$)", re.MULTILINE | re.DOTALL
)
# Run in this process, also if a shell has the output next; all else is run by a shell.
SIMPLE = re.compile(r"(ration [^|&;<>()$`*?\n\\]*?)( 2>&1)?(?: \| ((?!.*\bration ).*))?")


class Block(NamedTuple):
    """A fenced block: the mark above it (with what it names), its language and its text."""

    mark: str
    names: str
    language: str
    text: str


def blocks(page: str) -> list[Block]:
    """The fenced blocks of a page, from top to bottom."""
    return [Block(*(part or "" for part in found)) for found in BLOCK.findall(page)]


def rerun(page: str, folder: Path) -> str:
    """Run a page's blocks in `folder`; return the page with what they show now."""
    place = folder
    names_of_python: dict[str, object] = {}

    def block(found: re.Match[str]) -> str:
        nonlocal place
        mark, names, language, text = (part or "" for part in found.groups())
        if mark == "file":
            new = (folder / names).read_text(encoding="utf-8")
        elif mark == "part of":
            assert text in (folder / names).read_text(encoding="utf-8"), f"not in {names}:\n{text}"
            new = text
        elif mark == "not run" or language == "sh":  # .ci/run takes these from the page
            new = text
        elif language == "console":
            place, new = _console(text, place)
        else:
            assert language == "python", f"nothing runs this {language} block:\n{text}"
            new = _python(text, place, names_of_python)
        start, end = found.span(4)
        return f"{page[found.start() : start]}{new}{page[end : found.end()]}"

    return BLOCK.sub(block, page)


def _console(text: str, place: Path) -> tuple[Path, str]:
    shown = ""
    for command, expected in _commands(text):
        shown += f"$ {command}\n"
        if command.startswith("cd "):
            place /= command.removeprefix("cd ")
            assert place.is_dir(), command
            continue
        shown += recorded(_clean(expected), _clean(_output(command, place)))
    return place, shown


def _commands(text: str) -> Iterator[tuple[str, str]]:
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        yield command, expected


def _output(command: str, place: Path) -> str:
    simple = SIMPLE.fullmatch(command)
    stdin, before = b"", ""
    if simple:
        done = run(*shlex.split(simple[1])[1:], cwd=place)
        if not simple[3]:
            return done.out + done.err
        both = simple[2] is not None
        stdin = (done.out + done.err * both).encode()
        command, before = simple[3], "" if both else done.err
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(
        command,
        shell=True,
        cwd=place,
        env={**os.environ, "COLUMNS": "100", "PATH": path},
        capture_output=True,
        input=stdin,
        check=False,
    )
    return ((ran.stdout + ran.stderr).decode() + before).replace("\ufeff", "")  # a mark for Excel


def _clean(text: str) -> str:
    """The text without spaces at the ends of lines, and without blank lines around it."""
    lines = "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")
    return f"{lines}\n" if lines else ""


def recorded(expected: str, output: str) -> str:
    """The `output`, with `…` for the lines that `expected` leaves out.

    Lines of both are paired in their order, the most alike first. Lines of the output that have
    no pair are left out where `expected` has a `…` between the pairs around them, else shown.
    """
    if re.fullmatch(_pattern(expected), output):
        return expected
    wanted, got = expected.splitlines(), output.splitlines()
    pairs = _paired(wanted, got)
    shown: list[str] = []
    last_wanted = last_got = -1
    for at_wanted, at_got in [*pairs, (len(wanted), len(got))]:
        between = _shortened(wanted[last_wanted + 1 : at_wanted], got[last_got + 1 : at_got])
        shown += [*between, *got[at_got : at_got + 1]]
        last_wanted, last_got = at_wanted, at_got
    return "".join(f"{line}\n" for line in shown)


def _shortened(wanted: list[str], got: list[str]) -> list[str]:
    """The lines between two pairs: if `wanted` has a `…`, only those at the ends that it has."""
    if "…" not in wanted:
        return got
    start, end = _alike(wanted, got), _alike(wanted[::-1], got[::-1])
    return [*got[:start], "…", *got[max(start, len(got) - end) :]]


def _alike(wanted: list[str], got: list[str]) -> int:
    """How many lines at the start are the same."""
    pairs = enumerate(zip(wanted, got, strict=False))
    return next((at for at, (each, other) in pairs if each != other), min(len(wanted), len(got)))


def _pattern(expected: str) -> str:
    return "".join(
        r"(?:.*\n)*?" if line == "…" else re.escape(line) + r"\n" for line in expected.splitlines()
    )


def _paired(wanted: list[str], got: list[str]) -> list[tuple[int, int]]:
    """The pairs of lines, in order in both, that are the most alike in all."""

    @cache
    def alike(one: str, other: str) -> float:
        if not re.search(r"\w", one):
            return 0  # blank lines and rules are in every table
        if one == other:
            return 2
        plain = [" ".join(line.split()) for line in (one, other)]
        ratio = SequenceMatcher(None, plain[0], plain[1], autojunk=False).ratio()
        return ratio if ratio > 0.6 and one != "…" else 0

    best = [[0.0] * (len(got) + 1) for _ in range(len(wanted) + 1)]
    for i in reversed(range(len(wanted))):
        for j in reversed(range(len(got))):
            pair = alike(wanted[i], got[j])
            best[i][j] = max(best[i + 1][j], best[i][j + 1], pair and pair + best[i + 1][j + 1])
    pairs, i, j = [], 0, 0
    while i < len(wanted) and j < len(got):
        pair = alike(wanted[i], got[j])
        if pair and best[i][j] == pair + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


class _Recorder(doctest.DocTestRunner):
    """Runs examples, and notes what those that fail print."""

    def __init__(self) -> None:
        super().__init__(verbose=False)
        self.printed: dict[int, str] = {}

    def report_failure(
        self, out: object, test: doctest.DocTest, example: doctest.Example, got: str
    ) -> None:
        """Note the output in the place of that which was expected."""
        del out, test
        self.printed[example.lineno] = got

    def report_unexpected_exception(
        self, out: object, test: doctest.DocTest, example: doctest.Example, exc_info: Any
    ) -> None:
        """Raise it: no page shows an error that it does not expect."""
        del out, test
        raise exc_info[1].with_traceback(exc_info[2]) from AssertionError(example.source)


def _python(text: str, place: Path, names: dict[str, object]) -> str:
    """Run the examples; `names` are those of the page's blocks before it, and are added to."""
    runner = _Recorder()
    test = doctest.DocTestParser().get_doctest(text, names, "page", None, 0)
    assert test.examples
    with inside(place):
        runner.run(test, out=lambda _: None, clear_globs=False)
    names.update(test.globs)
    lines = text.splitlines(keepends=True)
    for example in reversed(test.examples):
        if example.lineno in runner.printed:
            start = example.lineno + example.source.count("\n")
            end = start + example.want.count("\n")
            lines[start:end] = runner.printed[example.lineno].splitlines(keepends=True)
    return "".join(lines)
