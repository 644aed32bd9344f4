"""Laws of explanations: they give the plan's figures, and their sums can be done again."""

from collections.abc import Iterator
from fractions import Fraction

import pencil
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from registers import Case, cases
from shortages import Scarce, scarce
from strategies import load

import ration
from ration import DistributionPlan, Explanation
from ration.explain.computed import Computed
from ration.explain.find import find_household
from ration.explain.household import explained
from ration.explain.sections import household_shown, site_shown
from ration.explain.site import explained_line
from ration.explain.words import ENGLISH
from ration.export.tables.display import DisplayTable
from ration.results.explain.explanation import SiteExplanation

FEW = settings(max_examples=max(1, settings().max_examples // 2))  # of whole plans
Amounts = dict[str, dict[str, int]]  # by household and column


def explained_all(plan: DistributionPlan) -> Iterator[Explanation]:
    """Every household of a plan, explained."""
    chosen = Computed(plan, ration.RegisterMapping())
    for name in plan.entitlements()["household_id"]:
        found = explained(chosen, find_household(chosen.households, chosen.mapping, name))
        assert (found.household, found.status) == (name, "accepted")
        yield found


def explained_sites(plan: DistributionPlan) -> Iterator[SiteExplanation]:
    """Every line of every manifest of a plan, explained."""
    chosen = Computed(plan, ration.RegisterMapping())
    for manifest in plan.sites:
        assert chosen.manifest(manifest.channel, manifest.site) == manifest
        for line in manifest.lines.values():
            yield explained_line(chosen, chosen.programme.item(line.item), manifest)


def steps(case: Case, item: str, quantity: ration.Quantity | None) -> int:
    assert quantity is not None
    number = load(case.table).item(item).steps(quantity)
    assert number.denominator == 1
    return int(number)


def pencilled(case: Case, item: str, lines: Iterator[str]) -> list[Fraction]:
    """The results of all sums in some lines, done again."""
    table = case.table["items"][item]
    results = [pencil.check(line, table) for line in lines]
    return [each for each in results if each is not None]


def cells(table: DisplayTable | None) -> Iterator[str]:
    for row in table.rows if table is not None else ():
        for cell in row:
            yield from cell.split("\n")


def check_household(case: Case, found: Explanation) -> None:
    """The lines about each item end at its amount."""
    shown = household_shown(found, ENGLISH)
    parts = {part.title: part.lines for part in shown.parts}
    for item in found.items:
        lines = parts[f"{item.name}: {ENGLISH.amount(item.gets)}"]
        results = {Fraction(0), *pencilled(case, item.item, iter(lines))}
        assert item.gets.amount in results
        for at in item.channels:
            assert at.due.amount in results
            for rule in at.rules:
                assert rule.reckoning is not None
                own = pencil.check(rule.reckoning.text, case.table["items"][item.item])
                assert own == rule.reckoning.exact.amount
    for pool in found.pools:
        pencilled(case, pool.item, iter(parts[pool.name]))


class TestHouseholds:
    """What is explained of a household is what the plan gives it."""

    @FEW
    @given(cases(most=4))
    def test_due(self, case: Case) -> None:
        plan = case.plan()
        rows = {row["household_id"]: row for row in plan.entitlements().to_dicts()}
        for found in explained_all(plan):
            for item in found.items:
                column = load(case.table).item(item.item).column
                assert steps(case, item.item, item.gets) == rows[found.household][column]
            check_household(case, found)

    @FEW
    @given(scarce())
    def test_issued_and_owed(self, case: Scarce) -> None:
        plan = case.plan()
        issued = {row["household_id"]: row for row in plan.issues().to_dicts()}
        owed = {row["household_id"]: row for row in plan.arrears().to_dicts()}
        for found in explained_all(plan):
            for item in found.items:
                column = load(case.table).item(item.item).column
                left = owed[found.household]
                own = [n for name, n in left.items() if name.partition("@")[0] == column]
                gets = steps(case.case, item.item, item.gets)
                assert gets == issued[found.household][column]
                assert steps(case.case, item.item, item.owed_after) == sum(own)
            check_household(case.case, found)


class TestSites:
    """The sums of a site's households are the line of its manifest."""

    @given(cases(most=4))
    def test_due(self, case: Case) -> None:
        for found in explained_sites(case.plan()):
            check_site(case, found)
            assert found.due == found.line.quantity

    @FEW
    @given(scarce())
    def test_issued(self, case: Scarce) -> None:
        for found in explained_sites(case.plan()):
            check_site(case.case, found)
            if found.pool is None:
                issued = sum(each.sum.amount for each in found.issues)
                assert found.line.quantity.amount == issued
            else:
                assert found.line.quantity == found.pool.issued


def check_site(case: Case, found: SiteExplanation) -> None:
    """The lines of a site's households add up to its figure."""
    if found.pool is None:
        assert found.due.amount == sum(each.sum.amount for each in found.households)
    shown = site_shown(found, ENGLISH)
    for part in shown.parts:
        lines = [*part.lines, *cells(part.table)]
        pencilled(case, found.item, iter(lines))


@pytest.mark.parametrize(
    "line",
    [
        "5 persons × 5 kg = 26 kg",
        "5 persons (of 8, at most 5) × 450 g × 70 % × 30 days + 1 kg (at most 20 kg) = 21 kg",
        "1.5 kg, rounded up to 1 kg = 1 kg",
        "10 kg + 5 kg = 16 kg",
        "20 kg × 12/35 = 48/7 kg, rounded down to whole steps of 1 g = 6.858 kg",
        "Everybody: this site needs 3 kg and has 2 kg; 2 kg / 3 kg = 3/4",
        "Still owed: 20 kg − 7 kg = 12 kg",
        "N counts 1 of 2: 180 kg × 1 / 2 = 91 kg",
    ],
)
def test_a_wrong_sum_is_found(line: str) -> None:
    """The calculator of these laws is not content with any line."""
    with pytest.raises(AssertionError):
        pencil.check(line, {"unit": "kg"})


class TestPeople:
    """The rows of a household's people are those that its counts come from."""

    MAPPING = ration.parse_mapping('[people]\nage = "age"')

    @FEW
    @given(st.lists(st.tuples(st.sampled_from("ABC"), st.integers(0, 99)), min_size=1, max_size=6))
    def test_rows_and_counts(self, people: list[tuple[str, int]]) -> None:
        frame = pl.DataFrame({"household_id": [of for of, _ in people],
                              "age": [f"{age}" for _, age in people]})  # fmt: skip
        plan = ration.compute(frame, mapping=self.MAPPING)
        chosen = Computed(plan, self.MAPPING)
        for name in {of for of, _ in people}:
            found = explained(chosen, find_household(chosen.households, chosen.mapping, name))
            own = [(row, age) for row, (of, age) in enumerate(people, 2) if of == name]
            assert [row.row for row in found.rows] == [row for row, _ in own]
            adults = [("adults",) if age >= 17 else () for _, age in own]
            assert [row.counted_as for row in found.rows] == adults
            counts = {count.name: count.value for count in found.counts}
            assert counts == {"persons": len(own), "adults": sum(map(len, adults))}
