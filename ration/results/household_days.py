"""How many days the households of a plan have, as a record."""

from pydantic import Field

from ration.core.models import Frozen


class HouseholdDays(Frozen):
    """The days that daily rates are for, by household, where a register has them.

    `days` are the programme's, which no household exceeds. `fewer` has, for each smaller number
    of days, how many accepted households have it.

    >>> HouseholdDays(days=30, fewer=((10, 2), (20, 1))).words
    '3 households with fewer than 30 days'
    """

    days: int
    fewer: tuple[tuple[int, int], ...] = Field(default=())

    @property
    def households(self) -> int:
        """How many households have fewer days than the programme."""
        return sum(households for _, households in self.fewer)

    @property
    def words(self) -> str:
        """The number of households with fewer days, in words; "" if there are none."""
        number = self.households
        plural = "" if number == 1 else "s"
        return f"{number:,} household{plural} with fewer than {self.days} days" if number else ""
