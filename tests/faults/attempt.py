"""One attempt: run a command in a fork, send it a signal, and return how it ended."""

import atexit
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from pkgutil import walk_packages
from typing import Any, NamedTuple

PATIENCE = 120.0  # seconds that a run may take
# What Python tells its audit hooks before it changes the disk, or begins a process.
_CHANGES = {
    *("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "os.link", "os.truncate"),
    *("shutil.rmtree", "shutil.copyfile", "subprocess.Popen", "ctypes.dlsym"),
}
_IMPORTED = (
    *("polars", "pydantic", "rich.console", "xlsxwriter", "jinja2", "leather", "fontTools.ttLib"),
    *("cryptography.hazmat.primitives.asymmetric.ec", "pyrage", "minisign", "pypdf", "cbor2"),
    *("pyhanko.sign.signers", "narwhals", "segno", "ration.plan.compute", "tempfile", "ctypes"),
)


class Ended(NamedTuple):
    """How a run ended: its code (of a signal, negative), what it wrote, and its changes.

    `sent` is whether the signal was sent, `alive` how many of its processes lived on.
    """

    code: int
    out: str
    err: str
    changes: int
    sent: bool
    seconds: float
    alive: int


def begin() -> Any:
    """Import the command and what it uses, so that each fork has it; return what runs it."""
    for name in _IMPORTED:
        with suppress(ImportError):
            import_module(name)
    named = entry_points(group="console_scripts", name="ration")
    package = next(each.module.split(".")[0] for each in named if "ration_cli" in each.value)
    for room in ("ration", package):
        for found in walk_packages(import_module(room).__path__, f"{room}."):
            if (
                not found.name.endswith(("__main__", ".typesetting.worker"))
                and ".spark" not in found.name
            ):
                import_module(found.name)
    return import_module(f"{package}.start").run


def run(
    app: Any, words: list[str], folder: Path, number: int = 0, *, at: int = 0, after: float = 0
) -> Ended:
    """Run the command in a folder, with its temporary files in `tmp` beside it.

    The signal comes before the change number `at`, or after so many seconds; 0 means never.
    """
    pid = start(app, words, folder, folder.parent, number, at=at)
    return until_end(pid, folder.parent, number, at=at, after=after)


def start(
    app: Any, words: list[str], folder: Path, log: Path, number: int = 0, *, at: int = 0
) -> int:
    """Begin the command in a fork; the number of its process. It writes into the folder `log`."""
    (log / "changes").unlink(missing_ok=True)
    pid = os.fork()
    if not pid:
        _child(app, words, folder, log, number, at)
    return pid


def until_end(pid: int, log: Path, number: int = 0, *, at: int = 0, after: float = 0) -> Ended:
    """Wait for a command that was begun, and send the signal after so many seconds."""
    began, sent = 0.0, False
    while True:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if not began and _read(log / "changes"):
            began = time.monotonic()
        seconds = time.monotonic() - began if began else 0.0
        if ended:
            break
        if after and not sent and seconds >= after:
            os.kill(pid, number)
            sent = True
        if seconds > PATIENCE:
            os.killpg(pid, signal.SIGKILL)
        time.sleep(0.005)
    out, err = (_read(log / name) for name in ("out", "err"))
    changes = int(_read(log / "changes") or 0)
    alive = _alive(pid)
    code = os.waitstatus_to_exitcode(status)
    return Ended(code, out, err, changes, sent or 0 < at <= changes, seconds, alive)


def _child(app: Any, words: list[str], folder: Path, log: Path, number: int, at: int) -> None:
    code = 70
    try:
        os.setsid()
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for name, stream in (("out", 1), ("err", 2)):
            opened = os.open(log / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(opened, stream)
        os.environ["TMPDIR"] = tempfile.tempdir = str(folder.parent / "tmp")
        os.chdir(folder)
        changes = os.open(log / "changes", os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        sys.addaudithook(_counter(changes, number, at))
        sys.argv = ["ration", *words]
        os.pwrite(changes, b"0", 0)  # begun
        app()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0 if ended.code is None else 1
    except BaseException as error:
        os.write(2, f"Traceback: {type(error).__name__}\n".encode())
    finally:
        try:  # never to the parent's own cleaning
            with suppress(BaseException):
                sys.stdout.flush()
                atexit._run_exitfuncs()
        finally:
            os._exit(code)


def _counter(file: int, number: int, at: int) -> Callable[[str, Any], None]:
    """Count the changes of the disk; the signal comes before the one of a number."""
    count = 0

    def heard(event: str, about: Any) -> None:
        nonlocal count
        if event == "open":
            name, _, flags = about
            wrote = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
            if not wrote or (isinstance(name, str) and name.startswith(("/dev", "/proc"))):
                return
        elif event not in _CHANGES:
            return
        count += 1
        os.pwrite(file, str(count).encode(), 0)
        if count == at:
            os.kill(os.getpid(), number)

    return heard


def _read(path: Path) -> str:
    return path.read_text("utf-8", errors="replace") if path.exists() else ""


def _alive(group: int) -> int:
    """How many processes of a session live on, a while after its first has ended."""
    for wait in (0.05, 0.2, 0.8, 2.0, 7.0):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return 0
        except PermissionError:
            return 0
        time.sleep(wait)
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)
    return 1
