"""Try a programme on one household: what it gets, and how that is calculated.

`compute` does the work, on a register of one row, so that rules and checks are the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Literal, NamedTuple

import polars as pl
from pydantic import PlainSerializer

from ration.core.models import Frozen, Names
from ration.core.problems.errors import DataError, InputError
from ration.core.problems.names import nearest
from ration.core.problems.problem import Problem, problem
from ration.core.quantity.quantity import Quantity
from ration.explain.arithmetic import reckon
from ration.plan.compute import compute
from ration.plan.fingerprint import programme_stamp
from ration.plan.plan import DistributionPlan
from ration.programme.item import Item
from ration.programme.load import ProgrammeSource, load_programme
from ration.programme.phrases import round_text
from ration.programme.programme import Programme
from ration.results.lines import Line
from ration.results.provenance import ProgrammeStamp

_SOURCE = "household"


# A quantity that JSON writes as its number only; the unit is the item's.
Number = Annotated[Quantity, PlainSerializer(lambda quantity: quantity.text, return_type=str)]


class Share(Frozen):
    """What the household gets of one item: `exact` by the rules, `quantity` after rounding.

    `reckoning` has one line per rule. `rounding` is in words; None means none is stated.
    `assumption` means that the quantity is the programme's own and not its source's.
    """

    item: str
    name: str
    unit: str
    quantity: Number
    exact: Number
    reckoning: tuple[str, ...]
    rounding: str | None
    channels: tuple[str, ...]
    assumption: bool


class Trial(Frozen):
    """One household and what it gets. `pools` are items without entitlements."""

    format: Literal["ration.try/2", "ration.try/1"] = "ration.try/2"
    programme: ProgrammeStamp
    household: Names
    gets: tuple[Share, ...]
    pools: tuple[str, ...]
    warnings: tuple[Problem, ...]


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


def try_household(programme: ProgrammeSource, household: Mapping[str, str | int]) -> Trial:
    """Calculate what one household gets; `household` has its counts and words, by column.

    A group may be named by its id. Pools are left out: they give no entitlements. Raises
    DataError if something that the programme reads is missing or not valid.

    >>> trial = try_household("kaesong-2020", {"persons": 5, "adults": 2})
    >>> trial.gets[0].quantity, trial.gets[0].reckoning
    (Quantity('25 kg'), ('5 persons × 5 kg = 25 kg',))
    """
    programme = load_programme(programme)
    values, unread = _by_column(programme, household)
    _refuse_missing(programme, values)
    plan = compute_one(programme, values)
    counts = _counts(plan)
    lines = {line.item: line for line in plan.totals.lines}
    return Trial(
        programme=programme_stamp(programme),
        household=tuple(values.items()),
        gets=tuple(
            _share(programme, item, lines[item.id], values, counts)
            for item in programme.items
            if any(rule.item == item.id for rule in programme.allocations)
        ),
        pools=tuple(dict.fromkeys(pool.item for pool in programme.pools)),
        warnings=(*unread, *_without_rows(plan.warnings)),
    )


# warnings about a register that do not apply to one household
_REGISTERS = ("site-all", "value-absent")


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
        raise DataError(source, _without_rows(error.problems)) from None
    except InputError as error:
        raise DataError(_SOURCE, error.problems) from None


def _without_rows(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that apply to one household, without row numbers."""
    own = (each for each in problems if each.code not in _REGISTERS)
    return [each.model_copy(update={"row": None}) for each in own]


def reads(programme: Programme) -> Reads:
    """The columns that the allocations and the partition of a programme need, with reasons.

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


def _by_column(
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


def _refuse_missing(programme: Programme, values: Mapping[str, str]) -> None:
    needed = reads(programme)
    missing = [
        problem("household-missing", column=name, why=why)
        for name, why in {**needed.counts, **needed.words}.items()
        if name not in values
    ]
    if missing:
        raise DataError(_SOURCE, missing)


def _counts(plan: DistributionPlan) -> dict[str, int]:
    """The household's counts as `compute` read them."""
    row: dict[str, object] = plan.entitlements().row(0, named=True)
    counts = {name: value for name, value in row.items() if isinstance(value, int)}
    return {"households": 1, **counts}


def _share(
    programme: Programme,
    item: Item,
    line: Line,
    values: Mapping[str, str],
    counts: Mapping[str, int],
) -> Share:
    rules = [rule for rule in programme.allocations if rule.item == item.id]
    rounds = [item.round, *(rule.round for rule in rules)]
    texts = [round_text(rounding, item) for rounding in rounds if rounding is not None]
    return Share(
        item=item.id,
        name=item.name,
        unit=item.unit,
        quantity=line.quantity,
        exact=line.exact,
        reckoning=tuple(reckon(programme, rule, values, counts).text for rule in rules),
        rounding="; ".join(dict.fromkeys(texts)) or None,
        channels=tuple(dict.fromkeys(programme.channel(rule.channel).id for rule in rules)),
        assumption=line.assumption,
    )
