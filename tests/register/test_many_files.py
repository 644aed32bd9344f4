"""Several files as one register: columns by name, rows and problems by file."""

import csv as csv_files
import gzip
import hashlib
import json
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from command import csv, run
from hypothesis import given
from hypothesis import strategies as st

import ration
from ration.register.source import many_frames

HEADER = "household_id,persons,adults,centre"
NUMBERS = pl.Schema({"n": pl.Int64, "m": pl.Int64})
NORTH, SOUTH = ["N-1,4,2,A", "N-2,3,1,B"], ["S-1,5,3,A"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of two registers, with another register beside it."""
    registers = tmp_path / "registers"
    registers.mkdir()
    csv(registers / "north.csv", NORTH, HEADER)
    csv(registers / "south.csv", SOUTH, HEADER)
    csv(tmp_path / "other.csv", ["O-1,1,1,A"], HEADER)
    return registers


def messages(error: pytest.ExceptionInfo[ration.RationError]) -> list[str]:
    """List the lines of an error; macOS adds /private to paths."""
    return str(error.value).replace("/private", "").splitlines()


def codes(error: pytest.ExceptionInfo[ration.RationError]) -> list[tuple[str, str | None]]:
    """List the codes of an error, each with the name of its file."""
    return [(p.code, p.file and Path(p.file).name) for p in error.value.problems]


class TestOneRegister:
    """A folder, a pattern and a list give the figures of one file with all rows."""

    def test_each_way_gives_the_figures_of_one_file(self, folder: Path) -> None:
        whole = ration.compute(csv(folder.parent / "all.csv", NORTH + SOUTH, HEADER))
        files = [folder / "south.csv", str(folder / "north.csv")]
        for source in (folder, str(folder / "*.csv"), folder / "[ns]*.csv", files, tuple(files)):
            plan = ration.compute(source)
            assert plan.totals == whole.totals
            assert list(plan.sites) == list(whole.sites)
            rows = plan.entitlements().sort("household_id")
            assert rows.equals(whole.entitlements().sort("household_id"))

    def test_files_of_every_kind(self, folder: Path) -> None:
        rows = {"household_id": ["P-1"], "persons": [2], "adults": [1], "centre": ["A"]}
        pl.DataFrame(rows).write_parquet(folder / "p.parquet")
        record = {"household_id": "J-1", "persons": 2, "adults": 1, "centre": "A"}
        (folder / "j.json").write_text(json.dumps([record]))
        (folder / "z.csv.gz").write_bytes(gzip.compress(f"{HEADER}\nZ-1,2,1,A\n".encode()))
        book = xlsxwriter.Workbook(folder / "x.xlsx")
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER.split(","))
        sheet.write_row(1, 0, ["X-1", 2, 1, "A"])
        book.close()
        plan = ration.compute(folder)
        ids = plan.entitlements()["household_id"].sort().to_list()
        assert ids == ["J-1", "N-1", "N-2", "P-1", "S-1", "X-1", "Z-1"]

    def test_columns_are_joined_by_name(self, folder: Path) -> None:
        csv(folder / "south.csv", ["A,1,S-1,2"], "centre,adults,household_id,persons")
        assert dict(ration.compute(folder).people) == {"households": 3, "persons": 9, "adults": 4}

    def test_the_fingerprint_is_of_all_files_in_order(self, folder: Path) -> None:
        files = sorted(folder.iterdir())
        digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in files]
        whole = hashlib.sha256("".join(f"{digest}\n" for digest in digests).encode()).hexdigest()
        assert ration.check(folder).sha256 == ration.check(files[::-1]).sha256 == whole
        csv(folder / "north.csv", NORTH[:1], HEADER)
        assert ration.check(folder).sha256 != whole

    def test_other_files_in_a_folder_are_skipped(self, folder: Path) -> None:
        for name in (".hidden.csv", "~$open.xlsx", "letter.docx"):
            (folder / name).write_text("none of it")
        csv(folder / "deeper.txt", [])
        (folder / "sub").mkdir()
        csv(folder / "sub" / "more.csv", ["M-1,1,1,A"], HEADER)
        report = ration.check(folder)
        (skipped,) = [
            str(warning) for warning in report.warnings if warning.code == "files-skipped"
        ]
        assert report.read == 3
        assert skipped.startswith("skipped 3 in the folder: deeper.txt, letter.docx and sub;")
        assert ration.check(str(folder / "**/*.csv")).read == 4

    def test_a_file_whose_name_has_a_star(self, tmp_path: Path) -> None:
        csv(tmp_path / "a*.csv", NORTH, HEADER)
        csv(tmp_path / "ab.csv", SOUTH, HEADER)
        report = ration.check(tmp_path / "a*.csv")
        assert (report.read, report.sha256) == (
            2,
            hashlib.sha256((tmp_path / "a*.csv").read_bytes()).hexdigest(),
        )

    def test_many_files(self, tmp_path: Path) -> None:
        for number in range(300):
            csv(tmp_path / f"{number:04}.csv", [f"H-{number},2,1"])
        assert ration.check(tmp_path).accepted == 300


@given(
    st.lists(st.lists(st.integers(0, 9), max_size=3), min_size=1, max_size=5),
    st.none() | st.integers(1, 9),
    st.booleans(),
    st.none() | st.sampled_from([["n"], ["m"], ["m", "n"]]),
)
def test_frames_in_groups_give_what_all_give(
    parts: list[list[int]], most: int | None, large: bool, names: list[str] | None
) -> None:
    """Whatever is asked for: some columns, the rows of a condition, the first rows."""
    frames = [pl.DataFrame({"n": part, "m": part}, schema=NUMBERS).lazy() for part in parts]
    wanted = pl.col("n") > 4 if large else None
    every = pl.concat(frames).filter(True if wanted is None else wanted)
    expected = (every if most is None else every.head(most)).select(names or ["n", "m"]).collect()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(many_frames, "GROUP", 2)
        batches = list(many_frames._Groups(frames, NUMBERS)(names, wanted, most, None))
    assert pl.concat(batches).equals(expected)


class TestProblems:
    """A problem names the file, and the row in that file."""

    def test_files_in_groups_are_what_they_are_together(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Problems, rejected rows, those that are left out and entitlements too."""
        csv(folder / "a.csv", ["N-1,1,1,A", "A-2,x,1,", ",2,1,B,more", "a-3,1,1,A"], HEADER)
        csv(folder / "z.csv", [], HEADER)
        mapping = ration.RegisterMapping.model_validate({"leave_out": {"centre": ["B"]}})

        def every() -> list[str]:
            report = ration.check(folder, mapping=mapping)
            plan = ration.compute(folder, mapping=mapping, drop_rejected=True)
            rows = plan.entitlements().sort("household_id")
            return [
                report.model_dump_json(),
                plan.to_json(),
                rows.write_csv(),
                plan.rejected().write_csv(),
            ]

        together = every()
        monkeypatch.setattr(many_frames, "GROUP", 1)
        assert every() == together

    def test_rows_by_file(self, folder: Path) -> None:
        csv(folder / "north.csv", ["N-1,4,2,A", "N-2,many,1,B"], HEADER)
        csv(folder / "south.csv", ["S-1,5,,A", "S-2,2"], HEADER)
        with pytest.raises(ration.DataError) as error:
            ration.compute(folder)
        assert [(Path(p.file or "").name, p.row, p.code) for p in error.value.problems] == [
            ("north.csv", 3, "count-words"),
            ("south.csv", 2, "count-blank"),
            ("south.csv", 3, "ragged"),
        ]
        assert messages(error)[0].startswith(
            f'{folder / "north.csv"}: row 3, persons: "many": not a'
        )

    def test_an_id_in_two_files(self, folder: Path) -> None:
        csv(folder / "south.csv", ["N-2,5,3,A"], HEADER)
        ran = run("check", "registers", "-q", cwd=folder.parent)
        assert ran.code == 1
        both = '"N-2": 2 rows have this id, in registers/north.csv and registers/south.csv;'
        where = "2 rows in 2 files (registers/north.csv row 3, registers/south.csv row 2)"
        assert f"registers: {where}, household_id: {both}" in ran.err

    def test_an_id_twice_in_one_file_names_no_other(self, folder: Path) -> None:
        csv(folder / "south.csv", ["S-1,5,3,A", "S-1,5,3,A"], HEADER)
        with pytest.raises(ration.DataError) as error:
            ration.compute(folder)
        assert {problem.message for problem in error.value.problems} == {"2 rows have this id"}

    def test_rejects_have_a_column_for_the_file(self, folder: Path) -> None:
        csv(folder / "north.csv", ["A,x,N-1,4"], "centre,adults,household_id,persons")
        csv(folder / "south.csv", ["S-1,5,3,A,lost", "S-2,2,1,A", "S-3,2"], HEADER)
        rejects = folder.parent / "rejects.csv"
        ran = run("compute", "registers", "--rejects", rejects, "--json", cwd=folder.parent)
        register = json.loads(ran.out)["register"]
        assert (register["read"], register["accepted"], register["rejected"]) == (4, 1, 3)
        with rejects.open(encoding="utf-8-sig", newline="") as file:
            header, *rows = csv_files.reader(file)
        assert header == [
            "ration:problem",
            "ration:file",
            "centre",
            "adults",
            "household_id",
            "persons",
        ]
        assert [row[1:] for row in rows] == [
            ["registers/north.csv", "A", "x", "N-1", "4"],
            ["registers/south.csv", "A", "3", "S-1", "5", "lost"],
            ["registers/south.csv", "", "", "S-3", "2"],
        ]

    def test_a_short_row_of_a_file_with_another_last_column(self, folder: Path) -> None:
        csv(folder / "south.csv", ["A,1,S-1"], "centre,adults,household_id,persons")
        with pytest.raises(ration.DataError) as error:
            ration.compute(folder)
        assert codes(error) == [("ragged", "south.csv")]

    def test_rejects_are_not_written_into_the_register(self, folder: Path) -> None:
        for register in ("registers", "registers/*.csv"):
            ran = run(
                "compute", register, "-q", "--rejects", "registers/rejects.csv", cwd=folder.parent
            )
            assert (ran.code, "it would be part of the register" in ran.err) == (4, True)

    def test_a_column_of_some_files(self, folder: Path) -> None:
        csv(folder / "south.csv", ["S-1,5,3"], "household_id,persons,adults")
        with pytest.raises(
            ration.DataError, match=r"centre: column not found in 1 of 2 files: .*south"
        ):
            ration.compute(folder)

    def test_an_unused_column_of_some_files(self, folder: Path) -> None:
        csv(folder / "south.csv", ["S-1,5,3,A,x"], f"{HEADER},note")
        assert ration.check(folder).accepted == 3

    def test_different_types(self, folder: Path) -> None:
        rows = {"household_id": [7], "persons": [2.0], "adults": [1], "centre": ["A"]}
        pl.DataFrame(rows).write_parquet(folder / "p.parquet")
        with pytest.raises(ration.DataError, match=r"persons: it has .*Float64.*one type"):
            ration.compute(folder)
        pl.DataFrame(rows).cast({"persons": pl.Int8}).write_parquet(folder / "p.parquet")
        ids = ration.compute(folder).entitlements()["household_id"].sort().to_list()
        assert ids == ["7", "N-1", "N-2", "S-1"]

    def test_every_unreadable_file_is_reported(self, folder: Path) -> None:
        (folder / "south.csv").write_bytes(b"household_id\n\x00")
        (folder / "west.parquet").write_bytes(b"PAR1")
        with pytest.raises(ration.InputError) as error:
            ration.compute(folder)
        assert codes(error) == [("file-not-text", "south.csv"), ("file-broken", "west.parquet")]

    def test_quotation_marks(self, folder: Path) -> None:
        csv(folder / "south.csv", ['S-1,5,3,A "b', 'S-2,5,3,A b"'], HEADER)
        assert ration.check(folder).accepted == 4
        csv(folder / "south.csv", ['S-1,5,3,"A', "S-2,5,3,A"], HEADER)
        with pytest.raises(ration.InputError) as error:
            ration.compute(folder)
        assert codes(error) == [("quote-open", "south.csv")]
        assert [problem.row for problem in error.value.problems] == [2]

    @pytest.mark.parametrize(
        ("name", "message"),
        [
            ("none/*.csv", "no file matches this pattern; check the pattern and the folder"),
            ("empty", "the folder has no file that can be a register; put CSV"),
        ],
    )
    def test_no_files(self, tmp_path: Path, name: str, message: str) -> None:
        (tmp_path / "empty").mkdir()
        ran = run("check", name, "-q", cwd=tmp_path)
        assert (ran.code, ran.err.startswith(f"error: {name}: {message}")) == (3, True)

    def test_a_pattern_that_the_shell_expanded(self, folder: Path) -> None:
        ran = run("check", "registers/north.csv", "registers/south.csv", cwd=folder.parent)
        assert ran.code == 2
        assert "put the pattern in quotes, such as 'lists/*.csv', or name" in ran.err

    def test_the_folder_is_not_overwritten(self, folder: Path) -> None:
        ran = run("compute", folder, "-q", "-o", folder, "--force")
        assert ran.code == 4
        assert sorted(file.name for file in folder.iterdir()) == ["north.csv", "south.csv"]

    def test_a_file_named_twice(self, folder: Path) -> None:
        with pytest.raises(ration.InputError, match=r"north.csv: the file is named twice"):
            ration.compute([folder / "north.csv", folder / "north.csv"])


def test_columns_of_a_folder(folder: Path) -> None:
    columns = json.loads(run("columns", "registers", "--json", cwd=folder.parent).out)
    assert (columns["source"], [column["name"] for column in columns["columns"]]) == (
        "registers",
        HEADER.split(","),
    )
