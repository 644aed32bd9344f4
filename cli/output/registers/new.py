"""What `ration new` writes: its folder, and the commands to run."""

from pathlib import Path

import typer

from ration.authoring.first_steps import GUIDE, FirstSteps
from ration.export.inputs import inputs
from ration.export.kept import kept_files
from ration.export.output import new_folder

from ...terminal.stderr import Messages


def write_files(steps: FirstSteps, *, force: bool) -> None:
    """Write the files into the new folder, all of them or nothing; they name no people."""
    read = inputs(register=steps.source, programme=steps.programme)
    with new_folder(Path(steps.folder), force=force, read=read, private=False) as folder:
        for name, text in steps.files().items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")


def print_written(messages: Messages, steps: FirstSteps) -> None:
    """Print the commands to run, and which files have been written."""
    for what, line in steps.commands():
        typer.echo(f"{what}:\n  {line}")
    files = ", ".join(steps.files())
    messages.note(f"Written: {steps.folder}/ with {files}. {GUIDE} has the commands above.")
    messages.warnings(steps.folder, kept_files(Path(steps.folder)))
