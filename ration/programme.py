"""A relief programme: who gets what, how often, through whom."""

from typing import Self

from pydantic import model_validator

from ration.agreement import Disagreement, Draft, disagreements
from ration.item import Item
from ration.rule import Channel


class Programme(Draft):
    """A whole programme, as one TOML file holds it. Its parts agree with one another.

    >>> programme = Programme(
    ...     id="tea", version="1", title="Tea", channels={"tent": {}},
    ...     items={"tea": {"name": "Tea", "unit": "g"}},
    ...     allocations=[{"item": "tea", "per": "person", "quantity": "2 g", "channel": "tent"}])
    >>> programme.item("tea").name
    'Tea'
    """

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        found = disagreements(self)
        if found:
            raise Disagreement(found)
        return self

    def item(self, name: str) -> Item:
        """The item of that id."""
        return next(item for item in self.items if item.id == name)

    def channel(self, name: str) -> Channel:
        """The channel of that id."""
        return next(channel for channel in self.channels if channel.id == name)
