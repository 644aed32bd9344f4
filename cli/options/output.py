"""Options of what a command writes and prints."""

from pathlib import Path
from typing import Annotated, Any, Literal

from .named_files import WRITES, Reads
from .panel import OUTPUT, option


def out_option(metavar: str, text: str) -> Any:
    """The option `-o` of a command, which writes its result to a folder or file."""
    return option(OUTPUT, "-o", "--out", metavar=metavar, help=text)


By = Annotated[
    list[str] | None,
    option(
        OUTPUT,
        "--by",
        metavar="COLUMN",
        help="Subtotals by this column, or by levels such as zone,factory. Repeatable.",
    ),
]
Rejects = Annotated[
    Path | None,
    option(
        OUTPUT,
        "--rejects",
        metavar="FILE",
        help="Go on without the rows that have problems; write them, with reasons, to FILE: CSV, "
        "or a workbook (.xlsx) with the problem cells marked.",
    ),
    WRITES,
]
Manifests = Annotated[
    Literal["site", "channel"] | None,
    option(
        OUTPUT,
        "--manifests",
        help="Write manifests to DIR with a file per site, or per channel (default: per site, up "
        "to 1,000 sites of a channel).",
    ),
]
Proofs = Annotated[
    Path | None,
    option(
        OUTPUT,
        "--proofs",
        metavar="KEYFILE",
        help="Prove to households that they are counted: a root for each site, and a proof for "
        "each household, made with this secret key (`ration pseudonyms --new-key` makes one).",
    ),
    Reads("key"),
]
Sites = Annotated[
    bool,
    option(OUTPUT, "--sites", help="Print every site, not only the largest and smallest."),
]
Force = Annotated[bool, option(OUTPUT, "--force", help="Replace what an earlier run wrote.")]
AsJson = Annotated[bool, option(OUTPUT, "--json", help="Print JSON instead of tables.")]
Quiet = Annotated[
    bool,
    option(
        OUTPUT, "-q", "--quiet", help="Print only errors on stderr: no notes, warnings, progress."
    ),
]
