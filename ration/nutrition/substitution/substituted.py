"""What replaces a missing item: its record, and the files that it writes."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from ration.export.answer import Answer
from ration.export.answer_files import write_answer
from ration.nutrition.substitution.answer import substitution_answer
from ration.nutrition.substitution.find import substitution_record
from ration.nutrition.substitution.record import SubstitutionRecord
from ration.plan.plan_for import Subject


class Substitution(SubstitutionRecord):
    """What to hand out instead of an item; it can be written as a workbook or a page."""

    def to_json(self) -> str:
        """The record as JSON; exact numbers are text."""
        return self.model_dump_json(indent=1)

    def answer(self) -> Answer:
        """The record for people to read: sentences and tables."""
        return substitution_answer(self)

    def write(self, path: str | Path, *, force: bool = False) -> None:
        """Write FILE.xlsx, a workbook, or FILE.html, a page; raises as `write_answer` does."""
        write_answer(path, self.answer(), force=force)


def substitute(
    subject: Subject,
    item: str,
    *,
    instead: Sequence[str] = (),
    days: int | None = None,
    household: Mapping[str, str | int] | None = None,
) -> Substitution:
    """What a programme may hand out instead of an item that is missing.

    The ratios are of UNHCR and WFP, 1997, and hold for one month. `instead` are words of foods; ()
    means those of the programme that may replace it, or else one of each group. `days` None means
    those of the programme, or 30. `household` is as for `design`.

    Raises InputError for an item or a food that is not known, DataError for a food that may not
    replace it, and for more days than the ratios hold.

    >>> found = substitute("kaesong-2020", "oil", instead=["maize"])
    >>> found.grams, found.substitutes[0].grams
    (Fraction(46, 3), Fraction(46, 1))
    """
    record = substitution_record(subject, item, instead, days, household)
    return Substitution.model_construct(**dict(record))
