"""Laws of who gets nothing: in the register = those who get some + those listed with a reason."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import oracle
from hypothesis import given, settings
from hypothesis import strategies as st
from registers import Case, Row, cases
from shortages import Scarce, issues, scarce

from ration import DistributionPlan

FEW = settings(max_examples=max(1, settings().max_examples // 2))  # of whole plans
People = Counter[str]
Gets = Callable[[Row, str, str], bool]  # whether a row gets some of an item through a channel


def handed_out(table: dict[str, Any]) -> list[tuple[str, str]]:
    """The channels and items of a programme."""
    rules = [*table["allocations"], *table.get("pools", [])]
    return [(rule["channel"], rule["item"]) for rule in rules]


def entitled(case: Case) -> Gets:
    """Who is due some, by the slow loop over the rows."""
    plan = oracle.plan(case.table, case.rows)

    def gets(row: Row, channel: str, item: str) -> bool:
        pools = [p for p in case.table["pools"] if (p["channel"], p["item"]) == (channel, item)]
        for pool in pools:
            site = channel, oracle.site_of(case.table, row, channel)
            share = plan["sites"][site][item]["steps"]
            return bool(share and oracle.count(case.table, row, pool["by"]))
        return oracle.household(case.table, row)[channel, item].steps > 0

    return gets


def issued(case: Scarce, plan: DistributionPlan) -> Gets:
    """Who is issued some; the shares of pools are those of the plan."""
    of_all = issues(case)
    sites = {(site.channel, site.site): site for site in plan.sites}

    def gets(row: Row, channel: str, item: str) -> bool:
        pools = [p for p in case.table["pools"] if (p["channel"], p["item"]) == (channel, item)]
        for pool in pools:
            site = sites[channel, oracle.site_of(case.table, row, channel)]
            share = site.lines[item].quantity.amount
            return bool(share and oracle.count(case.table, row, pool["by"]))
        return of_all[row["household_id"].strip()][channel, item].issued > 0

    return gets


def people_of(table: dict[str, Any], rows: list[Row]) -> People:
    """Count the people of some rows."""
    return Counter(oracle.people(table, rows) if rows else {})


def checked(case: Case, plan: DistributionPlan, gets: Gets) -> None:
    """Hold a plan's numbers against the rows, one by one."""
    listed: Counter[str | None] = Counter()
    for each in plan.nothing:
        listed[each.item] += each.households
    ways = handed_out(case.table)
    registered = dict(plan.people)["households"]
    for item in {name for _, name in ways}:
        mine = [way for way in ways if way[1] == item]
        some = [row for row in case.rows if any(gets(row, *way) for way in mine)]
        assert registered == people_of(case.table, some)["households"] + listed[item]
    served = [row for row in case.rows if any(gets(row, *way) for way in ways)]
    assert Counter(dict(plan.served)) == people_of(case.table, served)
    assert registered == dict(plan.served)["households"] + listed[None]
    for site in plan.sites:
        here = [way for way in ways if way[0] == site.channel]
        rows = [
            row
            for row in case.rows
            if oracle.site_of(case.table, row, site.channel) == site.site
            and any(gets(row, *way) for way in here)
        ]
        assert Counter(dict(site.served)) == people_of(case.table, rows)


def first_reason(table: dict[str, Any], rules: list[dict[str, Any]], row: Row) -> tuple[str, str]:
    """Why a household has no heads in any allocation: the first column that excludes it."""
    for rule in rules:
        for name, only in rule.get("only", {}).items():
            if not oracle.meets(table, row, name, only):
                cell = row[oracle.column_of(table, name)].strip()
                return name, cell if isinstance(only, list) else str(int(cell))
        return oracle.column_of(table, rule["per"]), "0"
    raise AssertionError(rules)


class TestNothing:
    """Whoever gets nothing of an item is in `nothing`, once and with a reason."""

    @given(cases())
    def test_nobody_is_excluded_in_silence(self, case: Case) -> None:
        checked(case, case.plan(), entitled(case))

    @FEW
    @given(scarce())
    def test_nobody_is_left_out_of_a_shortage_in_silence(self, case: Scarce) -> None:
        plan = case.plan()
        checked(case.case, plan, issued(case, plan))

    @given(cases())
    def test_the_first_column_that_excludes_is_the_reason(self, case: Case) -> None:
        table, rules = case.table, case.table["allocations"]
        left: Counter[tuple[str, str, str]] = Counter()
        for item in {rule["item"] for rule in rules}:
            mine = [rule for rule in rules if rule["item"] == item]
            for row in case.rows:
                if not any(oracle.heads_of(table, rule, row) for rule in mine):
                    left[item, *first_reason(table, mine, row)] += oracle.count(
                        table, row, "household"
                    )
        nothing: Counter[Any] = Counter()
        for each in case.plan().nothing:
            if each.cause in ("only", "heads") and each.item in {item for item, _, _ in left}:
                nothing[each.item, each.column, each.value] += each.households
        assert nothing == left

    @given(cases(), st.sampled_from(("district", "note")))
    def test_subtotals_serve_those_who_are_due_some(self, case: Case, by: str) -> None:
        table = case.table
        for place in case.plan(by=[by]).by if by in case.rows[0] else ():
            rows = [
                row
                for row in case.rows
                if (row[by].strip() or "(none)") == place.value
                and any(amount.steps for amount in oracle.household(table, row).values())
            ]
            assert Counter(dict(place.served)) == people_of(table, rows)
