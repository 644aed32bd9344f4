"""The sum of one rule: its factors, its result, and the line that shows it."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from ration.core.quantity.quantity import Quantity, dimension
from ration.engine.entitlement import exact_due
from ration.explain.rule_words import rule_words
from ration.explain.words import ENGLISH, Words
from ration.programme.allocation import Allocation
from ration.programme.condition import Condition
from ration.programme.household_days import DAYS, is_for_days
from ration.programme.item import Item
from ration.programme.phrases import round_text
from ration.programme.programme import Programme
from ration.programme.rounding import Rounding
from ration.programme.schedule import percent
from ration.results.explain.reckoning import ExplainedRule, Reckoning, RoundingUsed


def reckon(
    programme: Programme, rule: Allocation, words: Mapping[str, str], counts: Mapping[str, int]
) -> Reckoning:
    """Apply a rule to a household: its words and counts, by the columns that the rule reads.

    >>> from ration.programme.load import load_programme
    >>> kaesong = load_programme("kaesong-2020")
    >>> reckon(kaesong, kaesong.allocations[0], {}, {"persons": 5, "households": 1}).text
    '5 persons × 5 kg = 25 kg'
    """
    excluded = next(
        (only for only in rule.only if not only.admits(_value(programme, only, words, counts))),
        None,
    )
    heads = counts[programme.count_column(rule.per) or "households"]
    return reckon_heads(programme, rule, heads, counts.get("persons"), counts.get(DAYS), excluded)


def reckon_heads(
    programme: Programme,
    rule: Allocation,
    heads: int,
    persons: int | None,
    days: int | None = None,
    excluded: Condition | None = None,
) -> Reckoning:
    """Apply a rule to so many heads; `persons` is for a size table.

    `days` are those of the household, which count if the programme's days are by household.
    `excluded` is the condition by which the household has no heads; None means it has.
    """
    item = programme.item(rule.item)
    days = days if programme.household_days and is_for_days(rule) else programme.days
    counted = 0 if excluded is not None else heads
    exact = exact_due(item, rule, counted, persons, days, programme.factor(item))
    facts = _factors(programme, rule, persons, days) if counted else {}
    unbounded = rule.model_copy(update={"at_least": None, "at_most": None})
    before = exact_due(item, unbounded, counted, persons, days, programme.factor(item))
    found = Reckoning(
        counted=programme.count_column(rule.per) or "households",
        per=rule.per,
        heads=heads,
        cap=rule.cap,
        excluded=excluded,
        unbounded=None if before == exact else item.quantity(before),
        exact=item.quantity(exact),
        rounded=None if rule.round is None else rounded(item, rule.round, item.quantity(exact)),
        **facts,
    )
    return found.model_copy(update={"text": reckoning_text(found, ENGLISH)})


def _factors(
    programme: Programme, rule: Allocation, persons: int | None, days: int | None
) -> dict[str, Any]:
    rate = rule.quantity or next(
        size.quantity for size in rule.sizes if size.to is None or (persons or 0) <= size.to
    )
    level = programme.share(programme.item(rule.item))
    return {
        "rate": rate,
        "level": None if level == 1 else level,
        "days": (rule.days or days) if rate.daily else None,
        "times": programme.times if (programme.times or 1) > 1 else None,
        "base": rule.base,
        "at_least": rule.at_least,
        "at_most": rule.at_most,
    }


def _value(
    programme: Programme, condition: Condition, words: Mapping[str, str], counts: Mapping[str, int]
) -> str | int:
    if condition.values is not None:
        return words[condition.column]
    return counts[programme.count_column(condition.column) or "households"]


def reckoning_text(found: Reckoning, words: Words) -> str:
    """Show a sum in one line, such as `5 persons × 450 g × 30 days = 67.5 kg`."""
    if found.excluded is not None:
        only = words.condition(found.excluded)
        return words.text("nothing_only", column=found.excluded.column, words=only)
    if found.rate is None:
        return words.text("nothing_heads", heads=words.heads(0, found.counted, found.per))
    total = exact_text(found.exact, words)
    if found.unbounded is not None:
        total = f"{exact_text(found.unbounded, words)} {_bound(found, words)}: {total}"
    return f"{' '.join(_parts(found, found.rate, words))} = {total}"


def _bound(found: Reckoning, words: Words) -> str:
    """The bound that changes a sum: the least amount if it was raised, else the most."""
    assert found.unbounded is not None
    if found.at_least is not None and found.unbounded.amount < found.exact.amount:
        return words.text("at_least", bound=words.amount(found.at_least))
    assert found.at_most is not None
    return words.text("at_most", bound=words.amount(found.at_most))


def _parts(found: Reckoning, rate: Quantity, words: Words) -> Iterator[str]:
    counted = found.heads if found.cap is None else min(found.heads, found.cap)
    heads = words.heads(counted, found.counted, found.per)
    capped = found.cap is not None and counted < found.heads
    yield words.text("capped", heads=heads, of=found.heads, cap=found.cap) if capped else heads
    yield f"× {words.amount(rate)}"
    if found.level is not None:
        yield f"× {percent(found.level)}"
    if found.days is not None:
        yield f"× {words.text('day' if found.days == 1 else 'days', days=found.days)}"
    if found.times is not None:
        yield f"× {words.text('times', times=found.times)}"
    if found.base is not None:
        yield f"+ {words.amount(found.base)}"


def exact_text(quantity: Quantity, words: Words = ENGLISH) -> str:
    """A quantity for people; a fraction without an exact decimal also gets an approximation.

    >>> exact_text(Quantity("75/92 L")), exact_text(Quantity("16000 KPW"))
    ('75/92 L (about 0.815)', '16,000 KPW')
    """
    text = words.amount(quantity)
    if "/" not in quantity.text:
        return text
    rounded = words.number(Fraction(round(quantity.amount, 3)))
    return words.text("about", amount=text, number=rounded)


def explained_rule(
    programme: Programme, rule: Allocation, reckoning: Reckoning | None = None
) -> ExplainedRule:
    """A rule with its words and its source; with `reckoning`, what it gives one household."""
    item = programme.item(rule.item)
    return ExplainedRule(
        place=f"allocations[{place_of(programme, rule)}]",
        text=rule_words(programme, rule),
        source=rule.source or programme.source,
        assumption=rule.assumption or item.assumption,
        reckoning=reckoning,
        rounding=rounding_used(item, rule.round),
    )


def place_of(programme: Programme, rule: Allocation) -> int:
    """The number of a rule in the programme's file, from 0."""
    return next(at for at, each in enumerate(programme.allocations) if each is rule)


def rounding_used(item: Item, rounding: Rounding | None) -> RoundingUsed | None:
    """A rounding with the size that it rounds to; None means that nothing is rounded."""
    if rounding is None:
        return None
    return RoundingUsed(
        mode=rounding.mode,
        to=item.quantity(item.rounds_to(rounding)),
        threshold=rounding.threshold,
        never_zero=rounding.mode == "threshold" and not rounding.to_zero,
        text=round_text(rounding, item),
    )


def rounded(item: Item, rounding: Rounding, exact: Quantity) -> Quantity:
    """Round an amount of an item as the programme says."""
    threshold = None if rounding.threshold is None else item.steps(rounding.threshold)
    steps = item.steps(exact)
    return item.quantity(rounding.rounded(steps, item.rounds_to(rounding), threshold))


def equal_sizes(programme: Programme, item: Item) -> tuple[Quantity, ...]:
    """The sizes of one unit that a sum needs: rules may be in litres where bottles are counted.

    >>> from ration.programme.load import load_programme
    >>> kaesong = load_programme("kaesong-2020")
    >>> equal_sizes(kaesong, kaesong.item("rice"))
    ()
    """
    rules = [rule for rule in programme.allocations if rule.item == item.id]
    quantities = [
        each
        for rule in rules
        for each in (
            *(rule.quantity, rule.base, rule.at_least, rule.at_most),
            *(size.quantity for size in rule.sizes),
        )
        if each is not None
    ]
    used = {each.unit for each in quantities}
    sizes = [size for size in (item.weighs, item.contains) if size is not None]
    return tuple(size for size in sizes if used & set(dimension(size.unit) or ()) - _own(item))


def _own(item: Item) -> set[str]:
    return set(dimension(item.unit) or (item.unit,))


def product_text(times: int, what: str, each: Quantity, total: Quantity, words: Words) -> str:
    """The line of several equal amounts, such as `12 households × 25 kg = 300 kg`."""
    count = words.heads(times, what, what)
    return f"{count} × {words.amount(each)} = {words.amount(total)}"


def sum_text(amounts: list[Quantity], total: Quantity, words: Words) -> str:
    """The line of a sum, such as `10 kg + 5 kg = 15 kg`; no line for fewer than two parts."""
    added = [each for each in amounts if each.amount]
    if len(added) < 2:
        return ""
    return f"{' + '.join(exact_text(each, words) for each in added)} = {exact_text(total, words)}"
