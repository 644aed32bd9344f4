"""What is said of a register: its columns and how to read it, as the library takes it."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

import typer

_ROWS = re.compile(r"([0-9]{1,9})(?:\s*-\s*([0-9]{1,9}))?")
_MOST_ROWS = 100_000  # in one range


class Given(TypedDict):
    """What is said of a register's columns, as the library's functions take it."""

    columns: dict[str, str]
    mapping: Path | None
    sheet: str | None
    encoding: str | None
    header_row: int | None
    skip_rows: tuple[int, ...]


def given(
    column: Sequence[str] | None,
    mapping: Path | None,
    sheet: str | None,
    encoding: str | None,
    header_row: int | None,
    skip_rows: str | None,
) -> Given:
    """The options as one; a usage error where one is not of its form."""
    return Given(
        columns=columns_given(column or ()),
        mapping=mapping,
        sheet=sheet,
        encoding=encoding,
        header_row=header_row,
        skip_rows=rows_given(skip_rows or ""),
    )


def rows_given(rows: str) -> tuple[int, ...]:
    """Row numbers as `4,17` or `4-6`; a usage error where they are not of the form."""
    found: list[int] = []
    for part in filter(None, (one.strip() for one in rows.split(","))):
        match = _ROWS.fullmatch(part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 0 < first <= last < first + _MOST_ROWS:
            raise typer.BadParameter(
                f'--skip-rows: "{part}" is no row number; write them as 4,17 or 4-6'
            )
        found += range(first, last + 1)
    return tuple(found)


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
