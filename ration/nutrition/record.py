"""What a ration is worth as food, as a record: the contents of `ration nutrition --json`."""

from typing import Literal

from ration.core.models import Frozen, Names, Several
from ration.nutrition.energy.need import EnergyNeed
from ration.programme.assumptions import Assumption
from ration.programme.food import Status
from ration.programme.schedule import Percent
from ration.results.provenance import ProgrammeStamp
from ration.results.supply import Exact


class NutrientCover(Frozen):
    """A nutrient of the ration of one person, in its unit, and how far it goes.

    `per_person` is all that is handed out; None means that no food has a figure. `per_day` is that
    of a day; None means also that the days of the ration are not known. `lacking` are the items
    whose figure is not known: if there are any, all amounts are the least that they can be.
    `required` is per person and day, `share` how much of it `per_day` is, and `days` for how many
    days `per_person` meets it; None means nothing is required, or the amount is not known.
    `status` is how the required figure is known.
    """

    nutrient: str
    name: str
    unit: str
    per_person: Exact | None
    per_day: Exact | None
    lacking: Several[str]
    required: Exact | None
    status: Status | None
    share: Exact | None
    days: Exact | None


class ItemShare(Frozen):
    """What an item adds to the ration of one person.

    `food` is the id of its food, `table` the title of the composition table; None means that the
    programme has the food. `kg` is all that is handed out, `grams` that of a person, and `eaten`
    what is left of it after what cannot be eaten and what milling takes. `holds` is what one unit
    weighs, in kg, and `holds_given` whether it was given in place of the programme's.
    `whole_grain` is grain that has to be milled. None for a nutrient means that the table has no
    figure. `energy_share` is its share of the known energy. `guessed` are the nutrients whose
    figure is from memory or an assumption.
    """

    item: str
    name: str
    food: str
    food_name: str
    table: str | None
    kg: Exact
    holds: Exact
    holds_given: bool
    whole_grain: bool
    grams: Exact
    eaten: Exact
    energy_kcal: Exact | None
    protein_g: Exact | None
    fat_g: Exact | None
    energy_share: Exact | None
    guessed: Several[str]


class NotCounted(Frozen):
    """An item that is handed out and is not counted as food, and why."""

    item: str
    name: str
    because: Literal["no food is named", "its weight is not known"]


class PlaceCover(Frozen):
    """What a site hands out per person served there, or what people of a subtotal get.

    `channel` and `site` name a site; `place` has the columns and values of a subtotal. `people`
    are in the register, `served` those in households that get something. `energy_kcal` is per
    person served; None means that no food has a figure, and `least` that some have none: then it
    is the least that it can be. `per_day` and `share` are as for a nutrient; None means that the
    days are not known, or the energy. `days` is for how many days the energy suffices.
    `lowest` is the nutrient that runs out first, of those that there is any of, after
    `lowest_days`; None means that none is known.
    """

    channel: str | None = None
    title: str | None = None
    site: str | None = None
    place: Names = ()
    people: int
    served: int
    energy_kcal: Exact | None
    least: bool
    per_day: Exact | None
    share: Exact | None
    days: Exact | None
    lowest: str | None
    lowest_days: Exact | None


class RequirementStamp(Frozen):
    """The set of requirements, and the shares of energy that it asks of protein and fat."""

    title: str
    source: str
    status: Status
    planning_kcal: Exact | None
    protein_energy: Percent | None
    protein_energy_most: Percent | None
    fat_energy: Percent | None


class NutritionRecord(Frozen):
    """Energy and nutrients of a ration per person, what they cover, and what they are made of.

    `source` is the register; None means a planning household, `household`.
    `stock` is what the goods are issued from; None means that the figures are of what is due.
    `people` are in the register, `served` those in households that get something: what is handed
    out is divided by them. `days` are those of the ration, and `days_from` who says so; None means
    not known. `need` is the energy that these people need by the energy model; `energy_by` says
    whether the requirement has that, or the planning figure of the set. `protein_share` and
    `fat_share` are their shares of energy, the least if a food has no figure of them; None means
    that there is no energy, or that it is not known. `first_out` is the nutrient that runs out
    first, of those whose amount is known, `none_of` those of which there is none.
    `assumptions` are those of the programme about the items.
    """

    format: Literal["ration.nutrition/1"] = "ration.nutrition/1"
    programme: ProgrammeStamp
    source: str | None
    stock: str | None
    household: Names
    people: int
    served: int
    days: int | None
    days_from: Literal["given", "programme", "rounds"] | None
    requirement: RequirementStamp
    energy_by: Literal["set", "people"]
    need: EnergyNeed
    milling: Percent
    nutrients: Several[NutrientCover]
    protein_share: Exact | None
    fat_share: Exact | None
    first_out: str | None
    none_of: Several[str]
    items: Several[ItemShare]
    not_counted: Several[NotCounted]
    sites: Several[PlaceCover]
    groups: Several[PlaceCover]
    assumptions: Several[Assumption]
