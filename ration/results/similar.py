"""The result of a search for likely duplicates, in counts without personal data."""

from ration.core.models import Frozen, Several
from ration.results.lines import Counts


class Compared(Frozen):
    """The columns with `what` (name, phone, document, birth).

    `guessed` means they were chosen by their names.
    """

    what: str
    columns: Several[str]
    guessed: bool


class TooCommon(Frozen):
    """How many values of `what` are in too many rows to compare each pair.

    `rows` is how many rows have them. Those rows are compared by their other columns; such a
    common phone or document counts for nothing.
    """

    what: str
    values: int
    rows: int


class SimilarFound(Frozen):
    """How many pairs of rows may be the same household, and how many rows are in them.

    `scores` counts the pairs by score, from 70 to 100. `unread` counts the cells that cannot be
    compared, such as a phone `0000`.
    """

    pairs: int
    rows: int
    scores: Counts
    compared: Several[Compared]
    unread: Counts
    too_common: Several[TooCommon]
