"""Compute a programme for single households: what it reads of each, and the plan of some."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from ration.core.problems.errors import DataError, InputError
from ration.core.problems.names import nearest
from ration.core.problems.problem import Problem, problem
from ration.plan.compute import compute
from ration.plan.plan import DistributionPlan
from ration.programme.programme import Programme

_SOURCE = "household"
# warnings about a register that do not apply to one household
_REGISTERS = ("site-all", "value-absent")


class Reads(NamedTuple):
    """The register columns of counts and words that a programme reads, each with the reason."""

    counts: dict[str, str]
    words: dict[str, str]


def parse_household(text: str) -> dict[str, str]:
    """Read `"persons=5,adults=2"` as a dict. Raises ValueError if it has another form.

    >>> parse_household("persons=5, category=AAY")
    {'persons': '5', 'category': 'AAY'}
    """
    household: dict[str, str] = {}
    for part in text.split(","):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not (name and equals):
            raise ValueError(f'"{part.strip()}" is not NAME=VALUE')
        if name in household:
            raise ValueError(f"{name} is given twice")
        household[name] = value
    return household


def compute_one(programme: Programme, household: Mapping[str, str]) -> DistributionPlan:
    """Compute the plan of a register with only this household, without pools and shortages.

    Raises DataError with the problems of the household, without row numbers.
    """
    return compute_some(programme, [household])


def compute_some(programme: Programme, households: Sequence[Mapping[str, str]]) -> DistributionPlan:
    """The same for some households with the same columns, whose ids are 1, 2 and so on."""
    items = tuple(item.model_copy(update={"shortage": None}) for item in programme.items)
    alone = programme.model_copy(update={"pools": (), "items": items, "shortage": None})
    if not alone.allocations:
        raise DataError(programme.id, [problem("household-nothing", column="pools")])
    numbered = enumerate(households, start=1)
    frame = pl.DataFrame([{"household_id": str(at), **each} for at, each in numbered])
    try:
        return compute(frame, alone)
    except DataError as error:
        source = programme.id if error.source == programme.id else _SOURCE
        raise DataError(source, without_rows(error.problems)) from None
    except InputError as error:
        raise DataError(_SOURCE, error.problems) from None


def without_rows(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that apply to one household, without row numbers."""
    own = (each for each in problems if each.code not in _REGISTERS)
    return [each.model_copy(update={"row": None}) for each in own]


def reads(programme: Programme) -> Reads:
    """The columns that the allocations and the partition of a programme need, with reasons.

    >>> from ration.programme.load import load_programme
    >>> reads(load_programme("india-nfsa")).words
    {'category': 'rule 1 needs it'}
    """
    counts: dict[str, str] = {}
    words: dict[str, str] = {}
    for index, rule in enumerate(programme.allocations):
        place = f"rule {index + 1}"
        column = programme.count_column(rule.per)
        if column is not None:
            counts.setdefault(column, f"{rule.item} is per {rule.per} ({place})")
        if rule.sizes:
            counts.setdefault("persons", f"{rule.item} depends on the size ({place})")
        for condition in rule.only:
            name, why = condition.column, f"{place} needs it"
            if condition.values is not None:
                words.setdefault(name, why)
            else:
                counts.setdefault(programme.count_column(name) or "households", why)
    for name in ("persons", *programme.partition) if programme.partition else ():
        counts.setdefault(programme.count_column(name) or name, "the partition needs it")
    counts.pop("households", None)
    return Reads(counts, words)


def by_column(
    programme: Programme, household: Mapping[str, str | int]
) -> tuple[dict[str, str], list[Problem]]:
    """The values by register column, and warnings of those that the programme does not read."""
    needed = reads(programme)
    optional = ["persons", *(group.column for group in programme.groups)]
    columns = dict.fromkeys([*needed.counts, *needed.words, *optional])
    ids = {group.id: group.column for group in programme.groups}
    values: dict[str, str] = {}
    unread: list[Problem] = []
    for name, value in household.items():
        column = name if name in columns else ids.get(name, name)
        if column in columns:
            values[column] = str(value).strip()
        else:
            near = nearest(name, columns)
            unread.append(problem("household-unread", column=name, near=near))
    return values, unread


def refuse_missing(programme: Programme, values: Mapping[str, str]) -> None:
    """Raise DataError with what the programme reads and the household does not have."""
    needed = reads(programme)
    missing = [
        problem("household-missing", column=name, why=why)
        for name, why in {**needed.counts, **needed.words}.items()
        if name not in values
    ]
    if missing:
        raise DataError(_SOURCE, missing)
