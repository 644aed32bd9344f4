"""The ration that stands at the top of a list: what each head, or each household, is due."""

from collections.abc import Sequence
from fractions import Fraction

from ration.engine.rules import Rule, rules
from ration.export.pdf.document import DocumentMaker
from ration.export.pdf.languages.labels import Texts
from ration.programme.allocation import Allocation

LIMITED = "*"  # marks a rate that a condition, a limit or rounding changes


def ration_line(
    maker: DocumentMaker, channel: str, items: Sequence[str]
) -> list[tuple[Texts, str]]:
    """The rates of a channel's items, by whom they are for: the name of a head, and its rates.

    They are of the level, the days and the times of the programme, before rounding; a rate that
    is not all of its rule is marked. Sizes of households have no one rate, and only the mark.
    """
    rates: dict[Texts, list[str]] = {}
    for rule in rules(maker.programme):
        if rule.channel == channel and rule.item.id in items:
            for allocation in rule.allocations:
                rates.setdefault(_whose(maker, allocation.per), []).append(
                    _rate(maker, rule, allocation)
                )
    comma = maker.labels.by_key["comma"][0]
    return [(who, comma.join(texts)) for who, texts in rates.items()]


def is_limited(line: Sequence[tuple[Texts, str]]) -> bool:
    """Whether a rate of the line is marked."""
    return any(LIMITED in text for _, text in line)


def _whose(maker: DocumentMaker, per: str) -> Texts:
    """The name of one head: a person, a household, or one of a group."""
    column = maker.programme.count_column(per)
    key = {None: "one_household", "persons": "one_person"}.get(column)
    if key is not None:
        return tuple(dict.fromkeys(maker.labels.label(key)))
    return maker.people(column or per)


def _rate(maker: DocumentMaker, rule: Rule, allocation: Allocation) -> str:
    item = rule.item
    name = maker.item(item.id)[0]
    if allocation.quantity is None:
        return maker.isolated(f"{name} {LIMITED}")
    steps = item.steps(allocation.quantity) * maker.programme.factor(item)
    days = allocation.days or maker.programme.days
    a_day = allocation.quantity.daily and (days is None or rule.by_days)
    if allocation.quantity.daily and not a_day:
        steps *= Fraction(days or 0)
    amount = maker.amount(item.quantity(steps).amount, item.unit)
    if a_day:
        amount = maker.labels.label("a_day", amount=amount)[0]
    mark = LIMITED if allocation.only or a_day or _is_limited(rule, allocation, steps) else ""
    return maker.isolated(f"{name} {amount}{mark}")


def _is_limited(rule: Rule, allocation: Allocation, steps: Fraction) -> bool:
    """Whether heads times the rate is not always all that is due."""
    bounds = (allocation.cap, allocation.base, allocation.at_least, allocation.at_most)
    rounds = rule.item.round is not None or allocation.round is not None
    return rounds or steps.denominator > 1 or any(bound is not None for bound in bounds)
