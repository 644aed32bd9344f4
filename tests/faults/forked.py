"""Run the command in a fork of this process, which has imported it: that takes the least time."""

import atexit
import faulthandler
import os
import shlex
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from command import app

from .attempt import begin

MOST = 300  # seconds of a run: more is a hang, even where many programs share the machine
HUNG = -1000
_LOOK = 20  # seconds before a hang is ended: where its threads are


class Ended(NamedTuple):
    """The code of a run that ended, or minus the signal, or HUNG; and what it wrote."""

    code: int
    out: str
    err: str


def imported() -> None:
    """Import all that commands need: a fork has it, and takes half the time."""
    begin()


def run_forked(words: str, cwd: Path, log: Path, variables: dict[str, str] | None = None) -> Ended:
    """Run `ration` with these words in a fork; its output goes through files in `log`."""
    child = os.fork()
    if child == 0:
        code = 70
        try:
            code = _run(words, cwd, log, variables or {})
        finally:
            os._exit(code)
    code = _wait(child)
    out, err = ((log / name).read_text("utf-8", "replace") for name in ("out", "err"))
    return Ended(code, out, err)


def _wait(child: int) -> int:
    until = time.monotonic() + MOST
    pause = 0.001
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(pause)
        pause = min(0.02, pause * 1.5)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return HUNG


def _run(words: str, cwd: Path, log: Path, variables: dict[str, str]) -> int:
    os.setpgid(0, 0)
    os.chdir(cwd)
    os.environ.update(variables)
    import tempfile

    tempfile.tempdir = None  # it may be another
    for number, name in ((1, "out"), (2, "err")):
        file = os.open(log / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(file, number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    faulthandler.dump_traceback_later(MOST - _LOOK, file=2)  # of all threads, if it hangs
    sys.stdin, sys.stdout, sys.stderr = (
        open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115 - until the end
        for number, mode in ((0, "r"), (1, "w"), (2, "w"))
    )
    sys.argv = ["ration", *shlex.split(words)]
    code = 0
    try:
        app()(prog_name="ration")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        import traceback

        traceback.print_exc()
        code = 1
    atexit._run_exitfuncs()
    faulthandler.cancel_dump_traceback_later()
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    return code
