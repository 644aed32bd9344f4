"""How goods are brought to sites: vehicles, depots, and what travels together."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainSerializer

from ration.core.models import Named, NamedTables, Several, Sourced
from ration.core.toml.model import load_model
from ration.programme.positive import PositiveNumber
from ration.programme.vehicle import Vehicle

Split = Literal["never", "needed", "always"]


def _amounts_in(value: object) -> object:
    return tuple(value.items()) if isinstance(value, Mapping) else value


# Ids of items and amounts of them, as texts, in their order.
Amounts = Annotated[
    tuple[tuple[str, str], ...],
    BeforeValidator(_amounts_in),
    PlainSerializer(dict, return_type=dict[str, str]),
]


class Depot(Sourced):
    """A depot: where it is, what is there, and how many trips it can load."""

    name: Named
    """Its name, as in the stock file and the details of sites. Example: "Station"."""
    latitude: str | None = None
    """Degrees north. Left out: not known. Example: "37.97"."""
    longitude: str | None = None
    """Degrees east. Left out: not known. Example: "126.55"."""
    trips_a_day: int | None = Field(default=None, ge=1)
    """How many trips it can load in a day. Left out: any number. Example: 12."""
    supplied_from: Named | None = None
    """The depot that the goods come from which it sends, as far as vehicles there carry them. Left
    out: all are there.
    Example: "Mine"."""
    stock: Amounts = ()
    """What is there of items, by their ids, if the plan has no stock. Left out: all that is needed.
    Example: { rice = "300 t" }."""


class Transport(Sourced):
    """What the transport of a programme is planned with."""

    depots: Several[Depot] = ()
    """Where goods are loaded. Left out: the depots of the stock, or one without a name.
    Example: [{ name = "Station" }]."""
    apart: Several[Several[str]] = ()
    """Items that travel with no others: the goods of each list share no vehicle with goods that are
    not in it. Left out: all may travel together.
    Example: [["coal", "kerosene"]]."""
    split: Split = "needed"
    """Whether the goods of one site may be divided among trips: "never"; "needed", if no vehicle
    that is used carries them together; or "always", to fill vehicles. Left out: "needed".
    Example: "always"."""
    detour: PositiveNumber | None = None
    """Kilometres by road for each as the crow flies, where only coordinates are known. Left out:
    1.4, which is an assumption.
    Example: 1.3."""


class TransportFile(Transport):
    """A file of transport: its vehicles replace those of the programme."""

    vehicles: NamedTables[Vehicle] = ()
    """What goods travel in. Left out: the vehicles of the programme.
    Example: { lorry = { name = "Lorry", carries = "5 t" } }."""


# Transport: as it is, a file, or what a file has as a dict.
TransportSource = TransportFile | str | Path | Mapping[str, Any]


def load_transport(source: TransportSource) -> TransportFile:
    """Load how goods are transported: a TOML file, or a dict with its keys.

    Raises InputError with every error.

    >>> load_transport({"vehicles": {"lorry": {"name": "Lorry", "carries": "5 t"}}}).split
    'needed'
    """
    return load_model(TransportFile, source, "transport")
