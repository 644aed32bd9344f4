"""Files that are read more than once, or several that belong together: of one state, or an error.

A register has its own check, which knows the bytes of a file: see `register/source/file_bytes`.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ration.core.problems.errors import InputError
from ration.core.problems.problem import problem

_State = tuple[int, int, int, int]  # number, disk, size, time of the last save


@contextmanager
def unchanged(paths: Iterable[str | Path]) -> Iterator[None]:
    """Raise InputError if a file, or one below a folder, is saved or replaced inside the block.

    Files that come or go in a folder count too. Whatever else failed, that is the cause to name.
    """
    named = [Path(path) for path in paths]
    before = _states(named)
    try:
        yield
    except Exception:
        _refuse_changed(before, named)
        raise
    _refuse_changed(before, named)


def _refuse_changed(before: dict[Path, _State], paths: Iterable[Path]) -> None:
    now = _states(paths)
    other = sorted(path for path, _ in before.items() ^ now.items())
    if other:
        raise InputError(str(other[0]), [problem("file-changed")])


def _states(paths: Iterable[Path]) -> dict[Path, _State]:
    found = {}
    for path in paths:
        below = (Path(place, name) for place, _, names in os.walk(path) for name in names)
        for file in (path, *below):
            try:
                stat = file.stat()
            except OSError:  # missing, or a link to nothing: reading it says so
                continue
            if not file.is_dir():
                found[file] = (stat.st_ino, stat.st_dev, stat.st_size, stat.st_mtime_ns)
    return found
