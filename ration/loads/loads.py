"""Which packs travel on which vehicle and trip, and the files of it."""

from pathlib import Path

from pydantic import PrivateAttr

from ration.accounts.journal.trips import trip_rows
from ration.export.answer import Answer
from ration.export.inputs import Input
from ration.loads.answer import loads_answer
from ration.loads.folder import write_loads
from ration.results.loads import LoadsRecord


class Loads(LoadsRecord):
    """Which packs of a plan travel on which vehicle and trip, and when; it writes files."""

    _read: tuple[Input, ...] = PrivateAttr(default=())

    def to_json(self) -> str:
        """The loads as one JSON object of the format `ration.loads/1`."""
        return self.model_dump_json(indent=1)

    def answer(self) -> Answer:
        """The answer in sentences, tables and charts."""
        return loads_answer(self)

    def write(self, path: str | Path, *, force: bool = False) -> None:
        """Write a new folder, or FILE.xlsx or FILE.html, all or nothing.

        A folder has `loads.json`, `trips.csv`, `load-lists.csv`, `days.csv`, a table for whatever
        else there is, and `journal.csv`: a journal of all dispatches as planned. Raises ValueError
        for another ending, InputError if a package that it needs is not installed, FileExistsError
        if it exists (`force` replaces what ration wrote), OSError if it cannot be written.
        """
        write_loads(
            Path(path),
            "loads.json",
            self,
            self.answer(),
            force=force,
            read=self._read,
            journal=trip_rows(self),
        )
