"""What the values of an XLSX sheet do not tell: errors, formulas without a result, formats.

The reader of values gives a blank for the first two, and 42 for a cell that shows 00042.
Python's XML parser bounds how far entities may grow, and reads nothing from elsewhere: S314 of
the linter, which warns of both, is answered by that.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import IO, NamedTuple
from xml.etree import ElementTree

from ration.core.text import UNCALCULATED
from ration.register.source.file_bytes import ByteSource
from ration.register.source.workbook.display_text import parts_of

_CHUNK = 1 << 20
_OVERLAP = 4096  # a cell's marks lie closer together
_REF = re.compile(r"([A-Z]{1,3})([0-9]+)")
# Marks of a cell with an error, and of a formula without a result.
_ERROR = re.compile(rb"""\bt\s*=\s*["']e["']""")
_NO_RESULT = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^>]*/>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?"
    rb"\s*</(?:\w+:)?c>"
)

Place = tuple[int, int]  # row and column, from 1


class Untold(NamedTuple):
    """What is to be known of a cell beside its value: its text, or the parts of its format."""

    text: str | None
    parts: list[str] | None


def is_xlsx(held: ByteSource) -> bool:
    """Whether a workbook is one whose cells `untold` can look into."""
    with held.open() as file:
        if not zipfile.is_zipfile(file):
            return False
        with zipfile.ZipFile(file) as parts:
            return "xl/workbook.xml" in parts.namelist()


def untold(held: ByteSource, sheet: str) -> dict[Place, Untold]:
    """What the values of a sheet do not tell, by place; nothing where the file is no XLSX.

    The sheet is gone through only where it may have such cells.
    """
    if not is_xlsx(held):
        return {}
    with held.open() as file, zipfile.ZipFile(file) as parts:
        formats = _formats(parts)
        name = _part_of(parts, sheet)
        if name is None or not (formats or _has_marks(parts, name)):
            return {}
        with parts.open(name) as xml:
            return dict(_cells(xml, formats))


def _cells(xml: IO[bytes], formats: dict[str, list[str]]) -> Iterator[tuple[Place, Untold]]:
    row = column = 0
    for event, node in ElementTree.iterparse(xml, ("start", "end")):  # noqa: S314  see `_tree`
        name = node.tag.rpartition("}")[2]
        if event == "start" and name == "row":
            row, column = int(node.get("r") or row + 1), 0
        elif event == "end" and name == "c":
            match = _REF.fullmatch(node.get("r") or "")
            column = column + 1 if match is None else _number(match[1])
            at = row if match is None else int(match[2])
            told = _untold(node, formats)
            if told is not None:
                yield (at, column), told
        elif event == "end" and name == "row":
            node.clear()


def _untold(cell: ElementTree.Element, formats: dict[str, list[str]]) -> Untold | None:
    inside = {child.tag.rpartition("}")[2]: child for child in cell}
    value = inside.get("v")
    text = "" if value is None else (value.text or "")
    if cell.get("t") == "e":
        return Untold(text or UNCALCULATED, None)
    if "f" in inside and not text and cell.get("t") != "str":
        return Untold(UNCALCULATED, None)
    parts = formats.get(cell.get("s") or "")
    if parts is not None and text and cell.get("t", "n") == "n":
        return Untold(None, parts)
    return None


def _number(letters: str) -> int:
    """A column's number: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _tree(parts: zipfile.ZipFile, name: str) -> ElementTree.Element:
    """A part of the file; expat fetches nothing, and refuses entities that grow without end."""
    return ElementTree.fromstring(parts.read(name))  # noqa: S314  as said above


def _formats(parts: zipfile.ZipFile) -> dict[str, list[str]]:
    """The formats that add zeros or texts, by the number of the style that has them."""
    if "xl/styles.xml" not in parts.namelist():
        return {}
    styles = _tree(parts, "xl/styles.xml")
    codes = {
        node.get("numFmtId"): parts_of(node.get("formatCode") or "")
        for node in styles.iterfind("{*}numFmts/{*}numFmt")
    }
    cells = enumerate(styles.iterfind("{*}cellXfs/{*}xf"))
    found = {str(at): codes.get(node.get("numFmtId")) for at, node in cells}
    return {style: code for style, code in found.items() if code is not None}


def _part_of(parts: zipfile.ZipFile, sheet: str) -> str | None:
    """The part of the file that holds a sheet."""
    book = _tree(parts, "xl/workbook.xml")
    related = _tree(parts, "xl/_rels/workbook.xml.rels")
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
            seen = before + chunk
            if _ERROR.search(seen) or _NO_RESULT.search(seen):
                return True
            before = chunk[-_OVERLAP:]
    return False
