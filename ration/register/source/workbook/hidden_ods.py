"""Find the hidden rows and columns, and the struck cells, of an OpenDocument sheet.

A sheet is one run of tags, where a row, a column or a cell may be repeated. Only tags are read.
"""

import re
import zipfile
from collections.abc import Iterator
from typing import IO
from xml.etree import ElementTree
from xml.sax.saxutils import unescape

from ration.register.source.byte_source import ByteSource
from ration.register.source.workbook.extent import chunks
from ration.register.source.workbook.sight import OutOfSight, add_span

# Tags are read to their end, or to that of the text: also in many that never end, it is linear.
_TAG = re.compile(
    rb"<(/?)(?:\w+:)?(table-row|table-column|table-cell|covered-table-cell|table)(?![-:\w])([^>]*)"
)
_NO_CELLS = re.compile(rb"<(/?)(?:\w+:)?(table-row|table-column|table)(?![-:\w])([^>]*)")
_REPEATED = re.compile(rb"""number-(?:rows|columns)-repeated\s*=\s*["']([0-9]{1,9})""")
_HIDDEN = re.compile(rb"""visibility\s*=\s*["'](?:collapse|filter)["']""")
_NAME = re.compile(rb"""\btable:name\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_STYLE = re.compile(rb"""\btable:style-name\s*=\s*["']([^"']*)["']""")
_DEFAULT = re.compile(rb"""\btable:default-cell-style-name\s*=\s*["']([^"']*)["']""")
_LINES = ("text-line-through-style", "text-line-through-type")
_ENTITIES = {"&quot;": '"', "&apos;": "'"}
_FEW = 50  # styles to look for one by one
_MOST = 1 << 20  # rows or columns, as a spreadsheet has at most


def in_ods(source: ByteSource, sheet: str) -> OutOfSight:
    """Find what is out of sight on a sheet of an OpenDocument workbook."""
    with source.open() as file, zipfile.ZipFile(file) as parts:
        struck = _struck_styles(parts)
        uses = [b'style-name="%b"' % style for style in sorted(struck)[:_FEW]]
        used = len(struck) > _FEW
        hides = False
        for chunk in chunks(parts, "content.xml"):
            used = used or any(_uses(chunk, use) for use in uses)
            hides = hides or _HIDDEN.search(chunk) is not None
        if not (used or hides):
            return OutOfSight()
        scan = _Scan(sheet, struck if used else frozenset())
        return scan.scanned(chunks(parts, "content.xml"))


def _uses(chunk: bytes, use: bytes) -> bool:
    """Whether a cell, row or column has a style, and not only another style as its parent."""
    return use in chunk and (b"table:" + use in chunk or b"default-cell-" + use in chunk)


class _Scan:
    """One pass over the tags of all sheets; remembers the place on the sheet that is read."""

    def __init__(self, sheet: str, struck: frozenset[bytes]) -> None:
        self._sheet, self._struck = sheet, struck
        self._inside = False
        self._row = self._column = 0  # the last of the row, and the last column, so far
        self._times = 1
        self._row_style = b""
        self._column_styles: list[tuple[int, bytes]] = []  # the last column of each style
        self._sight = OutOfSight()

    def scanned(self, parts: Iterator[bytes]) -> OutOfSight:
        """What is out of sight on the sheet."""
        tags = _TAG if self._struck else _NO_CELLS
        for chunk in parts:
            for end, kind, attributes in tags.findall(chunk):
                if kind == b"table":
                    if end and self._inside:
                        return self._sight
                    self._inside = self._inside or (not end and _name(attributes) == self._sheet)
                elif self._inside and not end:
                    self._inspect(kind, attributes)
        return self._sight

    def _inspect(self, kind: bytes, attributes: bytes) -> None:
        match = _REPEATED.search(attributes)
        times = min(int(match[1]), _MOST) if match else 1
        if kind == b"table-column":
            first, self._column = self._column + 1, self._column + times
            if _HIDDEN.search(attributes):
                add_span(self._sight.columns, first, self._column)
            self._column_styles.append((self._column, _found(_DEFAULT, attributes)))
        elif kind == b"table-row":
            first, self._row = self._row + 1, self._row + times
            self._times, self._column = times, 0
            self._row_style = _found(_DEFAULT, attributes)
            if _HIDDEN.search(attributes):
                add_span(self._sight.rows, first, self._row)
        else:
            self._cell(attributes, times)

    def _cell(self, attributes: bytes, times: int) -> None:
        first, self._column = self._column + 1, self._column + times
        if b"value-type" not in attributes or first > _MOST:
            return  # it is blank
        style = _found(_STYLE, attributes) or self._row_style or self._column_style(first)
        if style in self._struck:
            for column in range(first, min(self._column, first + 1024) + 1):
                self._sight.strike(column, self._row - self._times + 1, self._row)

    def _column_style(self, column: int) -> bytes:
        return next((style for last, style in self._column_styles if column <= last), b"")


def _found(pattern: re.Pattern[bytes], attributes: bytes) -> bytes:
    match = pattern.search(attributes)
    return match[1] if match else b""


def _name(attributes: bytes) -> str:
    match = _NAME.search(attributes)
    return unescape((match[1] or match[2] or b"").decode(), _ENTITIES) if match else ""


def _struck_styles(parts: zipfile.ZipFile) -> frozenset[bytes]:
    """The styles of cells whose text is struck through, by themselves or by their parents."""
    own: dict[str, bool | None] = {}
    parents: dict[str, str | None] = {}
    for name in ("styles.xml", "content.xml"):
        if name in parts.namelist() and _mentions_lines(parts, name):
            with parts.open(name) as xml:
                for style in _styles(xml):
                    own[style[0]], parents[style[0]] = style[1:]
    return frozenset(name.encode() for name in own if _is_struck(name, own, parents))


def _mentions_lines(parts: zipfile.ZipFile, name: str) -> bool:
    return any(b"text-line-through" in chunk for chunk in chunks(parts, name))


def _styles(xml: IO[bytes]) -> Iterator[tuple[str, bool | None, str | None]]:
    """Each style of cells before the sheets: its name, whether it is struck, its parent.

    None means that the style leaves it open.
    """
    for event, node in ElementTree.iterparse(xml, ("start", "end")):  # noqa: S314
        name = node.tag.rpartition("}")[2]
        if event == "start" and name == "body":
            return
        if event == "end" and name == "style":
            facts = {key.rpartition("}")[2]: value for key, value in node.attrib.items()}
            lines = [
                value
                for properties in node.iterfind("{*}text-properties")
                for key, value in properties.attrib.items()
                if key.rpartition("}")[2] in _LINES
            ]
            struck = any(line != "none" for line in lines) if lines else None
            if facts.get("family") == "table-cell":
                yield facts.get("name", ""), struck, facts.get("parent-style-name")
            node.clear()


def _is_struck(
    name: str | None, own: dict[str, bool | None], parents: dict[str, str | None]
) -> bool:
    for _ in range(50):  # a chain of parents that never ends is damaged
        if name is None or name not in own:
            return False
        if own[name] is not None:
            return bool(own[name])
        name = parents[name]
    return False
