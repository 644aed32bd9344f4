"""What is said of a register's columns: `--column`, `--map`, `--sheet`, as the library takes it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

import typer


class Given(TypedDict):
    """What is said of a register's columns, as the library's functions take it."""

    columns: dict[str, str]
    mapping: Path | None
    sheet: str | None


def given(column: Sequence[str] | None, mapping: Path | None, sheet: str | None) -> Given:
    """The three options as one; a usage error where one is not of its form."""
    return Given(columns=columns_given(column or ()), mapping=mapping, sheet=sheet)


def columns_given(column: Sequence[str]) -> dict[str, str]:
    """Canonical name → source; a usage error where one is not of the form, or named twice."""
    given: dict[str, str] = {}
    for one in column:
        name, equals, source = (part.strip() for part in one.partition("="))
        if not (name and equals and source):
            raise typer.BadParameter(
                f'--column: "{one}" is not NAME=SOURCE; write it as persons=hh_size'
            )
        if name in given:
            raise typer.BadParameter(
                f"--column: {name} is given twice; add columns up as {name}=a+b"
            )
        given[name] = source
    return given
