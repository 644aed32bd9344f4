"""A relief programme: who gets what, how often, through whom."""

from collections.abc import Iterator
from typing import Self

from pydantic import model_validator

from ration.programme.allocation import Channel
from ration.programme.condition import Condition
from ration.programme.draft import ProgrammeError, ProgrammeFields
from ration.programme.item import Item
from ration.programme.shortage import Shortage
from ration.programme.validate import disagreements


class Programme(ProgrammeFields):
    """A whole programme, as in one TOML file. Its parts agree.

    >>> programme = Programme(
    ...     id="tea", version="1", title="Tea", channels={"tent": {}},
    ...     items={"tea": {"name": "Tea", "unit": "g"}},
    ...     allocations=[{"item": "tea", "per": "person", "quantity": "2 g", "channel": "tent"}])
    >>> programme.item("tea").name
    'Tea'
    """

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        problems = disagreements(self)
        if problems:
            raise ProgrammeError(problems)
        return self

    def item(self, name: str) -> Item:
        """The item with the id `name`."""
        return next(item for item in self.items if item.id == name)

    def channel(self, name: str) -> Channel:
        """The channel with the id `name`."""
        return next(channel for channel in self.channels if channel.id == name)

    def shortages(self) -> Iterator[tuple[str, Shortage]]:
        """Every shortage rule, with its place in the file."""
        if self.shortage is not None:
            yield "shortage", self.shortage
        for item in self.items:
            if item.shortage is not None:
                yield f"items.{item.id}.shortage", item.shortage

    @property
    def unsupplied(self) -> "Programme":
        """The programme without its shortage rules, for a plan without stock."""
        if not any(True for _ in self.shortages()):
            return self
        items = tuple(item.model_copy(update={"shortage": None}) for item in self.items)
        return self.model_copy(update={"items": items, "shortage": None})

    def conditions(self) -> Iterator[tuple[str, Condition]]:
        """Every condition on a column, with the rule that has it, as people read it."""
        for number, rule in enumerate(self.allocations, 1):
            for condition in rule.only:
                yield f"rule {number}", condition
        for place, shortage in self.shortages():
            for condition in shortage.households:
                yield place, condition

    def shortage_of(self, item: Item) -> Shortage | None:
        """The rule for an item that is short; None means that the programme has none."""
        return item.shortage or self.shortage
