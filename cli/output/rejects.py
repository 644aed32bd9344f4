"""The CSV files of rows that a command writes."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ration.export.output import refuse_existing_file, refuse_register

from ..messages import Messages

if TYPE_CHECKING:
    from ration import DistributionPlan, RollOut


def refuse_csv(option: str, path: Path, register: str, *, force: bool) -> None:
    """Before any work is done, where `path` is no CSV file, the register, or one that exists."""
    if path.suffix.lower() != ".csv":
        name = f"{option.removeprefix('--')}.csv"
        raise typer.BadParameter(f"{option}: {path} is not a CSV file; name it as {name}")
    refuse_register(path, register)
    refuse_existing_file(path, force=force)


def write_rejects(
    told: Messages, made: "DistributionPlan | RollOut", path: Path | None, *, force: bool
) -> None:
    """The rows that were left out, with their reasons; nothing where no file is named.

    Written last: the file may lie in a folder that the command makes.
    """
    if path is not None:
        made.write_rejected(path, force=force)
        told.note(f"Left out: {made.source.rejected} rows; {path} has their reasons.")
