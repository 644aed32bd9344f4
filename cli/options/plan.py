"""The folder of a plan, and its programme."""

from pathlib import Path
from typing import Annotated

import typer

from .named_files import Reads
from .panel import PROGRAMME, option

PlanFolder = Annotated[
    Path,
    typer.Argument(
        metavar="PLAN",
        help="The folder of a plan, as -o of compute wrote it.",
        show_default=False,
        readable=False,
    ),
    Reads("plan"),
]
PlanProgramme = Annotated[
    str | None,
    option(
        PROGRAMME,
        "-p",
        "--programme",
        metavar="PROGRAMME",
        help="The programme of the plan (default: the one in its folder).",
    ),
    Reads("programme"),
]
