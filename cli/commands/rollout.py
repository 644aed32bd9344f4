"""`ration rollout`: which area is reached when, and what each year requires."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ration.register.limits import MAX_PERSONS

from ..defaults import DEFAULT
from ..messages import Messages, exits
from ..options.common import (
    AsJson,
    Force,
    Largest,
    ProgrammeName,
    Quiet,
    Register,
    Rejects,
)
from ..options.groups import register_said, with_options
from ..options.register import RegisterOptions

if TYPE_CHECKING:
    from .compute import Outputs

Schedule = Annotated[
    Path,
    typer.Argument(
        metavar="ROLLOUT",
        help="The roll-out, a TOML file: phases of areas, or so many areas a year.",
        show_default=False,
        readable=False,
    ),
]


@with_options(said=register_said)
def rollout(
    schedule: Schedule,
    register: Register,
    programme: ProgrammeName = None,
    *,
    said: RegisterOptions,
    largest: Largest = MAX_PERSONS,
    rejects: Rejects = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--out",
            metavar="DIR",
            help="Write areas, phases, years, requirements and rollout.json into the new DIR.",
            show_default=False,
            readable=False,
        ),
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Roll a programme out by area: who is reached when, what each year requires."""
    with exits(quiet=quiet) as told:
        from .compute import Outputs

        outputs = Outputs(out, rejects, False, force, as_json)
        _run(told, schedule, register, programme, said, largest, outputs)


def _run(
    told: Messages,
    schedule: Path,
    register: str,
    programme: str | None,
    said: RegisterOptions,
    largest: int,
    outputs: "Outputs",
) -> None:
    """Compute a roll-out, write it, print it."""
    from ration import roll_out

    from ..output.rejects import write_rejects
    from ..output.rollout import print_roll_out

    outputs.refuse_existing(register)
    told.reading(register, programme, said, largest)
    with told.working("Computing", register) as rows_are:
        found = roll_out(
            register,
            programme or DEFAULT,
            schedule,
            columns=said.columns,
            mapping=said.whole(),
            largest=largest,
            leave_out=outputs.rejects is not None,
            progress=rows_are,
        )
    if outputs.folder is not None:
        found.write(outputs.folder, force=outputs.force)
        told.note(f"Written: {outputs.folder}/")
    write_rejects(told, found, outputs.rejects, force=outputs.force)
    if outputs.as_json:
        typer.echo(found.to_json())
    else:
        print_roll_out(found)
    told.warnings(register, found.warnings)
