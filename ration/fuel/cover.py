"""What the fuel of a programme cooks and heats, for how long, and the firewood it replaces."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

from pydantic import PrivateAttr

from ration.core.problems.errors import InputError
from ration.core.problems.names import some
from ration.core.problems.problem import problem
from ration.export.answer import Answer
from ration.export.inputs import Input, inputs
from ration.fuel.amounts import (
    FuelPart,
    fuel_parts,
    item_records,
    of_group,
    of_lines,
    of_programme,
    people_in,
)
from ration.fuel.answer import fuel_answer
from ration.fuel.figures import figures_used
from ration.fuel.heat import People, place_of
from ration.fuel.table import FuelSource, FuelTable, load_fuels
from ration.plan.fingerprint import programme_stamp
from ration.plan.plan import DistributionPlan
from ration.plan.plan_for import Subject, plan_folder, plan_for
from ration.programme.load import load_programme
from ration.programme.programme import Programme
from ration.results.fuel import FuelPlace, FuelRecord
from ration.results.plan.plan import PlanRecord


class FuelCover(FuelRecord):
    """What the fuel of a programme cooks and heats; it writes files."""

    _read: tuple[Input, ...] = PrivateAttr(default=())

    def answer(self) -> Answer:
        """The answer in sentences, tables and charts."""
        return fuel_answer(self)

    def write(self, path: str | Path, *, force: bool = False) -> None:
        """Write the answer to FILE.xlsx or FILE.html.

        Raises ValueError for another ending, InputError if a package that it needs is not
        installed, FileExistsError if the file exists and not `force`, OSError if it cannot be
        written.
        """
        from ration.export.answer_files import write_answer

        write_answer(path, self.answer(), force=force, read=self._read)


def fuel_of(
    subject: Subject,
    register: Any = None,
    *,
    days: int | None = None,
    households: int | None = None,
    persons: int | None = None,
    fuels: FuelSource = "dprk",
    **options: Any,
) -> FuelCover:
    """Calculate what the fuel of a programme cooks and heats, in ranges.

    `subject` is a programme, a plan, or the folder of a plan. `register` and `options` are those
    of `compute`; with `by` there is also a line for each group. Without a register, `households`
    and `persons` are how many share the fuel, in all. Items that have `fuel` are counted, by their
    weight. Shares are of the need of `days`; None means those of the programme, or else a cold
    season. `fuels` is a table of fuels, stoves and needs.

    Raises InputError if no item is a fuel, one is not in the table, or the people are not known,
    ValueError for days below 1; and as `compute` and `load_plan`.

    >>> found = fuel_of("kaesong-2020", households=79_087, persons=308_440)
    >>> [round(each, 2) for each in (found.all.per_household, found.all.heating.covers.high)]
    [Fraction(57, 25), Fraction(17, 50)]
    """
    table = load_fuels(fuels)
    if days is not None and days < 1:
        raise ValueError("days must be 1 or more")
    no_plan = register is None and plan_folder(subject) is None
    if no_plan and not isinstance(subject, DistributionPlan):
        programme = load_programme(subject)
        made = _stated(programme, table, _people(households, persons), days)
    else:
        planned = plan_for(subject, register, household={}, **options)
        made = _planned(planned.plan, planned.programme, table, days)
    made._read = inputs(register=register, programme=subject, fuels=fuels)
    return made


def _people(households: int | None, persons: int | None) -> People:
    given = {"households": households, "persons": persons}
    problems = [
        problem("fuel-people", what=what, how=f"give a register, or --{what} N")
        for what, count in given.items()
        if not count or count < 0
    ]
    if problems:
        raise InputError("people", problems)
    return People(Fraction(households or 0), Fraction(persons or 0))


def _stated(programme: Programme, table: FuelTable, people: People, days: int | None) -> FuelCover:
    parts = fuel_parts(programme, table)
    kg = of_programme(parts, programme, people)
    _refuse_unknown_weights(parts, kg, programme.id)
    by_fuel: dict[str, Fraction] = {}
    for part in parts:
        by_fuel[part.fuel] = by_fuel.get(part.fuel, Fraction(0)) + (kg[part.item.id] or 0)
    length, days_of = _days(days, programme.days, table)
    return FuelCover(
        programme=programme_stamp(programme),
        source=None,
        table=table.title,
        days=length,
        days_of=days_of,
        items=tuple(item_records(parts, programme, table, kg)),
        all=place_of(table, by_fuel, people, length),
        figures=figures_used(table, by_fuel),
    )


def _refuse_unknown_weights(
    parts: Sequence[FuelPart], kg: Mapping[str, Fraction | None], source: str
) -> None:
    """Raise InputError for `source` if the weight of no fuel that is handed out is known."""
    if parts and all(kg[part.item.id] is None for part in parts):
        names = some(part.item.name for part in parts)
        raise InputError(source, [problem("fuel-weight", column="items", items=names)])


def _planned(
    plan: DistributionPlan, programme: Programme, table: FuelTable, days: int | None
) -> FuelCover:
    parts = fuel_parts(programme, table)
    people = people_in(plan.people)
    if people is None:
        how = "give a register that has a column of persons"
        raise InputError(plan.source.source, [problem("fuel-people", what="persons", how=how)])
    length, days_of = _days(days, plan.programme.days or programme.days, table)
    kg = of_lines(parts, plan.totals)
    weights = {part.item.id: plan.totals.get(part.item.id) for part in parts}
    masses = {name: None if line is None else line.net_kg for name, line in weights.items()}
    handed_out = [part for part in parts if weights[part.item.id] is not None]
    _refuse_unknown_weights(handed_out, masses, programme.id)
    return FuelCover(
        programme=plan.programme,
        source=plan.source.source,
        table=table.title,
        days=length,
        days_of=days_of,
        items=tuple(item_records(parts, programme, table, masses)),
        all=place_of(table, kg, people, length),
        sites=tuple(_sites(parts, plan, table, length)),
        groups=tuple(_groups(parts, programme, plan, table, length)),
        figures=figures_used(table, kg),
    )


def _sites(
    parts: Sequence[FuelPart], plan: PlanRecord, table: FuelTable, days: int
) -> Iterator[FuelPlace]:
    """The sites that hand fuel out and serve somebody."""
    for site in plan.sites:
        people, kg = people_in(site.people), of_lines(parts, site.lines)
        if people is not None and kg:
            yield place_of(
                table, kg, people, days, channel=site.channel, names=((site.title, site.site),)
            )


def _groups(
    parts: Sequence[FuelPart],
    programme: Programme,
    plan: PlanRecord,
    table: FuelTable,
    days: int,
) -> Iterator[FuelPlace]:
    """The groups of households of subtotals."""
    for group in plan.by:
        people = people_in(group.people)
        if people is not None:
            names = tuple(zip(group.columns, group.values, strict=True))
            yield place_of(
                table, of_group(parts, programme, plan, group), people, days, names=names
            )


def _days(
    given: int | None, programme: int | None, table: FuelTable
) -> tuple[int, Literal["given", "programme", "season"]]:
    """The days that shares are of, and what they are."""
    if given is not None:
        return given, "given"
    if programme is not None:
        return programme, "programme"
    return table.heating.days, "season"
