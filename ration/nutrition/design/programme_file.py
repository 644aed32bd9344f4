"""A designed basket as a programme: the one that is kept, with what is added to it."""

from collections.abc import Sequence
from fractions import Fraction

from ration.core.quantity.quantity import Quantity, number_text
from ration.nutrition.design.candidates import Candidate
from ration.nutrition.design.kept import Kept
from ration.nutrition.design.question import BasketQuestion
from ration.nutrition.design.record import DesignRecord
from ration.nutrition.foods import Foods, words_of
from ration.programme.allocation import Allocation, Channel
from ration.programme.food import Food
from ration.programme.item import Item
from ration.programme.load import dump_programme, parse_programme
from ration.programme.programme import Programme
from ration.solver.whole_steps import Steps

_CHANNEL = Channel(id="centre", title="Distribution centre", column="centre")


def basket_programme(
    made: DesignRecord, question: BasketQuestion, steps: Steps, kept: Kept | None
) -> Programme:
    """The programme that hands the basket out, per person; what is replaced is left out.

    Added foods are items of their own, so that the amounts of those that are kept stay as they
    are. They come through the channel of the first food that is kept.
    """
    base = None if kept is None else kept.planned.programme
    foods = Foods(() if base is None else base.foods)
    channel = _CHANNEL.id if kept is None or base is None else _channel(base, kept)
    taken = set() if base is None else {item.id for item in base.items}
    items: list[Item] = []
    rules: list[Allocation] = []
    for candidate, count in zip(question.candidates, steps, strict=True):
        if count:
            name = _item_id(candidate.id, taken, added=base is not None)
            taken.add(name)
            items.append(_item(candidate, count, name, made, foods, base))
            rules.append(_rule(candidate, count, name, made, channel, base))
    whole = _alone(made, items, rules) if base is None else _with(base, made, items, rules)
    return parse_programme(dump_programme(whole))  # what is written is what loads


def _item_id(food: str, taken: set[str], *, added: bool) -> str:
    name = f"added-{food}" if added else food
    return (
        name
        if name not in taken
        else next(f"{name}-{at}" for at in range(2, len(taken) + 3) if f"{name}-{at}" not in taken)
    )


def _item(
    candidate: Candidate,
    count: int,
    name: str,
    made: DesignRecord,
    foods: Foods,
    base: Programme | None,
) -> Item:
    """The item of a food, in steps of which a person's amount is a whole number."""
    food = candidate.found.food
    parts = (count * candidate.grams * made.days).denominator
    limit = candidate.limit
    return Item(
        id=name,
        name=food.name,
        unit="kg",
        step=None if parts == 1 else Quantity(amount=Fraction(1, parts), unit="g"),
        food=_word(food, foods),
        level=None if base is None or base.level is None else Fraction(1),
        source=None if limit is None else _price_source(candidate),
        assumption=limit is not None and limit.assumption,
    )


def _word(food: Food, foods: Foods) -> str:
    """A word by which composition tables find the food."""
    found = ((word, foods.find(word)) for word in words_of(food))
    return next((w for w, each in found if each is not None and each.food is food), food.id)


def _price_source(candidate: Candidate) -> str | None:
    limit = candidate.limit
    if limit is None or limit.price is None:
        return None if limit is None else limit.source
    price = f"{limit.price} for {limit.per}"
    return f"{price}: {limit.source}" if limit.source else f"{price}: no source is stated"


def _rule(
    candidate: Candidate,
    count: int,
    item: str,
    made: DesignRecord,
    channel: str,
    base: Programme | None,
) -> Allocation:
    times = 1 if base is None else base.times or 1
    daily = candidate.step.daily
    grams = count * candidate.grams * (1 if daily else made.days) / times
    aim = "weight" if made.minimise == "weight" else "cost"
    within = f"{made.requirements}, within the limits of {made.limits}"
    return Allocation(
        item=item,
        per="person",
        quantity=Quantity(amount=grams, unit="g", daily=daily),
        days=made.days if daily else None,
        channel=channel,
        assumption=True,
        source=f"Designed: the least {aim} that meets {within}",
    )


def _channel(base: Programme, kept: Kept) -> str:
    """The channel of the first food that is kept, or else the first of the programme."""
    foods = [each.item.id for each in kept.items]
    through = (rule.channel for rule in base.allocations if rule.item in foods)
    return next(through, base.channels[0].id)


def _alone(made: DesignRecord, items: Sequence[Item], rules: Sequence[Allocation]) -> Programme:
    return Programme(
        id="basket",
        version="1",
        title=f"Basket for {made.requirements}, {number_text(made.days)} days",
        currency=made.unit if made.minimise == "cost" else None,
        days=made.days,
        source=made.limits_source or made.limits,
        channels=(_CHANNEL,),
        items=tuple(items),
        allocations=tuple(rules),
    )


def _with(
    base: Programme, made: DesignRecord, items: Sequence[Item], rules: Sequence[Allocation]
) -> Programme:
    """The programme with what is added, and without what is replaced."""
    gone = set(made.replaced)
    vehicles = tuple(
        each
        if each.items is None
        else each.model_copy(update={"items": tuple(i for i in each.items if i not in gone)})
        for each in base.vehicles
    )
    return base.model_copy(
        update={
            "id": f"{base.id}-designed",
            "version": "1",
            "title": f"{base.title}, with what is missing",
            "titles": (),
            "items": (*(each for each in base.items if each.id not in gone), *items),
            "allocations": (*(each for each in base.allocations if each.item not in gone), *rules),
            "pools": tuple(each for each in base.pools if each.item not in gone),
            "vehicles": tuple(each for each in vehicles if each.items is None or each.items),
        }
    )
