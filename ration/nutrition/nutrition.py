"""The nutrition of a ration: the record, with what people read of it."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import PrivateAttr

from ration.core.problems.names import no_such
from ration.core.problems.problem import Problem
from ration.core.text.html import html_heading, html_lines, html_table
from ration.nutrition.record import NutrientCover, NutritionRecord

if TYPE_CHECKING:
    from ration.export.answer import Answer


class Nutrition(NutritionRecord):
    """Energy and nutrients of a ration per person, what they cover, and what they are made of."""

    _warnings: Sequence[Problem] = PrivateAttr(default=())

    @classmethod
    def of(cls, record: NutritionRecord, warnings: Iterable[Problem] = ()) -> "Nutrition":
        """The record as it is, with the warnings of its plan."""
        found = cls.model_construct(**{name: getattr(record, name) for name in cls.model_fields})
        found._warnings = tuple(warnings)
        return found

    @property
    def warnings(self) -> Sequence[Problem]:
        """The warnings of the plan."""
        return self._warnings

    def nutrient(self, name: str) -> NutrientCover:
        """The figures of a nutrient, by its key; KeyError if there is no such nutrient.

        >>> from ration.nutrition.assess import nutrition_of
        >>> round(nutrition_of("kaesong-2020").nutrient("energy_kcal").days)
        32
        """
        for each in self.nutrients:
            if each.nutrient == name:
                return each
        raise no_such("nutrient", name, [each.nutrient for each in self.nutrients])

    def answer(self) -> "Answer":
        """What it says, in sentences, tables and charts."""
        from ration.nutrition.answers.answer import nutrition_answer

        return nutrition_answer(self)

    def write(self, path: str | Path, *, force: bool = False) -> None:
        """Write the answer to FILE.xlsx or FILE.html, all or nothing.

        Raises ValueError for another ending, InputError if a package that it needs is not
        installed, FileExistsError if the file exists and not `force`, OSError if it cannot be
        written.
        """
        from ration.export.answer_files import write_answer

        write_answer(path, self.answer(), force=force)

    def to_json(self) -> str:
        """The nutrition as one JSON object of the format `ration.nutrition/1`."""
        return self.model_dump_json(indent=1)

    def _repr_html_(self) -> str:
        answer = self.answer()
        shown = answer.tables[0].shown()
        table = html_table(list(shown.headers), [list(row) for row in shown.rows], shown.numbers)
        return html_heading(answer.title) + html_lines(list(answer.says)) + table
