"""How to share an item when there is too little: the options that the field has names for."""

from typing import Literal, Self

from pydantic import model_validator

from ration.core.models import Sourced
from ration.core.problems import FieldError
from ration.core.quantity import Quantity
from ration.programme.condition import Only

Option = Literal["postpone", "equal", "priority", "floor"]


class Shortage(Sourced):
    """How to share an item when there is too little for everybody.

    `postpone` issues nothing until there is enough; `equal` gives everybody the same share of
    what is due; `priority` serves one tier after the other in full, and the last tier reached
    gets the same share each; `floor` first gives everybody a least amount `per` person (or
    household, or group), then shares the rest by what is still due.

    A share is rounded down to the item's `step`; `round` applies only to what is due.

    `households` orders the tiers of `priority` by the words of one column; other words come
    last. Allocations may have a `priority` too: within a tier, 1 comes first. If stock is at
    sites, every site shares its own stock.

    What is not issued becomes arrears. Later rounds pay them `last` (after everything due in
    the round), `first`, or never (`none`).

    The options are those of UNHCR's Commodity Distribution (1997), 6.3.
    """

    option: Option
    households: Only = ()
    floor: Quantity | None = None
    per: str = "person"
    arrears: Literal["last", "first", "none"] = "last"

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.option == "floor") != (self.floor is not None):
            raise FieldError("shortage-floor")
        if self.per != "person" and self.floor is None:
            raise FieldError("shortage-per")
        if self.households and self.option != "priority":
            raise FieldError("shortage-households")
        if len(self.households) > 1 or any(only.values is None for only in self.households):
            raise FieldError("shortage-households-words")
        if len(self.order) != len(set(self.order)):
            raise FieldError("shortage-households-twice")
        return self

    @property
    def order(self) -> tuple[str, ...]:
        """The words that order the households; () means no order."""
        return next((only.values or () for only in self.households), ())
