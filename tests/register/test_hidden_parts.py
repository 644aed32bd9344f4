"""What is out of sight in files that other programs wrote, or that are not complete."""

import struct
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from sheets import OLD_WORKBOOK, Cells, write_sheet

from ration.core.apart.refused import Refused
from ration.register.source.byte_source import ByteSource
from ration.register.source.workbook.extent import refuse_far_cells
from ration.register.source.workbook.find_hidden import out_of_sight
from ration.register.source.workbook.ole import ole_stream
from ration.register.source.workbook.sheet_xml import CellDisplay, cell_displays
from ration.register.source.workbook.sight import OutOfSight

ROWS: Cells = [["household_id", "persons"], *(list[str | int]((f"H{n}", n)) for n in range(2, 8))]
COLUMN = bytes.fromhex("7d000c00 05000500 920b 0f00 0100 0000")  # the hidden one
STRUCK_FONT = struct.pack("<HH", 200, 8)  # its height, and the bit of a line through it


def changed(path: Path, change: Callable[[str], str]) -> bytes:
    """A workbook each of whose parts is changed; "" removes a part."""
    data = BytesIO()
    with zipfile.ZipFile(path) as parts, zipfile.ZipFile(data, "w") as made:
        for name in parts.namelist():
            if new := change(parts.read(name).decode()):
                made.writestr(name, new)
    return data.getvalue()


def seen(path: Path, change: Callable[[str], str], sheet: str = "R") -> OutOfSight:
    """What is out of sight once each part of a workbook is changed."""
    return out_of_sight(ByteSource(path.name, changed(path, change)), sheet)


class TestOpenDocument:
    """A style of cells is struck through by itself, or by a parent that there is."""

    @pytest.mark.parametrize(
        ("old", "new", "struck"),
        [
            ("", "", True),
            ('parent-style-name="ce3"', 'parent-style-name="ce2"', False),
            ('parent-style-name="ce3"', 'parent-style-name="gone"', False),
            ('name="ce3" style:family="table-cell"', 'name="ce3" style:family="text"', False),
            ("office:body", "office:other", True),
            ("</table:table>", "", True),
        ],
        ids=["as written", "its own parent", "no such parent", "of texts", "no body", "cut"],
    )
    def test_struck_by_a_style(self, tmp_path: Path, old: str, new: str, struck: bool) -> None:
        path = write_sheet(tmp_path / "r.ods", ROWS, hidden=[3], struck=[4])
        found = seen(path, lambda text: text.replace(old, new))
        assert found.rows == [(3, 3)]
        assert found.struck == ({1: [(4, 4)], 2: [(4, 4)]} if struck else {})


class TestExcel:
    """A part that is not there hides nothing."""

    def test_without_styles(self, tmp_path: Path) -> None:
        path = write_sheet(tmp_path / "r.xlsx", ROWS, hidden=[3], struck=[4])
        whole = seen(path, str)
        assert (whole.rows, whole.struck) == ([(3, 3)], {1: [(4, 4)], 2: [(4, 4)]})
        bare = seen(path, lambda text: "" if "<styleSheet" in text else text)
        assert (bare.rows, bare.struck) == ([(3, 3)], {})

    def test_a_far_cell_is_found_among_cells_without_places(self, tmp_path: Path) -> None:
        """A cell of a program that writes no places is next to the one before."""
        path = write_sheet(tmp_path / "r.xlsx", ROWS)
        far = (
            '<row r="1048576"><c t="n"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        )
        refuse_far_cells(ByteSource("r.xlsx", changed(path, str)))  # nothing is raised
        data = changed(path, lambda text: text.replace("</sheetData>", far))
        with pytest.raises(Refused) as error:
            refuse_far_cells(ByteSource("r.xlsx", data))
        assert error.value.code == "sheet-far-cell"

    def test_what_cells_show_needs_no_styles(self, tmp_path: Path) -> None:
        """A failed formula is one without them too; the zeros of a format are in the styles."""
        book = xlsxwriter.Workbook(tmp_path / "r.xlsx")
        sheet = book.add_worksheet("R")
        sheet.write_number(0, 0, 7, book.add_format({"num_format": "000"}))
        sheet.write_formula(0, 1, "=1/0", None, "#DIV/0!")
        book.close()
        bare = changed(tmp_path / "r.xlsx", lambda text: "" if "<styleSheet" in text else text)
        whole = ByteSource("r.xlsx", changed(tmp_path / "r.xlsx", str))
        error = CellDisplay("#DIV/0!", None)
        zeros = CellDisplay(None, ["0", "0", "0"])
        assert cell_displays(whole, "R") == {(1, 1): zeros, (1, 2): error}
        assert cell_displays(ByteSource("r.xlsx", bare), "R") == {(1, 2): error}
        assert cell_displays(whole, "Other") == {}

    def test_another_sheet(self, tmp_path: Path) -> None:
        path = write_sheet(tmp_path / "r.xlsx", ROWS, hidden=[3])
        assert seen(path, str, "Other") == OutOfSight()


class TestOldExcel:
    """Only what the records mark as such is hidden or struck through."""

    @pytest.mark.parametrize(
        ("old", "new", "hidden", "struck"),
        [
            (b"", b"", [(6, 6)], True),
            (COLUMN, COLUMN[:12] + b"\0" + COLUMN[13:], [], True),
            (STRUCK_FONT, struct.pack("<HH", 200, 0), [(6, 6)], False),
        ],
        ids=["as written", "a column that is shown", "a font without the line"],
    )
    def test_marks(
        self, old: bytes, new: bytes, hidden: list[tuple[int, int]], struck: bool
    ) -> None:
        assert OLD_WORKBOOK.count(old) == 1 or not old
        found = out_of_sight(ByteSource("r.xls", OLD_WORKBOOK.replace(old, new)), "R")
        assert (found.rows, found.columns, bool(found.struck)) == ([(3, 4)], hidden, struck)


END, FREE, TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def ole(stream: bytes, *, table_at: int | None = 0, more: int | None = None) -> bytes:
    """An OLE file of one stream, in small sectors if it is short. Numbers are from [MS-CFB].

    The sectors: the table, the directory, more places of the table, the table of small sectors,
    and the stream. `table_at` is the sector of the table that the header names; None means that
    only sector 2 names it. After sector 2 comes the sector `more` with places of the table.
    """
    short = len(stream) < 4096
    size = max(1, -(-len(stream) // 512))
    chain = [*range(5, 4 + size), END]
    small = -(-len(stream) // 64)
    table = [TABLE, END, TABLE, END, *chain]
    end = END if more is None else more
    places = [FREE] * 127 if table_at is not None else [0, *[FREE] * 126]
    data = b"".join(
        (
            _entry("Root Entry", 5, 4 if short else END, len(stream) if short else 0),
            _entry("Workbook", 2, 0 if short else 4, len(stream)),
        )
    )
    sectors = (
        _numbers(table), data.ljust(512, b"\0"), _numbers([*places, end]),
        _numbers([*range(1, small), END] if short else []), stream.ljust(512 * size, b"\0"),
    )  # fmt: skip
    named = [FREE if table_at is None else table_at, *[FREE] * 108]
    third = 2 if table_at is None or more is not None else END
    return _header(named, third) + b"".join(sectors)


def _header(named: list[int], more: int) -> bytes:
    start = struct.pack("<8s16xHHHHH6x", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6)
    facts = struct.pack("<9I", 0, 1, 1, 0, 4096, 3, 1, more, 1)
    return start + facts + struct.pack("<109I", *named)


def _entry(name: str, kind: int, first: int, length: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    return text.ljust(64, b"\0") + struct.pack(
        "<HBB3I36xIQ", len(text), kind, 1, FREE, FREE, 1 if kind == 5 else FREE, first, length
    )


def _numbers(numbers: list[int]) -> bytes:
    return struct.pack("<128I", *numbers, *[FREE] * (128 - len(numbers)))


@pytest.mark.parametrize("length", [1, 64, 300, 4095, 4096, 5000])
@pytest.mark.parametrize(
    "options", [{}, {"table_at": None}, {"table_at": None, "more": 2}, {"more": 2}], ids=str
)
def test_a_stream_of_any_length_is_read(length: int, options: Mapping[str, int | None]) -> None:
    """Short streams are in small sectors; a chain that never ends is followed no further."""
    stream = bytes(n % 251 for n in range(length))
    assert ole_stream(ole(stream, **options), ("Book", "Workbook")) == stream
    assert ole_stream(ole(stream, **options), ("Book",)) == b""
