"""What is held in memory whole is announced before the work, if it takes more than it may."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from command import run

import ration
from ration.core.running import memory
from ration.register.people import runs
from ration.register.source.held_in_memory import files_note

LITTLE, PLENTY = 10_000, 10**12
FRAME = pl.DataFrame(
    {
        "household_id": [f"K-{number}" for number in range(2_000)],
        "persons": ["4"] * 2_000,
        "adults": ["2"] * 2_000,
    }
)
WRITERS: dict[str, Callable[[Path], object]] = {
    "csv": FRAME.write_csv,
    "parquet": FRAME.write_parquet,
    "json": FRAME.write_json,
    "ndjson": FRAME.write_ndjson,
    "xlsx": FRAME.write_excel,
}
HELD = {"json", "ndjson", "xlsx"}


@pytest.fixture(autouse=True)
def any_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bound that small registers exceed."""
    monkeypatch.setattr(memory, "LEAST", 1)


def codes(source: object, bound: int, **more: Any) -> list[str]:
    """The codes of the warnings of a plan."""
    plan = ration.compute(source, memory=bound, **more)
    return [each.code for each in plan.warnings]


@pytest.mark.parametrize("ending", WRITERS)
def test_a_note_for_what_is_held_and_no_other(ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"r.{ending}"
    WRITERS[ending](file)
    assert (codes(file, LITTLE)[0] == "memory-whole") is (ending in HELD)
    assert "memory-whole" not in codes(file, PLENTY)
    assert (files_note([file, file], LITTLE) is not None) is (ending in HELD)
    assert (files_note(tmp_path, LITTLE) is not None) is (ending in HELD)


def test_a_note_for_a_frame() -> None:
    for frame in (FRAME, FRAME.lazy(), FRAME.to_pandas()):
        assert codes(frame, LITTLE)[0] == "memory-whole"
        assert "memory-whole" not in codes(frame, PLENTY)


def test_a_note_for_people_who_stand_apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(runs, "_ENOUGH", 100)
    ids = pl.Series("household_id", [f"K-{number // 4}" for number in range(400)])
    people = pl.DataFrame({"household_id": ids, "age": ["30"] * 400, "sex": ["F"] * 400})
    mapping = ration.RegisterMapping().updated(people=True)
    for rows, noted in ((people, False), (people.sample(400, shuffle=True, seed=1), True)):
        rows.write_csv(tmp_path / "people.csv")
        found = codes(tmp_path / "people.csv", LITTLE, mapping=mapping)
        assert ("memory-whole" in found) is noted
        assert "memory-whole" not in codes(tmp_path / "people.csv", PLENTY, mapping=mapping)


def test_the_note_comes_before_the_work_and_once(tmp_path: Path) -> None:
    FRAME.write_json(tmp_path / "r.json")
    seen: list[ration.Progress] = []
    ration.check(tmp_path / "r.json", memory=LITTLE, progress=seen.append)
    assert seen[0].note is not None
    assert not any(each.note for each in seen[1:])
    result = run("compute", str(tmp_path / "r.json"), "--memory", "10000", "--json")
    assert result.err.count("held in memory whole") == 1
    assert '"memory-whole"' in result.out
