"""The result of a search for likely duplicates, in counts without personal data."""

from collections.abc import Sequence

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


def added_up(results: Sequence[SimilarFound]) -> SimilarFound:
    """The counts of several tables together."""
    scores: dict[str, int] = {}
    for result in results:
        for score, count in result.scores:
            scores[score] = scores.get(score, 0) + count
    order = sorted(scores, key=lambda score: int(score.split(" ")[0]), reverse=True)
    return SimilarFound(
        pairs=sum(result.pairs for result in results),
        rows=sum(result.rows for result in results),
        scores=tuple((score, scores[score]) for score in order),
        compared=tuple(each for result in results for each in result.compared),
        unread=tuple(each for result in results for each in result.unread),
        too_common=tuple(each for result in results for each in result.too_common),
    )
