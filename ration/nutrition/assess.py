"""Assess a ration as food: what a person gets, what it covers, and what it is made of."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from ration.core.problems.errors import DataError
from ration.core.problems.problem import problem
from ration.nutrition.cover import days_of_cover, energy_share, lowest
from ration.nutrition.days import ration_days
from ration.nutrition.energy.model import energy_model
from ration.nutrition.energy.need import EnergyNeed, Living, energy_need
from ration.nutrition.foods import Foods, FoodSource
from ration.nutrition.intake import Larder, Sum
from ration.nutrition.larder import larder_of, not_counted
from ration.nutrition.nutrition import Nutrition
from ration.nutrition.options import NutritionOptions, food_tables, read_options
from ration.nutrition.people import people_of
from ration.nutrition.places import Places, persons
from ration.nutrition.planning_household import planning
from ration.nutrition.record import ItemShare, NutrientCover, NutritionRecord, RequirementStamp
from ration.nutrition.requirement import RequirementSet, RequirementSource, load_requirements
from ration.plan.one_household import without_rows
from ration.plan.plan import DistributionPlan
from ration.plan.plan_for import Planned, Subject, plan_folder, plan_for
from ration.programme.food import NUTRIENTS
from ration.programme.load import load_programme
from ration.programme.override import is_for_days

ENERGY = "energy_kcal"


def nutrition_of(
    subject: Subject,
    register: Any = None,
    *,
    household: Mapping[str, str | int] | None = None,
    requirements: RequirementSource = "sphere",
    foods: FoodSource | Sequence[FoodSource] = (),
    days: int | None = None,
    activity: str | None = None,
    temperature: int | None = None,
    energy: str | None = None,
    milling: str | None = None,
    weighs: Mapping[str, str] | None = None,
    **options: Any,
) -> Nutrition:
    """Calculate energy, protein, fat, minerals and vitamins of a ration, and for how long it lasts.

    `subject` is a programme, a plan, or the folder of a plan; `register` and `options` are as for
    `compute`. Without a register, a programme is computed for `household`: 5 persons, unless it
    has others, of ages as usual in the field. The ration of a person is what is handed out of
    items with a food, divided by the people in households that get something.

    `requirements` is "sphere", "who-wfp", a file or a dict; `foods` are food composition tables
    that come before those of ration. `days` are those of the ration, for which daily rates are
    handed out; None means those of the
    programme, or the time between its rounds. `activity` is "light", "moderate" or "heavy", and
    `temperature` the mean of the air in °C: they change the energy that people need. `energy` is
    "people" to compare with that, "set" to compare with the planning figure of the requirements;
    None means "people" if an activity or a temperature is given. `milling`, such as `"15 %"`, is
    what milling takes of whole grain. `weighs` is what a unit of an item holds, a mass or a
    volume, in place of what the programme has: `{"oil": "0.92 kg"}`.

    A figure that no table has is not 0: sums are then the least that they can be. Raises
    InputError if something cannot be read, a food is unknown, or an option is wrong; DataError as
    `compute`, and if nothing that is handed out is a food, or persons are not counted.

    >>> found = nutrition_of("general-food")
    >>> found.nutrient("energy_kcal").unit, round(found.nutrient("energy_kcal").per_day)
    ('kcal', 2110)
    """
    given = {"days": days, "activity": activity, "temperature": temperature, "energy": energy}
    chosen = read_options({**given, "milling": milling, "weighs": weighs})
    required = load_requirements(requirements)
    model = energy_model()
    if days is not None and _for_days(subject):
        options["days"] = days
    planned = plan_for(
        subject,
        register,
        household=planning(household),
        **options,
    )
    lookup = Foods(planned.programme.foods, food_tables(foods))
    larder = larder_of(planned.programme, lookup, dict(chosen.weighs), chosen.milling)
    people = people_of(planned, model, register, options)
    living = Living(chosen.activity or "light", chosen.temperature)
    need = energy_need(
        model,
        people.spread,
        living,
        people.mothers,
        known=people.known,
        people=people.number,
    )
    return _assessed(planned, larder, required, need, chosen)


def _for_days(subject: Subject) -> bool:
    """Whether a subject is a programme whose rates are all for its days, so that others count."""
    if isinstance(subject, DistributionPlan) or plan_folder(subject) is not None:
        return False
    return is_for_days(load_programme(subject))


class _Ration(NamedTuple):
    """What a person gets and requires per day, for how many days it is, and of how many foods."""

    sums: Mapping[str, Sum]
    required: tuple[tuple[str, Fraction], ...]
    days: int | None
    foods: int


def _assessed(
    planned: Planned,
    larder: Larder,
    required: RequirementSet,
    need: EnergyNeed,
    options: NutritionOptions,
) -> Nutrition:
    """The record of a plan whose items are those of `larder`."""
    plan, programme = planned.plan, planned.programme
    every, served = persons(plan.people, plan.served)
    lines = larder.eaten(plan.totals)
    if not lines:
        code = "nutrition-none-issued" if plan.stock and larder.servings else "nutrition-no-food"
        raise DataError(programme.id, [problem(code)])
    if not served:
        raise DataError(plan.source.source, [problem("nutrition-no-persons")])
    days, days_from = ration_days(programme, plan.programme, options.days)
    per_day = _required(required, need, options)
    sums = {
        nutrient: each._replace(amount=each.amount / served)
        for nutrient, each in larder.sums((line.item, line.quantity) for line in lines).items()
    }
    ration = _Ration(sums, per_day, days, len(lines))
    places = Places(larder, per_day, days)
    covers = days_of_cover(sums, per_day)
    first = lowest(covers, some=True)
    record = NutritionRecord(
        programme=plan.programme,
        source=None if planned.household is not None else plan.source.source,
        stock=None if plan.stock is None else plan.stock.source,
        household=tuple((planned.household or {}).items()),
        people=every,
        served=served,
        days=days,
        days_from=days_from,
        requirement=_stamp(required),
        energy_by=options.energy_by,
        need=need,
        milling=options.milling,
        nutrients=tuple(_nutrients(ration, required)),
        protein_share=energy_share(sums, "protein_g"),
        fat_share=energy_share(sums, "fat_g"),
        first_out=None if first is None else first.nutrient,
        none_of=tuple(each.nutrient for each in covers if not each.days and not each.least),
        items=tuple(_items(larder, ration, planned, served, {*dict(options.weighs)})),
        not_counted=tuple(not_counted(programme, larder)),
        sites=tuple(places.sites(plan)) if planned.household is None else (),
        groups=tuple(places.groups(plan)),
        assumptions=tuple(
            each
            for each in plan.assumptions
            if each.item in larder.servings and ".packs[" not in each.place
        ),
    )
    alone = planned.household is not None
    return Nutrition.of(record, without_rows(plan.warnings) if alone else plan.warnings)


def _required(
    required: RequirementSet, need: EnergyNeed, options: NutritionOptions
) -> tuple[tuple[str, Fraction], ...]:
    """What a person requires per day by the set, with the energy that is chosen."""
    amounts = {nutrient.id: amount for nutrient, amount in required.per_day.known()}
    if options.energy_by == "people":
        amounts[ENERGY] = need.kcal
    return tuple(amounts.items())


def _stamp(required: RequirementSet) -> RequirementStamp:
    return RequirementStamp(
        title=required.title,
        source=required.source,
        status=required.status,
        planning_kcal=required.per_day.energy_kcal,
        protein_energy=required.protein_energy,
        protein_energy_most=required.protein_energy_most,
        fat_energy=required.fat_energy,
    )


def _nutrients(ration: _Ration, required: RequirementSet) -> Iterator[NutrientCover]:
    needs = dict(ration.required)
    for nutrient in NUTRIENTS:
        each, need = ration.sums[nutrient.id], needs.get(nutrient.id)
        amount = None if len(each.unknown) == ration.foods else each.amount
        days = None if amount is None or not need else amount / need
        yield NutrientCover(
            nutrient=nutrient.id,
            name=nutrient.name,
            unit=nutrient.unit,
            per_person=amount,
            per_day=None if amount is None or ration.days is None else amount / ration.days,
            lacking=each.unknown,
            required=need,
            status=None if need is None else required.status_of(nutrient.id),
            share=None if days is None or ration.days is None else days / ration.days,
            days=days,
        )


def _items(
    larder: Larder, ration: _Ration, planned: Planned, served: int, given: Collection[str]
) -> Iterator[ItemShare]:
    """What each item adds, in the programme's order."""
    energy = ration.sums[ENERGY].amount
    for line in larder.eaten(planned.plan.totals):
        serving = larder.servings[line.item]
        kg = serving.kg(line.quantity)
        grams = kg * 1000 / served
        sums = larder.sums([(line.item, line.quantity)])
        amounts = {
            name: None if each.unknown else each.amount / served for name, each in sums.items()
        }
        kcal, table = amounts[ENERGY], serving.found.table
        yield ItemShare(
            item=line.item,
            name=line.name,
            food=serving.found.food.id,
            food_name=serving.found.food.name,
            table=None if table is None else table.title,
            kg=kg,
            holds=serving.unit_kg,
            holds_given=line.item in given,
            whole_grain=serving.found.food.whole_grain,
            grams=grams,
            eaten=grams * serving.eaten,
            energy_kcal=kcal,
            protein_g=amounts["protein_g"],
            fat_g=amounts["fat_g"],
            energy_share=None if kcal is None or not energy else kcal / energy,
            guessed=tuple(
                nutrient.id
                for nutrient, _ in serving.found.food.per_100g.known()
                if serving.found.status(nutrient.id) in ("memory", "assumption")
            ),
        )
