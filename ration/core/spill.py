"""Tables that do not fit in memory, in a temporary folder that is removed at the end."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import polars as pl

from ration.core.outputs.work_folder import WorkFolder
from ration.core.problems.errors import InputError
from ration.core.problems.problem import problem
from ration.core.running.memory import in_words


class Spill:
    """A temporary folder of tables; it goes with this object, and at the latest with the process.

    It is where the system keeps temporary files: `TMPDIR` names another place.
    """

    def __init__(self) -> None:
        try:
            self._work = WorkFolder()
        except OSError as error:
            where = str(error.filename or "TMPDIR")
            raise InputError(where, [problem("spill-nowhere")]) from None
        self.folder, self.close = self._work.path, self._work.close
        self._count = 0

    def write(self, table: pl.DataFrame) -> Path:
        """Write one table to a new file. Raises InputError if the disk has no room for it."""
        needed = int(table.estimated_size())
        self.refuse_full(needed)
        self._count += 1
        path = self.folder / f"{self._count}.arrow"
        try:
            table.write_ipc(path, compression="uncompressed")
        except (OSError, pl.exceptions.PolarsError):
            self._full(needed)
        return path

    def read(self, paths: Iterable[Path]) -> pl.DataFrame:
        """Read tables of the same columns as one."""
        return pl.concat([pl.read_ipc(path) for path in paths])

    def refuse_full(self, needed: int) -> None:
        """Raise InputError if the disk has no room for so many bytes."""
        if shutil.disk_usage(self.folder).free < needed:
            self._full(needed)

    def _full(self, needed: int) -> None:
        free = in_words(shutil.disk_usage(self.folder).free)
        wrong = problem("spill-full", needed=in_words(needed), free=free)
        raise InputError(str(self.folder.parent), [wrong]) from None
