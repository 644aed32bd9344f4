"""What a schedule is of: trips to make, kinds of vehicle, and when a trip is made."""

from typing import NamedTuple


class Run(NamedTuple):
    """A trip to be made from a depot by a kind of vehicle; both are numbers of a list, from 0.

    `seconds` is how long it takes, with loading, stops and the way back; None means not known.
    Runs with a smaller `first` are made first.
    """

    depot: int
    kind: int
    seconds: int | None
    first: int


class KindDay(NamedTuple):
    """What a kind of vehicle can do in a day.

    `number` None means that there are as many as needed. `most_seconds` None means that hours are
    not counted. `trips_a_day` None means as many as the hours allow; or 1, if hours or the
    duration of a trip are not known.
    """

    number: int | None
    most_seconds: int | None
    trips_a_day: int | None


class Slot(NamedTuple):
    """When a run is made: the day, the vehicle of its kind, and its turn there; all from 1."""

    day: int
    vehicle: int
    turn: int


class Schedule(NamedTuple):
    """A slot for every run, in the order of the runs.

    `days` is the last day on which there is a run. `least_days` is what every schedule needs at
    least in which a vehicle loads at a single depot on a day. `longer` are the runs that take
    longer than the day of their vehicle: each has a day of a vehicle for itself.
    """

    slots: tuple[Slot, ...]
    days: int
    least_days: int
    longer: tuple[int, ...]
