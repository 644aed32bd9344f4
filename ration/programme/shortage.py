"""How to share an item when there is too little: the options that the field has names for."""

from typing import Literal, Self

from pydantic import model_validator

from ration.core.models import Sourced
from ration.core.problems.errors import FieldError
from ration.core.quantity.quantity import Quantity
from ration.programme.condition import Only

Option = Literal["postpone", "equal", "priority", "floor"]


class Shortage(Sourced):
    """How to share an item when there is too little for everybody.

    With `priority`, the last tier reached gets the same share each; with `floor`, the rest is
    shared by what is still due.

    A share is rounded down to the item's `step`; `round` applies only to what is due.

    Allocations may have a `priority` too: within a tier, 1 comes first. If stock is at sites,
    every site shares its own stock. What is not issued becomes arrears.

    The options are those of UNHCR's Commodity Distribution (1997), 6.3.
    """

    option: Option
    """`postpone`: none until it is whole; `equal`: the same share for all; `priority`: tiers in
    full, one after the other; `floor`: a least amount first.
    Examples: "equal", "postpone"."""
    households: Only = ()
    """With `priority`: the words of one column, in their order; other words come last. Left out:
    the order of the allocations.
    Example: { category = ["AAY", "PHH"] }."""
    floor: Quantity | None = None
    """With `floor`: the least amount. Left out: no other option has one. Example: "1 kg"."""
    per: str = "person"
    """With `floor`: what the least amount is per: `"person"`, `"household"`, or the id of a group.
    Example: "household"."""
    arrears: Literal["last", "first", "none"] = "last"
    """When later rounds pay what was not issued: after all that is due then, before it, or never.
    Example: "first"."""

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
