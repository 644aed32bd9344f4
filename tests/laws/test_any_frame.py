"""Any dataframe, one plan: the same cells in any kind of register give the same plan and problems.

What may differ is the source, its fingerprint, and problems that only a workbook can have.
"""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import narwhals as nw
from hypothesis import given, settings
from readers import OF_TEXT, text_parquet
from registers import Case, dirty
from spark import local_session, needs_spark
from strategies import load

import ration

_OF_THE_SOURCE = ("source", "sha256")
FEW = settings(max_examples=settings().max_examples // 2)  # each is fourteen runs
KINDS = {kind: source for kind, source in OF_TEXT.items() if kind != "polars"}


def without_source(value: Any) -> Any:
    """What a JSON has, but for the source and its fingerprint."""
    if isinstance(value, dict):
        kept = {name: each for name, each in value.items() if name not in _OF_THE_SOURCE}
        return {name: without_source(each) for name, each in kept.items()}
    return [without_source(each) for each in value] if isinstance(value, list) else value


def rows_of(frame: Any) -> list[dict[str, Any]]:
    """The rows of any kind of frame, sorted: a frame promises no order."""
    table = frame.toArrow() if hasattr(frame, "toArrow") else frame
    rows: list[dict[str, Any]] = (
        nw.from_native(table).lazy().collect("polars").to_native().to_dicts()
    )
    return sorted(rows, key=lambda row: json.dumps(row, default=str))


def outcome(case: Case, source: Any) -> dict[str, Any]:
    """All that a check and a plan have of a register; or the codes of what stops them."""
    programme = load(case.table)
    found: dict[str, Any] = {}

    def part(name: str, made: Callable[[], Any]) -> None:
        try:
            found[name] = without_source(made())
        except ration.DataError as error:
            found[name] = [
                (each.code, each.row, each.column, each.value) for each in error.problems
            ]

    def plan() -> list[Any]:
        made = ration.compute(source, programme, drop_rejected=True)
        return [json.loads(made.to_json()), rows_of(made.entitlements())]

    part("check", lambda: json.loads(ration.check(source, programme).model_dump_json()))
    part("plan", plan)
    part("strict", lambda: json.loads(ration.compute(source, programme).to_json()))
    return found


class TestAnyFrame:
    """A register is a register, whatever holds it."""

    @FEW
    @given(case=dirty())
    def test_one_plan(self, case: Case) -> None:
        own = outcome(case, case.frame(case.rows))
        with tempfile.TemporaryDirectory() as folder:
            for kind, source in KINDS.items():
                assert (kind, outcome(case, source(case.rows, Path(folder)))) == (kind, own)

    @needs_spark
    @settings(max_examples=2)
    @given(case=dirty())
    def test_one_plan_on_spark(self, case: Case) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = text_parquet(case.rows, Path(folder))
            frame = local_session().read.parquet(str(file))
            assert outcome(case, frame) == outcome(case, case.frame(case.rows))
