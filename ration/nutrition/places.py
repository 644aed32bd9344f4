"""What each site hands out, and each subtotal gets, per person: energy, and what runs out first."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache

from ration.core.quantity.quantity import Quantity
from ration.nutrition.cover import days_of_cover, lowest
from ration.nutrition.intake import Larder
from ration.nutrition.record import PlaceCover
from ration.plan.plan import DistributionPlan
from ration.results.lines import Counts, Lines

Figures = dict[str, object]  # of a place, by the names of the record's fields
Amounts = tuple[tuple[str, Quantity], ...]


def persons(people: Counts, served: Counts) -> tuple[int, int]:
    """The persons in the register, and those served; all of them if that is not counted."""
    every = dict(people).get("persons", 0)
    return every, dict(served).get("persons", every)


class Places:
    """The places of a plan. `required` is per person and day, `days` those of the ration."""

    def __init__(
        self, larder: Larder, required: tuple[tuple[str, Fraction], ...], days: int | None
    ) -> None:
        self._larder = larder
        self._required = required
        self._days = days
        self._figures: Callable[[Amounts, int], Figures] = cache(self._calculated)

    def sites(self, plan: DistributionPlan) -> Iterator[PlaceCover]:
        """Every site that hands out food."""
        for each in plan.sites:
            amounts = self._amounts(each.lines)
            if amounts:
                every, served = persons(each.people, each.served)
                yield PlaceCover.model_validate(
                    {
                        "channel": each.channel,
                        "title": each.title,
                        "site": each.site,
                        "people": every,
                        "served": served,
                        **self._figures(amounts, served),
                    }
                )

    def groups(self, plan: DistributionPlan) -> Iterator[PlaceCover]:
        """Every subtotal."""
        for each in plan.by:
            every, served = persons(each.people, each.served)
            place = tuple(zip(each.columns, each.values, strict=True))
            figures = self._figures(self._amounts(each.lines), served)
            yield PlaceCover.model_validate(
                {"place": place, "people": every, "served": served, **figures}
            )

    def _amounts(self, lines: Lines) -> Amounts:
        return tuple((line.item, line.quantity) for line in self._larder.eaten(lines))

    def _calculated(self, amounts: Amounts, served: int) -> Figures:
        heads = max(served, 1)
        sums = {
            nutrient: each._replace(amount=each.amount / heads)
            for nutrient, each in self._larder.sums(amounts).items()
        }
        energy = sums["energy_kcal"]
        covers = days_of_cover(sums, self._required)
        first = lowest(covers, some=True)
        days = next((each.days for each in covers if each.nutrient == "energy_kcal"), None)
        if amounts and len(energy.unknown) == len(amounts):  # no food has a figure
            amount = days = None
        else:
            amount = energy.amount
        per_day = None if self._days is None or amount is None else amount / self._days
        return {
            "energy_kcal": amount,
            "least": bool(energy.unknown),
            "per_day": per_day,
            "share": None if days is None or self._days is None else days / self._days,
            "days": days,
            "lowest": None if first is None else first.nutrient,
            "lowest_days": None if first is None else first.days,
        }
