"""Looking columns up in a register, by what was said of them or by their names."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

import polars as pl
from polars.selectors import by_name

from ration.core.problems import Problem, nearest, problem
from ration.register.columns.guess import Guess
from ration.register.mapping.mapping import Source
from ration.register.source.collect import collect
from ration.register.source.register import Register

T = TypeVar("T")
_LONGEST = 160  # signs of a hint that lists columns
_TEXTS = (pl.String, pl.Categorical, pl.Enum, pl.Null)


class ColumnLookup:
    """Looks canonical columns up in a register, and collects what is not there."""

    def __init__(
        self, register: Register, given: Mapping[str, Source], guessed: Mapping[str, Guess]
    ) -> None:
        self.register = register
        self.have = register.columns
        self.given = given
        self.guessed = guessed
        self.problems: list[Problem] = []
        self.missing: dict[str, str | None] = {}

    def one(self, name: str, why: str | None) -> str | None:
        """The source of a column; None where it is not there. `why` None: it may be missing."""
        asked = self._asked(name)
        if len(asked) > 1:
            self.problems.append(problem("column-one", column=name))
        found = self._sources(name, asked[:1], why)
        return found[0] if found else None

    def identity(self) -> str:
        """The column of ids, which every register has; "" where it is not there."""
        asked = self._asked("household_id")[0]
        if asked not in self.have and any(name.strip().isdecimal() for name in self.have):
            self.problems.append(problem("header-missing", row=self.register.header))
            self.missing["household_id"] = "every register has one"
            return ""
        found = self.told("household_id", "every register has one") or ""
        if found and loses_digits(self.register, found):
            self.problems.append(problem("id-float", column=found))
        return found

    def told(self, name: str, why: str | None) -> str | None:
        """The source of a column of words or sites, of a type that can be read as text."""
        found = self.one(name, why)
        if found is not None:
            kind = self.register.schema[found]
            if kind.is_nested() or kind in (pl.Object, pl.Binary, pl.Duration):
                self.problems.append(problem("column-not-text", column=found, what=str(kind)))
        return found

    def counted(self, name: str, why: str | None) -> tuple[str, ...] | None:
        """The sources of a column of counts, each of a type that numbers have."""
        found = self.several(name, why)
        for part in found or ():
            kind = self.register.schema[part]
            if not (kind.is_numeric() or kind in _TEXTS):
                self.problems.append(problem("column-not-numbers", column=part, what=str(kind)))
        return found

    def several(self, name: str, why: str | None) -> tuple[str, ...] | None:
        """The sources of a column of counts, which may be a sum `a+b`."""
        asked = self._asked(name)
        single = len(asked) == 1 and asked[0] not in self.have
        return self._sources(name, asked[0].split("+") if single else asked, why)

    def _asked(self, name: str) -> Sequence[str]:
        if name in self.given:
            return self.given[name]
        return [self.guessed[name].column if name in self.guessed else name]

    def _sources(self, name: str, asked: Sequence[str], why: str | None) -> tuple[str, ...] | None:
        parts = [part.strip() for part in asked]
        absent = [part for part in parts if part not in self.have]
        if why is not None or name in self.given:
            said = why or f"it was to be {name}"
            self.problems += [missing(part, self.have, said) for part in absent]
        if absent:
            self.missing[name] = why
        for part in dict.fromkeys(parts):
            if part in self.register.repeated:
                self.problems.append(problem("column-twice", column=part))
            if parts.count(part) > 1:
                self.problems.append(problem("column-added-twice", column=part, name=name))
            if part in self.register.unreadable_columns:
                self.problems.append(self.register.unreadable_columns[part])
        if name in self.guessed:
            column, reason = self.guessed[name]
            self.problems.append(problem("column-used", column=column, name=name, why=reason))
        return None if absent else tuple(parts)


def missing(name: str, have: Sequence[str], why: str) -> Problem:
    """A column that is not there: why it is wanted, and which was perhaps meant."""
    return problem("column-missing", column=name, why=why, near=near(name, have))


def near(name: str, have: Sequence[str]) -> str:
    """What was perhaps meant, or what there is where that is not much."""
    said = nearest(name, have)
    return said if len(said) <= _LONGEST else f"`ration columns` lists all {len(have)}"


def loses_digits(register: Register, column: str) -> bool:
    """Whether a column holds floats that are not all whole, or too long to have every digit."""
    kind = register.schema[column]
    if not kind.is_float():
        return False
    number = by_name(column).as_expr()
    digits = 15 if kind == pl.Float64 else 7
    whole = (number == number.floor()) & (number.abs() < 10**digits)
    return not collect(register, register.frame.select(whole.all())).item()
