"""Laws of whole plans: nothing is lost on the way from households to totals."""

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import oracle
from hypothesis import given
from hypothesis import strategies as st
from registers import Case, Row, cases
from strategies import load

from ration import DistributionPlan, Item, Line


def allocated(case: Case) -> list[Item]:
    """The items that households are due, in the order of the programme."""
    names = {rule["item"] for rule in case.table["allocations"]}
    return [item for item in load(case.table).items if item.id in names]


def lines(plan: DistributionPlan, item: str) -> list[Line]:
    """The lines of an item at all sites."""
    return [line for site in plan.sites for line in site.lines.values() if line.item == item]


def figures(line: Line) -> tuple[Fraction | int | None, ...]:
    """The figures of a line that add up; the first four also add up for two registers."""
    sent: list[Fraction | int] = [pack.count for pack in line.packs]
    if line.dispatch is not None:
        sent += [line.dispatch.over, *dict(line.dispatch.packs).values()]
    return (
        line.quantity.amount, line.exact.amount, line.rounding.amount, line.net_kg,
        line.gross_kg, line.volume_m3, line.loose.amount, *sent,
    )  # fmt: skip


def added(values: Iterable[Fraction | int | None]) -> Fraction | int | None:
    """Add up; None means a part is unknown."""
    total = Fraction(0)
    for value in values:
        if value is None:
            return None
        total += value
    return total


def summed(counts: Iterable[tuple[tuple[str, int], ...]]) -> Counter[str]:
    """Add up people at several places, or of several registers."""
    total: Counter[str] = Counter()
    for people in counts:
        total.update(dict(people))
    return total


def contents(plan: DistributionPlan) -> dict[str, Any]:
    """The plan without its register and its warnings."""
    return plan.model_dump(mode="json", exclude={"source", "warnings"})


def entitlements(plan: DistributionPlan) -> set[tuple[Any, ...]]:
    """The entitlements of all households, in no order."""
    return set(plan.entitlements().rows())


class TestConservation:
    """Households' entitlements add up to the manifests, the manifests to the totals, to the step.

    (A pool: its manifests add up to it.)
    """

    @given(cases())
    def test_entitlements_add_up_to_manifests(self, case: Case) -> None:
        plan = case.plan()
        for item in allocated(case):
            steps = plan.entitlements()[item.column].sum()
            handed_out = sum(line.quantity.amount for line in lines(plan, item.id))
            assert item.quantity(steps).amount == handed_out

    @given(cases(without=["pools"]))
    def test_entitlements_add_up_at_every_site(self, case: Case) -> None:
        plan, programme = case.plan(), load(case.table)
        ways = Counter({(rule.item, rule.channel) for rule in programme.allocations})
        alone = [(i, c) for i, c in ways if sum(i == other for other, _ in ways) == 1]
        for item, channel in ((programme.item(i), programme.channel(c)) for i, c in alone):
            for site in plan.manifests(channel.id):
                frame = plan.entitlements()
                if channel.column in frame.columns:
                    frame = frame.filter(frame[channel.column] == site.site)
                assert item.quantity(frame[item.column].sum()) == site.lines[item.id].quantity

    @given(cases())
    def test_manifests_add_up_to_totals(self, case: Case) -> None:
        plan = case.plan()
        for total in plan.totals.lines:
            columns = zip(*(figures(line) for line in lines(plan, total.item)), strict=True)
            assert figures(total) == tuple(map(added, columns))
            assert total.rounding.amount == total.quantity.amount - total.exact.amount

    @given(cases())
    def test_the_pool_is_shared_out(self, case: Case) -> None:
        plan, programme = case.plan(), load(case.table)
        for pool in programme.pools:
            item = programme.item(pool.item)
            parts = [
                manifest.lines[pool.item].quantity for manifest in plan.manifests(pool.channel)
            ]
            assert sum(part.amount for part in parts) == item.in_unit(pool.quantity)

    @given(cases())
    def test_people_are_at_one_site_of_every_channel(self, case: Case) -> None:
        plan = case.plan()
        assert dict(plan.people) == oracle.people(case.table, case.rows)
        for site in plan.sites:
            here = [
                r for r in case.rows if oracle.site_of(case.table, r, site.channel) == site.site
            ]
            assert dict(site.people) == oracle.people(case.table, here)

    @given(cases(without=["pools"]))
    def test_subtotals_add_up_to_totals(self, case: Case) -> None:
        plan = case.plan(by=["district"])
        assert summed(subtotal.people for subtotal in plan.by) == dict(plan.people)
        for total in plan.totals.lines:
            parts = [figures(subtotal.lines[total.item])[:4] for subtotal in plan.by]
            assert figures(total)[:4] == tuple(map(added, zip(*parts, strict=True)))

    @given(cases(without=["pools"]), st.data())
    def test_subtotals_are_by_any_column(self, case: Case, data: st.DataObject) -> None:
        plan = case.plan(by=[data.draw(st.sampled_from(sorted(case.rows[0])))])
        assert summed(subtotal.people for subtotal in plan.by) == dict(plan.people)
        assert plan.entitlements().height == len(case.rows)


class TestOrder:
    """Shuffling the register changes nothing but the order of lists."""

    @given(cases().flatmap(lambda case: st.tuples(st.just(case), st.permutations(case.rows))))
    def test_order(self, drawn: tuple[Case, list[Row]]) -> None:
        case, shuffled = drawn
        before, after = case.plan(by=["district"]), case.plan(shuffled, by=["district"])
        assert contents(before) == contents(after)
        assert entitlements(before) == entitlements(after)


class TestAdditivity:
    """Two disjoint registers together need the sum of what each needs (allocations, not pools).

    Packs do not add up: two loose parts at one site may fill another bag.
    """

    @given(cases(without=["pools"]), st.integers(0, 8))
    def test_additivity(self, case: Case, size: int) -> None:
        whole, parts = case.plan(), [case.plan(case.rows[:size]), case.plan(case.rows[size:])]
        assert dict(whole.people) == summed(part.people for part in parts)
        assert entitlements(whole) == entitlements(parts[0]) | entitlements(parts[1])
        for total in whole.totals.lines:
            apart = [figures(part.totals[total.item])[:4] for part in parts]
            assert figures(total)[:4] == tuple(map(added, zip(*apart, strict=True)))


@st.composite
def one_more(draw: st.DrawFn) -> tuple[Case, list[Row]]:
    """A register of one household, and the same household with one person more."""
    case = draw(cases(without=["pools", "cap", "sizes", "only", "at_most"], most=1))
    parts = case.table.get("partition", [])
    others = [group for group in case.table["groups"] if group not in parts]
    born = {*parts[: draw(st.integers(1, 2))][-1:], *(g for g in others if draw(st.booleans()))}
    columns = {"persons", *(oracle.column_of(case.table, group) for group in born)}
    [row] = case.rows
    more = {name: str(int(row[name]) + 1) for name in columns if name in row}
    return case, [row | more]


class TestMonotony:
    """One person more never takes an allocation away.

    Where no cap, size table, `only` or `at_most` says otherwise. Nor does it hold for pools.
    """

    @given(one_more())
    def test_monotony(self, drawn: tuple[Case, list[Row]]) -> None:
        case, grown = drawn
        before, after = case.plan().entitlements(), case.plan(grown).entitlements()
        for item in allocated(case):
            assert before[item.column].item() <= after[item.column].item()
