"""Stock that is too little, to test the laws; and a slow, plain oracle of who is issued what.

The oracle follows the definition of the options, one household at a time, in `Fraction`. It
shares no code with `ration`.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import oracle
import polars as pl
from among import among
from hypothesis import strategies as st
from registers import KINDS, Case, Row, cases, of_kinds
from strategies import Table, load, people, whole

import ration

DAY = dt.date(2026, 3, 1)
DATES = among((-30, -1, 0, 1, 30)).map(lambda days: DAY + dt.timedelta(days))
GONE = "gone away"
WORDS = ("IDP", "host", "camp 3", "IDP ")
Way = tuple[str, str]  # channel and item
Site = tuple[str, str]  # channel and site


class Scarce(NamedTuple):
    """A programme, a register, and stock and arrears for them."""

    case: Case
    stock: list[Row]
    owed: list[dict[str, Any]]

    @property
    def table(self) -> Table:
        """The programme as a TOML table."""
        return self.case.table

    def plan(
        self,
        rows: Sequence[Row] | None = None,
        stock: Sequence[Row] | None = None,
        **options: Any,
    ) -> ration.DistributionPlan:
        """The plan that is issued from the stock, or from other stock."""
        lots = lot_frame(self.stock if stock is None else stock)
        more = {"arrears": pl.DataFrame(self.owed) if self.owed else None, "date": DAY} | options
        return self.case.plan(rows, stock=lots, **more)

    def plenty(self) -> list[Row]:
        """Enough stock for all that is due and owed."""
        return [lot(name, 10**12, item) for name, item in self.table["items"].items()]


class Issue(NamedTuple):
    """What a household is due, owed and issued of an item through one channel."""

    due: int
    owed: int
    issued: int


def lot(name: str, steps: int, item: Table, **more: str) -> Row:
    """A row of a stock file."""
    return {"item": name, "quantity": f"{units(steps, item)} {item['unit']}", **more}


def units(steps: int, item: Table) -> str:
    """Steps in the item's unit, exactly."""
    number = steps * oracle.step_of(item)
    return str(number) if number.denominator > 1 else str(number.numerator)


def lot_frame(stock: Sequence[Row]) -> pl.DataFrame:
    """Rows of a stock file as a frame of text."""
    names = ("item", "quantity", "channel", "site", "depot", "lot", "expiry", "arriving")
    return pl.DataFrame(list(stock), schema=dict.fromkeys(names, pl.String))


def column(table: Table, way: Way) -> str:
    """The arrears column of an item in a channel."""
    channel, name = way
    several = {rule["channel"] for rule in table["allocations"] if rule["item"] == name}
    column = load(table).item(name).column
    return column if len(several) == 1 else f"{column}@{channel}"


def ways(table: Table) -> list[Way]:
    """Every item with each channel through which households get it."""
    return list(dict.fromkeys((rule["channel"], rule["item"]) for rule in table["allocations"]))


def shortage_of(table: Table, name: str) -> Table:
    """The shortage rule of an item."""
    item = table["items"][name]
    if "shortage" in item:
        return dict(item["shortage"])
    return dict(table["shortage"])


def tiers(table: Table, row: Row, way: Way) -> list[int]:
    """What a household is due, by tier."""
    shortage = shortage_of(table, way[1])
    rules = [r for r in table["allocations"] if (r["channel"], r["item"]) == way]

    def steps(chosen: list[Table]) -> int:
        amounts = oracle.household({**table, "allocations": chosen}, row)
        return amounts.get(way, oracle.Amount()).steps

    due = steps(rules)
    if shortage["option"] == "floor":
        heads = oracle.count(table, row, shortage.get("per", "person"))
        item = table["items"][way[1]]
        least = min(due, oracle.whole(heads * oracle.in_steps(shortage["floor"], item)))
        return [least, due - least]
    if shortage["option"] != "priority":
        return [due]
    ranks = {r.get("priority") for r in table["allocations"] if r["item"] == way[1]}
    ordered = sorted(ranks, key=lambda rank: (rank is None, rank or 0))
    dues, before = [], 0
    for last in range(len(ordered)):
        upto = steps([r for r in rules if r.get("priority") in ordered[: last + 1]])
        dues.append(upto - before)
        before = upto
    order, place = turn_of(shortage, row)
    empty = [0] * len(ordered)
    return [n for at in range(len(order) + 1) for n in (dues if at == place else empty)]


def turn_of(shortage: Table, row: Row) -> tuple[list[str], int]:
    """The words of the order of households, and the place of a household in it."""
    ((word, order),) = shortage.get("households", {"": []}).items()
    own = row[word].strip() if word else ""
    return order, order.index(own) if own in order else len(order)


def common(needs: Mapping[Any, int], own: Mapping[Any, int], depot: int) -> Fraction:
    """The share to which a depot can raise all sites that have less of their own."""

    def sent(share: Fraction) -> Fraction:
        return sum((max(Fraction(0), share * n - own[at]) for at, n in needs.items()), Fraction(0))

    points = {Fraction(0), Fraction(1)} | {Fraction(own[at], n) for at, n in needs.items() if n}
    reached = max(point for point in points if point <= 1 and sent(point) <= depot)
    above = [point for point in points if reached < point <= 1]
    if not above:
        return Fraction(1)
    rise = (sent(min(above)) - sent(reached)) / (min(above) - reached)
    return reached + (depot - sent(reached)) / rise


def filled(
    needs: list[Counter[Site]], own: Mapping[Site, int], depot: int, *, whole_only: bool
) -> list[dict[Site, Fraction]]:
    """The share of each tier that every site gets, tier by tier."""
    left, result = Counter(own), []
    for tier in needs:
        level = common(tier, left, depot)
        shares = {
            at: max(level, min(Fraction(1), Fraction(left[at], n or 1))) for at, n in tier.items()
        }
        shares = {at: Fraction(1) if not tier[at] else share for at, share in shares.items()}
        if all(share == 1 for share in shares.values()):
            depot -= sum(max(0, n - left[at]) for at, n in tier.items())
        else:
            depot = 0
        for at, share in shares.items():
            left[at] = max(0, left[at] - tier[at]) if share == 1 else 0
        result.append({at: Fraction(s == 1) if whole_only else s for at, s in shares.items()})
    return result


def stock_of(scarce: Scarce, name: str) -> tuple[Counter[Site], int]:
    """The steps of an item at sites, and at depots, on the day."""
    own: Counter[Site] = Counter()
    depot = 0
    for row in scarce.stock:
        late = row.get("arriving", "") > DAY.isoformat()
        expired = "" < row.get("expiry", "") < DAY.isoformat()
        if row["item"] != name or late or expired:
            continue
        steps = oracle.whole(oracle_steps(row["quantity"], scarce.table["items"][name]))
        if row.get("site"):
            own[row["channel"], row["site"]] += steps
        else:
            depot += steps
    return own, depot


def oracle_steps(text: str, item: Table) -> Fraction:
    """A quantity of a stock file in steps."""
    return Fraction(text.split(maxsplit=1)[0]) / oracle.step_of(item)


def issues(scarce: Scarce) -> dict[str, dict[Way, Issue]]:
    """What every household is due, owed and issued of every item through every channel."""
    result: dict[str, dict[Way, Issue]] = {
        row["household_id"].strip(): {} for row in scarce.case.rows
    }
    for name in dict.fromkeys(name for _, name in ways(scarce.table)):
        for identity, way, issue in _issues_of(scarce, name):
            result[identity][way] = issue
    return result


def _issues_of(scarce: Scarce, name: str) -> Iterator[tuple[str, Way, Issue]]:
    table, shortage = scarce.table, shortage_of(scarce.table, name)
    arrears = shortage.get("arrears", "last")
    owed = {row["household_id"]: row for row in scarce.owed}
    claims = []
    for row in scarce.case.rows:
        identity = row["household_id"].strip()
        for way in ways(table):
            if way[1] == name:
                before = int(owed.get(identity, {}).get(column(table, way), 0))
                before = 0 if arrears == "none" else before
                dues = tiers(table, row, way)
                words, turn = turn_of(shortage, row)
                debts = [before if at == turn else 0 for at in range(len(words) + 1)]
                order = [*debts, *dues] if arrears == "first" else [*dues, *debts]
                site = way[0], oracle.site_of(table, row, way[0])
                claims.append((identity, way, site, order, before))
    needs: list[Counter[Site]] = [Counter() for _ in claims[0][3]]
    for _, _, site, order, _ in claims:
        for tier, due in zip(needs, order, strict=True):
            tier[site] += due
    own, depot = stock_of(scarce, name)
    shares = filled(needs, own, depot, whole_only=shortage["option"] == "postpone")
    for identity, way, site, order, before in claims:
        parts = [due * share[site] // 1 for due, share in zip(order, shares, strict=True)]
        yield identity, way, Issue(sum(order) - before, before, int(sum(parts)))


@st.composite
def shortages(draw: st.DrawFn, table: Table, name: str) -> Table:
    """A shortage rule that an item may have."""
    item = table["items"][name]
    rules = [rule for rule in table["allocations"] if rule["item"] == name]
    has_pool = any(pool["item"] == name for pool in table["pools"])
    options = ["postpone", "equal"]
    options += [] if has_pool else ["priority"]
    channels = {rule["channel"] for rule in rules}
    options += ["floor"] if len(channels) == 1 and not has_pool else []
    shortage: Table = {"option": draw(among(options))}
    if shortage["option"] == "floor":
        shortage["floor"] = draw(whole(item, draw(st.integers(1, 500))))
        shortage["per"] = draw(among(people(table)))
    if shortage["option"] == "priority" and (
        draw(st.booleans()) or not any("priority" in rule for rule in rules)
    ):
        shortage["households"] = {"status": draw(order())}
    return shortage | draw(carried())


def order() -> st.SearchStrategy[list[str]]:
    """Words in the order in which their households come."""
    return st.lists(among(("IDP", "host")), min_size=1, unique=True)


def carried() -> st.SearchStrategy[Table]:
    """When arrears are paid."""
    ways = among(("last", "first", "none", ""))
    return ways.map(lambda way: {"arrears": way} if way else {})


@st.composite
def scarce(draw: st.DrawFn, without: Sequence[str] = (), *, owed: bool = True) -> Scarce:
    """A case with stock for part of what it requires."""
    case = draw(cases(without, most=5))
    table, rows = case.table, [dict(row) for row in case.rows]
    table["currency"] = "KPW"
    for rule in table["allocations"]:
        rule.update(draw(among(({}, {"priority": 1}, {"priority": 2}))))
    option = draw(among(("equal", "postpone", "priority")))
    table["shortage"] = {"option": option} | draw(carried())
    if option == "priority":
        table["shortage"]["households"] = {"status": draw(order())}
    for name in table["items"]:
        if draw(st.booleans()):
            table["items"][name]["shortage"] = draw(shortages(table, name))
    for row in rows:
        row["status"] = draw(among(WORDS))
        row.update(draw(_counts(table, row)))
    rows = of_kinds([{key: row[key] for key in sorted(row)} for row in rows], draw(KINDS))
    twins = draw(st.integers(0, 3))
    rows += [{**draw(among(rows)), "household_id": f"twin {n}"} for n in range(twins)]
    case_ = Scarce(Case(table, rows), [], [])
    debts = draw(st.lists(among(rows), unique_by=str)) if owed else []
    for row in debts:
        amounts = {column(table, way): draw(st.integers(0, 5000)) for way in ways(table)}
        case_.owed.append({"household_id": row["household_id"].strip(), **amounts})
    if draw(st.booleans()) and case_.owed:  # a household that has left the register
        case_.owed.append(case_.owed[0] | {"household_id": GONE})
    return case_._replace(stock=draw(stocks(case_)))


@st.composite
def _counts(draw: st.DrawFn, table: Table, row: Row) -> Row:
    """The counts that floors need and a row lacks; no group exceeds the persons."""
    groups = {oracle.column_of(table, name) for name in table["groups"]}
    least = max((int(row[name]) for name in groups & row.keys()), default=0)
    persons = int(row["persons"]) if "persons" in row else draw(st.integers(max(1, least), 40))
    missing = sorted(_floors(table) - row.keys())
    drawn = {name: draw(st.integers(0, persons if name in groups else 4)) for name in missing}
    return {name: str(n) for name, n in (drawn | {"persons": persons}).items() if name in missing}


def _floors(table: Table) -> set[str]:
    rules = [item.get("shortage", {}) for item in table["items"].values()]
    names = [rule.get("per", "person") for rule in rules if rule.get("floor")]
    return {oracle.column_of(table, name) for name in names if name != "household"}


@st.composite
def stocks(draw: st.DrawFn, scarce: Scarce) -> list[Row]:
    """Lots of every item, from nothing to more than is needed, at sites and depots."""
    table, rows = scarce.table, scarce.case.rows
    plan = oracle.plan(table, rows)
    lots = []
    for name, total in plan["totals"].items():
        sites = [at for at, lines in plan["sites"].items() if name in lines]
        for _ in range(draw(st.integers(0, 3))):
            share = draw(among((0, 10, 25, 33, 50, 90, 100, 130)))
            row = lot(name, total["steps"] * share // 100, table["items"][name])
            if draw(st.booleans()) and sites:
                row["channel"], row["site"] = draw(among(sites))
            for date in draw(st.sets(among(("expiry", "arriving")), max_size=1)):
                row[date] = draw(DATES).isoformat()
            lots.append(row)
    return lots
