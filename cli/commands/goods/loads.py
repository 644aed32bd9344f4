"""`ration loads`: which packs travel on which vehicle and trip, and when."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from ...options.named_files import WRITES, Reads
from ...options.output import AsJson, Force, out_option
from ...options.panel import REGISTER, option, whole
from ...options.plan import PlanProgramme
from ...options.site_details import SiteDetails
from ...parsing.with_options import with_options
from ...terminal.stderr import Messages

TRANSPORT = "Transport"  # a panel of the help

Planned = Annotated[
    Path,
    typer.Argument(
        metavar="PLAN|ROUNDS",
        help="The folder of a plan, as -o of compute wrote it; or that of rounds.",
        show_default=False,
        readable=False,
    ),
    Reads("plan"),
]
Map = Annotated[
    str | None,
    option(
        REGISTER,
        "--map",
        metavar="FILE",
        help="A mapping file; its tables site_details and distances say how these are read.",
    ),
    Reads("mapping"),
]


@dataclass(frozen=True)
class TransportOptions:
    """What the transport is planned with; None means as the programme has it."""

    transport: Annotated[
        str | None,
        option(
            TRANSPORT,
            metavar="FILE",
            help="Vehicles, depots, and what travels apart: a TOML file (default: from the "
            "programme).",
        ),
        Reads("transport"),
    ] = None
    distances: Annotated[
        str | None,
        option(
            TRANSPORT,
            metavar="FILE",
            help="Distances between places: a table with the columns from, to and km.",
        ),
        Reads("distances"),
    ] = None
    routes: Annotated[
        bool | None,
        option(
            TRANSPORT,
            "--routes/--no-routes",
            help="Plan the order of stops too (default: if distances or coordinates are known).",
        ),
    ] = None
    split: Annotated[
        Literal["never", "needed", "always"] | None,
        option(
            TRANSPORT,
            help="Divide the goods of a site among trips: never, if needed, or to fill vehicles.",
        ),
    ] = None
    least: Annotated[
        Literal["vehicles", "cost"],
        option(TRANSPORT, help="What to keep small: the number of trips, or their cost."),
    ] = "vehicles"
    start: Annotated[
        dt.datetime | None,
        option(
            TRANSPORT,
            metavar="YYYY-MM-DD",
            formats=["%Y-%m-%d"],
            help="Day 1 of the transport (default: the day of the distribution).",
        ),
    ] = None
    seconds: Annotated[
        int,
        whole(TRANSPORT, help="How long to look for something better, at most."),
    ] = 30

    def arguments(self) -> dict[str, Any]:
        """The options as arguments of the library's function."""
        return {
            "transport": self.transport,
            "distances": self.distances,
            "routes": self.routes,
            "split": self.split,
            "least": self.least,
            "seconds": self.seconds,
            **({} if self.start is None else {"start": self.start.date()}),
        }


@with_options
def loads(
    messages: Messages,
    plan: Planned,
    options: TransportOptions,
    site_details: SiteDetails = None,
    map_: Map = None,
    programme: PlanProgramme = None,
    out: Annotated[
        Path | None,
        out_option(
            "PATH", "Write a new folder PATH, or a workbook (.xlsx) or page (.html) of that name."
        ),
        WRITES,
    ] = None,
    as_json: AsJson = False,
    force: Force = False,
) -> None:
    """Load the goods of a plan: which packs on which vehicle and trip, and on which day."""
    import ration

    from ...output.goods.loads import refuse_loads, show_loads

    refuse_loads(out, force=force)
    if map_ is not None and site_details is None and options.distances is None:
        raise typer.BadParameter("--map: it is for --site-details or --distances; add one of them")
    rounds = (plan / "rounds.json").exists()
    if rounds and options.start is not None:
        raise typer.BadParameter("--start: these are rounds, each with its date; leave it out")
    load = ration.loads_of_rounds if rounds else ration.loads_of
    with messages.working("Loading", str(plan)):
        found = load(
            plan,
            programme=programme,
            site_details=site_details,
            mapping=map_,
            **options.arguments(),
        )
    show_loads(messages, found, out, as_json=as_json, force=force)
    messages.warnings(str(plan), found.warnings)
