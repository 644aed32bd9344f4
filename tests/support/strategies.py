"""Programmes to test the laws: valid by construction, awkward on purpose.

They are tables of a TOML file. `without` names the features to leave out: those of `FEATURES`,
and "pools".
"""

from collections.abc import Mapping, Sequence, Set
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

import oracle
import tomli_w
from among import among
from hypothesis import settings
from hypothesis import strategies as st

from ration import Programme, parse_programme

Table = dict[str, Any]

MANY = settings(max_examples=5 * settings().max_examples)  # for laws without whole plans

FEATURES = ("at_least", "at_most", "base", "cap", "days", "only", "rounding", "sizes")
# With one of these, a rule is not linear.
NON_LINEAR = ("at_least", "at_most", "base", "cap", "rounding", "sizes")

ITEMS: tuple[Table, ...] = (
    {"unit": "kg"},
    {"unit": "kg", "step": "250 g", "volume": "1.3 L"},
    {"unit": "t", "step": "1 kg"},
    {"unit": "g"},
    {"unit": "L", "weighs": "0.92 kg"},
    {"unit": "L", "step": "10 ml"},
    {"unit": "bottle", "contains": "0.5 L", "weighs": "0.46 kg"},
    {"unit": "bottle", "contains": "750 ml", "step": "0.5 bottle"},
    {"unit": "개", "weighs": "80 g", "volume": "0.2 L"},
    {"unit": "bar"},
    {"unit": "KPW", "step": "500 KPW"},
    {"unit": "KPW"},
)
ITEM_IDS = ("rice", "oil-2", "1st_kit", "coal", "over", "KPW", "soap")
CHANNELS: dict[str, Table] = {
    "centre": {"title": "Distribution centre"},
    "store": {"column": "Grocery store, no."},
    "payer": {"column": "지급처"},
}
GROUPS: dict[str, Table] = {
    "adults": {"from_age": 17},
    "children": {"to_age": 16, "column": "children 0-16"},
    "under5": {"title": "Under five", "to_age": 4, "column": "0+ (under 5)"},
    "women": {"sex": "female", "from_age": 15},
}
COUNTS = ("workdays", "goats")  # counts that are not groups of people
WORDS = {
    "category": ("AAY", "PHH", "=ABS(1)", "동면", "none"),
    "centre": ("DC-01", "[north]"),
    "district": ("Dong 01", "-", "aay"),
}
TARES = among(("", "0.12 kg", "90 g", "0 kg"))
VOLUMES = among(("", "0.07 m3", "1.5 L"))
PACKS = ("bag", "5 kg", "packs", "포대", "carton of 20")


def load(table: Table) -> Programme:
    """Parse a table as a programme; a law asks for the same one again and again."""
    return _parsed(tomli_w.dumps(table))


_parsed = lru_cache(maxsize=64)(parse_programme)


def decimal(value: Fraction) -> str:
    """A number as a programme file writes it; all numbers drawn here are decimals."""
    return format(Decimal(value.numerator) / Decimal(value.denominator), "f")


def units(item: Table) -> dict[str, Fraction]:
    """The units for quantities of `item`, each as a number of its own unit."""
    own, size = oracle.kind_of(item["unit"])
    tables: dict[str, Mapping[str, Fraction | int]] = {"mass": oracle.MASS, "volume": oracle.VOLUME}
    ways = {unit: Fraction(n) / size for unit, n in tables.get(own, {item["unit"]: 1}).items()}
    for way, kind in (("weighs", "mass"), ("contains", "volume")):
        if way in item:
            own_unit = oracle.parse(item[way])[1]
            ways |= {unit: Fraction(n) / own_unit for unit, n in tables[kind].items()}
    return ways


def whole(item: Table, steps: Fraction | int) -> st.SearchStrategy[str]:
    """`steps` of `item`, in any unit in which that is a decimal."""
    amount = steps * oracle.step_of(item)
    ways = {unit: amount / size for unit, size in units(item).items()}
    exact = [f"{decimal(n)} {unit}" for unit, n in ways.items() if 10**12 % n.denominator == 0]
    return among(tuple(exact))


@st.composite
def rate(draw: st.DrawFn, item: Table, *, divisible: bool) -> str:
    """A quantity per head, perhaps per day; whole steps if it must be `divisible`."""
    day = draw(among(("", "", "/day")))
    if divisible:
        return draw(whole(item, draw(st.integers(1, 5000)))) + day
    number = draw(among(("0.07", "0.333", "1", "7.5", "450")))
    return f"{number} {draw(among(tuple(units(item))))}{day}"


@st.composite
def rounding(draw: st.DrawFn, item: Table) -> Table:
    """A rounding to the step, a pack or a quantity."""
    mode = draw(among(("up", "down", "nearest", "threshold")))
    packs = tuple(pack["name"] for pack in item["packs"])
    to = draw(among(("", "some", *packs)))
    to = draw(whole(item, draw(st.integers(1, 60)))) if to == "some" else to
    rule = {"mode": mode} | ({"to": to} if to else {})
    if mode == "threshold":
        most = min(40, int(rounds_to(item, rule)) - 1)  # a remainder must be able to exceed it
        rule["threshold"] = draw(whole(item, draw(st.integers(0, most))))
        rule |= {"to_zero": True} if draw(st.booleans()) else {}
    return rule


@st.composite
def item_tables(draw: st.DrawFn, name: str, most: int = 3) -> Table:
    """One item, not rounded, with up to `most` sizes of packs."""
    item: Table = {"name": name.title(), **draw(among(ITEMS)), "packs": []}
    holds = draw(st.sets(among((1, 3, 20, 25, 1000, 50_000)), max_size=most))
    first = draw(st.integers(0, len(PACKS) - 1)) if holds else 0
    for pack_name, size in zip((*PACKS[first:], *PACKS[:first]), sorted(holds), strict=False):
        pack = {"name": pack_name, "holds": draw(whole(item, size))}
        pack |= {"tare": tare} if (tare := draw(TARES)) else {}
        pack |= {"volume": volume} if (volume := draw(VOLUMES)) else {}
        item["packs"].insert(draw(st.integers(0, len(item["packs"]))), pack)
    return item


def people(table: Table) -> tuple[str, ...]:
    """What a rule may count: people, households, groups."""
    return ("person", "household", *table["groups"])


@st.composite
def conditions(draw: st.DrawFn, groups: Sequence[str]) -> Table:
    """Conditions of a rule: words of a column, or a count within bounds."""
    only: Table = {}
    for column in draw(st.lists(among(tuple(WORDS)), unique=True, max_size=2)):
        values = among(WORDS[column])
        only[column] = draw(st.lists(values, min_size=1, max_size=3, unique=True))
    if draw(st.booleans()):
        bounds = among(({"min": 1}, {"max": 0}, {"min": 2, "max": 4}))
        only[draw(among((*groups, "persons", *COUNTS)))] = draw(bounds)
    return only


@st.composite
def allocations(draw: st.DrawFn, table: Table, name: str, without: Sequence[str]) -> Table:
    """One allocation of an item, with any features."""
    item = table["items"][name]
    has = draw(st.sets(among(FEATURES), max_size=5)) - set(without)
    rule: Table = {"item": name, "per": draw(among((*people(table), *COUNTS)))}
    rule["channel"] = draw(among(tuple(table["channels"])))
    divisible = "round" not in item and "rounding" not in has
    rates = rate(item, divisible=divisible)
    if "sizes" in has:
        ends = sorted(draw(st.sets(st.integers(1, 9), max_size=3)))
        rule["sizes"] = [{"to": end, "quantity": draw(rates)} for end in ends]
        rule["sizes"].append({"quantity": draw(rates)})
    else:
        rule["quantity"] = draw(rates)
    rule |= {"days": draw(st.integers(1, 31))} if "days" in has and "/day" in str(rule) else {}
    rule |= {"cap": draw(st.integers(1, 8))} if "cap" in has else {}
    rule |= {"base": draw(rates).removesuffix("/day")} if "base" in has else {}
    rule |= {"only": draw(conditions(list(table["groups"])))} if "only" in has else {}
    rule |= {"round": draw(rounding(item))} if "rounding" in has and "round" not in item else {}
    return rule | draw(bounds_of(item, rule, has))


def rounds_to(item: Table, rule: Table) -> Fraction:
    """The steps that a rounding rounds to."""
    if "to" not in rule:
        return Fraction(1)
    packs = [pack["holds"] for pack in item["packs"] if pack["name"] == rule["to"]]
    return oracle.in_steps((*packs, rule["to"])[0], item)


@st.composite
def bounds_of(draw: st.DrawFn, item: Table, rule: Table, has: Set[str]) -> Table:
    """`at_least` and `at_most`, multiples of what the rule rounds to."""
    to = rounds_to(item, {**item, **rule}.get("round") or {})
    least = draw(st.integers(1, 300)) if "at_least" in has else 1
    bounds = {"at_least": draw(whole(item, least * to))} if "at_least" in has else {}
    most = draw(st.integers(least, 300)) if "at_most" in has else 0
    return bounds | ({"at_most": draw(whole(item, most * to))} if most else {})


@st.composite
def programmes(draw: st.DrawFn, without: Sequence[str] = ()) -> Table:
    """A programme that has an answer for every household of `registers`."""
    names = draw(st.lists(among(ITEM_IDS), min_size=1, max_size=3, unique=True))
    channels = draw(st.lists(among(tuple(CHANNELS)), min_size=1, unique=True))
    table: Table = {
        "id": "laws", "version": "1", "title": "Laws", "days": draw(st.integers(1, 31)),
        "groups": {group: GROUPS[group] for group in draw(st.sets(among(tuple(GROUPS))))},
        "channels": {channel: CHANNELS[channel] for channel in channels},
        "items": {name: draw(item_tables(name)) for name in names},
        "vehicles": draw(vehicles()), "allocations": [],
    }  # fmt: skip
    if {"adults", "children"} <= set(table["groups"]) and draw(st.booleans()):
        table["partition"] = ["adults", "children"]
    pooled = names.pop() if "pools" not in without and draw(st.booleans()) else None
    for name in names:
        item = table["items"][name]
        if "rounding" not in without and draw(st.booleans()):
            item["round"] = draw(rounding(item))
        rules = [draw(allocations(table, name, without)) for _ in range(draw(st.integers(1, 2)))]
        one_channel = {"channel": rules[0]["channel"]} if "round" in item else {}
        table["allocations"] += [rule | one_channel for rule in rules]
    table["pools"] = [draw(pools(table, pooled, channel)) for channel in channels if pooled]
    return table


@st.composite
def pools(draw: st.DrawFn, table: Table, item: str, channel: str) -> Table:
    """A pool of an item in a channel."""
    quantity = draw(whole(table["items"][item], draw(st.integers(1, 10**6))))
    by = draw(among(people(table)))
    return {"item": item, "quantity": quantity, "by": by, "channel": channel}


@st.composite
def vehicles(draw: st.DrawFn) -> Table:
    """Up to two kinds of vehicle."""
    table = {}
    for name in draw(st.sets(among(("lorry", "wagon")))):
        vehicle = {"name": name, "carries": draw(among(("60 t", "1.5 t", "75 kg")))}
        room = draw(among(("", "30 m3", "900 L")))
        table[name] = vehicle | ({"volume": room} if room else {})
    return table


def linear(table: Table) -> bool:
    """Whether all rules of a programme are linear, so that a row may be many households."""
    non_linear = {"base", "at_least", "at_most", "cap", "round", "sizes"}
    items = [table["items"][rule["item"]] for rule in table["allocations"]]
    conditions = [
        bounds for rule in table["allocations"] for bounds in rule.get("only", {}).values()
    ]
    return not (
        any(non_linear & set(rule) for rule in table["allocations"])
        or any("round" in item for item in items)
        or any(isinstance(bounds, dict) for bounds in conditions)
    )
