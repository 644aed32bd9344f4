"""The parts of a programme as sentences for people to approve."""

from collections.abc import Iterator

from ration.core.quantity.quantity import Quantity, number_text
from ration.core.quantity.units import counted
from ration.programme.allocation import Allocation, Group, Pool, Size
from ration.programme.condition import Condition
from ration.programme.item import Item
from ration.programme.phrases import arrears_text, condition_text, option_text, round_text
from ration.programme.programme import Programme
from ration.programme.shortage import Shortage


def rule_sentence(programme: Programme, rule: Allocation | Pool) -> str:
    """Say what an allocation or a pool hands out, to whom and where.

    >>> from ration.programme.load import load_programme
    >>> kaesong = load_programme("kaesong-2020")
    >>> rule_sentence(kaesong, kaesong.allocations[0])
    'Every person gets 5 kg of rice at the distribution centre.'
    >>> rule_sentence(kaesong, kaesong.allocations[10])
    'Every person counted as “Adults, 17 and over” gets 8,000 KPW as living stipend at the paying office.'
    """  # noqa: E501  a sentence is one line
    item = programme.item(rule.item)
    place = _lower(programme.channel(rule.channel).title or rule.channel)
    if isinstance(rule, Pool):
        return (
            f"{amount_text(programme, item, rule.quantity)} in all, shared among the sites of "
            f"“{place}” by their {_plural(programme, rule.by)}; nobody is entitled to a part."
        )
    days = f" for {rule.days or programme.days} days" if _daily(rule) else ""
    only = " and ".join(_condition(programme, condition) for condition in rule.only)
    start = f"If {only}: {_first_lower(_who(programme, rule))}" if only else _who(programme, rule)
    what = (
        amount_text(programme, item, rule.quantity)
        if rule.quantity is not None
        else _sizes_text(programme, item, rule.sizes)
    )
    limits = "".join(f" {limit}" for limit in _limits(item, rule))
    return f"{start} gets {what}{days} at the {place}.{limits}"


def amount_text(programme: Programme, item: Item, quantity: Quantity) -> str:
    """An amount of an item, such as `5 kg of rice`, `2 × hygiene kit` or `8,000 KPW as stipend`."""
    name, number = _lower(item.name), number_text(quantity.amount, grouped=True)
    daily = " a day" if quantity.daily else ""
    if quantity.unit == programme.currency:
        return f"{number} {quantity.unit} as {name}{daily}"
    if _unit_in_name(item, quantity):
        return f"{number} × {name}{daily}"
    return f"{counted(quantity.amount, quantity.unit)} of {name}{daily}"


def group_sentence(group: Group) -> str:
    """Say who is counted in a group, and in which register column.

    >>> group_sentence(Group(id="under5", title="Small children", to_age=4))
    'Small children: aged 4 or less. A household register counts them in the column under5.'
    """
    ages = {
        (True, True): "",
        (False, True): f": aged {group.from_age} or more",
        (True, False): f": aged {group.to_age} or less",
        (False, False): f": aged {group.from_age} to {group.to_age}",
    }[(group.from_age is None, group.to_age is None)]
    column = f"A household register counts them in the column {group.column}."
    return f"{group.title or group.id}{ages}. {column}"


def rounding_sentence(item: Item) -> str | None:
    """Say how the household's sum of an item is rounded; None means it is not."""
    if item.round is None:
        return None
    return f"{item.name}: the household's sum is {round_text(item.round, item)}, once."


def shortage_sentence(item: Item | None, shortage: Shortage) -> str:
    """Say what to do when there is too little of an item; `item` None means every item.

    >>> shortage_sentence(None, Shortage(option="postpone"))
    'For every item: a site hands out nothing until it has enough for all. Amounts not issued are \
owed, and paid after everything else.'
    """
    text = _in_order(shortage) if shortage.option == "priority" else option_text(shortage)
    if shortage.option in ("equal", "floor"):
        text += ", rounded down to the step"
    arrears = arrears_text(shortage)
    arrears = arrears[:1].upper() + arrears[1:]
    return f"{'For every item' if item is None else item.name}: {text}. {arrears}."


def _in_order(shortage: Shortage) -> str:
    """Say which households come before which."""
    words = [
        f"{only.column} is {value}" for only in shortage.households for value in only.values or ()
    ]
    first = f"first households whose {', then '.join(words)}, then all others, " if words else ""
    return (
        f"{first}each in full before the next, in the order of the rules' priority; the last "
        "households reached get the same share each"
    )


def _who(programme: Programme, rule: Allocation) -> str:
    column = programme.count_column(rule.per)
    if column is None:
        return "Every household"
    if column == "persons":
        return "Every person"
    group = _group(programme, rule.per)
    if group is None:
        return f"For each of its “{rule.per}” a household"
    return f"Every person counted as “{group.title or group.id}”"


def _plural(programme: Programme, by: str) -> str:
    words = {"household": "households", "person": "persons"}
    group = _group(programme, by)
    return words.get(by, f"“{(group and group.title) or by}”")


def _group(programme: Programme, name: str) -> Group | None:
    return next((group for group in programme.groups if group.id == name), None)


def _condition(programme: Programme, condition: Condition) -> str:
    if condition.values is not None:
        return f"{condition.column} is {condition_text(condition)}"
    group = _group(programme, condition.column)
    counted = f"“{group.title}”" if group is not None and group.title else condition.column
    return f"a household has {condition_text(condition)} {counted}"


def _sizes_text(programme: Programme, item: Item, sizes: tuple[Size, ...]) -> str:
    """A size table in words, such as `1 × hygiene kit up to 5 persons, 2 for 6 to 10, …,`."""
    parts, first = [], 1
    for number, size in enumerate(sizes):
        quantity = size.quantity
        amount = amount_text(programme, item, quantity) if number == 0 else _short(item, quantity)
        if size.to is None:
            parts.append(f"{amount} {'for every size' if first == 1 else f'from {first} on'}")
        elif first in (1, size.to):
            parts.append(f"{amount} {'up to' if first == 1 else 'for'} {size.to} persons")
        else:
            parts.append(f"{amount} for {first} to {size.to}")
        first = (size.to or 0) + 1
    return f"{', '.join(parts)},"


def _short(item: Item, quantity: Quantity) -> str:
    """A further amount of an item, without its name."""
    daily, number = " a day" if quantity.daily else "", number_text(quantity.amount, grouped=True)
    return (
        f"{number}{daily}" if _unit_in_name(item, quantity) else f"{number} {quantity.unit}{daily}"
    )


def _unit_in_name(item: Item, quantity: Quantity) -> bool:
    """Whether the name contains the unit, such as a hygiene kit counted in kits."""
    return quantity.unit.casefold() in item.name.casefold().replace(",", "").split()


def _limits(item: Item, rule: Allocation) -> Iterator[str]:
    """The sentences after the rate: cap, base, bounds, sizes, rounding, priority, conditions."""
    if rule.cap is not None:
        yield f"At most {rule.cap} are counted per household."
    if rule.base is not None:
        yield f"A household that gets the item gets {rule.base} more, once."
    if rule.at_least is not None:
        yield f"A household that gets the item gets at least {rule.at_least}."
    if rule.at_most is not None:
        yield f"A household gets at most {rule.at_most}."
    if rule.sizes and rule.sizes[-1].to is not None:
        yield f"A household of more than {rule.sizes[-1].to} persons is an error."
    if rule.round is not None:
        yield f"A household's amount is {round_text(rule.round, item)}."
    if rule.priority is not None:
        yield f"If there is too little, it has priority {rule.priority}."
    if rule.only:
        yield "No other household gets it by this rule."


def _daily(rule: Allocation) -> bool:
    rates = (rule.quantity, *(size.quantity for size in rule.sizes))
    return any(rate is not None and rate.daily for rate in rates)


def _lower(name: str) -> str:
    """A name inside a sentence: `Rice` becomes `rice`; `CSB` and `AAY card` stay."""
    first = name.split(" ", 1)[0]
    return name if first[1:] != first[1:].lower() or len(first) == 1 else _first_lower(name)


def _first_lower(text: str) -> str:
    return text[:1].lower() + text[1:]
