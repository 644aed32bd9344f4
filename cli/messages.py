"""How a command ends: one line for everything that goes wrong, and the right exit code."""

import io
import os
import shlex
import signal
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from ration.core.problems import Problem

    from .options.register import RegisterOptions
    from .progress import SoFar

DATA, USAGE, INPUT, OUTPUT, FAULT, INTERRUPTED = 1, 2, 3, 4, 70, 130
DEFAULT = "kaesong-2020"  # the programme where none is named
LARGEST = 999  # people in a household; more are taken for a mistake
_STOPS = ("SIGINT", "SIGTERM", "SIGHUP")
SHOWN = 20  # problems printed one by one; all are counted, and `--json` lists all


class Messages:
    """What a command says on stderr, beside the data on stdout."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.quiet = quiet
        self._lists: dict[str, str] = {}
        self.rejects_of: str | None = None  # the register whose bad rows --rejects leaves out

    def note(self, text: str) -> None:
        """A line for the user, unless `--quiet`."""
        if not self.quiet:
            say(text)

    def working(
        self, doing: str, what: str, *, of: str = "rows"
    ) -> AbstractContextManager["SoFar"]:
        """Show on a terminal what a long run is doing; takes the number of rows gone by.

        `of` is what is counted, where it is not rows.
        """
        from .progress import working

        typed = what == "-" and sys.stdin is not None and sys.stdin.isatty()
        name = "standard input" if what == "-" else _shown(what)
        return working(f"{doing} {name}", of, shown=not (self.quiet or typed))

    def reading(
        self,
        register: str,
        programme: str | None,
        said: "RegisterOptions",
        largest: int,
        *,
        rejects: bool = True,
    ) -> None:
        """Say which programme is used where none was named; keep what lists every problem.

        `rejects`: whether the command has the option to go on without bad rows.
        """
        register = _shown(register)
        words = ["ration", "check", register]
        words += ["-p", programme] if programme else []
        words += said.words
        words += ["--largest", str(largest)] if largest != LARGEST else []
        self._lists[register] = shlex.join(words)
        self.rejects_of = register if rejects else None
        if programme is None:
            self.note(f"Programme: {DEFAULT}, the default; name another with -p.")

    def programme_file(self, source: str) -> None:
        """Keep what lists every problem of a programme file."""
        self._lists.setdefault(source, shlex.join(["ration", "programme", "check", source]))

    def warnings(self, source: str, warnings: "Sequence[Problem]") -> None:
        """Warnings a line each, unless `--quiet`."""
        if not self.quiet:
            self.problems(source, warnings, of="warning")

    def problems(self, source: str, problems: "Sequence[Problem]", *, of: str = "problem") -> None:
        """Problems a line each, the first of many, and how many there are of each kind."""
        source = _shown(source)
        for one in problems[:SHOWN]:
            say(one.of(source))
        if len(problems) > SHOWN:
            counts = Counter(one.code for one in problems)
            counted = ", ".join(f"{count} {code}" for code, count in sorted(counts.items()))
            lists = self._lists.get(source)
            more = "" if lists is None else f" `{lists} --json` lists every one."
            say(f"… {len(problems)} {of}s in all: {counted}.{more}")


def _shown(source: str) -> str:
    """What is read, as it may be shown: a database's URL has no password there."""
    if "://" not in source:
        return source
    from ration.register.source.database.url import shown

    return shown(source)


@contextmanager
def exits(*, quiet: bool = False) -> Iterator[Messages]:
    """Run a command; what it raises becomes one line on stderr and an exit code."""
    told = Messages(quiet=quiet)
    _use_utf8()
    signals = [getattr(signal, name) for name in _STOPS if hasattr(signal, name)]
    before = {one: signal.signal(one, _stop) for one in signals}
    try:
        yield told
        if sys.stdout is not None:
            sys.stdout.flush()
    except KeyboardInterrupt:
        say("Interrupted.")
        raise typer.Exit(INTERRUPTED) from None
    except BrokenPipeError:  # whoever read our output has seen enough
        _drop_output()
    except OSError as error:
        where = error.filename or "standard output"  # a file has its name
        say(f"{where}: {(error.strerror or str(error)).lower()}{_mend(error)}")
        raise typer.Exit(OUTPUT) from None
    except (typer.Exit, typer.TyperException):
        raise
    except Exception as error:  # the last door: nobody sees a traceback who did not ask for it
        raise typer.Exit(_refused(told, error)) from None
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _stop(number: int, _frame: object) -> None:
    """Interrupt the command, once: what it still does is to clean up."""
    signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def say(line: str) -> None:
    """A line on stderr, without signs that move the cursor; lost where nobody can hear it."""
    with suppress(OSError):
        typer.echo("".join(sign if sign.isprintable() else " " for sign in line), err=True)


def _drop_output() -> None:
    """Forget what standard output has not taken, or Python would complain of it at the end."""
    with suppress(io.UnsupportedOperation):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _use_utf8() -> None:
    """Whatever the console's own encoding: names of sites are in any script."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            terminal = stream.isatty()
            stream.reconfigure(encoding=None if terminal else "utf-8", errors="replace")


def _refused(told: Messages, error: Exception) -> int:
    """Say what was refused, and give the exit code."""
    from ration.core.problems import InputError, RationError
    from ration.programme.load import ProgrammeFileError

    if not isinstance(error, RationError):
        if os.environ.get("RATION_TRACEBACK"):
            raise error
        kind = type(error).__name__
        say(
            f"A fault of ration itself, not of your files ({kind}); RATION_TRACEBACK=1 shows where."
        )
        return FAULT
    if isinstance(error, ProgrammeFileError):
        told.programme_file(error.source)
    told.problems(error.source, error.problems)
    unread = isinstance(error, InputError)
    if not unread and any(one.row and not one.warning for one in error.problems):
        left_out = error.source == told.rejects_of
        or_else = ", or leave them out with --rejects FILE" if left_out else ""
        told.note(f"Nothing was written. Mend the rows{or_else}.")
    return INPUT if unread else DATA


def _mend(error: OSError) -> str:
    mends = {
        17: "; say --force to replace a folder that ration wrote, or name another",
        28: "; free some room, or write elsewhere",
        13: "; write where you may",
        20: "; name a folder",
    }
    return "" if ";" in (error.strerror or "") else mends.get(error.errno or 0, "")
