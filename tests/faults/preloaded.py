"""Start this program anew with a library of C that comes before that of the system."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def can_preload() -> bool:
    """Whether calls to the system can be replaced here: on Linux, with a compiler of C."""
    return sys.platform == "linux" and shutil.which("cc") is not None


def begin_again(folder: Path, name: str, size: int) -> None:
    """Start this program anew with the library `name`.c, unless it is so already.

    All processes map a file of `size` bytes, which the variable of that name names.
    """
    variable = name.upper()
    if variable in os.environ:
        return
    library, plan = folder / f"{name}.so", folder / name
    plan.write_bytes(bytes(size))
    source = HERE / f"{name}.c"
    words: list[str | Path] = ["cc", "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"]
    subprocess.run(words, check=True, capture_output=True)
    environment = os.environ | {variable: str(plan), "LD_PRELOAD": str(library)}
    os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], environment)
