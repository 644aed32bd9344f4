"""The vehicles that carry goods."""

from fractions import Fraction

from pydantic import Field

from ration.core.models import Id, Several, Sourced
from ration.core.quantity.quantity import Quantity
from ration.programme.positive import Number, Positive, PositiveNumber


class Vehicle(Sourced):
    """A kind of vehicle for goods: a lorry, a wagon, a boat."""

    id: Id
    """The name of its table. Example: "truck"."""
    name: str
    """What it is called. Example: "Truck"."""
    carries: Positive
    """The load of one. Example: "10 t"."""
    volume: Positive | None = None
    """The room in one. Left out: only weight counts. Example: "38 m3"."""
    items: Several[str] | None = None
    """The ids of the items that it carries. Left out: all whose weight is known.
    Example: ["coal"]."""
    number: int | None = Field(default=None, ge=1)
    """How many there are. Left out: as many as are needed. Example: 6."""
    depots: Several[str] | None = None
    """The depots that it loads at. Left out: all. Example: ["Station"]."""
    sites: Several[str] | None = None
    """The sites that it can serve, by road, rail and bridges. Left out: all.
    Example: ["DC-01", "DC-02"]."""
    not_sites: Several[str] = ()
    """The sites that it cannot serve. Left out: none. Example: ["DC-17"]."""
    hours_a_day: PositiveNumber | None = None
    """How long one is at work in a day. Left out: hours are not counted. Example: 9."""
    trips_a_day: int | None = Field(default=None, ge=1)
    """How many trips one makes in a day at most. Left out: as many as its hours allow; or 1, if
    hours or distances are not known.
    Example: 2."""
    km_an_hour: PositiveNumber | None = None
    """How fast it is on the way. Left out: the hours of trips are not known. Example: 35."""
    hours_to_load: Number = Fraction(0)
    """How long it loads at the depot. Example: 1."""
    hours_a_stop: Number = Fraction(0)
    """How long a stop takes. Example: 0.5."""
    cost_a_trip: Quantity | None = None
    """What a trip costs, whatever its length, in money. Left out: nothing.
    Example: "20000 KPW"."""
    cost_a_km: Quantity | None = None
    """What a kilometre costs. Left out: nothing. Example: "600 KPW"."""
