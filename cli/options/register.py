"""What is said of a register: `--column`, `--map`, `--sheet` and more, as the library takes it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from ration import RegisterMapping


class Dates(Enum):
    """The order of day, month and year in dates."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


@dataclass(frozen=True)
class RegisterOptions:
    """What is said of a register. `more` are keys of a mapping, by their names; None: not said."""

    column: Sequence[str]
    mapping: str | None
    more: Mapping[str, Any]

    def __post_init__(self) -> None:
        columns_given(self.column)  # a wrong one is told before anything else is

    def whole(self) -> "RegisterMapping":
        """All of it as one mapping; a usage error where a column is not of its form."""
        from ration.register.mapping.load import resolve_mapping

        return resolve_mapping(self.mapping, None).updated(**self.more)

    @property
    def columns(self) -> dict[str, str]:
        """Canonical name → source, as `--column` has them."""
        return columns_given(self.column)

    @property
    def words(self) -> list[str]:
        """The options, as they would be typed."""
        words = [word for one in self.column for word in ("--column", one)]
        words += ["--map", self.mapping] if self.mapping else []
        for name, value in self.more.items():
            words += _words(f"--{name.replace('_', '-')}", value)
        return words


def _words(option: str, value: object) -> list[str]:
    if value is None or value is False:
        return []
    if isinstance(value, tuple):
        return [option, ",".join(map(str, value))] if value else []
    return [option] if value is True else [option, str(value)]


_ROWS = re.compile(r"([0-9]{1,9})(?:\s*-\s*([0-9]{1,9}))?")
_MOST_ROWS = 100_000  # in one range


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
