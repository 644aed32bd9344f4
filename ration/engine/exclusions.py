"""The columns and words by which `only` excludes households, and words that no row has."""

from collections.abc import Mapping, Sequence

from ration.core.problems.names import shorten
from ration.core.problems.problem import Problem, problem
from ration.programme.condition import Condition
from ration.programme.programme import Programme
from ration.register.columns.columns import Columns
from ration.register.columns.frame_columns import COUNT, WORD

HIDDEN = "(not shown)"  # printed instead of people's names and documents


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
            value=HIDDEN if is_hidden(columns, column) else value,
            allocation=place,
            values=_some(columns, column, present[column]),
        )
        for column, values in listed.items()
        for value, place in dict(reversed(values)).items()
        if value not in present[column]
    ]


def _some(columns: Columns, name: str, values: Sequence[str]) -> str:
    return HIDDEN if is_hidden(columns, name) else ", ".join(map(shorten, sorted(values)[:10]))


def is_hidden(columns: Columns, name: str) -> bool:
    """Whether the words that `only` reads as `name` come from a column with personal data."""
    return columns.personal(name) or columns.personal(columns.words.get(name, name))


def condition_column(programme: Programme, condition: Condition) -> str:
    """The column of a typed frame that a condition reads."""
    if condition.values is not None:
        return WORD.column(condition.column)
    return COUNT.column(programme.count_column(condition.column) or condition.column)
