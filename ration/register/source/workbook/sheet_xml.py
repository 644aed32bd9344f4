"""Find the cells of an XLSX sheet whose values mislead: errors, empty formulas, formats.

The reader of values gives a blank for the first two, and 42 for a cell that shows 00042.
The linter's rule S314 warns of XML that expands or that fetches other files. Python's parser
limits the first and never does the second.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import IO, NamedTuple
from xml.etree import ElementTree

from ration.core.text.uncalculated import UNCALCULATED
from ration.register.source.byte_source import ByteSource
from ration.register.source.workbook.display_text import parts_of
from ration.register.source.workbook.extent import column_number

_CHUNK = 1 << 20
_OVERLAP = 4096  # the marks of one cell are closer together
_REF = re.compile(r"([A-Z]{1,3})([0-9]+)")
# Marks of a cell with an error, and of a formula without a result.
_ERROR = re.compile(rb"""\bt\s*=\s*["']e["']""")
_NO_RESULT = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^<>]*/>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?"
    rb"\s*</(?:\w+:)?c>"
)

Place = tuple[int, int]  # row and column, from 1


class CellDisplay(NamedTuple):
    """What a cell shows instead of its value: a text, or the value in the parts of a format."""

    text: str | None
    parts: list[str] | None


def is_xlsx(source: ByteSource) -> bool:
    """Whether a workbook is XLSX, so that `cell_displays` can read it."""
    return has_part(source, "xl/workbook.xml")


def has_part(source: ByteSource, name: str) -> bool:
    """Whether a workbook is a zip file with a part of this name."""
    with source.open() as file:
        if not zipfile.is_zipfile(file):
            return False
        with zipfile.ZipFile(file) as parts:
            return name in parts.namelist()


def cell_displays(source: ByteSource, sheet: str) -> dict[Place, CellDisplay]:
    """Find the cells of a sheet that show another text than their value; none if it is no XLSX.

    The sheet is parsed only if it may have such cells.
    """
    if not is_xlsx(source):
        return {}
    with source.open() as file, zipfile.ZipFile(file) as parts:
        formats = _formats(parts)
        name = part_of(parts, sheet)
        if name is None or not (formats or _has_marks(parts, name)):
            return {}
        with parts.open(name) as xml:
            return dict(_cells(xml, formats))


def _cells(xml: IO[bytes], formats: dict[str, list[str]]) -> Iterator[tuple[Place, CellDisplay]]:
    row = column = 0
    for event, node in ElementTree.iterparse(xml, ("start", "end")):  # noqa: S314  see `tree`
        name = node.tag.rpartition("}")[2]
        if event == "start" and name == "row":
            row, column = int(node.get("r") or row + 1), 0
        elif event == "end" and name == "c":
            match = _REF.fullmatch(node.get("r") or "")
            column = column + 1 if match is None else column_number(match[1].encode())
            row_here = row if match is None else int(match[2])
            display = _display(node, formats)
            if display is not None:
                yield (row_here, column), display
        elif event == "end" and name == "row":
            node.clear()


def _display(cell: ElementTree.Element, formats: dict[str, list[str]]) -> CellDisplay | None:
    inside = {child.tag.rpartition("}")[2]: child for child in cell}
    value = inside.get("v")
    text = "" if value is None else (value.text or "")
    if cell.get("t") == "e":
        return CellDisplay(text or UNCALCULATED, None)
    if "f" in inside and not text and cell.get("t") != "str":
        return CellDisplay(UNCALCULATED, None)
    parts = formats.get(cell.get("s") or "")
    if parts is not None and text and cell.get("t", "n") == "n":
        return CellDisplay(None, parts)
    return None


def tree(parts: zipfile.ZipFile, name: str) -> ElementTree.Element:
    """Parse a part of the file; expat fetches nothing and limits how far entities expand."""
    return ElementTree.fromstring(parts.read(name))  # noqa: S314  see the docstring


def _formats(parts: zipfile.ZipFile) -> dict[str, list[str]]:
    """Find the formats that add zeros or texts, by the number of their style."""
    if "xl/styles.xml" not in parts.namelist():
        return {}
    styles = tree(parts, "xl/styles.xml")
    codes = {
        node.get("numFmtId"): parts_of(node.get("formatCode") or "")
        for node in styles.iterfind("{*}numFmts/{*}numFmt")
    }
    cells = enumerate(styles.iterfind("{*}cellXfs/{*}xf"))
    styled = {str(at): codes.get(node.get("numFmtId")) for at, node in cells}
    return {style: code for style, code in styled.items() if code is not None}


def part_of(parts: zipfile.ZipFile, sheet: str) -> str | None:
    """Return the name of the part that contains a sheet; None means no such sheet."""
    book = tree(parts, "xl/workbook.xml")
    related = tree(parts, "xl/_rels/workbook.xml.rels")
    targets = {node.get("Id"): node.get("Target") or "" for node in related}
    for node in book.iterfind("{*}sheets/{*}sheet"):
        if node.get("name") == sheet:
            link = next((v for key, v in node.attrib.items() if key.endswith("}id")), None)
            return posixpath.normpath(posixpath.join("/xl", targets.get(link, "")))[1:]
    return None


def _has_marks(parts: zipfile.ZipFile, name: str) -> bool:
    before = b""
    with parts.open(name) as file:
        while chunk := file.read(_CHUNK):
            text = before + chunk
            if _ERROR.search(text) or _NO_RESULT.search(text):
                return True
            before = chunk[-_OVERLAP:]
    return False
