"""Level: 50 % of a linear ration is half of it; a lower level never gives more."""

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from registers import Case, by_id, cases
from strategies import NON_LINEAR

import ration


def figures(plan: ration.DistributionPlan) -> list[Any]:
    """The quantity of every item: in all, and at every site."""
    places = [plan.totals, *(site.lines for site in plan.sites)]
    return [(line.quantity.amount, line.exact.amount) for each in places for line in each.lines]


class TestLevel:
    """The rate is multiplied by the level, exactly; pools stay as they are."""

    @given(cases(without=(*NON_LINEAR, "pools")))
    def test_half_of_a_linear_ration_is_half_of_it(self, case: Case) -> None:
        full, twice = figures(case.plan()), figures(case.plan(times=2))
        assert twice == [(2 * steps, 2 * exact) for steps, exact in full]
        assert full == figures(case.plan(times=2, level="50 %"))

    @given(cases(), st.lists(st.integers(1, 100), min_size=2, max_size=2))
    def test_a_lower_level_never_gives_more(self, case: Case, levels: list[int]) -> None:
        try:
            less, more = (by_id(case.plan(level=f"{level} %")) for level in sorted(levels))
        except ration.DataError as error:
            codes = {problem.code for problem in error.problems}
            assert codes <= {"indivisible", "areas-rule", "areas-rounding"}
            assume(False)
        for low, high in zip(less, more, strict=True):
            assert all(low[name] <= high[name] for name in low if isinstance(low[name], int))

    @given(cases())
    def test_the_full_level_changes_nothing(self, case: Case) -> None:
        full = case.plan(level="100 %", times=1)
        assert figures(full) == figures(case.plan())
        assert full.to_json().count("full ration") == 0

    @pytest.mark.parametrize("level", ["0 %", "100.5 %", "70", "-5 %", ""])
    def test_a_level_is_above_0_and_at_most_100(self, level: str) -> None:
        with pytest.raises(ration.InputError) as error:
            ration.compute([], level=level)
        code = "percent-unreadable" if level in ("70", "-5 %", "") else "level-range"
        assert [problem.code for problem in error.value.problems] == [code]
