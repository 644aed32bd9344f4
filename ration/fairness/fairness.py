"""What fairness found, with what people read of it."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import PrivateAttr

from ration.core.text.html import html_heading, html_lines, html_table
from ration.export.inputs import Input
from ration.fairness.record import FairnessRecord

if TYPE_CHECKING:
    from ration.export.answer import Answer


class Fairness(FairnessRecord):
    """Who gets how much per head, and how even that is within and between areas."""

    _inputs: tuple[Input, ...] = PrivateAttr(default=())

    @classmethod
    def of(cls, record: FairnessRecord, inputs: Iterable[Input] = ()) -> "Fairness":
        """The record as it is, with the inputs that its files must not replace."""
        found = cls.model_construct(**{name: getattr(record, name) for name in cls.model_fields})
        found._inputs = tuple(inputs)
        return found

    def answer(self) -> "Answer":
        """What it says, in sentences, tables and charts."""
        from ration.fairness.answer import fairness_answer

        return fairness_answer(self)

    def write(self, path: str | Path, *, force: bool = False) -> None:
        """Write the answer to FILE.xlsx or FILE.html, all or nothing.

        Raises ValueError for another ending, InputError if a package that it needs is not
        installed, FileExistsError if the file exists and not `force`, OSError if it cannot be
        written.
        """
        from ration.export.answer_files import write_answer

        write_answer(path, self.answer(), force=force, read=self._inputs)

    def _repr_html_(self) -> str:
        answer = self.answer()
        shown = answer.tables[0].shown()
        table = html_table(list(shown.headers), [list(row) for row in shown.rows], shown.numbers)
        return html_heading(answer.title) + html_lines(list(answer.says)) + table
