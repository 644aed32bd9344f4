"""Temporary folders for work: they go with the process, or with the next run if it was killed."""

import os
import tempfile
import weakref
from functools import cache
from pathlib import Path
from types import TracebackType

from ration.core.outputs.claims import Claim, claim, remove, sweep
from ration.core.running.interrupt import uninterrupted


class WorkFolder:
    """A temporary folder that only the owner may read; it goes at the latest with the process.

    It is in `parent`, under a hidden name, or where the system keeps temporary files: `TMPDIR`
    names another place. What killed runs left there is removed first.
    """

    def __init__(self, parent: Path | None = None) -> None:
        hidden = "" if parent is None else "."
        parent = parent or Path(tempfile.gettempdir())
        _swept(parent)
        self.path = parent / f"{hidden}ration-{os.urandom(6).hex()}"
        with uninterrupted():
            self._claimed = claim(self.path, [self.path.name])
            self._at_last = weakref.finalize(self, _end, self.path, self._claimed)
        self.path.mkdir(mode=0o700)

    def __enter__(self) -> Path:
        """The folder."""
        return self.path

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove it."""
        self.close()

    def close(self) -> None:
        """Remove it. If a signal comes before that begins, it goes with the process."""
        _end(self.path, self._claimed)
        self._at_last.detach()


def _end(path: Path, claimed: Claim) -> None:
    with uninterrupted():
        remove(path)
        claimed.release()


@cache
def _swept(folder: Path) -> None:
    """Clean a folder once: it may have very many files."""
    sweep(folder)
