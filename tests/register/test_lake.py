"""Delta and Iceberg tables: read at one version, never file by file."""

import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from command import run

import ration
from ration.core import extras

HOUSEHOLDS = pl.DataFrame(
    {
        "household_id": ["A", "B", "C"],
        "persons": [4, 3, 2],
        "adults": [2, 1, 1],
        "district": ["K", "P", "K"],
    }
)


@pytest.fixture
def delta(tmp_path: Path) -> Path:
    """Return a Delta table of three households, of which one was deleted."""
    deltalake = pytest.importorskip("deltalake")
    folder = tmp_path / "households"
    HOUSEHOLDS.write_delta(folder, delta_write_options={"partition_by": ["district"]})
    deltalake.DeltaTable(folder).delete("household_id = 'A'")
    return folder


@pytest.fixture
def iceberg(tmp_path: Path) -> Any:
    """Return an Iceberg table of three households, of which one was deleted."""
    catalogs = pytest.importorskip("pyiceberg.catalog.memory")
    catalog = catalogs.InMemoryCatalog("test", warehouse=tmp_path.as_uri())
    catalog.create_namespace("relief")
    rows = HOUSEHOLDS.to_arrow()
    table = catalog.create_table("relief.households", schema=rows.schema)
    table.append(rows)
    table.delete("household_id = 'A'")
    return table


def codes(source: object) -> list[str]:
    """The codes of the problems for which a register is refused."""
    with pytest.raises(ration.InputError) as error:
        ration.check(source)
    return [each.code for each in error.value.problems]


class TestDelta:
    """A folder with `_delta_log` is a Delta table."""

    def test_deleted_rows_are_not_read(self, delta: Path) -> None:
        plan = ration.compute(delta, by=["district"])
        assert dict(plan.people) == {"households": 2, "persons": 5, "adults": 2}
        assert [each.value for each in plan.by] == ["K", "P"]

    def test_the_version_is_what_identifies_it(self, delta: Path) -> None:
        source = ration.compute(delta).source
        assert (source.source, source.sha256) == (f"{delta} (Delta, version 1)", None)
        HOUSEHOLDS[:1].write_delta(delta, mode="append")
        assert ration.compute(delta).source.source == f"{delta} (Delta, version 2)"

    def test_the_version_stays_while_it_is_read(self, delta: Path) -> None:
        plan = ration.compute(delta)
        HOUSEHOLDS[:1].write_delta(delta, mode="append")
        assert plan.entitlements().height == 2

    def test_problems_name_records(self, delta: Path) -> None:
        HOUSEHOLDS[1:2].write_delta(delta, mode="append")
        with pytest.raises(ration.DataError, match=r"2 records \(1, 3\), household_id"):
            ration.compute(delta)

    def test_its_files_are_refused(self, delta: Path) -> None:
        (file, *_) = delta.rglob("district=P/*.parquet")
        assert codes(file) == ["lake-part"]
        assert codes(delta / "**" / "*.parquet") == ["lake-part"]
        with pytest.raises(ration.InputError, match=f"part of the Delta table {delta}"):
            ration.check([file])

    def test_a_broken_log_is_one_line(self, delta: Path) -> None:
        for file in (delta / "_delta_log").iterdir():
            file.unlink()
        ran = run("check", "households", cwd=delta.parent)
        assert (ran.code, len(ran.err.splitlines())) == (3, 2)
        assert codes(delta) == ["lake-broken"]

    def test_a_missing_file_is_one_line(self, delta: Path) -> None:
        shutil.rmtree(delta / "district=P")
        with pytest.raises(ration.InputError, match="cannot be read: a file of it is missing"):
            ration.check(delta)

    def test_a_missing_package_is_named(self, delta: Path, monkeypatch: Any) -> None:
        monkeypatch.setattr(extras, "find_spec", lambda _: None)
        with pytest.raises(ration.InputError, match="pip install deltalake"):
            ration.check(delta)


class TestIceberg:
    """A folder with `metadata/*.metadata.json` is an Iceberg table."""

    def test_deleted_rows_are_not_read(self, iceberg: Any, tmp_path: Path) -> None:
        folder = tmp_path / "relief" / "households"
        plan = ration.compute(folder)
        assert dict(plan.people) == {"households": 2, "persons": 5, "adults": 2}
        snapshot = iceberg.current_snapshot().snapshot_id
        assert plan.source.source == f"{folder} (Iceberg, snapshot {snapshot})"

    @pytest.mark.usefixtures("iceberg")
    def test_a_file_of_metadata_may_be_named(self, tmp_path: Path) -> None:
        files = sorted((tmp_path / "relief" / "households" / "metadata").glob("*.metadata.json"))
        assert [ration.check(file).read for file in files] == [0, 3, 2]
        shutil.copy(files[1], files[1].with_name(f"00002-{'0' * 8}.metadata.json"))
        assert codes(tmp_path / "relief" / "households") == ["lake-newest"]

    def test_its_files_are_refused(self, iceberg: Any, tmp_path: Path) -> None:
        data = tmp_path / "relief" / "households" / "data"
        assert codes(data) == ["lake-part"]
        assert iceberg.location().endswith("households")

    def test_a_missing_package_is_named(self, iceberg: Any, monkeypatch: Any) -> None:
        monkeypatch.setattr(extras, "find_spec", lambda _: None)
        folder = Path(iceberg.location().removeprefix("file://"))
        with pytest.raises(ration.InputError, match="pyiceberg"):
            ration.check(folder)
