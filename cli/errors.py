"""Exit codes, and the context that turns what a command raises into a message and a code."""

import errno
import io
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import typer

from .aborts import aborts_end
from .signals import STOPS, stopped_code, stopped_line
from .terminal.stderr import Messages, write_line

DATA, USAGE, INPUT, OUTPUT, FAULT, INTERRUPTED = 1, 2, 3, 4, 70, 130
_AGAIN = 2.0  # seconds of cleaning after which another signal is heard
_ELSEWHERE = "; choose a place that you may write to"
_SPACE = "; free some space, or write elsewhere"
_HINTS = {  # by the number of an OSError
    errno.EEXIST: "; use --force to replace a folder that ration wrote, or name another",
    errno.ENOSPC: _SPACE,
    getattr(errno, "EDQUOT", errno.ENOSPC): _SPACE,  # Windows has it by another number
    errno.EFBIG: "; allow larger files, or write elsewhere",
    errno.EACCES: _ELSEWHERE,
    errno.EPERM: _ELSEWHERE,
    errno.EROFS: _ELSEWHERE,
    errno.ENOTDIR: "; name a folder",
    errno.ENOENT: "; check that its folder is still there, and run again",
    errno.EIO: "; check the disk, or write elsewhere",
    errno.ENAMETOOLONG: "; choose a shorter name",
    errno.ENOMEM: "; close other programs, or allow more memory",
    errno.EAGAIN: "; close other programs, or allow more memory and processes",
    errno.EMFILE: "; allow more open files, such as with: ulimit -n 1024",
}
# Windows gives the number 13 for these too: the file is open in another program.
_IN_USE, _IN_USE_HINT = (32, 33), "; close the program that has it open, and try again"


@contextmanager
def exits(*, quiet: bool = False) -> Iterator[Messages]:
    """Run a command; what it raises becomes one line on stderr and an exit code."""
    messages = Messages(quiet=quiet)
    _use_utf8()
    stop, before = _hear()
    try:
        with aborts_end(INPUT):
            yield messages
        stop.refuse_lost()
        if sys.stdout is not None:
            sys.stdout.flush()
    except KeyboardInterrupt:
        raise typer.Exit(stop.report()) from None
    except BrokenPipeError:  # the reader of our output has closed it
        _drop_output()
    except OSError as error:
        from ration.core.os_errors import os_error_of

        _write_os_error(os_error_of(error) or error, "standard output")
        raise typer.Exit(OUTPUT) from None
    except (typer.Exit, typer.TyperException):
        if stop.number is not None and not stop.reported:  # Typer makes an error of it too
            raise typer.Exit(stop.report()) from None
        raise
    except BaseException as error:  # a traceback would help no user, and may hold personal data
        if not (isinstance(error, Exception) or type(error).__name__ == "PanicException"):
            raise
        code = _report(messages, error) if stop.number is None else stop.report()
        raise typer.Exit(code) from None
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class Stop:
    """Hears the signals that end a run; `number` is the first, None means there was none.

    `reported` is whether its line is written.
    """

    def __init__(self) -> None:
        self.number: int | None = None
        self.reported = False
        self._at = 0.0

    def heard(self, number: int, _frame: object) -> None:
        """Interrupt the command: what it does after that is to clean up, which another may not end.

        If it still runs after seconds, the interruption was lost, and it is interrupted again.
        The number is for `number_of`, if none of our contexts catches it.
        """
        again, self._at = self._at, time.monotonic()
        if self.number is None or self._at - again > _AGAIN:
            self.number = self.number or number
            raise KeyboardInterrupt(self.number)

    def refuse_lost(self) -> None:
        """Raise KeyboardInterrupt if one was lost, such as where Typer returns a code for it."""
        if self.number is not None and not self.reported:
            raise KeyboardInterrupt

    def report(self) -> int:
        """Write the line of an interrupted run, and return its exit code."""
        number = self.number or signal.SIGINT  # the end of the input of a question
        write_line(stopped_line(number))
        self.reported = True
        return stopped_code(number)


def _hear() -> tuple[Stop, dict[int, Any]]:
    """Hear signals from now on; also what was to be done before, to put back.

    A signal that is ignored stays so: `nohup` and shells ask for it. Within another such context,
    that one hears them.
    """
    found = (getattr(signal, name, None) for name in STOPS)
    before = {each: signal.getsignal(each) for each in found if each is not None}
    for handler in before.values():
        outer = getattr(handler, "__self__", None)
        if isinstance(outer, Stop):
            return outer, {}
    stop = Stop()
    hears = {each: handler for each, handler in before.items() if handler != signal.SIG_IGN}
    for number in hears:
        signal.signal(number, stop.heard)
    return stop, hears


def _write_os_error(error: OSError, nameless: str) -> None:
    """Write what an error of the system is about, and how to fix it."""
    if error.errno == errno.ENOENT and error.filename is None:  # as no output is
        write_line("the folder that you are in was removed; change to another", "error")
        return
    where = error.filename or nameless  # a file has its name
    what = error.strerror or str(error)
    in_use = getattr(error, "winerror", None) in _IN_USE
    hint = _IN_USE_HINT if in_use else _HINTS.get(error.errno or 0, "")
    hint = "" if ";" in what else hint
    write_line(f"{where}: {what[:1].lower()}{what[1:]}{hint}", "error")


def _drop_output() -> None:
    """Send the rest of standard output nowhere, or Python would complain at the end."""
    with suppress(io.UnsupportedOperation):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _use_utf8() -> None:
    """Write UTF-8 into files and pipes, whatever the locale: sites have names in any script."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            terminal = stream.isatty()
            stream.reconfigure(encoding=None if terminal else "utf-8", errors="replace")


def _report(messages: Messages, error: BaseException) -> int:
    """Write what is wrong, and return the exit code."""
    from ration.core.os_errors import os_error_of
    from ration.core.problems.errors import InputError, RationError
    from ration.core.running.memory import is_lack_of_memory, out_of_memory

    if not isinstance(error, RationError):
        if is_lack_of_memory(error):
            error = out_of_memory()
        elif (of_system := os_error_of(error)) is not None:
            _write_os_error(of_system, "a file")
            return INPUT
    if not isinstance(error, RationError):
        if os.environ.get("RATION_TRACEBACK"):
            raise error
        kind = type(error).__name__
        hint = "set RATION_TRACEBACK=1 to see where"
        write_line(f"ration itself has failed, not your files ({kind}); {hint}.", "error")
        return FAULT
    messages.problems(error.source, error.problems)
    unread = isinstance(error, InputError)
    rows = (each for each in error.problems if each.row and each.code != "header-missing")
    if not unread and any(not each.warning for each in rows):  # they may be very many
        has_rejects = error.source == messages.rejects_of
        or_else = ", or leave them out with --rejects FILE" if has_rejects else ""
        messages.advise(f"Nothing was written. Fix the rows{or_else}.")
    return INPUT if unread else DATA
