"""What the rules of one programme give the households of another plan's list."""

from fractions import Fraction

import polars as pl

from ration.core.problems.errors import RationError
from ration.plan.compute import compute
from ration.plan.diff.listed import ID, OF, Listed, summed
from ration.programme.household_days import is_for_days
from ration.programme.programme import Programme
from ration.register.values.counts import MAX_INT64

Sums = dict[str, tuple[Fraction, Fraction]]  # by item, in its unit: of new households, of others


def by_old_rules(old: Programme, households: Listed, known: pl.Series) -> Sums | None:
    """What `old` gives the households of a list, those that are not in `known` apart.

    None means that its rules do not fit the list: they read columns that it does not have, or
    refuse some of its households.
    """
    allocated = {rule.item for rule in old.allocations}
    items = tuple(item.model_copy(update={"shortage": None}) for item in old.items)
    rules = old.model_copy(update={"pools": (), "items": items, "shortage": None})
    columns = [name for name in households.columns if name not in households.sites]
    register = households.frame.select(ID, *(pl.col(f"{OF}{n}").alias(n) for n in columns))
    try:
        plan = compute(register, rules, largest=MAX_INT64)
    except RationError:
        return None
    frame: pl.DataFrame = plan.entitlements()
    if frame.height != register.height:
        return None  # rows that it leaves out
    new, others = parted(frame, known)
    return {
        item.id: (
            summed(item, new[item.column]),
            summed(item, others[item.column]),
        )
        for item in old.items
        if item.id in allocated
    }


def parted(frame: pl.DataFrame, known: pl.Series) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of households whose ids are not in `known`, and the others."""
    ids = known.to_frame(ID)
    return frame.join(ids, on=ID, how="anti"), frame.join(ids, on=ID, how="semi")


def same_rules(before: Programme, after: Programme, item: str) -> bool:
    """Whether two programmes give every household the same of an item."""
    return _rules(before, item) == _rules(after, item)


def _rules(programme: Programme, name: str) -> object:
    """All that decides what a household is due of an item; how it is packed and named does not."""
    rules = [rule for rule in programme.allocations if rule.item == name]
    if not rules:
        return None
    item = programme.item(name)
    roundings = [item.round, *(rule.round for rule in rules)]
    documents = {"source", "assumption", "channel", "priority", "round"}
    return (
        [rule.model_dump(exclude=documents) for rule in rules],
        [programme.count_column(rule.per) for rule in rules],
        [each and (each.mode, each.threshold, each.to_zero) for each in roundings],
        [each and item.rounds_to(each) for each in roundings],
        (item.unit, item.smallest, item.weighs, item.contains),
        programme.factor(item),
        programme.days if any(map(is_for_days, rules)) else None,
    )
