"""The sum of one rule for one household, as a record: factors and result."""

from typing import Literal

from ration.core.models import Frozen
from ration.core.quantity.quantity import Quantity
from ration.programme.condition import Condition
from ration.programme.schedule import Percent


class Reckoning(Frozen):
    """How one rule comes to an amount: heads × rate × level × days × times + base, in bounds.

    `excluded` is the condition of `only` that the household does not meet; it has no heads then.
    `counted` names what is counted, by its column, and `per` as the rule has it; of `heads`, at
    most `cap` count. `rate` None means that nothing counts. Other factors that are None are not in
    the rule. `unbounded` is the sum before `at_least` and `at_most`; None means
    that they do not change it. `exact` is before rounding, `rounded` after the rule's own; None
    means that it has none. `text` is the sum in one line.
    """

    counted: str
    per: str
    heads: int
    cap: int | None = None
    excluded: Condition | None = None
    rate: Quantity | None = None
    level: Percent | None = None
    days: int | None = None
    times: int | None = None
    base: Quantity | None = None
    at_least: Quantity | None = None
    at_most: Quantity | None = None
    unbounded: Quantity | None = None
    exact: Quantity
    rounded: Quantity | None = None
    text: str = ""

    @property
    def due(self) -> Quantity:
        """What the rule gives: rounded, if it rounds."""
        return self.exact if self.rounded is None else self.rounded


class RoundingUsed(Frozen):
    """How an amount becomes whole steps: in multiples of `to`.

    `threshold` is the remainder above which it is rounded up; `never_zero` means that whoever is
    due some gets at least one `to`. `text` has the same in words.
    """

    mode: Literal["up", "down", "nearest", "threshold"]
    to: Quantity
    threshold: Quantity | None = None
    never_zero: bool = False
    text: str


class ExplainedRule(Frozen):
    """One rule of a programme applied: its place in the file, its words, where it comes from.

    `source` None means that the programme names none. `reckoning` None is for a site, whose
    households each have one. `rounding` None means that the rule rounds nothing.
    """

    place: str
    text: str
    source: str | None
    assumption: bool
    reckoning: Reckoning | None = None
    rounding: RoundingUsed | None = None
