"""Change an input at one moment of a run: before the n-th look at it, for every n.

A look is whatever opens, lists or asks about a file, or lets Polars read. Each moment is a run
of its own, so that all that a run writes can be compared with that of the old and the new input.
"""

import builtins
import contextlib
import io
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import pytest
from command import Ran, run

_LOOKS = ((builtins, "open"), (io, "open"), (os, "stat"), (os, "scandir"), (os, "listdir"))
_READS = ("collect", "collect_batches", "collect_schema", "sink_parquet", "sink_csv", "sink_ipc")


class State(NamedTuple):
    """What a run ended with: its exit code, its output, and every file that it wrote."""

    ran: Ran
    files: dict[str, bytes]


class Looks:
    """Count looks at a place, and change it before the one with this number."""

    def __init__(self, number: int, change: Callable[[], object], place: Path) -> None:
        self.count = 0
        self._number, self._change, self._within = number, change, str(place)

    def look(self) -> None:
        """Count a look; looks of the change itself do not count."""
        self.count += 1
        if self.count == self._number:
            self._change()

    def of_file(self, own: Callable[..., Any]) -> Callable[..., Any]:
        """A function of the system that looks at the place if its path is there."""

        def call(path: Any = ".", *words: Any, **options: Any) -> Any:
            named = isinstance(path, str | os.PathLike)
            if named and os.path.normpath(Path.cwd() / path).startswith(self._within):
                self.look()
            return own(path, *words, **options)

        return call

    def of_frame(self, own: Callable[..., Any]) -> Callable[..., Any]:
        """A method of Polars, which looks at files by itself."""

        def call(*words: Any, **options: Any) -> Any:
            self.look()
            return own(*words, **options)

        return call


@contextlib.contextmanager
def at_moment(number: int, change: Callable[[], object], place: Path) -> Iterator[Looks]:
    """Call `change` before the look with this number at `place` or what is in it."""
    looks = Looks(number, change, place)
    with pytest.MonkeyPatch.context() as patch:
        for module, name in _LOOKS:
            patch.setattr(module, name, looks.of_file(getattr(module, name)))
        for name in _READS:
            patch.setattr(pl.LazyFrame, name, looks.of_frame(getattr(pl.LazyFrame, name)))
        yield looks


class Case(NamedTuple):
    """A command, what it reads that changes, and what it may write.

    `place` is a file or a folder in the folder of the run; `new` is its other state, beside it.
    """

    words: tuple[str, ...]
    place: str
    new: str
    outputs: tuple[str, ...] = ("out",)


def written(folder: Path, outputs: tuple[str, ...]) -> dict[str, bytes]:
    """All files of the outputs, by their paths; hidden ones too."""
    found = [folder / each for each in outputs]
    files = [file for each in found for file in ([each] if each.is_file() else each.rglob("*"))]
    return {str(file.relative_to(folder)): file.read_bytes() for file in files if file.is_file()}


def state_at(case: Case, files: Path, number: int, here: Path) -> tuple[State, int]:
    """Run a case in a copy of `files`, changed at a moment: -1 means before it, 0 never."""
    shutil.rmtree(here, ignore_errors=True)
    shutil.copytree(files, here, symlinks=True, copy_function=os.link)
    place, new = here / case.place, here / case.new

    def change() -> None:
        """Replace the input as ration and most programs do: by renaming."""
        if place.is_dir():
            place.rename(here / "was")
        new.rename(place)

    if number < 0:
        change()
    with at_moment(number, change, place) as looks:
        ran = run(*case.words, cwd=here)
    return State(ran, written(here, case.outputs)), looks.count


def mixtures(case: Case, files: Path, here: Path, moments: int | None) -> Iterator[str]:
    """The moments, evenly spread, at which the result is not that of the old or the new input.

    None means all moments. A run may also refuse the input and say why, if all that it has written
    by then is of the old one.
    """
    old, looks = state_at(case, files, 0, here)
    new, _ = state_at(case, files, -1, here)
    assert {old.ran.code, new.ran.code} <= {0, 1}, (old.ran.err, new.ran.err)
    assert old != new
    step = 1 if moments is None else max(1, looks // moments)
    for number in range(looks, 0, -step):
        now, _ = state_at(case, files, number, here)
        refused = "was saved or replaced" in now.ran.err
        if refused and now.ran.code == 3 and now.files.items() <= old.files.items():
            continue
        if not refused and (now.ran[:2], now.files) in [(s.ran[:2], s.files) for s in (old, new)]:
            continue
        yield f"{case.words} at look {number} of {looks}: {now.ran.code}, {now.ran.err[-200:]}"
