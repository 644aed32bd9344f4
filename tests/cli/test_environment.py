"""Settings of the environment that the engine cannot work with are refused with a word."""

from pathlib import Path

import pytest
from command import csv, run


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("POLARS_MAX_THREADS", "0"),
        ("POLARS_MAX_THREADS", "x"),
        ("POLARS_MAX_THREADS", "1000000"),
        ("POLARS_ASYNC_THREAD_COUNT", "0"),
        ("POLARS_MAX_BLOCKING_THREAD_COUNT", "-1"),
        ("POLARS_IDEAL_MORSEL_SIZE", "0"),
        ("POLARS_CSV_CHUNK_SIZE", "０"),
        ("POLARS_MAX_CONCURRENT_SCANS", "0"),
    ],
)
def test_a_setting_of_polars_is_refused(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(name, value)
    done = run("check", csv(tmp_path / "r.csv", ["A-1,4,2"]))
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith(f"error: {name}: ")
    assert "unset it" in done.err


def test_settings_that_work_are_left_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("POLARS_MAX_THREADS", "POLARS_CSV_CHUNK_SIZE"):
        monkeypatch.setenv(name, "1000")
    monkeypatch.setenv("POLARS_VERBOSE", "0")
    assert run("check", csv(tmp_path / "r.csv", ["A-1,4,2"])).code == 0
