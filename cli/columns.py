"""What is said of a register: `--column`, `--map`, `--sheet` and more, as the library takes it."""

from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import Literal, TypedDict

import typer


class Dates(Enum):
    """The order of day, month and year in dates."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


class Given(TypedDict):
    """What is said of a register's columns, as the library's functions take it."""

    columns: dict[str, str]
    mapping: Path | None
    sheet: str | None
    dates: Literal["dmy", "mdy", "ymd"] | None
    people: bool


def given(
    column: Sequence[str] | None,
    mapping: Path | None,
    sheet: str | None,
    dates: Dates | None,
    *,
    people: bool,
) -> Given:
    """The options as one; a usage error where one is not of its form."""
    return Given(
        columns=columns_given(column or ()),
        mapping=mapping,
        sheet=sheet,
        dates=None if dates is None else dates.value,
        people=people,
    )


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
