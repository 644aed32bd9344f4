"""Run a program on its own terminal: read what it writes, send keys."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from codecs import getincrementaldecoder
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

BIN = Path(sys.executable).parent
RATION = str(BIN / "ration")
PATIENCE = 30.0  # seconds, enough for a busy machine


class Terminal:
    """The controlling side of a terminal on which a program runs."""

    def __init__(self, process: "subprocess.Popen[bytes]", screen: int) -> None:
        self.process = process
        self._screen = screen

    def type(self, keys: str) -> None:
        """Send keys to the program."""
        os.write(self._screen, keys.encode())

    @property
    def echoes(self) -> bool:
        """Whether what is typed is shown."""
        return bool(termios.tcgetattr(self._screen)[3] & termios.ECHO)

    def until(self, *marks: str, seconds: float = PATIENCE) -> str:
        """Read until one of the marks appears, the program ends, or the time is over."""
        got, end = "", time.monotonic() + seconds
        decoder = getincrementaldecoder("utf-8")("replace")  # a character may come in two parts
        while time.monotonic() < end and not any(mark in got for mark in marks):
            if select.select([self._screen], [], [], 0.05)[0]:
                try:
                    got += decoder.decode(os.read(self._screen, 65536))
                except OSError:  # the program has ended
                    break
        return got

    def rest(self) -> str:
        """Read until the program ends."""
        written = self.until()
        self.process.wait(PATIENCE)
        return written


@contextmanager
def on_terminal(
    words: Sequence[str | Path],
    cwd: Path,
    *,
    columns: int = 100,
    stdin: int | None = None,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Terminal]:
    """Run a program on a terminal; `stdin` None means the terminal is also its input."""
    screen, program = pty.openpty()
    fcntl.ioctl(program, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(
        [str(word) for word in words],
        cwd=cwd,
        env=surroundings(**(environment or {})),
        stdin=program if stdin is None else stdin,
        stdout=program,
        stderr=program,
        start_new_session=True,
    )
    os.close(program)
    try:
        yield Terminal(process, screen)
    finally:
        process.kill()
        process.wait()
        os.close(screen)


def surroundings(**environment: str) -> Mapping[str, str]:
    """The environment of a user with `ration` on the path and a plain terminal."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"}
    }
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    return {**kept, "PATH": path, "TERM": "xterm", **environment}


def screen(written: str) -> list[str]:
    """The lines on a terminal after this text was written to it."""
    lines, row, at = [""], 0, 0
    for sign in re.findall(r"\x1b\[[?0-9;]*[A-Za-z]|[^\x1b]", written):
        if sign == "\n":
            row += 1
            lines += [""] * (row + 1 - len(lines))
        elif sign == "\r":
            at = 0
        elif sign == "\x1b[2K":
            lines[row] = ""
        elif sign.endswith("A") and sign.startswith("\x1b"):
            row -= int(sign[2:-1])
        elif not sign.startswith("\x1b"):
            lines[row] = lines[row].ljust(at)[:at] + sign + lines[row][at + 1 :]
            at += 1
    return [line.rstrip() for line in lines]
