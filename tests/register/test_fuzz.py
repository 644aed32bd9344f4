"""Any bytes of a file give a plan or one clear error."""

import gzip
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from command import run
from hypothesis import example, given, settings
from hypothesis import strategies as st

import ration

pytestmark = pytest.mark.slow

GOOD = (
    "List of households,,,\n"
    "household_id,persons,adults,centre\n"
    "#beneficiary+id,#affected,#affected+adults,#loc\n"
    'H-1,4,2,"North, ""old"""\nH-2,3,1,개성\n\nH-3,1,1,=1+1\nTotal,8,4,\n'
)
PIECES = [
    b"", b"\0", b"\r", b"\n", b"\r\n", b'"', b",", b";", b"\t", b"|", b"'", b"=", b"\xff", b"\xfe",
    b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xb0\xa1", b"\x82\xa0", b"\xe9", b"PK\x03\x04",
    b"\x1f\x8b", b"PAR1", b"#N/A", b"9" * 30, b"-1", b"1e9", b"5.22E+13", b"sep=;\n", b"A1",
    b"household_id", b"NaN", b"\xed\xa0\x80", b"#x+y", b"XFD1048576", b"0", b"</c>", b"<v>", b"-",
]  # fmt: skip
CODECS = ("utf-8", "utf-16", "utf-16-be", "cp949", "utf-8-sig", "cp1252")


@st.composite
def spoilt(draw: st.DrawFn, good: bytes) -> bytes:
    """Bytes with a few of them removed, doubled, or replaced by typical ones."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(good)))
        end = min(len(good), start + draw(st.integers(0, 12)))
        piece = draw(st.sampled_from(PIECES) | st.binary(max_size=4) | st.just(good[start:end] * 2))
        good = good[:start] + piece + good[end:]
    return good


@st.composite
def texts(draw: st.DrawFn) -> bytes:
    """Damaged text files."""
    text = GOOD.replace(",", draw(st.sampled_from(",;\t")))
    data = text.encode(draw(st.sampled_from(CODECS)), "replace")
    if draw(st.booleans()):
        return draw(spoilt(data))
    data = draw(spoilt(gzip.compress(data, 1, mtime=0)))
    return data if draw(st.booleans()) else gzip.compress(draw(spoilt(GOOD.encode())), 1, mtime=0)


@cache
def parts() -> dict[str, bytes]:
    """The files inside a good workbook with merged cells, formats and an error."""
    book = openpyxl.Workbook()
    sheet = book.active
    for cells in (["List"], ["household_id", "persons", "adults"], [7, 4, 2], ["B", 3, "#N/A"]):
        sheet.append(cells)
    sheet.merge_cells("A1:C1")
    sheet["A3"].number_format = "00000"
    sheet["D3"] = "=1/0"
    made = io.BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as whole:
        return {name: whole.read(name) for name in whole.namelist()}


def zipped(files: dict[str, bytes]) -> bytes:
    """Zip files as a workbook does."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as whole:
        for name, data in files.items():
            whole.writestr(name, data)
    return made.getvalue()


@st.composite
def workbooks(draw: st.DrawFn) -> bytes:
    """Damaged workbooks: one part is damaged or missing, or the whole is damaged."""
    files = dict(parts())
    name = draw(st.sampled_from(sorted(files)))
    name = draw(st.just("xl/worksheets/sheet1.xml") | st.just(name))
    kind = draw(st.sampled_from(("part", "part", "part", "gone", "whole")))
    if kind == "gone":
        del files[name]
    elif kind == "part":
        files[name] = draw(spoilt(files[name]))
    return draw(spoilt(zipped(files))) if kind == "whole" else zipped(files)


def ends_well(compute: Callable[[], object]) -> None:
    """Fail on anything but a plan or an error with one line per problem."""
    try:
        compute()
    except ration.RationError as error:
        found = error.problems
    else:
        return
    assert found
    assert all(each.message and each.hint for each in found)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz") / "register.csv"


MANY = settings(max_examples=3 * settings().max_examples)


class TestBytes:
    """Any file gives a plan or one clear error, never a traceback."""

    @MANY
    @given(st.binary(max_size=200) | texts())
    @example(b"\xff\xfe")
    @example(b"a,b,c,d,e,f\n,id\n#x,#y\n1,2\n")
    @example(b"\xef\xbb\xbf")
    @example(b'"')
    @example(b"\x1f\x8b\x08\x00")
    @example(b"a\0b\0c\0d\0\n")
    @example(b"household_id,persons,adults\n" + b"," * 5000)
    @example(gzip.compress(GOOD.encode())[:60] + b"\0" * 40)
    def test_texts(self, path: Path, data: bytes) -> None:
        path.write_bytes(data)
        ends_well(lambda: ration.compute(path, drop_rejected=True).entitlements())
        ends_well(lambda: ration.register_columns(path))

    @MANY
    @given(workbooks())
    def test_workbooks(self, path: Path, data: bytes) -> None:
        path.write_bytes(data)
        ends_well(lambda: ration.compute(path, drop_rejected=True).entitlements())

    @given(
        data=texts(),
        encoding=st.sampled_from(("cp949", "utf-7", "utf-16", "idna", "punycode", "hz", "latin1")),
        row=st.integers(1, 9),
        skipped=st.lists(st.integers(1, 9), max_size=3),
        separator=st.none() | st.characters(codec="utf-8"),
    )
    def test_any_options(
        self, path: Path, data: bytes, encoding: str, row: int, skipped: Sequence[int],
        separator: str | None,
    ) -> None:  # fmt: skip
        path.write_bytes(data)
        mapping = ration.RegisterMapping(
            separator=separator, encoding=encoding, header_row=row, skip_rows=tuple(skipped)
        )
        ends_well(lambda: ration.compute(path, mapping=mapping))


class TestFarCells:
    """A cell far from all others would use all memory and end the program."""

    @pytest.mark.parametrize(
        ("place", "code", "message"),
        [
            ("XFD1048576", 3, "a cell is far from the others, in XFD1048576 of a sheet"),
            ("XFD30", 1, "row 30, household_id: the household has no id"),
            ("A30000", 1, "row 30000, persons: blank"),
        ],
    )
    def test_far_cell(self, tmp_path: Path, place: str, code: int, message: str) -> None:
        book = openpyxl.Workbook()
        book.active.append(["household_id", "persons", "adults"])
        book.active.append([1, 2, 1])
        book.active[place] = "x"
        book.save(tmp_path / "far.xlsx")
        ran = run("check", tmp_path / "far.xlsx")
        assert (ran.code, message in ran.err) == (code, True)
        if place == "A30000":
            assert "row 7: more blank rows below it were skipped: 29,992; delete them" in ran.err

    def test_the_stated_size_of_a_sheet_is_ignored(self, tmp_path: Path) -> None:
        files = dict(parts())
        name = "xl/worksheets/sheet1.xml"
        files[name] = re.sub(
            rb'<dimension ref="[^"]+"', b'<dimension ref="A1:XFD1048576"', files[name]
        )
        (tmp_path / "r.xlsx").write_bytes(zipped(files))
        assert ration.register_columns(tmp_path / "r.xlsx").columns[0].name == "household_id"
