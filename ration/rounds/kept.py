"""What rounds keep beside their figures: plans, who moved, what is owed after the last."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from ration.plan.plan import DistributionPlan
from ration.programme.item import Item
from ration.stock.arrears import Arrears


@dataclass(frozen=True)
class Kept:
    """What rounds keep beside their figures: plans, who moved, what is owed after the last.

    `gives` make a frame of the kind that a round's register is; `units` are the columns of `owed`:
    the item, and what the column is called in its unit.
    """

    plans: Sequence[DistributionPlan]
    moved: Sequence[pl.DataFrame]
    gives: Sequence[Callable[[pl.DataFrame], Any]]
    owed: Arrears
    units: Mapping[str, tuple[Item, str]]
