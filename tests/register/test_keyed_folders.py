"""Partitioned folders: the keys in the names of folders are columns of the register."""

from pathlib import Path

import polars as pl
import pytest
from command import csv, run

import ration
from ration.export.inputs import inputs, refuse_inputs

COUNTS = {"persons": pl.Int64, "adults": pl.Int64}


def part(folder: Path, *ids: str, **columns: object) -> Path:
    """Write a file of households of 4 persons, 2 of them adults, into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = {"household_id": ids, "persons": [4] * len(ids), "adults": [2] * len(ids)}
    schema = {"household_id": pl.String, **COUNTS}
    frame = pl.DataFrame({name: list(cells) for name, cells in rows.items()}, schema=schema)
    file = folder / "part-0.parquet"
    frame.with_columns(**{k: pl.lit(v) for k, v in columns.items()}).write_parquet(file)
    return file


@pytest.fixture
def registers(tmp_path: Path) -> Path:
    """Return a folder of four parts, with what programs that write them leave beside."""
    folder = tmp_path / "등록 부"
    part(folder / "district=개성시" / "round=01", "N-1", "N-2")
    part(folder / "district=Kae%2Fsong x" / "round=01", "S-1")
    part(folder / "district=__HIVE_DEFAULT_PARTITION__" / "round=02", "U-1")
    part(folder / "district=Empty" / "round=02")
    (folder / "_SUCCESS").touch()
    (folder / "district=Empty" / ".part-0.parquet.crc").touch()
    return folder


def by_district(source: object, column: str = "district") -> dict[str, int]:
    """Compute the households of each district."""
    plan = ration.compute(source, by=[column])
    return {each.value: dict(each.people)["households"] for each in plan.by}


DISTRICTS = {"개성시": 2, "Kae/song x": 1, "(none)": 1}


def test_keys_are_columns_as_they_stand(registers: Path) -> None:
    assert by_district(registers) == DISTRICTS
    assert by_district(registers, "round") == {"01": 3, "02": 1}
    assert [each for each in ration.check(registers).warnings if each.code == "files-skipped"] == []


def test_keys_may_be_sites(registers: Path) -> None:
    plan = ration.compute(registers, columns={"centre": "round"})
    assert {"01", "02"} <= {each.site for each in plan.sites}


def test_a_pattern_gives_the_keys_from_its_first_sign_on(registers: Path) -> None:
    assert by_district(registers / "district=*" / "*" / "part-?.parquet") == DISTRICTS
    assert by_district(registers / "**" / "*.parquet") == DISTRICTS
    one = registers / "district=개성시"
    assert by_district(one / "*" / "*.parquet", "round") == {"01": 2}


def test_folders_above_the_register_are_no_keys(tmp_path: Path) -> None:
    part(tmp_path / "persons=many" / "registers", "A", "B")
    plan = ration.compute(tmp_path / "persons=many" / "registers")
    assert dict(plan.people)["persons"] == 8
    assert ration.compute(tmp_path / "persons=many/registers/part-0.parquet").totals == plan.totals


def test_problems_name_the_file_and_its_row(registers: Path) -> None:
    file = part(registers / "district=Late" / "round=01", "L-1", "N-2")
    with pytest.raises(ration.DataError) as error:
        ration.compute(registers)
    places = [(problem.file, problem.row) for problem in error.value.problems]
    first = registers / "district=개성시" / "round=01" / "part-0.parquet"
    assert sorted(places) == sorted([(str(first), 3), (str(file), 3)])


def test_text_files_may_be_parts_too(registers: Path) -> None:
    folder = registers / "district=Kijong" / "round=02"
    folder.mkdir(parents=True)
    csv(folder / "part.csv", ["K-1,4,2", "K-2,4"])
    with pytest.raises(ration.DataError) as error:
        ration.compute(registers)
    (short,) = error.value.problems
    assert (short.file, short.row) == (str(folder / "part.csv"), 3)
    csv(folder / "part.csv", ["K-1,4,2"])
    assert by_district(registers) == {**DISTRICTS, "Kijong": 1}


def test_parts_with_other_types_are_joined_as_they_are_today(registers: Path) -> None:
    folder = registers / "district=Text" / "round=02"
    file = part(folder, "T-1")
    pl.read_parquet(file).with_columns(persons=pl.lit("4")).write_parquet(file)
    assert dict(ration.compute(registers).people)["persons"] == 20


def test_a_column_of_the_file_must_agree_with_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "registers"
    part(folder / "district=North" / "round=01", "N-1", "N-2", district="North", round=1)
    file = part(folder / "district=South" / "round=02", "S-1", district="South", round=2)
    assert by_district(folder) == {"North": 2, "South": 1}
    assert by_district(folder, "round") == {"01": 2, "02": 1}
    part(folder / "district=South" / "round=02", "S-1", district="North", round=2)
    with pytest.raises(ration.InputError, match="not what the name of its folder says: South"):
        ration.compute(folder)
    (wrong,) = ran_codes(folder)
    assert wrong == ("folder-key-differs", str(file), 2, "district")


def test_a_folder_with_a_blank_key_has_blank_cells(tmp_path: Path) -> None:
    folder = tmp_path / "registers" / "district=__HIVE_DEFAULT_PARTITION__"
    for cells in ([None, None], ["", None]):
        file = part(folder, "U-1", "U-2")
        pl.read_parquet(file).with_columns(pl.Series("district", cells, pl.String)).write_parquet(
            file
        )
        assert by_district(folder.parent) == {"(none)": 2}
    file = part(folder, "U-1", "U-2")
    pl.read_parquet(file).with_columns(district=pl.Series(["", "North"])).write_parquet(file)
    assert ran_codes(folder.parent) == [("folder-key-differs", str(file), 3, "district")]


def test_a_key_that_is_no_utf8_is_read_as_it_stands(tmp_path: Path) -> None:
    part(tmp_path / "registers" / "district=%FFx", "N-1")
    assert by_district(tmp_path / "registers") == {"%FFx": 1}


def test_whole_numbers_of_several_sizes_are_joined(tmp_path: Path) -> None:
    folder = tmp_path / "registers"
    for name, kind in (("A", pl.Int32), ("B", pl.Int64), ("C", pl.UInt8)):
        file = part(folder / f"district={name}", f"{name}-1")
        pl.read_parquet(file).with_columns(pl.col("persons").cast(kind)).write_parquet(file)
    assert dict(ration.compute(folder).people) == {"households": 3, "persons": 12, "adults": 6}


def ran_codes(folder: Path) -> list[tuple[str, str | None, int | None, str | None]]:
    """List the problems of a register that cannot be read."""
    with pytest.raises(ration.InputError) as error:
        ration.check(folder)
    return [(each.code, each.file, each.row, each.column) for each in error.value.problems]


def test_a_part_without_the_key_is_a_problem_where_it_is_read(registers: Path) -> None:
    part(registers, "X-1")
    assert dict(ration.compute(registers).people)["households"] == 5
    with pytest.raises(ration.DataError, match="district"):
        ration.compute(registers, by=["district"])


def test_marked_files_and_other_folders_are_named_as_skipped(registers: Path) -> None:
    (registers / "district=Empty" / "_draft.csv").touch()
    (registers / "_temporary").mkdir()
    (registers / "old").mkdir()
    (skipped,) = (w for w in ration.check(registers).warnings if w.code == "files-skipped")
    assert skipped.message.endswith(": _temporary, district=Empty/_draft.csv and old")


def test_an_output_may_not_become_a_part(registers: Path) -> None:
    output = registers / "district=Empty" / "out.csv"
    with pytest.raises(FileExistsError, match="it would be part of the register"):
        refuse_inputs([output], inputs(register=registers))


def handles() -> int:
    """How many files this process has open, where the system lists them."""
    listed = Path("/proc/self/fd")
    return len(list(listed.iterdir())) if listed.exists() else 0


def test_thousands_of_files_hold_no_handles_and_are_one_scan(tmp_path: Path) -> None:
    for number in range(300):
        part(tmp_path / "registers" / f"district=D{number:03}", f"H-{number}")
    before = handles()
    plan = ration.compute(tmp_path / "registers", by=["district"])
    after = handles()
    assert dict(plan.people)["households"] == 300
    assert after <= before + 8
    assert len(plan.by) == 300


def test_the_command_reads_them(registers: Path) -> None:
    ran = run("compute", registers, "--by", "district", "-q", cwd=registers.parent)
    assert (ran.code, "Kae/song x" in ran.out) == (0, True)
