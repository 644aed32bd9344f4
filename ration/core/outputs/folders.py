"""The folders that an output is in: made where they are missing, gone again if it never comes."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ration.core.running.interrupt import uninterrupted


@contextmanager
def folders_of(path: Path) -> Iterator[None]:
    """Make the folders that a path is in. At the end, those it made are removed if empty.

    So a run that fails, or is interrupted, leaves no folder that was not there before.
    """
    made: list[Path] = []
    try:
        for folder in reversed([*_missing(path.parent)]):
            with suppress(OSError):  # such as one that another run has just made: it is its own
                folder.mkdir()
                made.append(folder)
        path.parent.mkdir(parents=True, exist_ok=True)  # says why what is missing cannot be made
        yield
    finally:
        with uninterrupted(), suppress(OSError):  # there is something in it
            for folder in reversed(made):
                folder.rmdir()


def _missing(folder: Path) -> Iterator[Path]:
    """The folder and those that it is in, as far as they are missing, innermost first."""
    while not folder.is_dir() and folder != folder.parent:
        yield folder
        folder = folder.parent
