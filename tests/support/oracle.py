"""The slow, plain oracle that tests compare with the library.

Written from the format only, it shares no code with `ration`: plain dictionaries, one row at a
time, `Fraction` throughout. It checks nothing: programme and rows must be valid.
"""

import re
from collections import defaultdict
from fractions import Fraction
from typing import Any, NamedTuple

Programme = dict[str, Any]
Item = dict[str, Any]
Row = dict[str, str]

MASS = {"mg": Fraction(1, 1000), "g": Fraction(1), "kg": Fraction(1000), "t": Fraction(10**6)}
VOLUME = {"mL": 1, "ml": 1, "L": 1000, "l": 1000, "m3": 10**6}
QUANTITY = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([^\s/\d][^\s/]*)(\s*/\s*day)?\s*")


class Indivisible(Exception):
    """A household's amount is a fraction of a step, and no rounding is stated."""


class NoSize(Exception):
    """The household's `persons` is in no range of the allocation's `sizes`."""


class Amount(NamedTuple):
    """The amount handed out, and the exact amount before rounding, both in the item's steps."""

    steps: int = 0
    exact: Fraction = Fraction(0)

    def plus(self, other: "Amount") -> "Amount":
        return Amount(self.steps + other.steps, self.exact + other.exact)


Amounts = dict[tuple[str, str], Amount]  # of one household, by (channel, item)
Sites = dict[tuple[str, str], dict[str, Amount]]  # by (channel, site), then by item


def kind_of(unit: str) -> tuple[str, Fraction]:
    """A unit's kind and size in grams, millilitres or, for any other word, in itself."""
    if unit in MASS:
        return "mass", MASS[unit]
    return ("volume", Fraction(VOLUME[unit])) if unit in VOLUME else (unit, Fraction(1))


def parse(text: str) -> tuple[str, Fraction, bool]:
    """A quantity's kind, its amount in grams, millilitres or pieces, and whether it is per day."""
    match = QUANTITY.fullmatch(text)
    if match is None:
        raise ValueError(f"not a quantity: {text!r}")
    kind, size = kind_of(match[2])
    return kind, Fraction(match[1]) * size, match[3] is not None


def in_units(text: str, item: Item) -> Fraction:
    """A quantity as a number of the item's own `unit`."""
    kind, amount, _ = parse(text)
    own_kind, size = kind_of(item["unit"])
    if kind == own_kind:
        return amount / size
    one_unit = item[{"mass": "weighs", "volume": "contains"}[kind]]
    return amount / parse(one_unit)[1]


def step_of(item: Item) -> Fraction:
    """The item's step as a number of its `unit`."""
    default = {"mass": "1 g", "volume": "1 mL"}.get(kind_of(item["unit"])[0], f"1 {item['unit']}")
    return in_units(item.get("step", default), item)


def in_steps(text: str, item: Item) -> Fraction:
    return in_units(text, item) / step_of(item)


def whole(number: Fraction) -> int:
    """A whole number; a valid programme gives no fraction here."""
    if number.denominator != 1:
        raise ValueError(f"{number} is not a whole number of steps")
    return number.numerator


def column_of(programme: Programme, name: str) -> str:
    """The column that counts `name`: "person", a group, or a column's own name."""
    if name == "person":
        return "persons"
    return str(programme.get("groups", {}).get(name, {}).get("column", name))


def count(programme: Programme, row: Row, name: str) -> int:
    if name == "household":
        return int(row.get("households", "1").strip())
    return int(row[column_of(programme, name)].strip())


def meets(programme: Programme, row: Row, name: str, condition: Any) -> bool:
    if isinstance(condition, dict):
        value = count(programme, row, name)
        return bool(condition.get("min", value) <= value <= condition.get("max", value))
    return row[column_of(programme, name)].strip() in condition


def heads_of(programme: Programme, allocation: dict[str, Any], row: Row) -> int:
    """The heads that count; 0 if the household is not eligible."""
    conditions = allocation.get("only", {}).items()
    if not all(meets(programme, row, name, condition) for name, condition in conditions):
        return 0
    heads = count(programme, row, allocation["per"])
    return min(heads, int(allocation.get("cap", heads)))


def rate_of(programme: Programme, allocation: dict[str, Any], row: Row) -> str:
    """The quantity per head, as in the programme."""
    if "sizes" not in allocation:
        return str(allocation["quantity"])
    persons = count(programme, row, "person")
    for size in allocation["sizes"]:
        if persons <= size.get("to", persons):
            return str(size["quantity"])
    raise NoSize(f"{allocation['item']}: no size for {persons} persons")


def exact_of(programme: Programme, allocation: dict[str, Any], row: Row) -> Fraction:
    """Apply heads, rate, level, times, days, base, bounds: in steps, before rounding."""
    heads = heads_of(programme, allocation, row)
    if heads == 0:
        return Fraction(0)  # no base and no `at_least` either
    item = programme["items"][allocation["item"]]
    rate = rate_of(programme, allocation, row)
    level = item["level"] if "level" in item else programme.get("level", "100 %")
    share = Fraction(level.removesuffix("%").strip()) / 100
    exact: Fraction = heads * in_steps(rate, item) * share * programme.get("times", 1)
    if parse(rate)[2]:
        exact *= allocation["days"] if "days" in allocation else programme["days"]
    if "base" in allocation:
        exact += in_steps(allocation["base"], item)
    if "at_least" in allocation:
        exact = max(exact, in_steps(allocation["at_least"], item))
    if "at_most" in allocation:
        exact = min(exact, in_steps(allocation["at_most"], item))
    return exact


def rounded(exact: Fraction, rule: dict[str, Any] | None, item: Item) -> int:
    """Round to steps; without a rounding rule, the amount must be whole steps."""
    if rule is None:
        if exact.denominator != 1:
            raise Indivisible(f"{exact} steps of {item['unit']}")
        return exact.numerator
    holds = {pack["name"]: pack["holds"] for pack in item.get("packs", [])}
    to = in_steps(holds.get(rule["to"], rule["to"]), item) if "to" in rule else Fraction(1)
    times, rest = divmod(exact, to)
    if rule["mode"] == "up":
        times += rest > 0
    elif rule["mode"] == "nearest":
        times += 2 * rest >= to  # a half goes up
    elif rule["mode"] == "threshold":
        times += rest > in_steps(rule["threshold"], item)
        if exact > 0 and not rule.get("to_zero", False):
            times = max(times, 1)
    return whole(times * to)


def household(programme: Programme, row: Row) -> Amounts:
    amounts: Amounts = {}
    for allocation in programme.get("allocations", []):
        key = allocation["channel"], allocation["item"]
        item = programme["items"][allocation["item"]]
        before = amounts.get(key, Amount())
        exact = exact_of(programme, allocation, row)
        if "round" in item:  # rounds the sum once: the last result stays
            both = before.exact + exact
            amounts[key] = Amount(rounded(both, item["round"], item), both)
        else:
            steps = rounded(exact, allocation.get("round"), item)
            amounts[key] = before.plus(Amount(steps, exact))
    return amounts


def site_of(programme: Programme, row: Row, channel: str) -> str:
    column = programme["channels"][channel].get("column", channel)
    return row[column].strip() if column in row else "all"


def share(pool: int, weights: dict[str, int]) -> dict[str, int]:
    """Largest remainder: the whole part for each, the rest by remainder, then by name."""
    whole_weight = sum(weights.values())
    if whole_weight == 0:
        raise ValueError("a pool with nobody to share it")
    parts = {site: pool * weight // whole_weight for site, weight in weights.items()}
    order = sorted(weights, key=lambda site: (-(pool * weights[site] % whole_weight), site))
    for site in order[: pool - sum(parts.values())]:
        parts[site] += 1
    return parts


def empty_sites(programme: Programme, rows: list[Row]) -> Sites:
    """Every site in the rows, with a zero line for every item of its channel."""
    sites: Sites = {}
    rules = programme.get("allocations", []) + programme.get("pools", [])
    for channel in programme["channels"]:
        items = [rule["item"] for rule in rules if rule["channel"] == channel]
        for site in {site_of(programme, row, channel) for row in rows} or {"all"}:
            sites[channel, site] = {item: Amount() for item in items}
    return sites


def add_pool(programme: Programme, pool: dict[str, Any], rows: list[Row], sites: Sites) -> None:
    weights: dict[str, int] = defaultdict(int)
    for row in rows:
        weights[site_of(programme, row, pool["channel"])] += count(programme, row, pool["by"])
    steps = whole(in_steps(pool["quantity"], programme["items"][pool["item"]]))
    for site, part in share(steps, weights).items():
        lines = sites[pool["channel"], site]
        lines[pool["item"]] = lines[pool["item"]].plus(Amount(part, Fraction(part)))


def net_kg(item: Item, steps: int) -> Fraction | None:
    units = steps * step_of(item)
    kind, size = kind_of(item["unit"])
    if kind == "mass":
        return units * size / 1000
    return units * parse(item["weighs"])[1] / 1000 if "weighs" in item else None


def load(item: Item, steps: int) -> dict[str, Any]:
    """A site's line: whole packs, largest first; the rest is loose, in one smallest pack."""
    packs = sorted(item.get("packs", []), key=lambda pack: -in_steps(pack["holds"], item))
    counts, loose = {}, steps
    for pack in packs:
        counts[pack["name"]], loose = divmod(loose, whole(in_steps(pack["holds"], item)))
    net = gross = net_kg(item, steps)
    for pack in packs:
        used = counts[pack["name"]] + (pack is packs[-1] and loose > 0)
        tare = parse(pack["tare"])[1] / 1000 if "tare" in pack else None
        gross = None if gross is None or tare is None else gross + used * tare
    return {"packs": counts, "loose": loose, "net_kg": net, "gross_kg": gross}


def added(weights: list[Fraction | None]) -> Fraction | None:
    """The sum; None if one part is unknown."""
    known = [weight for weight in weights if weight is not None]
    return sum(known, Fraction(0)) if len(known) == len(weights) else None


def total(item: Item, lines: list[Amount]) -> dict[str, Any]:
    """Sum packs and weights over the lines of sites: lorries load per site."""
    loads = [load(item, line.steps) for line in lines]
    names = [pack["name"] for pack in item.get("packs", [])]
    return {
        "steps": sum(line.steps for line in lines),
        "exact": sum((line.exact for line in lines), Fraction(0)),
        "packs": {name: sum(each["packs"][name] for each in loads) for name in names},
        "loose": sum(each["loose"] for each in loads),
        "net_kg": added([each["net_kg"] for each in loads]),
        "gross_kg": added([each["gross_kg"] for each in loads]),
    }


def people(programme: Programme, rows: list[Row]) -> dict[str, int]:
    columns = {column for row in rows for column in row}
    names = {"persons": "person"} | {group: group for group in programme.get("groups", {})}
    counts = {"households": sum(count(programme, row, "household") for row in rows)}
    for label, name in names.items():
        if column_of(programme, name) in columns:
            counts[label] = sum(count(programme, row, name) for row in rows)
    return counts


def plan(programme: dict[str, Any], rows: list[dict[str, str]]) -> dict[str, Any]:
    """The whole plan, counted in steps. Raises `Indivisible` and `NoSize`."""
    allocations, pools = programme.get("allocations", []), programme.get("pools", [])
    sites = empty_sites(programme, rows)
    entitlements: dict[str, dict[str, int]] = {}
    nothing = 0
    for row in rows:
        own = entitlements[row["household_id"].strip()] = {a["item"]: 0 for a in allocations}
        for (channel, item), amount in household(programme, row).items():
            own[item] += amount.steps
            lines = sites[channel, site_of(programme, row, channel)]
            lines[item] = lines[item].plus(amount)
        if not any(heads_of(programme, allocation, row) for allocation in allocations):
            nothing += count(programme, row, "household")
    for pool in pools:
        add_pool(programme, pool, rows, sites)
    used = {rule["item"] for rule in allocations + pools}
    return {
        "people": people(programme, rows),
        "entitlements": entitlements,
        "sites": {
            key: {item: amount._asdict() for item, amount in lines.items()}
            for key, lines in sites.items()
        },
        "totals": {
            name: total(item, [lines[name] for lines in sites.values() if name in lines])
            for name, item in programme["items"].items()
            if name in used
        },
        "nothing": nothing,
    }
