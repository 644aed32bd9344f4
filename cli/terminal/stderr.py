"""What a command writes on stderr: notes, warnings, problems, progress."""

import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import TYPE_CHECKING

import typer

from ..options.programme import DEFAULT
from .words import Word, coloured

if TYPE_CHECKING:
    from ration.core.problems.lines import ProblemLine
    from ration.core.problems.problem import Problem

    from ..options.register import ColumnOptions
    from .progress import SoFar

SHOWN = 20  # lines of problems printed; all are counted, and `--problems` lists all
ALIKE = 8  # of them with one code, if there are more


def write_line(line: str, word: Word | None = None) -> None:
    """Write a line on stderr, without control characters; ignore a stderr that is closed.

    It begins with the `word`, if there is one.
    """
    from ration.core.text.passwords import without_secrets  # the help needs none of it

    text = "".join(sign if sign.isprintable() else " " for sign in without_secrets(line))
    with suppress(OSError):
        typer.echo(f"{coloured(word, sys.stderr)} {text}" if word else text, err=True)


class Messages:
    """What a command writes on stderr, beside the data on stdout.

    `rejects_of` is the register whose bad rows `--rejects` can leave out; None means that the
    command cannot.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        self.quiet = quiet
        self._lists: dict[str, str] = {}
        self._written: list[Problem] = []
        self.rejects_of: str | None = None
        self._later: list[Callable[[], object]] | None = None

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Write files inside the block: all are put in place at its end, or none.

        What is to be noted of them is written then.
        """
        from ration.core.outputs.put import together

        later: list[Callable[[], object]] = []
        self._later = later
        try:
            with together():
                yield
        finally:
            self._later = None
        for each in later:
            each()

    def then(self, show: Callable[[], object]) -> None:
        """Show something of files: once they are in place."""
        if self._later is None:
            show()
        else:
            self._later.append(show)

    def note(self, text: str) -> None:
        """Write a line for the user, such as which file is written, unless `--quiet`."""
        if not self.quiet:
            self.then(lambda: write_line(text))

    def advise(self, text: str) -> None:
        """Write a note of what to know or do, unless `--quiet`."""
        if not self.quiet:
            write_line(text, "note")

    def working(
        self, doing: str, what: str, *, of: str = "rows"
    ) -> AbstractContextManager["SoFar"]:
        """Show the progress of a long run on a terminal; `of` is what is counted.

        The context is a function that takes the number of rows so far.
        """
        from .progress import working

        typed = what == "-" and sys.stdin is not None and sys.stdin.isatty()
        name = "standard input" if what == "-" else _without_password(what)
        shown = not (self.quiet or typed)
        return working(
            f"{doing} {name}", of, shown=shown, note=lambda note: self._early(name, note)
        )

    def _early(self, source: str, note: "Problem") -> None:
        """Write a warning before the long work; `warnings` does not repeat it."""
        self.warnings(source, [note])
        self._written.append(note)

    def reading(self, register: str, options: "ColumnOptions", *, rejects: bool = True) -> None:
        """Note the default programme, and remember which command lists all problems.

        `rejects` is whether the command can leave out bad rows.
        """
        register = _without_password(register)
        command = ["ration", "check", register, *options.words, "--problems", "problems.csv"]
        self._lists[register] = shlex.join(command)
        self.rejects_of = register if rejects else None
        if options.programme is None:
            self.advise(f"The programme is {DEFAULT}, the default; name another with -p.")

    def programme_file(self, source: str) -> None:
        """Keep what lists every problem of a programme file."""
        self._lists.setdefault(
            source, shlex.join(["ration", "programme", "check", source, "--json"])
        )

    def warnings(self, source: str, warnings: "Sequence[Problem]") -> None:
        """Write warnings, one per line, unless `--quiet`."""
        if not self.quiet:
            left = [each for each in warnings if each not in self._written]
            self.problems(source, left if self._written else warnings, of="warning")

    def problems(self, source: str, problems: "Sequence[Problem]", *, of: str = "error") -> None:
        """Write the first problems, one line per cause; if there are more, count them by code."""
        from ration.core.problems.lines import count_codes, problem_lines

        source = _without_password(source)
        lines = [*problem_lines(problems, source)]
        for line in lines if len(lines) <= SHOWN else _fewer(lines):
            write_line(line.text, "warning" if line.warning else "error")
        if len(problems) > SHOWN:
            counts = count_codes(problems)
            counted = ", ".join(f"{count:,} {code}" for code, count in sorted(counts.items()))
            lists = self._lists.get(source)
            all_of_them = "" if lists is None else f" `{lists}` lists all of them."
            write_line(f"… {len(problems):,} {of}s in total: {counted}.{all_of_them}")


def _without_password(source: str) -> str:
    """The name of a source; the URL of a database is without its password."""
    if "://" not in source:
        return source
    from ration.register.source.database.url import shown

    return shown(source)


def _fewer(lines: "Sequence[ProblemLine]") -> "Iterator[ProblemLine]":
    """Some lines of each code, together, and how many more there are of it."""
    codes: dict[str, list[ProblemLine]] = {}
    for line in lines:
        codes.setdefault(line.code, []).append(line)
    room = SHOWN
    for code, alike in codes.items():
        shown = min(len(alike), ALIKE, room)
        room -= shown
        yield from alike[:shown]
        if shown and (more := sum(line.times for line in alike[shown:])):
            yield alike[0]._replace(text=f"… and {more:,} more like it: {code}")
