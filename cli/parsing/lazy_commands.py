"""Commands that are imported when they are run: the help of all needs a line of each."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, ClassVar

import typer
from typer.core import TyperCommand

from ..options.panel import examples
from .command import Command
from .root_group import RootGroup


class Lazy:
    """A command that is not yet imported.

    `where` is its module in `commands/` and its name there. `help` is the first line of its
    docstring, and `examples` are the end of its help page; a group of commands has its own.
    """

    def __init__(self, where: str, help: str, *examples: str) -> None:  # noqa: A002  Typer's word
        self.where, self.help, self.examples = where, help, examples

    def load(self, name: str) -> Any:
        """Import the command, and make it with all its options."""
        module, attribute = self.where.split(":")
        found = getattr(import_module(f"..commands.{module}", __package__), attribute)
        if isinstance(found, typer.Typer):
            return typer.main.get_group(found)
        alone = typer.Typer(add_completion=False)
        alone.command(name, cls=Command, epilog=examples(*self.examples))(found)
        return typer.main.get_command(alone)


class _Commands(Mapping[str, Any]):
    """The commands by name, each imported when it is read."""

    def __init__(self, lazy: Mapping[str, Lazy]) -> None:
        self._lazy = lazy
        self._loaded: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._loaded:
            command = self._lazy[name].load(name)
            command.name = name
            self._loaded[name] = command
        return self._loaded[name]

    def __contains__(self, name: object) -> bool:
        return name in self._lazy

    def __iter__(self) -> Iterator[str]:
        return iter(self._lazy)

    def __len__(self) -> int:
        return len(self._lazy)


class LazyGroup(RootGroup):
    """A group of commands that imports the command that is run, and no other."""

    lazy: ClassVar[Mapping[str, Lazy]] = {}

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**{**attributes, "commands": _Commands(self.lazy)})

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002  Typer's signature
        """The names of the commands."""
        return list(self.lazy)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002  Typer's signature
        """A command as the help of all lists it, without its options."""
        lazy = self.lazy.get(cmd_name)
        return lazy and TyperCommand(cmd_name, help=lazy.help)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is run, and the words that are left for it."""
        name, listed, rest = super().resolve_command(ctx, args)
        return name, listed and super().get_command(ctx, name or ""), rest
