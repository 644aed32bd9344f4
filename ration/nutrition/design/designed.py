"""A designed basket: its record, and the files that it writes."""

from pathlib import Path

from pydantic import PrivateAttr

from ration.export.answer import Answer
from ration.export.answer_files import write_answer
from ration.export.output import new_file
from ration.nutrition.design.answer import design_answer
from ration.nutrition.design.record import DesignRecord
from ration.programme.load import dump_programme
from ration.programme.programme import Programme


class Design(DesignRecord):
    """A designed basket; it can be written as a programme to run, a workbook or a page."""

    _written: Programme | None = PrivateAttr(default=None)

    def to_json(self) -> str:
        """The record as JSON; exact numbers are text."""
        return self.model_dump_json(indent=1)

    def as_programme(self) -> Programme:
        """The programme that hands the basket out. Raises ValueError for a design from JSON."""
        if self._written is None:
            raise ValueError("this design was read from JSON; design it again")
        return self._written

    def answer(self) -> Answer:
        """The design for people to read: sentences, tables and bars."""
        return design_answer(self)

    def write(self, path: str | Path, *, force: bool = False) -> None:
        """Write FILE.toml, a programme to run; FILE.xlsx, a workbook; or FILE.html, a page.

        Raises ValueError for another ending, and for the programme of a design from JSON; else as
        `write_answer` does.
        """
        file = Path(path)
        if file.suffix.lower() != ".toml":
            write_answer(file, self.answer(), force=force)
            return
        text = dump_programme(self.as_programme())
        with new_file(file, force=force, private=False) as new:
            new.write_text(text, encoding="utf-8", newline="\n")
