"""Who is entitled to nothing, and why: silent exclusion is the worst error in the field."""

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

HIDDEN = "(not shown)"  # what people's names and documents are replaced by
PEOPLE = ("person", "persons", "household", "households")


@dataclass(frozen=True)
class ExclusionQuery:
    """A question about those whom `allocations` leave with nothing of `item` (None: of all)."""

    programme: Programme
    columns: Columns
    item: str | None
    allocations: tuple[Allocation, ...]

    def query(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """How many households have no heads in any of the allocations, by what they are asked."""
        counted = dict.fromkeys(heads(self.programme, one) for one in self.allocations)
        left = rows.filter(pl.all_horizontal(pl.col(name) == 0 for name in counted))
        return left.group_by(self._columns()).agg(
            pl.col(HOUSEHOLDS).sum().alias(SUM.column("households"))
        )

    def answer(self, table: pl.DataFrame) -> list[Exclusion]:
        """The households by reason, in the order of columns and values."""
        reasons: Counter[tuple[str, str]] = Counter()
        for row in table.iter_rows(named=True):
            for column, value in {r for one in self.allocations for r in self._reasons(one, row)}:
                shown = HIDDEN if _hidden(self.columns, column) else value
                reasons[column, shown] += row[SUM.column("households")]
        return [
            Exclusion(item=self.item, column=column, value=value, households=households)
            for (column, value), households in sorted(reasons.items())
        ]

    def _columns(self) -> list[str]:
        asked = [_column(self.programme, one) for rule in self.allocations for one in rule.only]
        counted = [self.programme.count_column(rule.per) for rule in self.allocations]
        return list(dict.fromkeys([*asked, *(COUNT.column(name) for name in counted if name)]))

    def _reasons(self, rule: Allocation, row: Mapping[str, str | int]) -> Iterator[tuple[str, str]]:
        fails = False
        for one in rule.only:
            value = row[_column(self.programme, one)]
            if not one.admits(value):
                fails = True
                yield one.column, str(value)
        if not fails:
            yield self.programme.count_column(rule.per) or "households", "0"


def exclusion_queries(programme: Programme, columns: Columns) -> tuple[ExclusionQuery, ...]:
    """The questions worth asking: of every item that a household may get nothing of, and of all."""
    asked = []
    for item in programme.items:
        mine = tuple(one for one in programme.allocations if one.item == item.id)
        if mine and all(_may_be_nothing(one) for one in mine):
            asked.append(ExclusionQuery(programme, columns, item.id, mine))
    if programme.allocations and all(_may_be_nothing(one) for one in programme.allocations):
        asked.append(ExclusionQuery(programme, columns, None, programme.allocations))
    return tuple(asked)


def listed_values(programme: Programme) -> dict[str, list[tuple[str, str]]]:
    """The words that the programme lists, by column: each with the place that lists it."""
    listed: dict[str, list[tuple[str, str]]] = {}
    for place, one in programme.conditions():
        for value in one.values or ():
            listed.setdefault(one.column, []).append((value, place))
    return listed


def absent_values(
    columns: Columns,
    listed: Mapping[str, Sequence[tuple[str, str]]],
    present: Mapping[str, Sequence[str]],
) -> list[Problem]:
    """A warning for every listed value that no row has: a spelling, perhaps."""
    return [
        problem(
            "value-absent",
            column=column,
            value=HIDDEN if _hidden(columns, column) else value,
            allocation=place,
            mend=f"see its spelling; the rows have: {_some(columns, column, present[column])}",
        )
        for column, values in listed.items()
        for value, place in dict(reversed(values)).items()
        if value not in present[column]
    ]


def _some(columns: Columns, name: str, values: Sequence[str]) -> str:
    return HIDDEN if _hidden(columns, name) else ", ".join(map(shorten, sorted(values)[:10]))


def _hidden(columns: Columns, name: str) -> bool:
    """Whether the words that `only` reads as `name` come from a column that must not be shown."""
    return columns.personal(name) or columns.personal(columns.words.get(name, name))


def _may_be_nothing(rule: Allocation) -> bool:
    return bool(rule.only) or rule.per not in PEOPLE


def _column(programme: Programme, one: Condition) -> str:
    if one.values is not None:
        return WORD.column(one.column)
    return COUNT.column(programme.count_column(one.column) or one.column)
