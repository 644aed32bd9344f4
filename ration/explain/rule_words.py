"""A rule in plain words, for people who have not written the programme."""

from collections.abc import Iterator

from ration.core.quantity.quantity import Quantity
from ration.core.quantity.units import counted, one_of
from ration.programme.allocation import Allocation
from ration.programme.household_days import DAYS
from ration.programme.phrases import condition_text, round_text
from ration.programme.programme import Programme


def rule_words(programme: Programme, rule: Allocation) -> str:
    """An allocation in words: rate, days, limits, rounding and conditions.

    >>> from ration.programme.load import load_programme
    >>> kaesong = load_programme("kaesong-2020")
    >>> rule_words(kaesong, kaesong.allocations[10])
    '8,000 KPW per adult'
    """
    return ", ".join(_parts(programme, rule))


def _parts(programme: Programme, rule: Allocation) -> Iterator[str]:
    per = f"per {one_of(rule.per)}"
    ranges = [
        f"{_amount(size.quantity)} {'for more' if size.to is None else f'up to {size.to} persons'}"
        for size in rule.sizes
    ]
    yield f"{_amount(rule.quantity)} {per}" if rule.quantity else f"{per}: {', '.join(ranges)}"
    rates = (rule.quantity, *(size.quantity for size in rule.sizes))
    if any(rate.daily for rate in rates if rate is not None):
        if rule.days is None and programme.household_days:
            yield "for the days of the household"
        else:
            days = rule.days or programme.days
            yield f"for {days} {'day' if days == 1 else 'days'}"
    if rule.cap:
        yield f"at most {rule.cap} counted"
    if rule.base:
        yield f"plus {_amount(rule.base)} per household"
    if rule.at_least:
        yield f"at least {_amount(rule.at_least)}"
    if rule.at_most:
        yield f"at most {_amount(rule.at_most)}"
    if rule.round:
        yield round_text(rule.round, programme.item(rule.item))
    for only in rule.only:
        if only.column == DAYS and programme.household_days:
            continue  # whoever has no days gets nothing of what is daily
        yield f"only if {only.column} is {condition_text(only)}"


def _amount(quantity: Quantity) -> str:
    return f"{counted(quantity.amount, quantity.unit)}{'/day' if quantity.daily else ''}"
