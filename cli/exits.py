"""How a command ends: one line for everything that goes wrong, and the right exit code."""

import io
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from ration.problem import Problem

DATA, USAGE, INPUT, OUTPUT, FAULT, INTERRUPTED = 1, 2, 3, 4, 70, 130
_STOPS = ("SIGINT", "SIGTERM", "SIGHUP")
SHOWN = 20  # problems printed one by one; all are counted, and `--json` lists all


class Told:
    """What a command says on stderr, beside the data on stdout."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.quiet = quiet

    def note(self, text: str) -> None:
        """A line for the user, unless `--quiet`."""
        if not self.quiet:
            typer.echo(text, err=True)

    def default_programme(self, programme: str | None) -> None:
        """Say which programme is used where none was named."""
        if programme is None:
            self.note("Programme: kaesong-2020, the default; name another with -p.")

    def problems(self, source: str, problems: "Sequence[Problem]", *, of: str = "problem") -> None:
        """Problems a line each, the first of many, and how many there are of each kind."""
        for one in problems[:SHOWN]:
            typer.echo(_visible(f"{source}: {one}"), err=True)
        if len(problems) > SHOWN:
            kinds: dict[str, int] = {}
            for one in problems:
                kinds[one.code] = kinds.get(one.code, 0) + 1
            counted = ", ".join(f"{count} {code}" for code, count in sorted(kinds.items()))
            more = f"… {len(problems)} {of}s in all: {counted}"
            typer.echo(f"{more}. `ration check {source} --json` lists every one.", err=True)


@contextmanager
def exits(*, quiet: bool = False) -> Iterator[Told]:
    """Run a command; what it raises becomes one line on stderr and an exit code."""
    told = Told(quiet=quiet)
    _use_utf8()
    signals = [getattr(signal, name) for name in _STOPS if hasattr(signal, name)]
    before = {one: signal.signal(one, _stop) for one in signals}
    try:
        yield told
        if sys.stdout is not None:
            sys.stdout.flush()
    except KeyboardInterrupt:
        typer.echo("Interrupted.", err=True)
        raise typer.Exit(INTERRUPTED) from None
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        typer.echo(f"{where}{(error.strerror or str(error)).lower()}{_mend(error)}", err=True)
        raise typer.Exit(OUTPUT) from None
    except (typer.Exit, typer.BadParameter):
        raise
    except Exception as error:
        raise typer.Exit(_refused(told, error)) from None
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _stop(number: int, _frame: object) -> None:
    """Interrupt the command, once: what it still does is to clean up."""
    signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _use_utf8() -> None:
    """Whatever the console's own encoding: names of sites are in any script."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            terminal = stream.isatty()
            stream.reconfigure(encoding=None if terminal else "utf-8", errors="replace")


def _visible(line: str) -> str:
    """A message on one line, without signs that move the cursor."""
    return "".join(sign if sign.isprintable() else " " for sign in line)


def _refused(told: Told, error: Exception) -> int:
    """Say what was refused, and give the exit code."""
    from ration.problem import InputError, RationError

    if not isinstance(error, RationError):
        if os.environ.get("RATION_TRACEBACK"):
            raise error
        kind = type(error).__name__
        typer.echo(f"A fault of ration itself ({kind}); RATION_TRACEBACK=1 shows where.", err=True)
        return FAULT
    told.problems(error.source, error.problems)
    if any(one.row for one in error.problems):
        told.note("Nothing was written. Mend the rows, or leave them out with --rejects FILE.")
    return INPUT if isinstance(error, InputError) else DATA


def _mend(error: OSError) -> str:
    mends = {
        17: "; say --force to replace a folder that ration wrote, or name another",
        28: "; free some room, or write elsewhere",
        13: "; write where you may",
        20: "; name a folder",
    }
    return "" if ";" in (error.strerror or "") else mends.get(error.errno or 0, "")
