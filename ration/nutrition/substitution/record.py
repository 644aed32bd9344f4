"""What may replace a missing item, as a record: the contents of its JSON."""

from typing import Literal

from ration.core.models import Frozen, Names
from ration.results.provenance import ProgrammeStamp
from ration.results.supply import Exact


class NutrientChange(Frozen):
    """A nutrient of the whole ration per person and day, before and after; `unit` is its unit."""

    nutrient: str
    name: str
    unit: str
    before: Exact
    after: Exact


class Substitute(Frozen):
    """A food that may replace the item, in grams per person: each day, and for all days.

    `in_programme` means that the programme hands it out already. `changes` are of the nutrients of
    the ration; one that is not known of a food counts as 0.
    """

    food: str
    name: str
    group: str
    grams: Exact
    for_all_days: Exact
    in_programme: bool
    changes: tuple[NutrientChange, ...]


class SubstitutionRecord(Frozen):
    """What to hand out instead of an item that is missing, for so many days.

    `grams` are what the programme gives of it per person and day. `substitutes` are alternatives:
    each replaces all of it.
    """

    format: Literal["ration.substitution/1"] = "ration.substitution/1"
    programme: ProgrammeStamp
    household: Names
    item: str
    name: str
    food: str
    group: str
    grams: Exact
    days: int
    most_days: int
    source: str
    substitutes: tuple[Substitute, ...]
