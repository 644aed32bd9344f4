"""What-if: the same register with other options, or a roll-out up to each phase or year."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ration.core.problems.errors import InputError
from ration.core.problems.names import nearest
from ration.core.problems.problem import problem
from ration.fairness.figures import gap_record, inequality
from ration.fairness.measure import Measure
from ration.fairness.population import Population, Spread
from ration.fairness.record import Having, Scenario
from ration.programme.programme import Programme
from ration.programme.rollout import RollOutSchedule
from ration.rollout.phases import reaches

# What a row has as `Inequality` has it.
_SHARED = (
    *("nothing", "below", "least", "most"),
    *("gini", "gini_areas", "theil", "within", "between"),
)
OPTIONS = ("shortage", "level")  # what may differ, as in `ration.compute`


@dataclass(frozen=True)
class Row:
    """What a row of what-if is of: the measure, the columns of its areas, and its thresholds.

    `reference` None means that there is no gap, `threshold` None that nobody is counted below it;
    it is per head, in the unit of the measure. `having` is what is compared.
    """

    measure: Measure
    columns: Sequence[str]
    having: Having
    reference: str | None = None
    threshold: Fraction | None = None

    def scenario(
        self, label: str, population: Population, times: Mapping[str, int] | None = None
    ) -> Scenario:
        """The row of some people; `times` is how many rations each area has had."""
        spread = population.spread(self.measure, self.columns)
        shared = spread.of(self.having) if times is None else spread.after(times)
        unit = spread.unit_of_part
        found = inequality(
            self.measure,
            self.having,
            shared,
            unit,
            of_households=population.of_households,
            threshold=self.threshold,
        )
        reference = self.reference if self.reference in shared.areas else None
        return Scenario(
            label=label,
            handed_out=sum(_rations(spread, times)) * unit,
            gap=None if reference is None else gap_record(self.having, shared, reference, unit),
            **{name: getattr(found, name) for name in _SHARED},
        )


def _rations(spread: Spread, times: Mapping[str, int] | None) -> Iterator[int]:
    """The parts that each area was handed out."""
    for area, share in spread.of("ration").means.items():
        yield share.amount * (1 if times is None else times.get(area, 0))


def parse_options(text: str) -> dict[str, str]:
    """The options of a scenario, such as `shortage=equal,level=70%`.

    Raises InputError if it has another form, or names what cannot be compared.

    >>> parse_options("shortage=equal, level=70%")
    {'shortage': 'equal', 'level': '70%'}
    """
    found: dict[str, str] = {}
    for part in text.split(","):
        name, equals, value = (each.strip() for each in part.partition("="))
        if name not in OPTIONS or not equals or not value or name in found:
            near = nearest(name, OPTIONS)
            fault = problem("fairness-compare", column="compare", value=text, near=near)
            raise InputError("compare", [fault])
        found[name] = value
    return found


def with_shortage(programme: Programme, options: Mapping[str, Any]) -> Programme:
    """The programme without the options of single items, if a scenario has one for all of them."""
    if "shortage" not in options:
        return programme
    wanted = options["shortage"]
    items = tuple(
        item
        if item.shortage is None or item.shortage.option == wanted
        else item.model_copy(update={"shortage": None})
        for item in programme.items
    )
    return programme.model_copy(update={"items": items})


def phases(
    row: Row,
    population: Population,
    schedule: RollOutSchedule,
    heads: Mapping[str, int],
    source: str,
) -> Iterator[Scenario]:
    """A row per phase: one ration to all reached so far; or, if it repeats, per year: all so far.

    `heads` are the people of every area; `source` names the schedule in errors.
    """
    reached = reaches(schedule, heads, source)
    if schedule.repeat is None:
        times: Counter[str] = Counter()
        for phase in reached:
            times.update(phase.areas)
            yield row.scenario(f"phase {phase.id}", population, dict(times))
        return
    years = sorted({day.year for phase in reached for day in phase.rounds})
    for year in years:
        so_far = {
            area: sum(day.year <= year for day in phase.rounds)
            for phase in reached
            for area in phase.areas
        }
        yield row.scenario(f"until the end of {year}", population, so_far)
