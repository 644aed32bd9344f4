"""Days of households: a daily rate times the household's own days, and nothing else changes."""

from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from oracle import parse
from registers import Case, by_id, cases
from strategies import load

import ration
from ration.engine.rules import rules
from ration.programme.household_days import is_for_days, reads_days

COLUMN = {"days": "present"}
FEW = settings(max_examples=settings().max_examples // 2)  # each example is several plans


@st.composite
def daily(draw: st.DrawFn) -> Case:
    """A case with a daily rate, whose rows are single households with days; no pools."""
    case = draw(cases(without=("pools",)))
    for rule in case.table["allocations"]:
        if draw(st.booleans()) and not parse(rule.get("quantity", "1 kg/day"))[2]:
            rule["quantity"] += "/day"
    table = case.table | {"days": draw(st.integers(1, 40)), "pools": []}
    assume(reads_days(load(table)))
    rows = [{name: cell for name, cell in row.items() if name != "households"} for row in case.rows]
    return Case(table, [row | {"present": str(table["days"])} for row in rows])


def figures(plan: ration.DistributionPlan) -> list[Any]:
    """The lines in all and at every site."""
    return [plan.totals, plan.people, list(plan.sites)]


def decided(case: Case, **options: Any) -> ration.DistributionPlan:
    """The plan; a fraction that nothing rounds is not what these laws are about."""
    try:
        return case.plan(**options)
    except ration.DataError as error:
        assume({problem.code for problem in error.problems} != {"indivisible"})
        raise


class TestHouseholdDays:
    """A household with d days gets what the programme gives it in d days."""

    @FEW
    @given(daily())
    def test_the_programmes_days_everywhere_change_nothing(self, case: Case) -> None:
        plain, by_days = decided(case), decided(case, columns=COLUMN)
        assert figures(plain) == figures(by_days)
        shown = [{k: v for k, v in row.items() if k != "days"} for row in by_id(by_days)]
        assert shown == by_id(plain)
        assert by_days.programme.amounts == plain.programme.amounts

    @FEW
    @given(daily(), st.data())
    def test_days_of_its_own_are_the_days_of_the_programme_for_it_alone(
        self, case: Case, data: st.DataObject
    ) -> None:
        days = st.integers(1, case.table["days"])
        rows = [row | {"present": str(data.draw(days))} for row in case.rows]
        plan = decided(Case(case.table, rows), columns=COLUMN)
        together = {row["household_id"]: row for row in by_id(plan)}
        for row in rows:
            alone = Case(case.table | {"days": int(row["present"])}, [row])
            (got,) = by_id(decided(alone))
            expected = together[got["household_id"]]
            assert got == {name: expected[name] for name in got}

    @FEW
    @given(daily())
    def test_0_days_give_nothing_of_what_is_daily(self, case: Case) -> None:
        rows = [row | {"present": "0"} for row in case.rows]
        plan = decided(Case(case.table, rows), columns=COLUMN)
        for rule in rules(load(case.table)):
            if all(map(is_for_days, rule.allocations)):
                manifests = plan.manifests(rule.channel)
                lines = [m.lines[rule.item.id] for m in manifests]
                assert not any(line.quantity.amount for line in lines)
