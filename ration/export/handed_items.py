"""Items that households get, as the texts of slips, proofs and roots write them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ration.core.problems.problem import Problem, problem
from ration.programme.item import Item
from ration.seals.texts import ItemAmounts, decimals_of


@dataclass(frozen=True)
class HandedItem:
    """An item that a channel hands to households: how it is written, and its `column` of steps.

    A step is `scale` units of the last decimal.
    """

    written: ItemAmounts
    column: str
    scale: int

    def amount(self, row: Mapping[str, Any]) -> int:
        """What a household gets, in units of the last decimal."""
        steps: int = row[self.column]
        return steps * self.scale


def handed_item(item: Item, column: str) -> HandedItem | Problem:
    """An item as texts write it; a problem if its step is no decimal of its unit."""
    step = item.quantity(1).amount
    decimals = decimals_of(step)
    if decimals is None:
        place = f"items.{item.id}.step"
        return problem("slip-step", column=place, step=f"{step} {item.unit}")
    return HandedItem(ItemAmounts(item.id, item.unit, decimals), column, int(step * 10**decimals))
