"""The door of the command: what no command can answer for itself is answered here."""

import os
import re
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup

from .messages import OUTPUT, USAGE, exits, say
from .usage import usage_line

_BOXES = 60  # columns that a help page in boxes needs


class RootGroup(TyperGroup):
    """A group of commands that ends as ours do: one line, and the right exit code."""

    def main(self, *words: Any, **more: Any) -> Any:
        """Run the command, and exit."""
        _mend_surroundings()
        if _fit(self):
            more["terminal_width"] = shutil.get_terminal_size().columns
        given = more.get("args") or (words[0] if words else None) or sys.argv[1:]
        code: int | None = None
        try:
            with exits():
                code = super().main(*words, **{**more, "standalone_mode": False})
        except typer.Exit as ended:
            code = ended.exit_code
        except typer.TyperException as error:
            code = USAGE
            if type(error).__name__ != "NoArgsIsHelpError":  # which has printed the help by now
                say(usage_line(self._path(given), error))
        except SystemExit as ended:
            if not isinstance(ended.__context__, BrokenPipeError):
                raise  # a completion; else Rich, whose reader has seen enough of a help page
        sys.exit(code or 0)

    def get_params(self, ctx: Any) -> list[Any]:
        """The options of the group itself."""
        return _without_types(super().get_params(ctx))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """A command whose help says neither that a flag is a <bool> nor that a text is a <str>."""
        command = super().get_command(ctx, cmd_name)
        if command is not None:
            _without_types(command.get_params(ctx))
            _fit(command)
        return command

    def _path(self, words: Iterable[str]) -> str:
        """The command that the words name, as it is typed."""
        path = ["ration"]
        commands = self.commands
        for word in words:
            if word not in commands:
                break
            path.append(word)
            commands = getattr(commands[word], "commands", {})
        return " ".join(path)


def _fit(command: Any) -> bool:
    """Whether the terminal is too narrow for boxes, so that the help pages are without."""
    narrow = shutil.get_terminal_size().columns < _BOXES
    if narrow and command.rich_markup_mode is not None:
        command.rich_markup_mode = None
        command.epilog = command.epilog and f"\b\n{command.epilog}"  # each line for itself
    return narrow


def _mend_surroundings() -> None:
    """Set right what the terminal library would stumble over."""
    for name in ("COLUMNS", "LINES", "TERMINAL_WIDTH"):
        if not re.fullmatch("[1-9][0-9]{0,3}", os.environ.get(name, "1")):
            del os.environ[name]
    if sys.stderr is None:  # closed: nobody wants to hear, and no file may come to be number 2
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  open to the end
    if sys.stdout is None:
        say("standard output: it is closed; send it to a file, or to /dev/null")
        sys.exit(OUTPUT)


def _without_types(params: list[Any]) -> list[Any]:
    for one in params:
        if one.param_type_name == "argument" or one.is_flag:
            vars(one)["display_type_rich"] = lambda ctx: None  # noqa: ARG005  it is called so
    return params
