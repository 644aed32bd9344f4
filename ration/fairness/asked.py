"""What is asked of fairness: the options of a call, with those of the plans that it compares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ration.core.numbers import read_number
from ration.core.problems.errors import InputError
from ration.core.problems.problem import problem
from ration.core.quantity.quantity import Quantity, QuantityError
from ration.fairness.measure import ENERGY, Measure
from ration.fairness.scenarios import parse_options
from ration.programme.item import Item
from ration.programme.rollout import RollOutSchedule, ScheduleSource, load_roll_out


@dataclass(frozen=True)
class Asked:
    """The options of a call; None means that it is not asked.

    `need` and `before` are columns of the register. `schedule_source` names the roll-out in
    errors. `plan` are the options of `compute`.
    """

    by: tuple[str, ...]
    item: str | None
    need: str | None
    before: str | None
    reference: str | None
    threshold: str | None
    compare: tuple[tuple[str, Mapping[str, str]], ...]
    schedule: RollOutSchedule | None
    schedule_source: str
    plan: Mapping[str, Any]

    @property
    def columns(self) -> list[str]:
        """The columns of the register that are read beside those of the programme."""
        return list(dict.fromkeys(name for name in (self.need, self.before) if name is not None))

    @property
    def levels(self) -> list[str]:
        """The levels of areas, with those of the roll-out."""
        area = [] if self.schedule is None else [self.schedule.area]
        return list(dict.fromkeys([*self.by, *area]))


def asked(
    by: str | Sequence[str],
    compare: str | Sequence[str],
    roll_out: ScheduleSource | None,
    options: Mapping[str, Any],
    **others: str | None,
) -> Asked:
    """Read the options of a call. Raises InputError if the roll-out or a scenario is wrong."""
    schedule = None if roll_out is None else load_roll_out(roll_out)
    scenarios = (compare,) if isinstance(compare, str) else tuple(compare)
    stated = tuple((text, parse_options(text)) for text in scenarios)
    if options.get("stock") is None and any("shortage" in each for _, each in stated):
        raise InputError("compare", [problem("fairness-stock", column="compare")])
    return Asked(
        by=(by,) if isinstance(by, str) else tuple(by),
        compare=stated,
        schedule=schedule,
        schedule_source=schedule.title if schedule is roll_out and schedule else str(roll_out),
        plan=options,
        **{name: others.get(name) for name in ("item", "need", "before", "reference", "threshold")},
    )


def threshold_of(text: str | None, measure: Measure, items: Mapping[str, Item]) -> Fraction | None:
    """What a person should have at least, in the measure's unit; None means it is not asked.

    A number alone is in that unit. Raises InputError if it is none, or of another kind of unit.

    >>> threshold_of("2,100 kcal".replace(",", ""), Measure("energy", "Energy", "kcal", {}, 1), {})
    Fraction(2100, 1)
    """
    if text is None:
        return None
    text = str(text).strip()
    number = read_number(text.removesuffix(measure.unit).strip())
    if number is None and measure.id != ENERGY:
        try:
            number = items[measure.id].in_unit(Quantity(text))
        except QuantityError:
            number = None
    if number is None or number < 0:
        fault = problem("fairness-threshold", column="below", value=text, unit=measure.unit)
        raise InputError("below", [fault])
    return number
