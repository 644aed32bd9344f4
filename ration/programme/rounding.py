"""How a fraction of a step becomes whole steps: a new rounding mode is added here."""

from fractions import Fraction
from typing import Literal

from ration.core.models import Sourced
from ration.core.quantity.quantity import Quantity


class Rounding(Sourced):
    """How a fraction becomes whole steps: the one place where anything is rounded."""

    to: str | None = None
    """The size that amounts are rounded to: the name of a pack, or a quantity. Left out: the step
    of the item.
    Examples: "bag", "0.5 L"."""
    mode: Literal["up", "down", "nearest", "threshold"]
    """Which way; `threshold` rounds up only what exceeds `threshold`.
    Examples: "up", "nearest"."""
    threshold: Quantity | None = None
    """What `mode = "threshold"` compares a remainder with; less than `to`. Left out: no other mode
    has one.
    Example: "200 g"."""
    to_zero: bool = False
    """Whether what does not exceed the threshold becomes nothing; `false`: whoever is due something
    gets at least one `to`.
    Example: true."""

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
