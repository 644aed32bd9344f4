"""Panels of the help, and how to put an option into a panel."""

import re
from typing import Any

import typer

REGISTER, PROGRAMME, STOCK, OUTPUT = "Register", "Programme", "Stock", "Output"


_MOST = 2**63 - 1  # the largest whole number of an option: larger ones fit no column


def option(panel: str, *names: str, **details: Any) -> Any:
    """An option in a panel of the help; its help text names the default."""
    details = {"show_default": False, "readable": False, **details}
    return typer.Option(*names, rich_help_panel=panel, **details)


def whole(panel: str, *names: str, **details: Any) -> Any:
    """An option whose value is a whole number from 1, in plain digits; its metavar is N."""
    return option(panel, *names, metavar="N", parser=whole_number, **details)


def whole_number(text: object) -> int:
    """A whole number from 1, in plain digits: Python would read `4_2` and other scripts too."""
    figures = str(text).strip()
    if not re.fullmatch("-?[0-9]+", figures):
        raise typer.BadParameter("not a whole number; write it in digits, such as 5")
    if figures.startswith("-") or not figures.strip("0"):
        raise typer.BadParameter("too small; write 1 or more")
    if len(figures) > len(str(_MOST)) or int(figures) > _MOST:
        raise typer.BadParameter(f"too large; write at most {_MOST:,}")
    return int(figures)


def examples(*lines: str) -> str:
    """The end of a help page: commands to copy, one per line."""
    return "\n".join(["Example:" if len(lines) == 1 else "Examples:", *lines])
