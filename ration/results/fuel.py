"""What the fuel of a programme cooks and heats: the contents of `ration fuel --json`."""

from typing import Literal

from pydantic import Field

from ration.core.models import Count, Frozen, Named, Names, Several
from ration.results.provenance import ProgrammeStamp
from ration.results.ranges import Range
from ration.results.supply import Exact


class FuelUse(Frozen):
    """What fuel is worth for one use, cooking or heating, in MJ of useful heat.

    `useful` is the heat of all of it in the usual stoves, `need` what the people need a day.
    `covers` is how many days it lasts if it is used for nothing else, `share` the part of the need
    of all days of the record that it covers.
    """

    useful: Range
    need: Range
    covers: Range
    share: Range


class Firewood(Frozen):
    """The firewood that the fuel replaces in cooking, the walks to gather it, and their hours."""

    kg: Range
    walks: Range
    hours: Range


class FuelPlace(Frozen):
    """The fuel of all households, of those of a site, or of a group.

    `channel` is that of a site; None means that it is none. `names` are the columns and values of
    a group, or the site. `kg` is the mass of all fuels; `heat` is the heat in it, in MJ.
    `per_household` is the mean in kg, which nobody is due where the fuel is a pool.
    """

    channel: str | None = None
    names: Names = ()
    households: Exact
    persons: Exact
    kg: Exact
    per_household: Exact
    heat: Range
    cooking: FuelUse
    heating: FuelUse
    firewood: Firewood


class FuelItem(Frozen):
    """An item that is a fuel: its mass in kg, and the heat in it in MJ.

    `kg` and `heat` None mean that the weight of the item is not known: it is not counted. `pool`
    means that it is a fixed quantity for all.
    """

    item: str
    name: str
    fuel: str
    fuel_name: str
    pool: bool
    kg: Exact | None
    heat: Range | None


class FigureUsed(Frozen):
    """A figure of the table of fuels that was used, how it is known, and who says so."""

    what: Named
    unit: str
    figure: Range
    status: str
    source: str


class FuelRecord(Frozen):
    """What the fuel of a programme cooks and heats, and the firewood that it replaces.

    `source` is the register; None means that the numbers of people were given. `days` are those
    that shares are of; `days_of` is what they are: "given", "programme", or "season".
    """

    format: Literal["ration.fuel/1"] = "ration.fuel/1"
    programme: ProgrammeStamp
    source: str | None
    table: Named
    days: Count
    days_of: Literal["given", "programme", "season"]
    items: Several[FuelItem]
    all: FuelPlace
    sites: Several[FuelPlace] = Field(default=(), exclude_if=lambda sites: not sites)
    groups: Several[FuelPlace] = Field(default=(), exclude_if=lambda groups: not groups)
    figures: Several[FigureUsed]

    def to_json(self) -> str:
        """The record as one JSON object of the format `ration.fuel/1`."""
        return self.model_dump_json(indent=1)
