"""How far a long run is."""

from collections.abc import Callable
from typing import NamedTuple

from ration.core.problems.problem import Problem


class Progress(NamedTuple):
    """What a long run does now, the rows so far, and how many there are.

    `phase` is `reading`, `reading again`, `comparing ids` or `leaving out rows`, or what is
    written, such as `manifests` or `entitlements`. `rows` are those
    of this phase, and `total` are all of it: an estimate while a text file is read first. None
    means not known. `note` is a warning that is better seen before the long work than after it.

    >>> Progress("reading", 200_000, total=1_000_000).rows
    200000
    """

    phase: str
    rows: int
    total: int | None = None
    note: Problem | None = None


OnProgress = Callable[[Progress], object]  # called after every batch, and at the start of a phase
