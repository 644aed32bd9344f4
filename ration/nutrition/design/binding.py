"""What binds a basket: requirements that are just met, limits that are reached, and their price."""

from collections.abc import Iterator
from fractions import Fraction

from ration.nutrition.design.demands import Demand
from ration.nutrition.design.question import BasketQuestion
from ration.nutrition.design.record import BindingLimit, MetRequirement
from ration.solver.vertex import Vertex
from ration.solver.whole_steps import Row, Steps


def met_requirements(
    question: BasketQuestion, steps: Steps, vertex: Vertex | None
) -> tuple[MetRequirement, ...]:
    """What every requirement comes to, and whether a step less would miss it."""
    kept = question.sums([0] * len(steps))
    sums = question.sums(steps)
    rows = zip(question.demands, question.whole.rows, strict=False)
    return tuple(
        MetRequirement(
            requirement=demand.id,
            name=demand.name,
            unit=demand.unit,
            need=demand.need,
            kept=demand.reached(kept),
            reached=demand.reached(sums),
            most=demand.most,
            binds=_binds(question, row, steps),
            saves=None if vertex is None else _saves(question, demand, at, vertex),
            not_known=_not_known(question, demand, steps),
        )
        for at, (demand, row) in enumerate(rows)
    )


def _binds(question: BasketQuestion, row: Row, steps: Steps) -> bool:
    """Whether one step less of some food that is in the basket would miss the row."""
    over = row.sum_of(steps) - row.least
    lowest = question.whole.lowest
    counted = zip(row.columns, row.weights, strict=True)
    return any(steps[at] > lowest[at] and over < weight for at, weight in counted)


def _saves(question: BasketQuestion, demand: Demand, at: int, vertex: Vertex) -> Fraction:
    """What one unit less saves; of a share, one percentage point, whose row grows with energy."""
    price = vertex.prices[at]
    if demand.of is None:
        return price
    return price * question.sums(vertex.steps)["energy_kcal"] / 100


def _not_known(question: BasketQuestion, demand: Demand, steps: Steps) -> tuple[str, ...]:
    """The foods of the basket without a figure that the requirement reads."""
    used = [each.found for each, n in zip(question.candidates, steps, strict=True) if n]
    foods = [*(found for found, _ in question.kept), *used]
    return tuple(
        dict.fromkeys(
            found.food.id
            for found in foods
            if any(found.food.per_100g.of(nutrient) is None for nutrient in demand.reads)
        )
    )


def binding_limits(
    question: BasketQuestion, steps: Steps, vertex: Vertex | None
) -> tuple[BindingLimit, ...]:
    """The limits that the basket reaches: there is no room for one step more, or less."""
    return (*_of_foods(question, steps, vertex), *_of_groups(question, steps, vertex))


def _of_foods(
    question: BasketQuestion, steps: Steps, vertex: Vertex | None
) -> Iterator[BindingLimit]:
    whole = question.whole
    for at, (each, count) in enumerate(zip(question.candidates, steps, strict=True)):
        if each.limit is None or not count:
            continue
        saves = None if vertex is None else abs(vertex.reduced[at]) / each.grams
        if count == whole.highest[at]:
            by_stock = each.stock is not None and (each.most is None or each.stock < each.most)
            stated = each.limit.stock if by_stock else each.limit.most
            if stated is not None:
                yield BindingLimit(
                    what=each.id, kind="stock" if by_stock else "most", limit=stated, saves=saves
                )
        elif count == whole.lowest[at] and each.limit.least is not None:
            yield BindingLimit(what=each.id, kind="least", limit=each.limit.least, saves=saves)


def _of_groups(
    question: BasketQuestion, steps: Steps, vertex: Vertex | None
) -> Iterator[BindingLimit]:
    first = len(question.demands)
    for at, (cap, row) in enumerate(
        zip(question.caps, question.whole.rows[first:], strict=True), start=first
    ):
        sizes = [abs(weight) for weight in row.weights]
        if not sizes:
            continue
        over = row.sum_of(steps) - row.least
        saves = None if vertex is None else vertex.prices[at]
        reached = over < min(sizes) if cap.most else _binds(question, row, steps)
        if reached:
            yield BindingLimit(
                what=cap.id, kind="most" if cap.most else "least", limit=cap.stated, saves=saves
            )
