"""Panels of the help, and how to put an option into a panel."""

import re
from typing import Any

import typer

REGISTER, PROGRAMME, STOCK, OUTPUT = "Register", "Programme", "Stock", "Output"


_MOST_FIGURES = 18  # of a whole number


def option(panel: str, *names: str, **details: Any) -> Any:
    """An option in a panel of the help; its help text names the default."""
    details = {"show_default": False, "readable": False, **details}
    return typer.Option(*names, rich_help_panel=panel, **details)


def whole(panel: str, *names: str, **details: Any) -> Any:
    """An option whose value is a whole number from 1, in plain digits; its metavar is N."""
    return option(panel, *names, metavar="N", parser=whole_number, **details)


def whole_number(text: object) -> int:
    """A whole number of at most 18 digits, from 1; Python also reads `4_2` and other digits."""
    figures = str(text).strip()
    if not re.fullmatch("-?[0-9]+", figures):
        raise typer.BadParameter("not a whole number; write it in digits, such as 5")
    if figures.startswith("-") or not figures.strip("0"):
        raise typer.BadParameter("too small; write 1 or more")
    if len(figures) > _MOST_FIGURES:
        raise typer.BadParameter(f"too large; write at most {_MOST_FIGURES} digits")
    return int(figures)


def examples(*lines: str) -> str:
    """The end of a help page: commands to copy, one per line."""
    return "\n".join(["Example:" if len(lines) == 1 else "Examples:", *lines])
