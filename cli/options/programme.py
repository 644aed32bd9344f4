"""Options that name a programme, or a household to try it on."""

from typing import Annotated

import typer

from .completion import programmes as complete_programmes
from .named_files import Reads
from .panel import PROGRAMME, option, whole

DEFAULT = "kaesong-2020"  # the programme if none is named

ProgrammeName = Annotated[
    str | None,
    option(
        PROGRAMME,
        "-p",
        "--programme",
        metavar="PROGRAMME",
        help=f"A built-in programme or a TOML file (default: {DEFAULT}).",
        autocompletion=complete_programmes,
    ),
    Reads("programme"),
]
ProgrammeFile = Annotated[
    str,
    typer.Argument(
        metavar="PROGRAMME",
        help="A built-in programme or a TOML file.",
        show_default=False,
        autocompletion=complete_programmes,
    ),
    Reads("programme"),
]


_LEVEL = "The share of the full ration to hand out, such as 70%, instead of the programme's."
_TIMES = "Hand out N distributions in one: N times every allocation, no pool."
_DAYS = "The days of daily rates, if all rates are daily (default: from the programme)."
Level = Annotated[str | None, option(PROGRAMME, "--level", metavar="PERCENT", help=_LEVEL)]
Times = Annotated[int | None, whole(PROGRAMME, "--times", help=_TIMES)]
Days = Annotated[int | None, whole(PROGRAMME, "--days", help=_DAYS)]
Household = Annotated[
    str | None,
    option(
        PROGRAMME,
        "--household",
        metavar="NAME=VALUE,…",
        help="Without a register: the planning household, such as persons=4,adults=2 (default: "
        "5 persons, ages as usual).",
    ),
]


def household_counts(text: str | None) -> dict[str, str]:
    """The counts that `--household NAME=VALUE,…` names; a usage error if it has another form."""
    from ration.plan.one_household import parse_household

    try:
        return parse_household(text) if text else {}
    except ValueError as error:
        hint = "write values such as persons=5,adults=2"
        raise typer.BadParameter(f"--household: {error}; {hint}") from None
