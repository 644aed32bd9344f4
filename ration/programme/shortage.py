"""What is done where an item does not reach: the options that the field has names for."""

from typing import Literal, Self

from pydantic import model_validator

from ration.core.models import Sourced
from ration.core.problems import FieldError
from ration.core.quantity import Quantity
from ration.programme.condition import Only

Option = Literal["postpone", "equal", "priority", "floor"]


class Shortage(Sourced):
    """What is done where an item does not reach everybody it is due to.

    `postpone` issues none of it until it is whole; `equal` gives everybody the same share of
    what is due, rounded down to the step; `priority` serves tiers in full one after the other,
    the last one that is reached equally; `floor` gives everybody a least amount first, so much
    `per` person (or household, or group), then shares the rest by what is still due.

    A share is rounded to the item's `step`: what `round` says is of what is due.

    `households` orders the tiers of `priority` by the words of one column; whoever has another
    word comes last. Allocations may have a `priority` of their own: 1 comes first, among the
    households whose turn it is. All of this goes site by site where stock lies at sites.

    What was not issued is carried as arrears, which later rounds pay `last`, when all that is
    due in the round is whole, or `first`, or never (`none`).

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
        if len(self.households) > 1 or any(one.values is None for one in self.households):
            raise FieldError("shortage-households-words")
        if len(self.order) != len(set(self.order)):
            raise FieldError("shortage-households-twice")
        return self

    @property
    def order(self) -> tuple[str, ...]:
        """The words by which households come one after the other; () where they do not."""
        return next((one.values or () for one in self.households), ())
