"""The root group of commands: usage errors, broken pipes, terminal set-up."""

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup

from ..environment import refuse_settings
from ..errors import OUTPUT, USAGE, exits
from ..terminal.stderr import write_line
from .help_pages import import_help_pages
from .usage import usage_line

_BOXES = 60  # the narrowest terminal for a help page in boxes


class RootGroup(TyperGroup):
    """A group of commands whose usage errors are one line, with the right exit code."""

    def main(self, *words: Any, **more: Any) -> Any:
        """Run the command, and exit."""
        _set_up_terminal()
        refuse_settings()
        if _fit_terminal(self):
            more["terminal_width"] = shutil.get_terminal_size().columns
        arguments = more.get("args") or (words[0] if words else None) or sys.argv[1:]
        if not arguments or {"-h", "--help"} & {*arguments}:
            import_help_pages()
        code: int | None = None
        try:
            with exits():
                code = super().main(*words, **{**more, "standalone_mode": False})
        except typer.Exit as ended:
            code = ended.exit_code
        except typer.TyperException as error:
            code = USAGE
            if type(error).__name__ != "NoArgsIsHelpError":  # which has printed the help
                write_line(usage_line(self._path(arguments), error), "error")
        except SystemExit as ended:
            if not isinstance(ended.__context__, BrokenPipeError):
                raise  # a completion; otherwise Rich, whose help page met a closed pipe
        sys.exit(code or 0)

    def get_params(self, ctx: Any) -> list[Any]:
        """The options of the group itself."""
        return _convert_given(_without_types(super().get_params(ctx)))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """A command, its help page in the form that we want."""
        command = super().get_command(ctx, cmd_name)
        if command is not None:
            params = _convert_given(_without_types(command.get_params(ctx)))
            _move_help(params)
            _fit_terminal(command)
        return command

    def _path(self, words: Iterable[str]) -> str:
        """The command that the words name, such as `ration programme show`."""
        path = ["ration"]
        commands = self.commands
        for word in words:
            if word not in commands:
                break
            path.append(word)
            commands = getattr(commands[word], "commands", {})
        return " ".join(path)


def _fit_terminal(command: Any) -> bool:
    """Draw a help page without boxes on a narrow terminal; return whether it is narrow."""
    narrow = shutil.get_terminal_size().columns < _BOXES
    if narrow and command.rich_markup_mode is not None:
        command.rich_markup_mode = None
        command.epilog = command.epilog and f"\b\n{command.epilog}"  # keep its lines
    return narrow


def _set_up_terminal() -> None:
    """Fix what Rich cannot work with: a width that is not a number, a closed stream."""
    for name in ("COLUMNS", "LINES", "TERMINAL_WIDTH"):
        if not re.fullmatch("[1-9][0-9]{0,3}", os.environ.get(name, "1")):
            del os.environ[name]
    if sys.stderr is None:  # closed; no file that we open may become number 2
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  open until the end
    if sys.stdout is None:
        write_line("standard output: it is closed; send it to a file, or to /dev/null", "error")
        sys.exit(OUTPUT)


def _without_types(params: list[Any]) -> list[Any]:
    """Take <bool> and <str> out of the help of flags and arguments."""
    for param in params:
        if param.param_type_name == "argument" or param.is_flag:
            vars(param)["display_type_rich"] = lambda ctx: None  # noqa: ARG005  named by Typer
    return params


def _convert_given(params: list[Any]) -> list[Any]:
    """Let Typer make the converter of a value only if there is a value; few options have one."""
    for param in params:
        vars(param).setdefault("process_value", partial(_converted, param, param.process_value))
    return params


def _converted(param: Any, convert: Callable[[Any, Any], Any], ctx: Any, value: Any) -> Any:
    """The value of an option as its command gets it."""
    if value is not None or param.required:
        return convert(ctx, value)
    nothing = () if param.multiple or param.nargs == -1 else None
    return param.callback(ctx, param, nothing) if param.callback else nothing


def _move_help(params: list[Any]) -> None:
    """Put --help last, into the panel of --quiet; its own would come first."""
    *options, help_option = params
    if options:
        help_option.rich_help_panel = options[-1].rich_help_panel
