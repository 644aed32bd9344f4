"""Study a plan: who gets how much per head, coverage and need, inequality, gaps, what-if."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from ration.core.problems.errors import InputError
from ration.core.problems.names import nearest
from ration.core.problems.problem import problem
from ration.engine.households import Table
from ration.export.inputs import inputs
from ration.fairness import figures
from ration.fairness.asked import Asked, asked, threshold_of
from ration.fairness.fairness import Fairness
from ration.fairness.measure import Measure, chosen, measures, unknown_foods
from ration.fairness.number_column import numbers, refuse_missing
from ration.fairness.places import places_of, populated
from ration.fairness.population import InAreas, Population, Registered, Spread, area_name
from ration.fairness.record import (
    FairnessRecord,
    GapRecord,
    Having,
    Inequality,
    Level,
    Lorenz,
    MeasureInfo,
    Scenario,
)
from ration.fairness.scenarios import Row, phases, with_shortage
from ration.nutrition.foods import USUAL, Foods, FoodSource, FoodTable
from ration.plan.compute import compute
from ration.plan.plan import DistributionPlan
from ration.plan.plan_for import Planned, Subject, plan_folder, plan_for
from ration.programme.load import load_programme
from ration.programme.rollout import ScheduleSource
from ration.register.columns.frame_columns import CARRIED, NONE, ROWS, WORD

# Warnings of a plan that say nothing of areas.
_NOT_OF_AREAS = ("site-all",)


def fairness_of(
    subject: Subject,
    register: Any = None,
    *,
    by: str | Sequence[str] = (),
    item: str | None = None,
    need: str | None = None,
    before: str | None = None,
    reference: str | None = None,
    below: str | None = None,
    compare: str | Sequence[str] = (),
    roll_out: ScheduleSource | None = None,
    foods: FoodSource | Sequence[FoodSource] = (),
    **options: Any,
) -> Fairness:
    """Compare what people get: by area and household, before and after, and if it were otherwise.

    `subject` is a programme, a plan, or the folder of a plan; `register` and `options` are as for
    `compute`. A plan that was read from a folder has no households: only the means of its areas,
    or of its sites, are compared. `by` names the column of areas, or several, as for `compute`.

    `item` is what curves, gaps and what-if are of: the id or name of an item, or "energy"; None
    means the energy of all foods if the programme has foods, else its first item. `foods` are
    food composition tables that come before those of ration.

    `need` is a column of the register with a number of each household or area, such as its people
    in need. `before` is one with what a person of it has already, per head, in the unit of `item`
    and for the same time: kcal, kg. `reference` is an area, such as the capital, to compare with
    all others. `below` is an amount per head; people who have less are counted.

    `compare` are scenarios, each with a `shortage` or a `level` for `compute`:
    `["shortage=equal", "shortage=priority,level=70%"]`. `roll_out` is a roll-out or its file, for a
    row per phase, or per year if it repeats.

    People are those of accepted rows, with those who get nothing. Raises InputError if something
    cannot be read or does not exist, DataError as `compute`, and if a cell is no number.

    >>> import polars as pl
    >>> rows = {"household_id": ["1", "2"], "persons": [4, 2], "adults": [2, 2], "ri": ["A", "B"]}
    >>> found = fairness_of("kaesong-2020", pl.DataFrame(rows), by="ri", item="stipend")
    >>> even = found.inequality_of("ration")
    >>> [str(each) for each in (even.least, even.most, even.gini, even.theil)]
    ['4000', '8000', '1/6', '14722879457/250000000000']
    """
    wanted = asked(
        by, compare, roll_out, options,
        item=item, need=need, before=before, reference=reference, threshold=below,
    )  # fmt: skip
    planned = _planned(subject, register, wanted)
    named = (foods,) if isinstance(foods, str | Path | Mapping | FoodTable) else tuple(foods)
    study = Study(planned, wanted, Foods(planned.programme.foods, [*named, *USUAL]))
    scenarios = [*study.scenarios(subject, register), *study.phases()]
    read = inputs(roll_out=roll_out)
    return Fairness.of(study.record(scenarios), (*planned.plan._read, *read))


def _planned(subject: Subject, register: Any, wanted: Asked) -> Planned:
    if isinstance(subject, DistributionPlan) or plan_folder(subject) is not None:
        return plan_for(subject, household={})
    if register is None:
        raise InputError(str(subject), [problem("fairness-register")])
    return plan_for(subject, register, household={}, by=wanted.levels, **wanted.plan)


class Study:
    """A plan that is studied, with what is asked of it."""

    def __init__(self, planned: Planned, wanted: Asked, foods: Foods) -> None:
        self.plan, self.programme = planned.plan, planned.programme
        self.wanted, self.foods = wanted, foods
        self.items = {item.id: item for item in self.programme.items}
        self.measures = measures(self.programme, foods)
        self.main = chosen(self.measures, wanted.item, self.programme.id)
        self.heads = "persons" if "persons" in dict(self.plan.people) else "households"
        self._refuse_unknown_households()
        whole = places_of(self.plan, wanted.levels, sites=self.plan._households is None)
        self.places, self.left_out = populated(whole, self.heads)
        self.threshold = threshold_of(wanted.threshold, self.main, self.items)

    @cached_property
    def population(self) -> Population:
        """The people of the plan."""
        return self.population_of(self.plan)

    def population_of(self, plan: DistributionPlan) -> Population:
        """The people of this plan, or of one of the same register with other options."""
        households = plan._households
        if households is None:
            return InAreas(self.places, self.heads, self.items)
        source, columns = plan.source.source, self.wanted.columns
        refuse_missing(columns, households.scanned.register.columns, source)
        words = list(dict.fromkeys(name for key in self.places for name in key))
        table: Table = "issues" if "issues" in households.tables else "entitlements"
        frame = households.alike(table, words, columns)
        before = self.wanted.before
        known = None if before is None else numbers(frame, before, source)
        return Registered(frame, self.heads, self.items, self.main.id, before, known)

    def _refuse_unknown_households(self) -> None:
        """Raise InputError if an option needs households, or a register, that are not there."""
        wanted = self.wanted
        if self.plan._households is not None:
            return
        given = {"need": wanted.need, "before": wanted.before, "compare": wanted.compare,
                 "below": wanted.threshold}  # fmt: skip
        faults = [problem("fairness-households", column=name) for name in given if given[name]]
        if faults:
            raise InputError(self.plan.source.source, faults)

    def record(self, scenarios: Sequence[Scenario]) -> FairnessRecord:
        """All that was found."""
        levels = [self._level(columns) for columns in self.places]
        reference = self.wanted.reference
        return FairnessRecord(
            programme=self.plan.programme,
            source=self.plan.source,
            head="persons" if self.heads == "persons" else "households",
            of_households=self.population.of_households,
            people=self.plan.people,
            served=self.plan.served,
            measures=tuple(MeasureInfo(id=e.id, name=e.name, unit=e.unit) for e in self.measures),
            main=self.main.id,
            inequality=tuple(self._inequality(self.columns)),
            levels=tuple(levels),
            curves=tuple(self._curves()),
            reference=reference,
            gaps=() if reference is None else tuple(self._gaps(reference)),
            need_column=self.wanted.need,
            before_column=self.wanted.before,
            threshold=self.threshold,
            scenarios=tuple(scenarios),
            left_out=tuple(self.left_out),
            pools=tuple(line.name for line in self.plan.totals.values() if line.pool),
            unknown_energy=tuple(e.name for e in unknown_foods(self.programme, self.foods)),
            foods=tuple(table.title for table in self.foods.tables),
            warnings=tuple(e for e in self.plan.warnings if e.code not in _NOT_OF_AREAS),
        )

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The level of curves, gaps and what-if: the first, or that of the reference area."""
        reference = self.wanted.reference
        if reference is None:
            return next((key for key in self.places if self._has_main(key)), ())
        for key, places in self.places.items():
            if reference in [place.name for place in places]:
                return key
        names = [place.name for places in self.places.values() for place in places]
        fault = problem(
            "fairness-reference",
            column="reference",
            value=reference,
            near=nearest(reference, names),
        )
        raise InputError(self.plan.source.source, [fault])

    def _has_main(self, key: tuple[str, ...]) -> bool:
        return self.main in self._measures_of(key)

    def _measures_of(self, key: tuple[str, ...]) -> list[Measure]:
        """The measures of the items that are handed out in a level's areas."""
        if self.population.of_households:
            return self.measures
        lines = {item for place in self.places.get(key, ()) for item in place.lines}
        return [each for each in self.measures if lines & each.parts.keys()]

    def _spread(self, measure: Measure, columns: tuple[str, ...]) -> Spread:
        if (measure.id, columns) not in self._spreads:
            self._spreads[measure.id, columns] = self.population.spread(measure, columns)
        return self._spreads[measure.id, columns]

    @cached_property
    def _spreads(self) -> dict[tuple[str, tuple[str, ...]], Spread]:
        return {}

    def _level(self, columns: tuple[str, ...]) -> Level:
        every = self._measures_of(columns)
        spreads = {each.id: self._spread(each, columns) for each in every}
        need = self._needs(columns)
        gets = figures.amounts(
            self.places[columns], every, spreads, self.items, self.heads,
            of_households=self.population.of_households,
        )  # fmt: skip
        return Level(
            by=columns,
            areas=tuple(
                figures.area(place, amounts, None if need is None else need.get(place.name))
                for place, amounts in gets
            ),
            inequality=tuple(self._inequality(columns)),
        )

    def _needs(self, columns: tuple[str, ...]) -> Mapping[str, Fraction] | None:
        """The sum of the register's column of need, by area; None means there is none."""
        column, population = self.wanted.need, self.population
        if column is None or not isinstance(population, Registered):
            return None
        known = numbers(population.frame, column, self.plan.source.source)
        keys = [*map(WORD.column, columns), CARRIED.column(column)]
        needs: dict[str, Fraction] = {}
        for *area, text, rows in (
            population.frame.group_by(keys).agg(pl.col(ROWS).sum()).iter_rows()
        ):
            name = area_name(area)
            needs[name] = needs.get(name, Fraction(0)) + known[text] * rows
        return needs

    def _havings(self) -> tuple[Having, ...]:
        return ("ration",) if self.wanted.before is None else ("before", "ration", "after")

    def _inequality(self, columns: tuple[str, ...]) -> Iterator[Inequality]:
        for measure in self._measures_of(columns):
            spread = self._spread(measure, columns)
            for having in self._havings() if measure is self.main else ("ration",):
                yield figures.inequality(
                    measure, having, spread.of(having), spread.unit_of_part,
                    of_households=self.population.of_households,
                    threshold=self.threshold if measure is self.main else None,
                )  # fmt: skip

    def _curves(self) -> Iterator[Lorenz]:
        known, spread = self.population.of_households, self._spread(self.main, self.columns)
        for having in self._havings():
            yield from figures.curves(having, spread.of(having), of_households=known)

    def _gaps(self, reference: str) -> Iterator[GapRecord]:
        spread = self._spread(self.main, self.columns)
        for having in self._havings():
            areas = spread.of(having)
            yield figures.gap_record(having, areas, reference, spread.unit_of_part)

    def _row(self, columns: tuple[str, ...]) -> Row:
        having: Having = "ration" if self.wanted.before is None else "after"
        return Row(self.main, columns, having, self.wanted.reference, self.threshold)

    def scenarios(self, subject: Subject, register: Any) -> Iterator[Scenario]:
        """A row of the plan as it is, if it is compared, and a row per scenario."""
        if not self.wanted.compare and self.wanted.schedule is None:
            return
        row = self._row(self.columns)
        yield row.scenario("as planned", self.population)
        for label, options in self.wanted.compare:
            programme = with_shortage(load_programme(subject), options)  # type: ignore[arg-type]
            plan = compute(
                register, programme, by=self.wanted.levels, **{**self.wanted.plan, **options}
            )
            yield row.scenario(label, self.population_of(plan))

    def phases(self) -> Iterator[Scenario]:
        """A row per phase or year of the roll-out, if there is one."""
        schedule = self.wanted.schedule
        if schedule is None:
            return
        columns = (schedule.area,)
        places = self.places[columns]
        heads = {"" if e.name == NONE else e.name: dict(e.people)[self.heads] for e in places}
        row, source = self._row(columns), self.wanted.schedule_source
        yield from phases(row, self.population, schedule, heads, source)
