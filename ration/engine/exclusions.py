"""Who gets nothing, and why: silent exclusion is the worst error in the field."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from ration.core.problems import Problem, problem, shorten
from ration.programme.allocation import Allocation
from ration.programme.condition import Condition
from ration.programme.programme import Programme
from ration.register.check.typed_frame import heads
from ration.register.columns.columns import Columns
from ration.register.columns.frame_columns import COUNT, HOUSEHOLDS, SUM, WORD
from ration.results.exclusions import Exclusion

HIDDEN = "(not shown)"  # printed instead of people's names and documents
PEOPLE = ("person", "persons", "household", "households")


@dataclass(frozen=True)
class ExclusionQuery:
    """The query which households get nothing of `item` from `allocations`.

    `item` None means nothing of any item.
    """

    programme: Programme
    columns: Columns
    item: str | None
    allocations: tuple[Allocation, ...]

    def query(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """Count the households without heads in every allocation, by the columns that decide."""
        counted = dict.fromkeys(heads(self.programme, rule) for rule in self.allocations)
        excluded = rows.filter(pl.all_horizontal(pl.col(name) == 0 for name in counted))
        return excluded.group_by(self._columns()).agg(
            pl.col(HOUSEHOLDS).sum().alias(SUM.column("households"))
        )

    def answer(self, table: pl.DataFrame) -> list[Exclusion]:
        """Count the households by reason, in the order of columns and values."""
        reasons: Counter[tuple[str, str]] = Counter()
        for row in table.iter_rows(named=True):
            for column, value in {r for rule in self.allocations for r in self._reasons(rule, row)}:
                shown = HIDDEN if _hidden(self.columns, column) else value
                reasons[column, shown] += row[SUM.column("households")]
        return [
            Exclusion(item=self.item, column=column, value=value, households=households)
            for (column, value), households in sorted(reasons.items())
        ]

    def _columns(self) -> list[str]:
        conditions = [condition for rule in self.allocations for condition in rule.only]
        read = [_column(self.programme, condition) for condition in conditions]
        counted = [self.programme.count_column(rule.per) for rule in self.allocations]
        return list(dict.fromkeys([*read, *(COUNT.column(name) for name in counted if name)]))

    def _reasons(self, rule: Allocation, row: Mapping[str, str | int]) -> Iterator[tuple[str, str]]:
        fails = False
        for condition in rule.only:
            value = row[_column(self.programme, condition)]
            if not condition.admits(value):
                fails = True
                yield condition.column, str(value)
        if not fails:
            yield self.programme.count_column(rule.per) or "households", "0"


def exclusion_queries(programme: Programme, columns: Columns) -> tuple[ExclusionQuery, ...]:
    """Make a query for every item that a household may get nothing of, and one for all items."""
    queries = []
    for item in programme.items:
        allocations = tuple(rule for rule in programme.allocations if rule.item == item.id)
        if allocations and all(map(_may_be_nothing, allocations)):
            queries.append(ExclusionQuery(programme, columns, item.id, allocations))
    if programme.allocations and all(map(_may_be_nothing, programme.allocations)):
        queries.append(ExclusionQuery(programme, columns, None, programme.allocations))
    return tuple(queries)


def listed_values(programme: Programme) -> dict[str, list[tuple[str, str]]]:
    """Collect the words that the programme lists, by column: each with the place that lists it."""
    listed: dict[str, list[tuple[str, str]]] = {}
    for place, condition in programme.conditions():
        for value in condition.values or ():
            listed.setdefault(condition.column, []).append((value, place))
    return listed


def absent_values(
    columns: Columns,
    listed: Mapping[str, Sequence[tuple[str, str]]],
    present: Mapping[str, Sequence[str]],
) -> list[Problem]:
    """Warn of every listed value that no row has: the spelling may differ."""
    return [
        problem(
            "value-absent",
            column=column,
            value=HIDDEN if _hidden(columns, column) else value,
            allocation=place,
            values=_some(columns, column, present[column]),
        )
        for column, values in listed.items()
        for value, place in dict(reversed(values)).items()
        if value not in present[column]
    ]


def _some(columns: Columns, name: str, values: Sequence[str]) -> str:
    return HIDDEN if _hidden(columns, name) else ", ".join(map(shorten, sorted(values)[:10]))


def _hidden(columns: Columns, name: str) -> bool:
    """Whether the words that `only` reads as `name` come from a column with personal data."""
    return columns.personal(name) or columns.personal(columns.words.get(name, name))


def _may_be_nothing(rule: Allocation) -> bool:
    return bool(rule.only) or rule.per not in PEOPLE


def _column(programme: Programme, condition: Condition) -> str:
    if condition.values is not None:
        return WORD.column(condition.column)
    return COUNT.column(programme.count_column(condition.column) or condition.column)
