"""What a programme reads of a register, and why."""

from collections.abc import Iterator

from ration.programme.household_days import ARRIVED, DAYS, by_household_days, reads_days
from ration.programme.programme import Programme
from ration.register.mapping.mapping import RegisterMapping


def as_read(programme: Programme, mapping: RegisterMapping) -> Programme:
    """The programme as it reads a register: by days of households, if the mapping names them."""
    named = {name for name, _ in mapping.columns} & {DAYS, ARRIVED}
    return by_household_days(programme) if named and reads_days(programme) else programme


def needed_counts(programme: Programme) -> Iterator[tuple[str, str]]:
    """Every count column that a rule reads, with the rule."""
    for index, rule in enumerate(programme.allocations):
        place = f"{rule.item} is per {rule.per} (rule {index + 1})"
        column = programme.count_column(rule.per)
        if column is not None:
            yield column, place
        if rule.sizes:
            yield "persons", f"{rule.item} depends on the size (rule {index + 1})"
    for index, pool in enumerate(programme.pools):
        column = programme.count_column(pool.by)
        if column is not None:
            yield column, f"{pool.item} is shared by {pool.by} (pools[{index}])"
    yield from _by_conditions(programme)
    if programme.partition:
        for name in ("persons", *programme.partition):
            yield programme.count_column(name) or name, "the partition needs it"


def _by_conditions(programme: Programme) -> Iterator[tuple[str, str]]:
    """The count columns that conditions and floors read, with their place."""
    for place, condition in programme.conditions():
        if condition.values is None:
            name = condition.column
            yield programme.count_column(name) or name, f"{place} needs it"
    for place, shortage in programme.shortages():
        column = programme.count_column(shortage.per)
        if shortage.floor is not None and column is not None:
            yield column, f"the floor is per {shortage.per} ({place})"
