"""Which compositions a rule may give nothing, without applying it to all of them."""

from collections.abc import Callable
from functools import partial

from ration.engine.entitlement import Undecided
from ration.engine.rules import Rule
from ration.register.columns.frame_columns import HOUSEHOLD_DAYS, HOUSEHOLDS, PERSONS
from ration.register.values.counts import MAX_INT64

ALWAYS = frozenset({HOUSEHOLDS, PERSONS})  # every household has at least one of these


def zero_up_to(rule: Rule) -> dict[str, int | None]:
    """Find how many heads alone may still give nothing, by the column of heads.

    More heads than that give some, whatever the other columns have. 0 means one head gives some;
    None means that any number may give nothing.
    """
    if any(allocation.sizes for allocation in rule.allocations):
        return {name: None if _sizes_give_nothing(rule, name) else 0 for name in rule.heads}
    return {name: _most(partial(_nothing, rule, name)) for name in rule.heads}


def certain(rule: Rule) -> bool:
    """Whether a rule gives some to every household."""
    return any(most == 0 and name in ALWAYS for name, most in zero_up_to(rule).items())


def _sizes_give_nothing(rule: Rule, name: str) -> bool:
    ends = {size.to for allocation in rule.allocations for size in allocation.sizes}
    known = [end for end in ends if end is not None]
    return any(_nothing(rule, name, 1, persons) for persons in {*known, max(known, default=0) + 1})


def _nothing(rule: Rule, name: str, heads: int, persons: int | None = None) -> bool:
    """Whether only these heads give nothing; what no rounding decides is more than nothing.

    If each household has its own days, one day gives least.
    """
    counted = {column: heads if column == name else 0 for column in rule.heads}
    sized = {} if persons is None else {PERSONS: persons}
    try:
        return rule.due({**counted, **sized, HOUSEHOLD_DAYS: 1}).steps == 0
    except Undecided:
        return False


def _most(is_zero: Callable[[int], bool]) -> int | None:
    """The largest number for which `is_zero` holds, as it does from 0 on; None means for all."""
    if not is_zero(1):
        return 0
    if is_zero(MAX_INT64):
        return None
    low, high = 1, 2
    while is_zero(high):
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if is_zero(middle) else (low, middle)
    return low
