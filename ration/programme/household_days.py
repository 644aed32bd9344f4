"""A programme whose daily rates are for the days of each household, as a register has them."""

from collections.abc import Iterator

from ration.programme.allocation import Allocation
from ration.programme.condition import Condition
from ration.programme.programme import Programme

DAYS = "days"  # the column with the days of a household
ARRIVED = "arrived"  # the column with the day on which it arrived


def reads_days(programme: Programme) -> bool:
    """Whether the days of households change anything, and `days` is no other column."""
    taken = {programme.count_column(rule.per) for rule in programme.allocations}
    taken |= {programme.count_column(pool.by) for pool in programme.pools}
    taken |= {channel.column for channel in programme.channels}
    taken |= {group.column for group in programme.groups}
    taken |= {condition.column for _, condition in programme.conditions()}
    return DAYS not in taken and any(map(is_for_days, programme.allocations))


def by_household_days(programme: Programme) -> Programme:
    """Copy a programme; the rules for its days are then for the days of each household.

    A household of 0 days is excluded from them, so it gets no base and no least amount either.
    """
    present = Condition(column=DAYS, min=1)
    rules = tuple(
        rule.model_copy(update={"only": (*rule.only, present)}) if is_for_days(rule) else rule
        for rule in programme.allocations
    )
    copy = programme.model_copy(update={"allocations": rules})
    copy._household_days = True
    return copy


def is_for_days(rule: Allocation) -> bool:
    """Whether an allocation is for the programme's days: daily, and without days of its own."""
    rates = (rule.quantity, *(size.quantity for size in rule.sizes))
    return rule.days is None and any(rate is not None and rate.daily for rate in rates)


def whole_items(programme: Programme) -> Iterator[str]:
    """The items that a household gets whole, or in part whole, whatever its days."""
    for item in programme.items:
        rules = [rule for rule in programme.allocations if rule.item == item.id]
        if any(not is_for_days(rule) or rule.base is not None for rule in rules):
            yield item.id
