"""Who gets nothing, and why, as a record."""

from ration.core.models import Frozen


class Exclusion(Frozen):
    """How many households get nothing of `item`, and why; `item` None means nothing at all.

    Their `value` in `column` is one that `only` excludes, or one that gives no heads. A household
    that two columns exclude is counted for both.
    """

    item: str | None
    column: str
    value: str
    households: int
