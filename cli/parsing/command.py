"""A command whose options have one value each, and none that is empty."""

from typing import Any

import typer
from typer.core import TyperCommand


class Command(TyperCommand):
    """A command that refuses values that nobody can have meant.

    The first of two values of one option would be ignored without a word. An empty value, as that
    of a shell's variable that is not set, would be the current folder, or be ignored too.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the words after the command's name; a usage error if a value is refused."""
        if not ctx.resilient_parsing:  # completion has words that are not finished
            self._refuse(*self.make_parser(ctx).parse_args(args=[*args])[::2])
        return super().parse_args(ctx, args)

    def _refuse(self, values: dict[str, Any], given: list[Any]) -> None:
        for param in self.params:
            name = _name(param)
            if _has_one_value(param) and given.count(param) > 1:
                raise typer.BadParameter(f"{name}: it is given twice; give it once")
            value = values.get(param.name)
            if "" in (value if isinstance(value, list | tuple) else [value]):
                why = "" if param.required else ", or leave it out"
                raise typer.BadParameter(f'{name}: "" is empty; write a value{why}')


def _has_one_value(param: Any) -> bool:
    """Whether it is an option that two values would contradict: not `-q`, which says one thing."""
    if param.param_type_name != "option" or param.multiple:
        return False
    return not param.is_flag or bool(param.secondary_opts)


def _name(param: Any) -> str:
    """The name of an option or argument as the help has it."""
    if param.param_type_name == "argument":
        return str(param.metavar or param.name).strip("[]")
    long = [each for each in param.opts if each.startswith("--")]
    return "/".join([*(long or param.opts)[:1], *param.secondary_opts])
