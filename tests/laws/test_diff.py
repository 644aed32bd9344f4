"""Laws of comparing two plans: equal plans do not differ, and causes add up to the change."""

import tempfile
from collections.abc import Mapping, Sequence, Set
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import given
from hypothesis import strategies as st
from registers import ID, Case, Row, cases
from shortages import Scarce, scarce
from strategies import Table, load

import ration
from ration.results.diff import Change

OPPOSITE = {"new": "gone", "gone": "new", "changed": "changed"}


class Two(NamedTuple):
    """Two registers and two programmes: what was, and what is now."""

    before: Case
    after: Case

    def plans(self) -> tuple[ration.DistributionPlan, ration.DistributionPlan]:
        """The plan of each."""
        return self.before.plan(by=["district"]), self.after.plan(by=["district"])


@st.composite
def later(draw: st.DrawFn, rows: Sequence[Row]) -> list[Row]:
    """Rows some of which are gone, some have the cells of another row, and some are new."""
    now = [draw(st.sampled_from(rows)) | {ID: row[ID]} for row in rows if draw(st.booleans())]
    new = draw(st.integers(0 if now else 1, 3))
    return now + [draw(st.sampled_from(rows)) | {ID: f"new {n}"} for n in range(new)]


@st.composite
def changed(draw: st.DrawFn, table: Table) -> Table:
    """A programme of which one part, or none, is another."""
    rules = list(table["allocations"])
    ways: list[Mapping[str, Any]] = [{}, {"times": 2}, {"title": "Other"}, {"days": 9}]
    if len({rule["item"] for rule in rules}) > 1:
        ways.append({"allocations": [r for r in rules if r["item"] != rules[0]["item"]]})
        ways.append({"allocations": rules[::-1]})
    if rules and not any("sizes" in rule for rule in rules):
        twice = [{**rules[0], "per": "person"}, *rules[1:]]
        ways.append({"allocations": twice})
    return table | dict(draw(st.sampled_from(ways)))


@st.composite
def two(draw: st.DrawFn) -> Two:
    """Two cases; the programme of the second may be changed."""
    case = draw(cases(most=6))
    return Two(case, Case(case.table, draw(later(case.rows))))


def parts(found: ration.PlanDiff) -> dict[tuple[str, str], dict[str, Fraction]]:
    """The causes of every item that differs."""
    return {
        (each.item, each.unit): {part.cause: part.quantity for part in each.causes}
        for each in found.totals
    }


def adds_up(found: ration.PlanDiff, before: Any, after: Any) -> None:
    """The causes add up, and totals that are not listed are the same."""
    totals = [
        {(line.item, line.unit): line.quantity.amount for line in plan.totals.values()}
        for plan in (before, after)
    ]
    causes = parts(found)
    for key in {**totals[0], **totals[1]}:
        change = totals[1].get(key, Fraction(0)) - totals[0].get(key, Fraction(0))
        assert sum(causes.get(key, {}).values()) == change
    for each in found.totals:
        assert sum(part.quantity for part in each.causes) == each.after - each.before


def turned(changes: Sequence[Change]) -> list[tuple[str, str | None, str | None]]:
    return sorted((c.what, c.after, c.before) for c in changes)


def plain(changes: Sequence[Change]) -> list[tuple[str, str | None, str | None]]:
    return sorted((c.what, c.before, c.after) for c in changes)


class TestSame:
    @given(cases(), st.sampled_from(("csv", "parquet")))
    def test_a_written_plan_does_not_differ(self, case: Case, kind: str) -> None:
        plan = case.plan(by=["district"])
        assert ration.diff(plan, plan).same
        with tempfile.TemporaryDirectory() as folder:
            plan.write(Path(folder) / "plan", entitlements=kind)
            found = ration.diff(plan, Path(folder) / "plan")
        assert found.same
        assert found.households is not None

    @given(scarce())
    def test_a_written_plan_from_stock_does_not_differ(self, case: Scarce) -> None:
        plan = case.plan()
        with tempfile.TemporaryDirectory() as folder:
            plan.write(Path(folder) / "plan")
            assert ration.diff(Path(folder) / "plan", plan).same


class TestCauses:
    @given(two())
    def test_each_part_is_what_its_cause_alone_gives(self, case: Two) -> None:
        """The parts are those of plans of the gone, the new and the other households alone."""
        before, after = case.plans()
        found = ration.diff(before, after)
        adds_up(found, before, after)
        old, new = ({row[ID].strip() for row in each.rows} for each in case)

        def due(rows: Sequence[Row], item: str) -> Fraction:
            if not rows:
                return Fraction(0)
            totals = ration.compute(case.before.frame(rows), alone).totals
            return totals[item].quantity.amount

        alone = load(
            case.before.table | ({"pools": []} if case.before.table["allocations"] else {})
        )
        pooled = {pool["item"] for pool in case.before.table["pools"]}
        for (item, _), causes in parts(found).items():
            if item in pooled:
                continue
            gone = [row for row in case.before.rows if row[ID].strip() not in new]
            fresh = [row for row in case.after.rows if row[ID].strip() not in old]
            assert causes.get("gone", 0) == -due(gone, item)
            assert causes.get("new", 0) == due(fresh, item)
            assert {"rules", "pools", "stock"}.isdisjoint(causes)

    @given(cases(most=5), st.data())
    def test_rules_and_households_add_up(self, case: Case, data: st.DataObject) -> None:
        """Whatever changes, the causes add up, and the mirrored comparison mirrors the change."""
        other = Case(data.draw(changed(case.table)), data.draw(later(case.rows)))
        before = case.plan()
        try:
            after = other.plan()
        except ration.DataError:  # the other rules do not fit the register
            return
        found, back = ration.diff(before, after), ration.diff(after, before)
        adds_up(found, before, after)
        adds_up(back, after, before)
        assert before.programme.sha256 == after.programme.sha256 or found.rules

    @given(scarce())
    def test_stock_is_a_cause(self, case: Scarce) -> None:
        before, after = case.case.plan(), case.plan()
        found = ration.diff(before, after)
        adds_up(found, before, after)
        assert {cause for causes in parts(found).values() for cause in causes} <= {"stock"}

    @given(cases(most=5), st.data())
    def test_without_households_the_sum_of_causes_is_the_same(
        self, case: Case, data: st.DataObject
    ) -> None:
        other = Case(case.table, data.draw(later(case.rows)))
        before, after = (
            ration.DistributionPlan.model_validate_json(each.plan().to_json())
            for each in (case, other)
        )
        before._programme = after._programme = load(case.table)
        found = ration.diff(before, after)
        adds_up(found, before, after)
        assert found.households is None
        assert {each.code for each in found.warnings} <= {"diff-households"}
        for causes in parts(found).values():
            assert {*causes} <= {"households", "pools"}


class TestMirror:
    @given(two())
    def test_what_is_new_there_is_gone_back(self, case: Two) -> None:
        before, after = case.plans()
        found, back = ration.diff(before, after), ration.diff(after, before)
        for name in ("inputs", "rules", "people"):
            assert turned(getattr(found, name)) == plain(getattr(back, name))
        assert {(s.channel, s.site, OPPOSITE[s.change]) for s in found.sites} == {
            (s.channel, s.site, s.change) for s in back.sites
        }
        assert found.households is not None
        assert back.households is not None
        rows = found.changed_households().select(ID, "change").rows()
        assert {(name, OPPOSITE[kind]) for name, kind in rows} == {
            *back.changed_households().select(ID, "change").rows()
        }
        counts = found.households
        assert counts.before + counts.new - counts.gone == counts.after
        assert (counts.new, counts.gone) == (back.households.gone, back.households.new)
        assert (counts.changed, counts.moved, counts.amounts, counts.composition) == (
            back.households.changed,
            back.households.moved,
            back.households.amounts,
            back.households.composition,
        )
        self.rows_differ(before, after, {name for name, _ in rows})

    def rows_differ(self, before: Any, after: Any, listed: Set[str]) -> None:
        """A household that is not listed has the same row of entitlements in both plans."""
        rows = [
            {row[ID].strip(): row for row in plan.entitlements().to_dicts()}
            for plan in (before, after)
        ]
        for name in {*rows[0], *rows[1]}:
            same = rows[0].get(name) == rows[1].get(name)
            assert same != any(name in (each, f"'{each}") for each in listed), name
