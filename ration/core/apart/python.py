"""How to start another Python process, wherever this one runs."""

import errno
import os
import sys
from pathlib import Path


def python_command(script: str | Path) -> list[str]:
    """The command that runs a script with this Python, isolated as this process is.

    What a program set with `multiprocessing.set_executable` is used. Raises OSError if there is
    no Python to start: a program that is one file (frozen) would start itself again.
    """
    spawn = sys.modules.get("multiprocessing.spawn")
    python = os.fsdecode((spawn and spawn.get_executable()) or sys.executable or "")
    if not python or (getattr(sys, "frozen", False) and python == sys.executable):
        raise FileNotFoundError(errno.ENOENT, "no Python is known that can start a process")
    flags = ["-P"]
    if sys.flags.ignore_environment:
        flags.append("-E")
    if sys.flags.no_user_site:
        flags.append("-s")
    return [python, *flags, str(script)]
