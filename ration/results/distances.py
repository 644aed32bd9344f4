"""A table of distances as a record: how far places are from each other."""

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from pydantic import Field

from ration.core.models import Frozen, Several
from ration.core.problems.problem import Problem
from ration.results.supply import Exact


class Distance(NamedTuple):
    """The kilometres from a place to another, by name."""

    start: str
    end: str
    km: Exact


class DistanceTable(Frozen):
    """How far places are from each other, and where that comes from.

    A distance holds both ways, unless the other way is in the table too. `rows` are those of the
    file; `sha256` None means it is no file. `warnings` are about how it was read.

    >>> table = DistanceTable(distances=(Distance("Port", "North", Fraction(25, 2)),))
    >>> table.km("North", "Port"), table.km("North", "West")
    (Fraction(25, 2), None)
    """

    source: str = "a table of distances"
    sha256: str | None = None
    rows: int = 0
    distances: Several[Distance] = Field(default=(), repr=False)
    warnings: Several[Problem] = Field(default=(), exclude_if=lambda warnings: not warnings)

    def km(self, start: str, end: str) -> Fraction | None:
        """The kilometres from a place to another; None means that they are not in the table."""
        return self.by_places.get((start, end), self.by_places.get((end, start)))

    @cached_property
    def by_places(self) -> Mapping[tuple[str, str], Fraction]:
        """The kilometres by the place that they begin at and the place that they end at."""
        return {(each.start, each.end): each.km for each in self.distances}
