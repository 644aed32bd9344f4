"""One truth: every way into the library gives what a slow, plain loop over the rows gives."""

from pathlib import Path
from typing import Any

import narwhals as nw
import oracle
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from readers import READERS, Reader
from registers import Case, Row, cases
from strategies import Table, load, rate

import ration


def households(plan: ration.DistributionPlan) -> list[dict[str, Any]]:
    """The entitlements as rows, whatever kind of frame they come in."""
    frame: pl.DataFrame = nw.from_native(plan.entitlements()).lazy().collect("polars").to_native()
    return frame.to_dicts()


def figures(plan: ration.DistributionPlan, table: Table) -> dict[str, Any]:
    """The figures of a plan, in the oracle's form."""
    step = {name: oracle.step_of(item) for name, item in table["items"].items()}
    column = {item.id: item.column for item in load(table).items}
    allocated = {rule["item"] for rule in table["allocations"]}
    amounts = {
        (site.channel, site.site): {
            line.item: {
                "steps": line.quantity.amount / step[line.item],
                "exact": line.exact.amount / step[line.item],
            }
            for line in site.lines.values()
        }
        for site in plan.sites
    }
    totals = {
        line.item: {
            "steps": line.quantity.amount / step[line.item],
            "exact": line.exact.amount / step[line.item],
            "packs": {pack.pack: pack.count for pack in line.packs},
            "loose": line.loose.amount / step[line.item],
            "net_kg": line.net_kg,
            "gross_kg": line.gross_kg,
        }
        for line in plan.totals.lines
    }
    return {
        "people": dict(plan.people),
        "entitlements": {
            row["household_id"]: {name: row[column[name]] for name in allocated}
            for row in households(plan)
        },
        "sites": amounts,
        "totals": totals,
    }


def true(table: Table, rows: list[Row]) -> dict[str, Any]:
    """The same figures, calculated by the oracle."""
    plan = oracle.plan(table, rows)
    return {name: plan[name] for name in ("people", "entitlements", "sites", "totals")}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all examples: each writes its register over the last."""
    return tmp_path_factory.mktemp("registers")


class TestOneTruth:
    """Every engine gives what a slow, plain `Fraction` loop over the rows gives."""

    @pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
    @settings(max_examples=max(settings().max_examples // 2, 1))
    @given(case=cases())
    def test_one_truth(self, folder: Path, reader: Reader, case: Case) -> None:
        register = reader(case.rows, folder)
        plan = ration.compute(register, load(case.table))
        assert figures(plan, case.table) == true(case.table, case.rows)
        kind = pl.DataFrame if isinstance(register, Path) else type(register)
        assert isinstance(plan.entitlements(), kind)

    @given(cases())
    def test_every_channel_may_read_the_same_column(self, case: Case) -> None:
        channels = {name: {"column": "district"} for name in case.table["channels"]}
        table = case.table | {"channels": channels}
        assert figures(Case(table, case.rows).plan(), table) == true(table, case.rows)

    @given(cases())
    def test_every_group_may_read_the_same_column(self, case: Case) -> None:
        table = {name: part for name, part in case.table.items() if name != "partition"}
        table |= {"groups": {name: {"column": "adults"} for name in table["groups"]}}
        rows = [row | {"adults": "1"} for row in case.rows]
        assert figures(Case(table, rows).plan(), table) == true(table, rows)

    @given(cases(), st.sampled_from(("*", "^.*$", "problem", "literal", "due:0", "place", " ")))
    def test_columns_that_are_not_read_change_nothing(self, case: Case, name: str) -> None:
        rows = [{name: "x", **row, f"{name}{name}": ""} for row in case.rows]
        assert figures(Case(case.table, rows).plan(), case.table) == true(case.table, case.rows)


@st.composite
def unsure(draw: st.DrawFn) -> Case:
    """A programme that may not decide what a household is due: no rounding, or no size."""
    case = draw(cases())
    for rule in case.table["allocations"]:
        item = case.table["items"][rule["item"]]
        if "sizes" in rule and draw(st.booleans()):
            rule["sizes"][-1]["to"] = rule["sizes"][-2]["to"] + 1 if rule["sizes"][1:] else 2
        elif "quantity" in rule and draw(st.booleans()):
            rule.pop("round", None)
            item.pop("round", None)
            rule["quantity"] = draw(rate(item, divisible=False))
            if "/day" not in rule["quantity"]:
                rule.pop("days", None)
    return case


LEVELS = st.sampled_from(("70 %", "50%", "33.3 %", "0.01 %", "100 %"))


@st.composite
def levelled(draw: st.DrawFn) -> Case:
    """A programme with levels, several times in one, of households that stand for one each."""
    case = draw(cases())
    some: Table = {"level": draw(LEVELS)} if draw(st.booleans()) else {}
    some |= {"times": draw(st.integers(1, 3))} if draw(st.booleans()) else {}
    pooled = {pool["item"] for pool in case.table["pools"]}
    for item in sorted(case.table["items"].keys() - pooled):
        level = {"level": draw(LEVELS)} if draw(st.booleans()) else {}
        case.table["items"][item].update(level)
    rows = [{name: cell for name, cell in row.items() if name != "households"} for row in case.rows]
    return Case(case.table | some, rows)


def undecided(case: Case) -> set[str]:
    """The codes of all that the programme does not decide, by allocation."""
    found = set()
    for rule in case.table["allocations"]:
        alone = case.table | {"allocations": [rule]}
        for row in case.rows:
            try:
                oracle.household(alone, row)
            except oracle.Indivisible:
                found.add("indivisible")
            except oracle.NoSize:
                found.add("size-missing")
    return found


class TestUndecided:
    """A fraction that nothing rounds, and a size in no range, are errors and not guesses."""

    @given(unsure() | levelled())
    def test_what_the_programme_does_not_decide_is_an_error(self, case: Case) -> None:
        expected = undecided(case)
        if expected and any(int(row.get("households", "1")) > 1 for row in case.rows):
            # what cannot be asked of many at once is refused first
            expected |= {"areas-condition", "areas-rule", "areas-rounding"}
        try:
            found, codes = figures(case.plan(), case.table), set()
        except ration.DataError as error:
            found, codes = {}, {problem.code for problem in error.problems}
        assert codes <= expected
        assert found == ({} if expected else true(case.table, case.rows))


BIG = st.sampled_from((1, 2**31, 2**61, 2**62, 2**63 - 1)) | st.integers(1, 2**63 - 1)
RATES = st.sampled_from(("1 kit", "1000000 kit", f"{2**62} kit", f"{2**63 - 1} kit"))


@st.composite
def enormous(draw: st.DrawFn) -> Case:
    """Counts and rates close to the limit of 64 bits."""
    rules: list[Table] = [{"per": "person", "channel": "a"}, {"per": "household", "channel": "b"}]
    rules = [rule | {"item": "kit", "quantity": draw(RATES)} for rule in rules]
    table: Table = {"id": "big", "version": "1", "title": "Big", "channels": {"a": {}, "b": {}}}
    table |= {"items": {"kit": {"name": "Kit", "unit": "kit"}}, "allocations": rules}
    rows = [
        {"household_id": str(n), "men": str(draw(BIG)), "women": str(draw(BIG))}
        for n in range(draw(st.integers(1, 3)))
    ]
    together = draw(st.none() | BIG)
    return Case(table, [row | ({"households": str(together)} if together else {}) for row in rows])


class TestOverflow:
    """64-bit sums wrap silently in every engine: a larger sum is an error."""

    @given(enormous())
    def test_no_sum_wraps(self, case: Case) -> None:
        summed = [row | {"persons": str(int(row["men"]) + int(row["women"]))} for row in case.rows]
        try:
            plan = case.plan(columns={"persons": "men+women"}, largest=2**70)
            found, codes = figures(plan, case.table), set()
        except ration.DataError as error:
            found, codes = {}, {problem.code for problem in error.problems}
        assert (found, codes) in ((true(case.table, summed), set()), ({}, {"overflow"}))
