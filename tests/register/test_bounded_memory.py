"""Memory has a bound: what grows with rows is in temporary files beyond it, and these go again."""

import errno
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ration
from ration.core.running import memory
from ration.core.running.memory import memory_bound
from ration.register.check import scan
from ration.register.source.ids.id_hashes import IdHashes

NUMBERS = st.lists(st.sampled_from([0, 1, 2**63, 2**64 - 1, 77]) | st.integers(0, 2**64 - 1))


@settings(max_examples=12)
@given(st.lists(NUMBERS, max_size=3), NUMBERS, st.sampled_from([None, 40]))
def test_hashes_that_occur_again_are_found_in_memory_and_on_disk(
    batches: list[list[int]], others: list[int], bound: int | None
) -> None:
    hashes, joined = IdHashes(bound), IdHashes(bound)
    for batch in batches:
        hashes.add(pl.Series(batch, dtype=pl.UInt64))
    joined.add(pl.Series(others, dtype=pl.UInt64))
    hashes.join(joined)
    every = Counter(number for batch in [*batches, others] for number in batch)
    again = {number for number, times in every.items() if times > 1}
    known = pl.Series([1, 5, 77], dtype=pl.UInt64)
    assert {*hashes.of_words(known)} == {1, 5, 77} & {*every}
    assert sorted(hashes.repeated()) == sorted(again) == sorted(hashes.repeated())


@pytest.fixture
def spilling(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Every hash is on disk, in this folder."""
    monkeypatch.setattr(scan, "_HASHES_SHARE", 2**60)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def _register(ids: list[str]) -> pl.DataFrame:
    return pl.DataFrame({"household_id": ids, "persons": 4, "adults": 2})


def test_a_spilled_check_finds_the_same_and_leaves_no_files(spilling: Path) -> None:
    report = ration.check(_register(["1", "2", "1", "NA", "A-3", "a-3"]))
    found = sorted(each.code for each in (*report.problems, *report.warnings))
    assert [code for code in found if code.startswith("id")] == [
        "id-duplicate", "id-duplicate", "id-missing", "ids-alike",
    ]  # fmt: skip
    assert [*spilling.iterdir()] == []


def test_a_full_disk_is_named_and_left_empty(
    spilling: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=0))
    with pytest.raises(ration.InputError, match="the disk has no room") as caught:
        ration.check(_register(["1", "2"]))
    assert caught.value.source == str(spilling)
    assert "TMPDIR" in str(caught.value.problems[0].hint)
    del caught
    assert [*spilling.iterdir()] == []


@pytest.mark.usefixtures("spilling")
def test_a_disk_that_fails_while_writing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(pl.DataFrame, "write_ipc", fail)
    with pytest.raises(ration.InputError, match="the disk has no room"):
        ration.check(_register(["1", "2"]))


def test_no_place_for_temporary_files_is_told(
    spilling: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(spilling / "none"))
    with pytest.raises(ration.InputError, match="no folder for temporary files"):
        ration.check(_register(["1", "2"]))


@pytest.mark.parametrize(("text", "code"), [("plenty", "unknown"), ("1 MiB", "little")])
def test_a_bound_that_is_no_size_is_refused(text: str, code: str) -> None:
    with pytest.raises(ration.InputError) as caught:
        ration.compute(_register(["1"]), memory=text)
    assert [each.code for each in caught.value.problems] == [f"memory-{code}"]


def test_the_default_bound_is_half_of_what_a_container_has(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    limit = tmp_path / "memory.max"
    limit.write_text("2147483648\n")
    monkeypatch.setattr(memory, "_CGROUP", (str(tmp_path / "none"), str(limit)))
    assert memory_bound(None) == 2**30
    limit.write_text("max\n")
    assert memory_bound(None) >= 2**30
