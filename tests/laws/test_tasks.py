"""A cluster reads rows in tasks, and adds up what they found: the same plan and problems."""

import json
from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from registers import Case, dirty
from strategies import load
from tasks import in_tasks

import ration


def outcome(case: Case, source: Any) -> tuple[Any, ...]:
    """A check and a plan of a register, without its fingerprint; or the problems."""
    programme = load(case.table)
    check = json.loads(ration.check(source, programme).model_dump_json())
    try:
        made = ration.compute(source, programme, drop_rejected=True)
        plan = json.loads(made.to_json())
        plan["households"] = made.entitlements().sort("household_id").to_dicts()
    except ration.DataError as error:
        plan = {"problems": [(each.code, each.row, each.value) for each in error.problems]}
    for each in (check, plan, plan.get("provenance", {}), plan.get("register", {})):
        each.pop("sha256", None)
    return check, plan


@settings(max_examples=2)
@given(dirty(), st.integers(1, 4), st.integers(1, 5), st.booleans())
def test_tasks_find_what_one_pass_finds(case: Case, size: int, buckets: int, twice: bool) -> None:
    """Ids that repeat in several tasks, sites that several have, and rows with problems."""
    frame: pl.DataFrame = case.frame(case.rows * 2 if twice else case.rows)
    assert outcome(case, in_tasks(frame, size, buckets)) == outcome(case, frame)


def test_tasks_write_what_one_process_writes(tmp_path: Path) -> None:
    """Amounts in the item's unit, and no cell that a spreadsheet takes for a formula."""
    frame = pl.DataFrame(
        {"household_id": ["=1+1", "B", "C"], "persons": [4, 5, 2], "centre": ["N", "+S", "N"]}
    )
    written = []
    for name, source in (("plain", frame), ("tasks", in_tasks(frame, 2, 2))):
        ration.compute(source, "general-food").write(tmp_path / name)
        path = tmp_path / name / "entitlements.csv"
        table = pl.read_csv(path / "part.csv" if path.is_dir() else path, infer_schema=False)
        written.append(table.sort("household_id").to_dicts())
    assert written[0] == written[1]
    assert written[0][0]["household_id"] == "'=1+1"
