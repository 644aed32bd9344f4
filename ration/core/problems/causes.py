"""What very many problems have in common, and where their rows are."""

from typing import NamedTuple

from ration.core.messages import kind_of
from ration.core.problems.problem import Problem, Unit, problem

BETWEEN = "\x1f"  # the facts of one problem


class Cause(NamedTuple):
    """What very many problems have in common: code, column and facts.

    `names` are those of the facts that differ from row to row.
    """

    code: str
    column: str | None = None
    facts: tuple[tuple[str, object], ...] = ()
    names: tuple[str, ...] = ()

    @property
    def warning(self) -> bool:
        """Whether the problems are warnings."""
        return kind_of(self.code).warning

    def problem(self, row: int | None, value: str | None, facts: str | None) -> Problem:
        """The problem of a row."""
        own = (facts or "").split(BETWEEN, len(self.names) - 1) if self.names else []
        more = {**dict(self.facts), **dict(zip(self.names, own, strict=True))}
        return problem(self.code, row=row, column=self.column, value=value, **more)


class Place(NamedTuple):
    """Where a row is: its file, its number there, and what is counted."""

    file: str | None
    row: int
    unit: Unit


class Places(NamedTuple):
    """Where the rows of a register are: the bits above `bits` select one of `files`, if any."""

    unit: Unit = "row"
    files: tuple[tuple[str, Unit], ...] = ()
    bits: int = 32

    def of(self, row: int) -> Place:
        """Find the file of a row, and the row as users count it there."""
        if not self.files:
            return Place(None, row, self.unit)
        file, unit = self.files[row >> self.bits]
        return Place(file, row & ((1 << self.bits) - 1), unit)

    @property
    def own(self) -> bool:
        """Whether rows are those of one file as they stand."""
        return not self.files and self.unit == "row"
