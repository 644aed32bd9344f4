"""The commands of the app, with the options that are marked as names of files."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import typer
from command import app


class Command(NamedTuple):
    """A command of the app: its words, its parameters, and those that name files, by mark."""

    words: tuple[str, ...]
    parameters: list[Any]
    reads: set[str]
    writes: set[str]


def commands(command: Any = None, words: tuple[str, ...] = ()) -> Iterator[Command]:
    """Every command of the app."""
    found = command or typer.main.get_command(app())
    inner = getattr(found, "commands", None)
    if inner is not None:
        for name, each in inner.items():
            yield from commands(each, (*words, name))
        return
    signature = getattr(found.callback, "__signature__", None)
    marked: dict[str, set[str]] = {"Reads": set(), "Writes": set()}
    for parameter in signature.parameters.values() if signature else ():
        for mark in getattr(parameter.annotation, "__metadata__", ()):
            marked.get(type(mark).__name__, set()).add(parameter.name)
    yield Command(words, found.params, marked["Reads"], marked["Writes"])
