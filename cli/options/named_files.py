"""Which options name files: those that are read, and those that are written."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from inspect import Parameter
from itertools import permutations
from pathlib import Path
from typing import Any

import typer

ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}")  # of a file: `plan.2024` is a folder


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

    A usage error if two outputs are the same file, or one would be in the other, which is a file.
    All commands use it.
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
    _refuse_each_other(outputs)
    from ration.export.inputs import inputs, refuse_inputs

    refuse_inputs(outputs.values(), inputs(**read))


def _refuse_each_other(outputs: Mapping[str, Path]) -> None:
    """A usage error if two outputs cannot both be written."""
    for (first, one), (second, other) in permutations(outputs.items(), 2):
        names = " and ".join(sorted((first, second)))
        if _plain(one) == _plain(other):
            raise typer.BadParameter(f"{names} name the same file; name two")
        if _plain(one) in map(_plain, other.absolute().parents) and _is_file(one):
            raise typer.BadParameter(f"{names}: {other} cannot be in the file {one}; name another")


def _plain(path: Path) -> str:
    """A path as all disks know it: many take letters of two cases, or of two codes, for one."""
    from ration.export.inputs import resolved

    return unicodedata.normalize("NFC", str(resolved(path))).casefold()


def _is_file(path: Path) -> bool:
    """Whether an output is a file, by its ending: of commands that also write folders, too."""
    return ENDING.fullmatch(path.suffix) is not None and not path.is_dir()


def _option(parameter: Parameter) -> str:
    """The option as it is typed, such as `--rejects`."""
    infos = parameter.annotation.__metadata__
    names = next((each.param_decls for each in infos if hasattr(each, "param_decls")), ()) or ()
    return next((name for name in names if name.startswith("--")), f"--{parameter.name}")
