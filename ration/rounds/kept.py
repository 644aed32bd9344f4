"""What rounds keep in memory beside their figures."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from ration.plan.plan import DistributionPlan
from ration.programme.item import Item
from ration.stock.arrears import Arrears


@dataclass(frozen=True)
class Kept:
    """What rounds keep in memory: plans, changed households, arrears after the last round.

    `to_input_types` turn a frame into the type of each round's register. `units` gives, for every
    column of `owed`, the item and the column's name in the item's unit.
    """

    plans: Sequence[DistributionPlan]
    moved: Sequence[pl.DataFrame]
    to_input_types: Sequence[Callable[[pl.DataFrame], Any]]
    owed: Arrears
    units: Mapping[str, tuple[Item, str]]
