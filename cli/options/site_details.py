"""The option for a file with details of sites."""

from pathlib import Path
from typing import Annotated

from .named_files import Reads
from .panel import REGISTER, option

SiteDetails = Annotated[
    Path | None,
    option(
        REGISTER,
        "--site-details",
        metavar="FILE",
        help="A list of sites, a row each: site, address, contact, phone, latitude, longitude, "
        "depot, distance in km.",
    ),
    Reads("site details"),
]
