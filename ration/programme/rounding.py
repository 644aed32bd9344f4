"""How a fraction of a step becomes whole steps: a new rounding mode is added here."""

from fractions import Fraction
from typing import Literal

from ration.core.models import Sourced
from ration.core.quantity import Quantity


class Rounding(Sourced):
    """How a fraction becomes whole steps: the one place where anything is rounded.

    `to` is a pack's name or a quantity; None means the item's step. `threshold` rounds up only
    a remainder above that quantity; unless `to_zero` is true, anyone who is due some gets at
    least one `to`.
    """

    to: str | None = None
    mode: Literal["up", "down", "nearest", "threshold"]
    threshold: Quantity | None = None
    to_zero: bool = False

    def rounded(self, steps: Fraction, to: Fraction, threshold: Fraction | None) -> int:
        """Round `steps` to a multiple of `to` steps; `threshold` is also in steps.

        >>> Rounding(mode="nearest").rounded(Fraction(2500), Fraction(1000), None)
        3000
        """
        count, rest = divmod(steps, to)
        if self.mode == "up":
            count += rest > 0
        elif self.mode == "nearest":
            count += 2 * rest >= to
        elif threshold is not None:
            count += rest > threshold
            if count == 0 and steps > 0 and not self.to_zero:
                count = 1
        return int(count * to)
