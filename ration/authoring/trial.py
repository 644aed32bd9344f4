"""Try a programme on one household: what it gets, and how that is calculated.

`compute` does the work, on a register of one row, so that rules and checks are the same.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import PlainSerializer

from ration.core.models import Frozen, Names
from ration.core.problems.problem import Problem
from ration.core.quantity.quantity import Quantity
from ration.explain.arithmetic import reckon
from ration.plan.fingerprint import programme_stamp
from ration.plan.one_household import by_column, compute_one, refuse_missing, without_rows
from ration.plan.plan import DistributionPlan
from ration.programme.item import Item
from ration.programme.load import ProgrammeSource, load_programme
from ration.programme.phrases import round_text
from ration.programme.programme import Programme
from ration.results.lines import Line
from ration.results.provenance import ProgrammeStamp

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


def try_household(programme: ProgrammeSource, household: Mapping[str, str | int]) -> Trial:
    """Calculate what one household gets; `household` has its counts and words, by column.

    A group may be named by its id. Pools are left out: they give no entitlements. Raises
    DataError if something that the programme reads is missing or not valid.

    >>> trial = try_household("kaesong-2020", {"persons": 5, "adults": 2})
    >>> trial.gets[0].quantity, trial.gets[0].reckoning
    (Quantity('25 kg'), ('5 persons × 5 kg = 25 kg',))
    """
    programme = load_programme(programme)
    values, unread = by_column(programme, household)
    refuse_missing(programme, values)
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
        warnings=(*unread, *without_rows(plan.warnings)),
    )


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
