"""The ratios of substitution, as data with their source."""

from fractions import Fraction
from functools import cache
from importlib import resources

from pydantic import Field

from ration.core.models import Frozen, Id, Named, Several
from ration.core.toml.model import parse_model


class SubstitutionPair(Frozen):
    """So many parts of one group of foods are worth so many of another."""

    missing: Id
    """The group of the food that is missing. Example: "sugars"."""
    instead: Id
    """The group of what replaces it. Example: "oils"."""
    parts: Several[int] = Field(min_length=2, max_length=2)
    """How much of the first, and how much of the second for it. Example: [2, 1]."""
    both_ways: bool
    """Whether the first may replace the second, too. Example: true."""


class Substitutions(Frozen):
    """The ratios of substitution, and for how long they hold."""

    source: Named
    """Who states them. Example: "UNHCR and WFP 1997, § 28"."""
    most_days: int
    """For how many days at most. Example: 30."""
    pairs: Several[SubstitutionPair]
    """The ratios. Example: [{ missing = "oils", instead = "cereals", parts = [1, 3] }]."""

    def instead_of(self, group: str) -> dict[str, Fraction]:
        """What may replace a group: grams of each other group for a gram of it.

        >>> substitutions().instead_of("sugars"), substitutions().instead_of("oils")
        ({'oils': Fraction(1, 2)}, {'sugars': Fraction(2, 1), 'cereals': Fraction(3, 1)})
        >>> "oils" in substitutions().instead_of("cereals")
        False
        """
        found: dict[str, Fraction] = {}
        for each in self.pairs:
            first, second = each.parts
            if each.missing == group:
                found[each.instead] = Fraction(second, first)
            if each.both_ways and each.instead == group:
                found[each.missing] = Fraction(first, second)
        return found


@cache
def substitutions() -> Substitutions:
    """The ratios that come with ration.

    >>> substitutions().most_days
    30
    """
    name = "substitutions.toml"
    text = resources.files(__package__).joinpath(name).read_text("utf-8")
    return parse_model(Substitutions, text, name)
