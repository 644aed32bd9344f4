"""Who is entitled to nothing, and why, as a record."""

from ration.core.models import Frozen


class Exclusion(Frozen):
    """How many households get nothing of `item` (None: nothing at all), and why.

    `column` holds `value`, which `only` leaves out or which gives no heads. A household that is
    left out by two columns is counted at both.
    """

    item: str | None
    column: str
    value: str
    households: int
