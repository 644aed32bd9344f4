"""Laws of scarcity, on whole plans: only what is there is issued, and nothing is lost."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import oracle
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shortages import (
    DAY,
    GONE,
    Scarce,
    column,
    issues,
    lot,
    oracle_steps,
    scarce,
    shortage_of,
    stock_of,
    ways,
)
from strategies import load

from ration import DataError, DistributionPlan, Line, Lines, load_plan
from ration.results.stock import LotUse
from ration.results.supply import Supply

FEW = settings(max_examples=max(1, settings().max_examples // 2))  # of whole plans
Amounts = dict[str, dict[str, int]]  # by household and column


def by_id(frame: pl.DataFrame, case: Scarce) -> Amounts:
    """A frame of amounts, by household."""
    names = [name for name in frame.columns if name in columns(case)]
    rows = frame.select("household_id", *names).iter_rows(named=True)
    return {row.pop("household_id"): row for row in rows}


def columns(case: Scarce) -> set[str]:
    """Every name of a column of amounts."""
    own = {load(case.table).item(name).column for _, name in ways(case.table)}
    return own | {column(case.table, way) for way in ways(case.table)}


def expected(case: Scarce) -> tuple[Amounts, Amounts]:
    """The issues and the arrears that the oracle calculates."""
    issued: Amounts = {}
    owed: Amounts = {}
    for identity, parts in issues(case).items():
        sums: Counter[str] = Counter()
        left = owed.setdefault(identity, {})
        for (channel, name), item in parts.items():
            sums[load(case.table).item(name).column] += item.issued
            carried = shortage_of(case.table, name).get("arrears") != "none"
            rest = item.due + item.owed - item.issued if carried else 0
            left[column(case.table, (channel, name))] = rest
        issued[identity] = dict(sums)
    for row in case.owed:
        if row["household_id"] == GONE:
            kept = {
                column(case.table, way): row[column(case.table, way)]
                if shortage_of(case.table, way[1]).get("arrears") != "none"
                else 0
                for way in ways(case.table)
            }
            owed |= {GONE: kept} if any(kept.values()) else {}
    return issued, owed


def steps(case: Scarce, plan: DistributionPlan) -> Iterator[tuple[str, int, list[int], list[int]]]:
    """For every item, the steps in all, at every site, and of every lot."""
    programme = load(case.table)
    for line in plan.totals.lines:
        item = programme.item(line.item)
        sites = [each.quantity for _, each in handed_out(plan, line.item)]
        parts = [use.issued for use in lots(plan) if use.lot.item == line.item]
        yield (
            line.item,
            int(item.steps(line.quantity)),
            [int(item.steps(site)) for site in sites],
            [int(item.steps(part)) for part in parts],
        )


def ids(lines: Lines) -> list[str]:
    """The items of lines."""
    return [line.item for line in lines.values()]


def table_of(path: Path) -> list[dict[str, str]]:
    """A CSV file as another library reads it."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def supplied(line: Line) -> Supply:
    """The supply of a line."""
    assert line.supply is not None
    return line.supply


def lots(plan: DistributionPlan) -> Sequence[LotUse]:
    """What becomes of the lots that were there."""
    assert plan.stock is not None
    return plan.stock.lots


def handed_out(plan: DistributionPlan, item: str) -> list[tuple[tuple[str, str], Line]]:
    """The line of an item at every site that hands it out."""
    return [((s.channel, s.site), s.lines[item]) for s in plan.sites if item in ids(s.lines)]


class TestOneTruth:
    """Every household is issued what a slow loop in fractions calculates."""

    @given(scarce())
    def test_households(self, case: Scarce) -> None:
        plan = case.plan()
        issued, owed = expected(case)
        assert by_id(plan.issues(), case) == issued
        assert by_id(plan.arrears(), case) == owed

    @given(scarce())
    def test_who_is_left_out(self, case: Scarce) -> None:
        """Households that are due or only owed some and issued none, for items in one channel."""
        table, plan, made = case.table, case.plan(), issues(case)
        for line in plan.totals.lines:
            mine = [way for way in ways(table) if way[1] == line.item]
            without = [
                (each.due > 0, oracle.count(table, row, "household"))
                for row in case.case.rows
                for way in mine
                for each in [made[row["household_id"].strip()][way]]
                if each.due + each.owed > each.issued == 0 and oracle.site_of(table, row, way[0])
            ]
            alone = len(mine) == 1
            known = sum(count for is_due, count in without if is_due)
            only_owed = sum(count for is_due, count in without if not is_due)
            assert supplied(line).left_out == (known if alone else None)
            assert supplied(line).only_owed == (only_owed or None if alone else None)

    @FEW
    @given(scarce())
    def test_frames_are_alike(self, case: Scarce) -> None:
        plan = case.plan()
        assert plan.issues().schema == plan.entitlements().schema
        assert by_id(plan.entitlements(), case) == by_id(case.case.plan().entitlements(), case)


class TestConservation:
    """What households are issued adds up to sites, sites to totals, totals to lots."""

    @FEW
    @given(scarce())
    def test_households_sites_lots(self, case: Scarce) -> None:
        plan = case.plan()
        frame = plan.issues()
        pools = {pool["item"] for pool in case.table["pools"]}
        for name, total, sites, parts in steps(case, plan):
            assert sum(sites) == total == sum(parts)
            if name not in pools:
                assert frame[load(case.table).item(name).column].sum() == total

    @FEW
    @given(scarce())
    def test_supply(self, case: Scarce) -> None:
        plan = case.plan()
        for name in ids(plan.totals):
            parts = [line for _, line in handed_out(plan, name)]
            for fact in ("required", "owed", "short", "delivered"):
                found = sum(getattr(line.supply, fact) for line in parts)
                assert getattr(plan.totals[name].supply, fact) == found
            for line in (plan.totals[name], *parts):
                there, issued = supplied(line), line.quantity.amount
                assert there.required == issued + there.short
                assert there.balance is not None
                assert there.available == issued + there.balance

    @FEW
    @given(scarce(without=["pools"]))
    def test_subtotals(self, case: Scarce) -> None:
        plan = case.plan(by=["district"])
        for line in plan.totals.lines:
            parts = [subtotal.lines[line.item] for subtotal in plan.by]
            assert sum(part.quantity.amount for part in parts) == line.quantity.amount
            for fact in ("required", "owed", "short"):
                found = sum(getattr(part.supply, fact) for part in parts)
                assert found == getattr(line.supply, fact)

    @FEW
    @given(scarce())
    def test_what_is_not_issued_is_owed(self, case: Scarce) -> None:
        plan = case.plan()
        before = {row["household_id"]: row for row in case.owed}
        due, issued = (by_id(each, case) for each in (plan.entitlements(), plan.issues()))
        for identity, left in by_id(plan.arrears(), case).items():
            for name in {name for _, name in ways(case.table)}:
                if shortage_of(case.table, name).get("arrears") == "none":
                    continue
                mine = [column(case.table, way) for way in ways(case.table) if way[1] == name]
                item = load(case.table).item(name).column
                owed = sum(before.get(identity, {}).get(each, 0) for each in mine)
                mine_due, mine_issued = due.get(identity, {}), issued.get(identity, {})
                rest = mine_due.get(item, 0) + owed - mine_issued.get(item, 0)
                assert sum(left[each] for each in mine) == rest


class TestScarcity:
    """Nothing is issued that is not there or not due; equal households get the same."""

    @FEW
    @given(scarce())
    def test_nothing_that_is_not_there(self, case: Scarce) -> None:
        plan, programme = case.plan(), load(case.table)
        for name in ids(plan.totals):
            own, depot = stock_of(case, name)
            sent = 0
            for site, line in handed_out(plan, name):
                sent += max(0, int(programme.item(name).steps(line.quantity)) - own[site])
            assert sent <= depot
        assert all(use.left.amount >= 0 for use in lots(plan))

    @FEW
    @given(scarce())
    def test_nobody_above_the_entitlement(self, case: Scarce) -> None:
        plan = case.plan()
        due, issued = (by_id(each, case) for each in (plan.entitlements(), plan.issues()))
        owed: dict[str, Counter[str]] = {}
        for row in case.owed:
            mine = owed.setdefault(row["household_id"], Counter())
            for way in ways(case.table):
                mine[load(case.table).item(way[1]).column] += row[column(case.table, way)]
        for identity, amounts in issued.items():
            for name, steps in amounts.items():
                assert 0 <= steps <= due[identity][name] + owed.get(identity, Counter())[name]

    @FEW
    @given(scarce(owed=False))
    def test_equal_households_get_the_same(self, case: Scarce) -> None:
        issued = by_id(case.plan().issues(), case)
        seen: dict[str, dict[str, int]] = {}
        for row in case.case.rows:
            others = str({key: cell.strip() for key, cell in row.items() if key != "household_id"})
            mine = issued[row["household_id"].strip()]
            assert seen.setdefault(others, mine) == mine

    @FEW
    @given(scarce(), st.data())
    def test_more_takes_from_nobody(self, case: Scarce, data: st.DataObject) -> None:
        plan = case.plan()
        name = data.draw(st.sampled_from(ids(plan.totals)))
        more = lot(name, data.draw(st.integers(0, 20_000)), case.table["items"][name])
        sites = [(site.channel, site.site) for site in plan.sites if name in ids(site.lines)]
        if data.draw(st.booleans()):
            more["channel"], more["site"] = data.draw(st.sampled_from(sites))
        richer = case.plan(stock=[*case.stock, more])
        before, after = by_id(plan.issues(), case), by_id(richer.issues(), case)
        for identity, amounts in before.items():
            assert all(after[identity][item] >= steps for item, steps in amounts.items())
        for poor, rich in zip(plan.sites, richer.sites, strict=True):
            for item in ids(poor.lines):
                assert rich.lines[item].quantity.amount >= poor.lines[item].quantity.amount

    @FEW
    @given(scarce(owed=False))
    def test_with_enough_stock_the_plan_is_unchanged(self, case: Scarce) -> None:
        plan, plain = case.plan(stock=case.plenty()), case.case.plan()
        assert by_id(plan.issues(), case) == by_id(plain.entitlements(), case)
        assert not any(any(left.values()) for left in by_id(plan.arrears(), case).values())
        lines = [line.model_copy(update={"supply": None}) for line in plan.totals.lines]
        assert lines == list(plain.totals.lines)

    @FEW
    @given(scarce(owed=False))
    def test_what_was_owed_is_paid_when_there_is_enough(self, case: Scarce) -> None:
        first = case.plan()
        left = first.arrears()
        second = case.plan(stock=case.plenty(), arrears=left)
        due, owed = by_id(first.entitlements(), case), by_id(left, case)
        for identity, issued in by_id(second.issues(), case).items():
            for name, steps in issued.items():
                mine = [each for each in owed[identity] if each.split("@")[0] == name]
                assert steps == due[identity][name] + sum(owed[identity][each] for each in mine)
        assert not any(any(each.values()) for each in by_id(second.arrears(), case).values())


class TestOrder:
    """The order of households and of lots changes nothing."""

    @FEW
    @given(scarce(), st.randoms(use_true_random=False))
    def test_order(self, case: Scarce, chance: Any) -> None:
        rows, stock = list(case.case.rows), list(case.stock)
        chance.shuffle(rows)
        chance.shuffle(stock)
        plan, other = case.plan(), case.plan(rows, stock)
        assert by_id(plan.issues(), case) == by_id(other.issues(), case)
        assert by_id(plan.arrears(), case) == by_id(other.arrears(), case)
        assert (plan.totals, list(plan.sites)) == (other.totals, list(other.sites))

    @FEW
    @given(scarce())
    def test_what_expires_first_is_issued_first(self, case: Scarce) -> None:
        uses = lots(case.plan())
        places = {(use.lot.item, use.lot.channel, use.lot.site) for use in uses}
        for place in places:
            mine = [u for u in uses if (u.lot.item, u.lot.channel, u.lot.site) == place]
            for early in mine:
                for late in mine:
                    first = str(early.lot.expiry or "~") < str(late.lot.expiry or "~")
                    assert not (first and early.left.amount and late.issued.amount)


class TestUnasked:
    """Without an option a short item is an error; with enough stock nothing changes."""

    @FEW
    @given(scarce(owed=False))
    def test_short_without_an_option(self, case: Scarce) -> None:
        plan = case.plan()
        short = [line.item for line in plan.totals.lines if supplied(line).short]
        for item in (case.table, *case.table["items"].values()):
            item.pop("shortage", None)
        if not short:
            assert by_id(case.plan().issues(), case) == by_id(plan.issues(), case)
            return
        with pytest.raises(DataError, match='pass shortage, such as shortage="equal"') as raised:
            case.plan()
        assert [problem.column for problem in raised.value.problems] == sorted(short)


class TestRoundTrips:
    """Files are read back equal, also by other libraries."""

    @FEW
    @given(scarce())
    def test_json(self, case: Scarce) -> None:
        plan = case.plan(by=["district"])
        with TemporaryDirectory() as folder:
            plan.write(Path(folder) / "plan")
            read = load_plan(Path(folder) / "plan")
        assert read == plan
        assert read.stock == plan.stock
        assert [site.lines for site in read.sites] == [site.lines for site in plan.sites]

    @FEW
    @given(scarce(), st.sampled_from(("csv", "parquet")))
    def test_arrears_are_paid_from_a_folder(self, case: Scarce, kind: str) -> None:
        plan = case.plan()
        with TemporaryDirectory() as folder:
            place = Path(folder) / "plan"
            plan.write(place, entitlements=kind)
            second = case.plan(stock=case.plenty(), arrears=place)
        same = case.plan(stock=case.plenty(), arrears=plan.arrears())
        assert by_id(second.issues(), case) == by_id(same.issues(), case)

    @FEW
    @given(scarce())
    def test_files_have_the_frames(self, case: Scarce) -> None:
        plan, programme = case.plan(), load(case.table)
        with TemporaryDirectory() as folder:
            plan.write(Path(folder) / "csv")
            plan.write(Path(folder) / "parquet", entitlements="parquet")
            for table in ("issues", "arrears"):
                frame = getattr(plan, table)().sort("household_id")
                assert pl.read_parquet(Path(folder) / f"parquet/{table}.parquet").equals(frame)
                cells = table_of(Path(folder) / f"csv/{table}.csv")
                for item in programme.items:
                    mine = {name for name in frame.columns if name.split("@")[0] == item.column}
                    for name in mine & columns(case):
                        unit = name.replace(item.column, f"{item.id}_{item.unit}")
                        read = [
                            oracle_steps(row[unit], case.table["items"][item.id]) for row in cells
                        ]
                        assert read == frame[name].to_list()

    @FEW
    @given(scarce(owed=False))
    def test_what_is_left_is_the_next_stock(self, case: Scarce) -> None:
        plan = case.plan()
        with TemporaryDirectory() as folder:
            plan.write(Path(folder) / "plan")
            second = case.case.plan(stock=Path(folder) / "plan/lots.csv", date=DAY)
        for name in case.table["items"]:
            left = [use.left.amount for use in lots(plan) if use.lot.item == name]
            now = [
                use.issued.amount + use.left.amount for use in lots(second) if use.lot.item == name
            ]
            assert sum(left, Fraction(0)) == sum(now, Fraction(0))
