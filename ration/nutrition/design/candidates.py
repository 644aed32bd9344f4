"""Which foods a basket can have, in which steps, how much of each, and at what price."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from ration.core.problems.errors import InputError
from ration.core.problems.problem import Problem, problem
from ration.core.quantity.quantity import Quantity, QuantityError
from ration.nutrition.design.basket_limits import BasketLimits, FoodLimit
from ration.nutrition.foods import Foods, FoundFood

_MACROS = ("energy_kcal", "protein_g", "fat_g")


class Scope(NamedTuple):
    """For how many days a basket is, and for how many people; None means not known."""

    days: int
    persons: int | None


class Candidate(NamedTuple):
    """A food that a basket can have; amounts are in grams per person and day.

    `step` is as it was stated, and `grams` what it has. `most` is what people eat, `stock` what
    there is for them; None means no limit. `price` is of a gram; None means not known.
    """

    id: str
    found: FoundFood
    step: Quantity
    grams: Fraction
    least: Fraction
    most: Fraction | None
    stock: Fraction | None
    price: Fraction | None
    limit: FoodLimit | None

    @property
    def name(self) -> str:
        """Its name on tables."""
        return self.found.food.name


def candidates_of(
    limits: BasketLimits, named: Sequence[str], foods: Foods, scope: Scope, *, priced: bool
) -> tuple[Candidate, ...]:
    """The foods named, or else those of the limits, or else all of the composition tables.

    `priced` leaves out foods without a price, of those that are not named. Raises InputError with
    every food that is not known, every amount that cannot be read as grams, every price missing.
    """
    found, problems = _found(limits, named, foods)
    made: list[Candidate] = []
    for name, food, limit in found:
        try:
            made.append(_candidate(name, food, limit, limits, scope))
        except _Wrong as wrong:
            problems.append(wrong.problem)
    if priced:
        for each in made:
            if each.price is None and (named or limits.foods):
                problems.append(problem("basket-price", column=f"foods.{each.id}"))
        made = [each for each in made if each.price is not None]
    problems += _currencies(limits)
    if not (made or problems):
        problems.append(problem("basket-no-foods"))
    if problems:
        raise InputError(limits.title, problems)
    return tuple(made)


def _found(
    limits: BasketLimits, named: Sequence[str], foods: Foods
) -> tuple[list[tuple[str, FoundFood, FoodLimit | None]], list[Problem]]:
    """The foods to choose from, each with its name and its limit; and what is wrong."""
    by_food: dict[str, FoodLimit] = {}
    listed: list[tuple[str, FoundFood, FoodLimit | None]] = []
    problems: list[Problem] = []
    for limit in limits.foods:
        word = limit.food or limit.id
        food = foods.find(word)
        if food is None:
            problems.append(unknown_food(f"foods.{limit.id}", word, foods))
        else:
            by_food.setdefault(food.food.id, limit)
            listed.append((limit.id, food, limit))
    if not (named or limits.foods):
        every = [each for each in foods.all() if _has_macros(each)]
        return [(each.food.id, each, None) for each in every], problems
    if not named:
        return listed, problems
    chosen: list[tuple[str, FoundFood, FoodLimit | None]] = []
    for word in dict.fromkeys(named):
        food = foods.find(word)
        if food is None:
            problems.append(unknown_food("food", word, foods))
        else:
            chosen.append((food.food.id, food, by_food.get(food.food.id)))
    return chosen, problems


def _has_macros(found: FoundFood) -> bool:
    return all(found.food.per_100g.of(nutrient) is not None for nutrient in _MACROS)


def unknown_food(place: str, word: str, foods: Foods) -> Problem:
    """The problem of a word that names no food."""
    return problem("basket-food", column=place, value=word, near=foods.near(word))


class _Wrong(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


def _candidate(
    name: str, found: FoundFood, limit: FoodLimit | None, limits: BasketLimits, scope: Scope
) -> Candidate:
    step = (limit and limit.step) or limits.step
    place = f"foods.{name}" if limit is not None else "step"
    grams = _grams_a_day(step, found, scope.days, f"{place}.step")
    least, most, stock, price = Fraction(0), None, None, None
    if limit is not None:
        if limit.least is not None:
            least = _grams_a_day(limit.least, found, scope.days, f"{place}.least")
        if limit.most is not None:
            most = _grams_a_day(limit.most, found, scope.days, f"{place}.most")
        if limit.stock is not None:
            if scope.persons is None:
                raise _Wrong(problem("basket-persons", column=f"{place}.stock"))
            stock = _grams(limit.stock, found, f"{place}.stock") / scope.persons / scope.days
        if limit.price is not None:
            price = limit.price.amount / _grams(limit.per, found, f"{place}.per")
    return Candidate(name, found, step, grams, least, most, stock, price, limit)


def _grams_a_day(quantity: Quantity, found: FoundFood, days: int, place: str) -> Fraction:
    """An amount per person in grams a day; one that is not daily is for all days."""
    whole = Quantity(amount=quantity.amount, unit=quantity.unit)
    grams = _grams(whole, found, place)
    return grams if quantity.daily else grams / days


def _grams(quantity: Quantity, found: FoundFood, place: str) -> Fraction:
    kg_per_l = found.food.kg_per_l
    try:
        if kg_per_l is not None and quantity.unit in ("ml", "L", "m3"):
            return quantity.to("ml").amount * kg_per_l
        grams = quantity.to("g").amount
    except QuantityError:
        raise _Wrong(problem("basket-amount", column=place, value=str(quantity))) from None
    if quantity.daily or grams < 0:
        raise _Wrong(problem("basket-amount", column=place, value=str(quantity)))
    return grams


def group_grams(quantity: Quantity, days: int, place: str) -> Fraction:
    """An amount of several foods in grams per person and day; InputError if it is no mass."""
    try:
        grams = quantity.to("g").amount
    except QuantityError:
        wrong = problem("basket-amount", column=place, value=str(quantity))
        raise InputError("limits", [wrong]) from None
    return grams if quantity.daily else grams / days


def _currencies(limits: BasketLimits) -> list[Problem]:
    """Prices in several currencies cannot be added."""
    units = {each.price.unit: each for each in limits.foods if each.price is not None}
    if len(units) < 2:
        return []
    last = next(reversed(units.values()))
    which = " and ".join(units)
    return [problem("basket-currency", column=f"foods.{last.id}.price", which=which)]


def currency_of(candidates: Sequence[Candidate]) -> str | None:
    """The unit of the prices; None means that no price is known."""
    prices = (each.limit.price for each in candidates if each.limit is not None)
    return next((price.unit for price in prices if price is not None), None)
