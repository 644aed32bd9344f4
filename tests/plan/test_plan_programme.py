"""The programme of a plan that was written is found again, or refused."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

import ration
from ration.plan.plan_programme import plan_programme
from ration.programme.load import dump_programme

FRAME = pl.DataFrame({"household_id": ["1", "2"], "persons": [4, 2], "adults": [2, 1]})


@pytest.mark.parametrize("options", [{}, {"level": "70 %"}, {"times": 2}, {"days": 15}])
def test_the_programme_is_beside_the_plan(tmp_path: Path, options: dict[str, Any]) -> None:
    plan = ration.compute(FRAME, "general-food", **options)
    plan.write(tmp_path / "plan")
    again = ration.load_plan(tmp_path / "plan")
    assert dump_programme(plan_programme(again)) == dump_programme(plan_programme(plan))


def test_a_built_in_programme_is_found_by_its_name(tmp_path: Path) -> None:
    plan = ration.compute(FRAME)
    (tmp_path / "plan.json").write_text(plan.to_json())
    again = ration.load_plan(tmp_path / "plan.json")
    assert plan_programme(again) == plan_programme(plan)


def codes(plan: ration.DistributionPlan, given: Any = None) -> list[str]:
    with pytest.raises(ration.InputError) as caught:
        plan_programme(plan, given)
    return [each.code for each in caught.value.problems]


def test_another_programme_is_refused(tmp_path: Path) -> None:
    plan = ration.compute(FRAME)
    plan.write(tmp_path / "plan")
    again = ration.load_plan(tmp_path / "plan")
    assert codes(again, "general-food") == ["plan-programme-other"]
    file = tmp_path / "plan" / "programme.toml"
    file.write_text(file.read_text().replace("5 kg", "6 kg"))
    assert codes(again) == ["plan-programme-other"]


def test_a_programme_that_is_not_there_is_asked_for(tmp_path: Path) -> None:
    own = ration.load_programme("kaesong-2020").model_copy(update={"id": "own"})
    (tmp_path / "plan.json").write_text(ration.compute(FRAME, own).to_json())
    again = ration.load_plan(tmp_path / "plan.json")
    assert codes(again) == ["plan-programme-missing"]
    assert plan_programme(again, own) == own
