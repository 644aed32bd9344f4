"""Look up columns in a register, by the mapping, by a guess or by their own names."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import polars as pl
from polars.selectors import by_name

from ration.core.problems.data_as_header import looks_like_data
from ration.core.problems.problem import Problem, problem
from ration.register.columns.guess import Guess
from ration.register.columns.joined_ids import id_parts
from ration.register.mapping.mapping import Source
from ration.register.source.cell_types import is_no_cell, not_text
from ration.register.source.collect import collect_rows
from ration.register.source.register import Register

if TYPE_CHECKING:
    from ration.register.columns.suggest import Kind

_TEXTS = (pl.String, pl.Categorical, pl.Enum, pl.Null)


class ColumnLookup:
    """Look up canonical columns in a register, and collect the problems."""

    def __init__(
        self, register: Register, mapped: Mapping[str, Source], guessed: Mapping[str, Guess]
    ) -> None:
        self.register = register
        self.have = register.columns
        self.mapped = mapped
        self.guessed = guessed
        self.problems: list[Problem] = []
        self.missing: dict[str, str | None] = {}

    def single(self, name: str, why: str | None) -> str | None:
        """The source of a column, or None; with a reason `why`, a missing one is a problem."""
        expected = self._expected(name)
        if len(expected) > 1:
            self.problems.append(problem("column-one", column=name))
        sources = self._sources(name, expected[:1], why)
        return sources[0] if sources else None

    def identity(self) -> str:
        """The column of ids, which every register needs; "" means it is missing."""
        column = self._expected("household_id")[0]
        parts = id_parts([column], self.have)
        if parts:
            return self._joined(parts)
        if column not in self.have and looks_like_data(self.have):
            self.problems.append(problem("header-missing", row=self.register.header))
            self.missing["household_id"] = "every register needs it"
            return ""
        column = self.text("household_id", "every register needs it") or ""
        if column and loses_digits(self.register, column):
            self.problems.append(problem("id-float", column=column))
        return column

    def _joined(self, parts: tuple[str, ...]) -> str:
        """The column that joins several to ids; "" if one is missing."""
        found = self._sources("household_id", parts, "it is part of household_id")
        for part in found or ():
            self._check_text(part)
            if loses_digits(self.register, part):
                self.problems.append(problem("id-float", column=part))
        return "+".join(found or ())

    def text(self, name: str, why: str | None) -> str | None:
        """The source of a column of words or sites, whose type can be read as text."""
        source = self.single(name, why)
        if source is not None:
            self._check_text(source)
        return source

    def _check_text(self, source: str) -> None:
        kind = self.register.schema[source]
        if is_no_cell(kind):
            self.problems.append(not_text(source, kind))

    def counted(self, name: str, why: str | None) -> tuple[str, ...] | None:
        """The sources of a column of counts, each of a type that can hold numbers."""
        sources = self.addends(name, why)
        for part in sources or ():
            kind = self.register.schema[part]
            if not (kind.is_numeric() or kind in _TEXTS):
                self.problems.append(problem("column-not-numbers", column=part, what=str(kind)))
        return sources

    def addends(self, name: str, why: str | None) -> tuple[str, ...] | None:
        """The sources of a column of counts, which may be a sum `a+b`."""
        columns = self._expected(name)
        is_sum = len(columns) == 1 and columns[0] not in self.have
        parts = columns[0].split("+") if is_sum else columns
        return self._sources(name, parts, why, numbers=True)

    def _expected(self, name: str) -> Sequence[str]:
        if name in self.mapped:
            return self.mapped[name]
        return [self.guessed[name].column if name in self.guessed else name]

    def _sources(
        self, name: str, columns: Sequence[str], why: str | None, *, numbers: bool = False
    ) -> tuple[str, ...] | None:
        parts = [part.strip() for part in columns]
        absent = [part for part in parts if part not in self.have]
        if why is not None or name in self.mapped:
            reason = why or f"it is named as {name}"
            kind: Kind | None = "count" if numbers else None
            self.problems += [missing(part, self.register, reason, name, kind) for part in absent]
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


def missing(
    name: str, register: Register, why: str, role: str | None = None, kind: "Kind | None" = None
) -> Problem:
    """A column that is not there: why it is wanted, and which was perhaps meant.

    `role` and `kind` are those of `near`.
    """
    from ration.register.columns.suggest import near

    hint = near(name, register, role, kind)
    return problem("column-missing", column=name, why=why, near=hint)


def loses_digits(register: Register, column: str) -> bool:
    """Whether a column has floats that are not all whole, or too large to keep every digit."""
    kind = register.schema[column]
    if not kind.is_float():
        return False
    number = by_name(column).as_expr()
    digits = 15 if kind == pl.Float64 else 7
    whole = (number == number.floor()) & (number.abs() < 10**digits)
    found = register.frame.select(whole.all())
    return not collect_rows(register, found, lambda parts: parts.select(pl.all().all())).item()
