"""Panels of the help, and how to put an option into a panel."""

from typing import Any

import typer

REGISTER, PROGRAMME, STOCK, OUTPUT = "Register", "Programme", "Stock", "Output"


def option(panel: str, *names: str, **details: Any) -> Any:
    """An option in a panel of the help; its help text names the default."""
    details = {"show_default": False, "readable": False, **details}
    return typer.Option(*names, rich_help_panel=panel, **details)


def examples(*lines: str) -> str:
    """The end of a help page: commands to copy, one per line."""
    return "\n".join(["Example:" if len(lines) == 1 else "Examples:", *lines])
