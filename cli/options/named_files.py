"""Which options name files: those that are read, and those that are written."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from inspect import Parameter
from pathlib import Path
from typing import Any

import typer


@dataclass(frozen=True)
class Reads:
    """Mark an option or argument as the name of what is read; `what` it is, such as "stock"."""

    what: str


@dataclass(frozen=True)
class Writes:
    """Mark an option as the name of a file or folder that is written."""


WRITES = Writes()


def marks(parameter: Parameter) -> list[Reads | Writes]:
    """Whether an option names what is read or written; empty means neither."""
    metadata = getattr(parameter.annotation, "__metadata__", ())
    return [each for each in metadata if isinstance(each, Reads | Writes)]


def refuse_overwriting(parameters: Iterable[Parameter], values: Mapping[str, Any]) -> None:
    """Raise FileExistsError if an output is an input of the command, before any work is done.

    A usage error if two outputs are the same file. All commands use it.
    """
    outputs: dict[str, Path] = {}
    read: dict[str, Any] = {}
    for parameter in parameters:
        value = values.get(parameter.name)
        if value is None:
            continue
        for mark in marks(parameter):
            if isinstance(mark, Reads):
                read[mark.what] = value
            else:
                outputs[_option(parameter)] = Path(value)
    if not outputs:
        return
    files = [os.path.normcase(path.resolve()) for path in outputs.values()]
    if len({*files}) < len(files):
        raise typer.BadParameter(f"{' and '.join(outputs)} name the same file; name two")
    from ration.export.inputs import inputs, refuse_inputs

    refuse_inputs(outputs.values(), inputs(**read))


def _option(parameter: Parameter) -> str:
    """The option as it is typed, such as `--rejects`."""
    infos = parameter.annotation.__metadata__
    names = next((each.param_decls for each in infos if hasattr(each, "param_decls")), ()) or ()
    return next((name for name in names if name.startswith("--")), f"--{parameter.name}")
