"""What a search for likely duplicates found, in counts: nothing of it tells who people are."""

from ration.core.models import Frozen, Several
from ration.results.lines import Counts


class Compared(Frozen):
    """The columns that hold `what` (name, phone, document, birth).

    `guessed` says whether they were taken for it by their names.
    """

    what: str
    columns: Several[str]
    guessed: bool


class TooCommon(Frozen):
    """How many values of `what` are shared by too many rows to compare each with each.

    `rows` is how many rows have them; those are compared by what else they hold, and a phone or
    document that so many have speaks for nothing.
    """

    what: str
    values: int
    rows: int


class SimilarFound(Frozen):
    """How many pairs of rows are perhaps one household, and of how many rows they are.

    `scores` counts the pairs by score, from 70 to 100. `unread` counts the cells that say
    nothing that can be compared, as a phone `0000`.
    """

    pairs: int
    rows: int
    scores: Counts
    compared: Several[Compared]
    unread: Counts
    too_common: Several[TooCommon]
