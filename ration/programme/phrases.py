"""The rules of a programme in words: allocations, roundings, conditions and more."""

from ration.core.problems.names import some
from ration.core.quantity.quantity import number_text
from ration.core.quantity.units import quantity_text, unit_word
from ration.programme.allocation import Allocation, Pool
from ration.programme.condition import Condition
from ration.programme.item import Item
from ration.programme.rounding import Rounding
from ration.programme.schedule import Pipeline, RoundSchedule, percent
from ration.programme.shortage import Shortage
from ration.programme.transport import Transport


def rounds_text(rounds: RoundSchedule) -> str:
    """The number and the days of the rounds, in words.

    >>> rounds_text(RoundSchedule.model_validate({"every": "15 days", "count": 6}))
    '6 rounds, every 15 days'
    """
    if rounds.every is None:
        return f"{len(rounds.dates)} rounds, on {some(str(day) for day in rounds.dates)}"
    start = "" if rounds.first is None else f" from {rounds.first}"
    return f"{rounds.count} rounds, {rounds.every.words}{start}"


def pipeline_text(pipeline: Pipeline) -> str:
    """The figures for planning supply, in words.

    >>> pipeline_text(Pipeline.model_validate({"lead_time": "22 days", "losses": "5 %"}))
    'lead time 22 days, losses 5 %, reserve 0 %'
    """
    lead = "not known" if pipeline.lead_time is None else str(pipeline.lead_time)
    shares = f"losses {percent(pipeline.losses)}, reserve {percent(pipeline.reserve)}"
    return f"lead time {lead}, {shares}"


def transport_text(transport: Transport) -> str:
    """How goods are brought to sites, in words.

    >>> transport_text(Transport.model_validate(
    ...     {"depots": [{"name": "Station"}], "apart": [["coal", "soap"]], "split": "never"}))
    'from Station; coal, soap travel apart; the goods of a site stay on one trip'
    """
    parts = [f"from {some(depot.name for depot in transport.depots)}"] if transport.depots else []
    parts += [f"{', '.join(items)} travel apart" for items in transport.apart]
    parts += [
        {
            "never": "the goods of a site stay on one trip",
            "needed": "the goods of a site are divided if no vehicle carries them together",
            "always": "the goods of a site are divided to fill vehicles",
        }[transport.split]
    ]
    if transport.detour is not None:
        parts.append(f"{number_text(transport.detour)} km by road for each as the crow flies")
    return "; ".join(parts)


def rule_text(rule: Allocation | Pool, days: int | None = None) -> str:
    """An allocation or a pool in words; `days` are the programme's.

    >>> from ration.core.quantity.quantity import Quantity
    >>> rule_text(Allocation(item="soap", per="person", quantity=Quantity("250 g"), channel="c"))
    '250 g per person'
    """
    if isinstance(rule, Pool):
        return f"{quantity_text(rule.quantity)} in all, shared by {rule.by}"
    ranges = [
        f"{quantity_text(size.quantity)} "
        f"{'for more' if size.to is None else f'up to {size.to} persons'}"
        for size in rule.sizes
    ]
    rate = quantity_text(rule.quantity) if rule.quantity else f"{', '.join(ranges)}:"
    parts = [f"{rate} per {rule.per}"]
    daily = any(rate.daily for rate in (rule.quantity, *(s.quantity for s in rule.sizes)) if rate)
    parts += [f"for {rule.days or days} days"] if daily else []
    parts += [f"at most {rule.cap} counted"] if rule.cap else []
    parts += [f"plus {quantity_text(rule.base)} per household"] if rule.base else []
    parts += [f"at least {quantity_text(rule.at_least)}"] if rule.at_least else []
    parts += [f"at most {quantity_text(rule.at_most)}"] if rule.at_most else []
    parts += [round_text(rule.round)] if rule.round else []
    parts += [f"only if {only.column} is {condition_text(only)}" for only in rule.only]
    return ", ".join(parts)


def round_text(rounding: Rounding, item: Item | None = None) -> str:
    """A rounding in words, such as `rounded up to 1 kg`; `item` adds the sizes of pack and step.

    >>> from ration.core.quantity.quantity import Quantity
    >>> round_text(Rounding(to="0.5 kg", mode="threshold", threshold=Quantity("0.3 kg")))
    'rounded to 0.5 kg, up if more than 0.3 kg remains, but never to nothing'
    """
    to = rounding.to or ("the step" if item is None else str(item.smallest))
    if item is not None and rounding.to in [pack.name for pack in item.packs]:
        holds = quantity_text(item.quantity(item.rounds_to(rounding)))
        to = f"whole {unit_word(to, 2)} of {holds}"
    if rounding.mode == "threshold":
        text = f"rounded to {to}, up if more than {rounding.threshold} remains"
        least = (
            "never to nothing"
            if item is None
            else f"at least {item.quantity(item.rounds_to(rounding))}"
        )
        return text if rounding.to_zero else f"{text}, but {least}"
    if rounding.mode == "nearest" and item is not None:
        return f"rounded to the nearest {to}, half up"
    return f"rounded {rounding.mode} to {to}"


def shortage_text(shortage: Shortage) -> str:
    """A shortage rule in words.

    >>> shortage_text(Shortage(option="priority", households={"status": ["IDP", "returnee"]}))
    'if there is too little, in full by status: IDP, returnee, then all others; amounts not \
issued are owed, and paid after everything else'
    """
    return f"if there is too little, {option_text(shortage)}; {arrears_text(shortage)}"


def option_text(shortage: Shortage) -> str:
    """How to share what there is, in words."""
    ranks = [f"{only.column}: {', '.join(only.values or ())}" for only in shortage.households]
    floor = shortage.floor and quantity_text(shortage.floor)
    return {
        "postpone": "a site hands out nothing until it has enough for all",
        "equal": "everybody gets the same share of the amount due",
        "floor": f"everybody gets {floor} per {shortage.per} first, then the same share of the "
        "rest",
        "priority": f"in full by {ranks[0]}, then all others" if ranks else "in full by priority",
    }[shortage.option]


def arrears_text(shortage: Shortage) -> str:
    """When arrears are paid, in words."""
    return {
        "last": "amounts not issued are owed, and paid after everything else",
        "first": "amounts not issued are owed, and paid before everything else",
        "none": "amounts not issued are not owed",
    }[shortage.arrears]


def condition_text(condition: Condition) -> str:
    """The words or bounds of a condition, such as `AAY or PHH` or `at least 1`."""
    if condition.values is not None:
        return " or ".join(condition.values)
    bounds = {"at least": condition.min, "at most": condition.max}
    return " and ".join(f"{word} {bound}" for word, bound in bounds.items() if bound is not None)
