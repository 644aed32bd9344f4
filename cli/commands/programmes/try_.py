"""`ration try`: one household, without a register."""

from typing import Annotated

import typer

from ...options.output import AsJson
from ...options.programme import ProgrammeFile, household_counts
from ...parsing.with_options import with_options
from ...terminal.stderr import Messages


@with_options
def try_(
    messages: Messages,
    programme: ProgrammeFile,
    household: Annotated[
        str,
        typer.Option(
            metavar="NAME=VALUE,…",
            help="Its counts, and values that rules use, such as persons=4,category=AAY.",
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """Try a programme on one household: what it gets, and how that is calculated."""
    import ration

    from ...output.programmes.trial import print_trial

    counts = household_counts(household)
    loaded = ration.load_programme(programme)
    trial = ration.try_household(loaded, counts)
    if as_json:
        typer.echo(trial.model_dump_json(indent=1))
    else:
        print_trial(loaded, trial)
    messages.warnings("household", trial.warnings)
