"""The argument that names the folder of a plan."""

from pathlib import Path
from typing import Annotated

import typer

from .named_files import Reads

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
