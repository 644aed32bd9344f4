"""The file of rejected rows has the bytes that a plain loop over the rows writes."""

import csv
import datetime as dt
import io
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from registers import Case, dirty
from strategies import load

import ration
from ration.core.text.cells import harmless, plain
from ration.register.check.rejected import as_it_came
from ration.register.check.scanned import Scanned
from ration.register.source.register import FILE_BITS, ROW

REASON, FILE = "ration:problem", "ration:file"
PEOPLE = "another person of the household has a problem"
HEADER = ["household_id", "persons", "adults", "note"]
# Everything that a writer quotes, a spreadsheet runs, or that looks like it.
SIGNS = st.text("a,\"'\n\r\t =+-@1.٣\u00a0\u200b한", max_size=5)
IN_A_FILE = SIGNS.map(lambda text: text.replace("\r", ""))  # else ends of lines differ


def written_by_rows(scanned: Scanned) -> bytes:
    """What a loop over the rows writes."""
    register = as_it_came(scanned.register)
    names = [name for name in register.columns if name not in (REASON, FILE)]
    ours = [REASON, FILE] if register.parts else [REASON]
    reasons = defaultdict(list)
    for row, each in zip(scanned.problems.frame["row"], scanned.problems, strict=True):
        reasons[row].append(f"{each.column}: {each.message}" if each.column else each.message)
    rejected, ragged = {*scanned.rejected}, register.ragged()
    lines = [line_of([*ours, *map(harmless, names)])]
    for row in register.frame.collect().iter_rows(named=True):
        number = row[ROW]
        if number not in rejected:
            continue
        own = ragged.get(number)
        more = [] if own is None else own[register.width(number) :]
        cells = ["" if row[name] is None else cell_text(row[name]) for name in names] + more
        if register.parts:
            cells.insert(0, register.parts[number >> FILE_BITS].file)
        elif own is not None:
            cells = [cell for at, cell in enumerate(own) if register.columns[at:][:1] != (REASON,)]
        why = "; ".join(reasons[number]) or PEOPLE
        lines.append(line_of([harmless(cell) for cell in (why, *map(plain, cells))]))
    return "".join(lines).encode("utf-8-sig")


def line_of(cells: Sequence[str]) -> str:
    """A row as text; what a reader may take for the end of a line is quoted."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue()[:-2] + "\n"


def cell_text(cell: object) -> str:
    """A cell of any type as text."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def agree(source: Any, programme: Any = "kaesong-2020", **options: Any) -> bytes:
    """Check a register, and hold both files of its rejected rows against the loop."""
    report = ration.check(source, programme, **options)
    assert report._rows is not None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rejected.csv"
        report.write_rejected(path)
        found = path.read_bytes()
        report.write_separated(Path(folder) / "good.csv", path, force=True)
        assert path.read_bytes() == found
    assert found == written_by_rows(report._rows.scanned)
    return found


def file_of(folder: str | Path, rows: Sequence[Sequence[str]], name: str = "register.csv") -> Path:
    """A register of text; a row may have any number of cells."""
    path = Path(folder) / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return path


class TestTheSameBytes:
    """Columns at a time give the bytes that row by row gives."""

    @given(dirty())
    def test_of_dirty_registers(self, case: Case) -> None:
        agree(case.frame(case.rows), load(case.table))

    @given(st.lists(st.tuples(SIGNS, st.sampled_from(("many", "3")), SIGNS), min_size=1), SIGNS)
    def test_of_any_text(self, rows: list[tuple[str, str, str]], name: str) -> None:
        cells = [(f"H-{at}{own}", count, "1", note) for at, (own, count, note) in enumerate(rows)]
        agree(pl.DataFrame(cells, schema=[*HEADER[:3], f"n{name}"], orient="row"))
        agree(pl.DataFrame(cells, schema=[*HEADER[:3], f"={name}"], orient="row"))

    @given(
        st.lists(st.tuples(IN_A_FILE, st.integers(-1, 3)), min_size=1, max_size=8),
        st.integers(1, 3),
    )
    def test_of_ragged_rows(self, rows: list[tuple[str, int]], piece: int) -> None:
        """A number below 0 takes so many cells away; above 0 adds them."""
        records = []
        for at, (sign, more) in enumerate(rows):
            record = [f"H-{at}", "many", "1", sign]
            records.append(record[:more] if more < 0 else [*record, *["=more", "", "x"][:more]])
        with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
            patch.setattr("ration.register.check.rejected._PIECE", piece)
            agree(file_of(folder, records))
            agree([file_of(folder, records), file_of(folder, [["H", "x", "1", "=a"]], "b.csv")])

    def test_of_types_that_no_file_has(self) -> None:
        day = dt.datetime(2024, 5, 3, 12, 30)  # noqa: DTZ001  registers have no zones
        note = {
            "float": [2.0, 2.5, float("nan"), None],
            "bool": [True, False, None, True],
            "day": [day.date(), None, day.date(), day.date()],
            "time": [day, day, None, day],
            "wait": [dt.timedelta(days=1), None, None, None],
            "decimal": [Decimal("-1.50"), None, Decimal(0), Decimal("1E+3")],
            "list": [["a", "=b"], [], None, ["c"]],
            "struct": [{"a": 1}, None, {"a": None}, {"a": 2}],
            "kind": pl.Series(["=x", "", None, "y"], dtype=pl.Categorical),
            "null": [None] * 4,
            "int": [-1, 0, None, 7],
        }
        ids = {"household_id": ["A", "B", "C", "D"], "persons": [0, -1, None, 0], "adults": [1] * 4}
        agree(pl.DataFrame(ids | note))

    def test_of_rejects_of_rejects(self, tmp_path: Path) -> None:
        rows = [["=1", "many", "1", "'=a"], ["H-2", "2"], ["H-3", "x", "0", "", "more"]]
        path = tmp_path / "again.csv"
        path.write_bytes(agree(file_of(tmp_path, rows)))
        assert agree(path).count(b"the row has") == 2

    def test_of_people(self) -> None:
        of = ["A", "A", "B", "B"]
        people = pl.DataFrame({"household_id": of, "age": ["x", "5", "40", "7"]})
        assert PEOPLE.encode() in agree(people, mapping=ration.parse_mapping("[people]"))
