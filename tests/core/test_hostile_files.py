"""Files that mean harm: their readers die apart, and what they unpack to is bounded."""

import gzip
import re
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

import ration
from ration.core.problems.errors import InputError
from ration.register.columns.sheets import sheets_in
from ration.register.source import unzipped
from ration.register.source.byte_source import ByteSource
from ration.register.source.open import open_register
from ration.verify.contents.book import read_book
from ration.verify.contents.paper import read_paper

_SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "households.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["household_id", "persons"])
        sheet.write_row(1, 0, ["A-1", 4])
    return path


def _changed(book: Path, part: str, old: str, new: str) -> Path:
    """Write the workbook again, with one part changed."""
    with zipfile.ZipFile(book) as parts:
        every = {name: parts.read(name).decode() for name in parts.namelist()}
    assert old in every[part]
    every[part] = every[part].replace(old, new, 1)
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, text in every.items():
            parts.writestr(name, text)
    return book


def _declared(book: Path, part: str, size: int) -> Path:
    """Change the size of a part that the zip directory declares."""
    data = bytearray(book.read_bytes())
    at = data.rfind(part.encode()) - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    data[at + 24 : at + 28] = struct.pack("<I", size)
    book.write_bytes(data)
    return book


def _refused(path: Path) -> str:
    """The code of the problem for which a register is refused."""
    with pytest.raises(InputError) as error:
        open_register(path)
    assert error.value.source == str(path)
    (wrong,) = error.value.problems
    return wrong.code


@pytest.mark.slow
@pytest.mark.parametrize(
    "cell",
    [
        '<row r="3"><c r="ETRUETRUETRUE14"><v>1</v></c></row>',
        '<row r="3"><c r="xfd1048576"><v>1</v></c></row>',
        '<row r="3"><c s="0" r = "XFD1048576"><v>1</v></c></row>',
        '<row><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="999999999"><c r="A999999999"><v>1</v></c></row>',
        '<row r="4000000000"><c><v>1</v></c></row>',
    ],
)
def test_a_cell_on_which_the_reader_aborts_is_a_problem_of_the_file(book: Path, cell: str) -> None:
    _changed(book, _SHEET, "</sheetData>", f"{cell}</sheetData>")
    assert _refused(book) in ("reader-ended", "sheet-far-cell")


@pytest.mark.slow
def test_every_use_of_a_workbook_survives_its_reader(book: Path) -> None:
    cell = '<row r="999999999"><c r="A999999999"><v>1</v></c></row></sheetData>'
    _changed(book, _SHEET, "</sheetData>", cell)
    for read in (ration.check, sheets_in, read_book):
        with pytest.raises(InputError, match="its reader ended over it"):
            read(book)


def test_a_workbook_that_declares_two_gigabytes_is_refused_with_the_bound(book: Path) -> None:
    _declared(book, _SHEET, 2_000_000_000)
    with pytest.raises(InputError, match="unpacks to 1,907 MiB, and at most 64 MiB are read"):
        open_register(book)


@pytest.mark.slow
def test_a_workbook_that_unpacks_to_more_than_it_declares_is_refused(book: Path) -> None:
    comment = "".join(f"{n * 2654435761 % 2**32:08x}" for n in range(40_000))
    _changed(book, _SHEET, "</sheetData>", f"</sheetData><!--{comment}-->")
    open_register(book)
    assert _refused(_declared(book, _SHEET, 5000)) == "workbook-more"


@pytest.mark.slow
def test_a_workbook_of_very_many_parts_is_refused(book: Path) -> None:
    with zipfile.ZipFile(book, "a") as parts:
        end, one = parts.start_dir, parts.infolist()[0]
    data = book.read_bytes()
    entry = data[end : end + 46 + len(one.filename) + len(one.extra)]
    many = entry * 30_000
    tail = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 30_000, 30_000, len(many), end, 0)
    book.write_bytes(data[:end] + many + tail)
    assert _refused(book) == "workbook-parts"


_LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)


@pytest.mark.slow
@pytest.mark.parametrize("part", [_SHEET, "xl/workbook.xml", "xl/styles.xml"])
def test_entities_that_expand_without_end_are_not_expanded(book: Path, part: str) -> None:
    with zipfile.ZipFile(book) as parts:
        start = re.search(r"<(worksheet|workbook|styleSheet)[^>]*>", parts.read(part).decode())
    assert start is not None
    _changed(book, part, start[0], f'{_LAUGHS}{start[0][:-1]} a="&j;">')
    failed = '<row r="3"><c r="A3" t="e"><v>#N/A</v></c></row>'  # for which the sheet is parsed
    _changed(book, _SHEET, "</sheetData>", f"{failed}</sheetData>")
    assert _refused(book) in ("file-broken", "reader-ended")


def test_a_gzip_file_out_of_proportion_is_refused_with_the_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "households.csv.gz"
    path.write_bytes(gzip.compress(b"household_id,persons\n" + b"A-1,4\n" * 1_000_000))
    open_register(path)
    monkeypatch.setattr(unzipped, "GZIP_SMALL", 2**20)
    with pytest.raises(InputError, match="unpacks to more than 1 MiB"):
        open_register(path)
    with ByteSource(str(path)).plain() as file, pytest.raises(InputError, match="1 MiB"):
        file.read()


def test_a_damaged_pdf_is_a_problem_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>>\nendobj\n")
    with pytest.raises(InputError, match="not a PDF file that ration wrote"):
        read_paper(path)


_ALONE = """
import sys, ration
from ration.core.apart.call import apart
ration.check(sys.argv[1], "general-food")
ration.register_columns(sys.argv[1], "general-food")
here = {*sys.modules} & {"python_calamine", "pypdf"}
there = {*apart("", 0, eval, "[*__import__('sys').modules]")} & {"polars", "pydantic", "numpy"}
print(sorted(here), sorted(there))
"""


@pytest.mark.slow
def test_no_workbook_is_read_here_and_its_reader_starts_with_little(book: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _ALONE, book], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[] []\n"


def test_only_what_runs_apart_imports_the_reader_of_workbooks() -> None:
    files = Path(ration.__file__).parent.rglob("*.py")
    using = {path.name for path in files if "python_calamine" in path.read_text("utf-8")}
    assert using == {"read.py"}


def test_a_parquet_file_without_columns_is_refused(tmp_path: Path) -> None:
    none, good = tmp_path / "none.parquet", tmp_path / "good.parquet"
    pl.DataFrame().write_parquet(none)
    pl.DataFrame({"household_id": ["A-1"], "persons": [4]}).write_parquet(good)
    assert _refused(none) == "file-empty"
    for files in ([none, good], [good, none]):
        with pytest.raises(InputError, match=r"none\.parquet: the file is empty"):
            open_register(files)


def test_times_of_a_zone_that_nobody_knows_are_a_problem_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "zone.parquet"
    time = pa.array([0], type=pa.timestamp("ns", tz="Nowhere/Nothing"))
    pq.write_table(pa.table({"household_id": ["A-1"], "persons": [4], "since": time}), file)
    assert _refused(file) == "file-broken"
