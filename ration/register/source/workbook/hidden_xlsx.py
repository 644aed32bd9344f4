"""Find the hidden rows and columns, and the struck cells, of an XLSX sheet.

The sheet is read in chunks, and only chunks that have a mark are looked at closely.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import NamedTuple
from xml.etree import ElementTree

from ration.register.source.byte_source import ByteSource
from ration.register.source.workbook.extent import column_number
from ration.register.source.workbook.sheet_xml import part_of, tree
from ration.register.source.workbook.sight import OutOfSight, add_span

_CHUNK = 1 << 20
_YES = rb"""\s*=\s*["'](?:1|true|on)["']"""
_HIDDEN = re.compile(rb"hidden" + _YES)
_NO_HEIGHT = re.compile(rb"""\bht\s*=\s*["']0(?:\.0*)?["']""")
_NO_WIDTH = re.compile(rb"""\bwidth\s*=\s*["']0(?:\.0*)?["']""")
# Tags are read to their end, or to that of the text: also in many that never end, it is linear.
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)")
_TAG = re.compile(rb"<(?:\w+:)?(row|c)\b([^>]*)(?:>\s*<(?:\w+:)?v>\s*([0-9]+)\s*<)?")
_ROW = re.compile(rb"<(?:\w+:)?(row)\b([^>]*)()")
_REF = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,3})([0-9]{1,7})["']""")
_STYLE = re.compile(rb"""\bs\s*=\s*["']([0-9]{1,9})["']""")
_SHARED = re.compile(rb"""\bt\s*=\s*["']s["']""")
_CRITERIA = re.compile(
    rb"<(?:\w+:)?(?:filters|customFilters|top10|dynamicFilter|colorFilter|iconFilter)\b"
)
_MARKS = tuple(b"ht" + equals + quote + b"0" for equals in (b"=", b" = ") for quote in (b'"', b"'"))


class _Struck(NamedTuple):
    """How a cell is struck through: the numbers of styles and of shared texts."""

    styles: frozenset[bytes]
    texts: frozenset[bytes]

    def cells(self) -> re.Pattern[bytes] | None:
        """Match a cell of a struck style; None means that there are no such styles."""
        any_of = b"|".join(sorted(self.styles))
        pattern = rb"""<(?:\w+:)?(c)\s([^<>]*?\bs\s*=\s*["'](?:%b)["'][^>]*)()""" % any_of
        return re.compile(pattern) if self.styles else None


def in_xlsx(source: ByteSource, sheet: str) -> OutOfSight:
    """Find what is out of sight on a sheet of an XLSX workbook."""
    with source.open() as file, zipfile.ZipFile(file) as parts:
        name = part_of(parts, sheet)
        if name is None:
            return OutOfSight()
        struck = _Struck(frozenset(_struck_styles(parts)), frozenset(_struck_texts(parts)))
        return _Scan(struck).scanned(_chunks(parts, name))


class _Scan:
    """One pass over a sheet; remembers the row and the column so far."""

    def __init__(self, struck: _Struck) -> None:
        self._struck = struck
        self._row = self._column = 0
        self._sight = OutOfSight()

    def scanned(self, parts: Iterator[bytes]) -> OutOfSight:
        """What is out of sight in all chunks of the sheet."""
        first = next(parts, b"")
        # A few programs write no numbers of rows or cells: then all are counted.
        starts = [match[2] for match in islice(_TAG.finditer(first), 2)]
        every = bool(self._struck.texts) or not all(map(_REF.search, starts))
        cells, above = self._struck.cells(), True
        for chunk in chain([first], parts):
            if above:
                self._columns(chunk)
                above = b"sheetData" not in chunk
            if every:
                self._inspect(_TAG.findall(chunk))
            else:
                if _HIDDEN.search(chunk) or any(mark in chunk for mark in _MARKS):
                    self._inspect(_ROW.findall(chunk))
                self._inspect(cells.findall(chunk) if cells else [])
            self._sight.filtered |= b"filterColumn" in chunk and bool(_CRITERIA.search(chunk))
        return self._sight

    def _columns(self, chunk: bytes) -> None:
        for attributes in _COLUMN.findall(chunk):
            if _HIDDEN.search(attributes) or _NO_WIDTH.search(attributes):
                ends = [
                    re.search(rb"""\b%b\s*=\s*["']([0-9]{1,5})["']""" % key, attributes)
                    for key in (b"min", b"max")
                ]
                first, last = (int(end[1]) if end else 0 for end in ends)
                add_span(self._sight.columns, first, last)

    def _inspect(self, tags: Iterable[tuple[bytes, bytes, bytes]]) -> None:
        for kind, attributes, text in tags:
            ref = _REF.search(attributes)
            if kind == b"row":
                self._row, self._column = int(ref[2]) if ref else self._row + 1, 0
                if _HIDDEN.search(attributes) or _NO_HEIGHT.search(attributes):
                    add_span(self._sight.rows, self._row, self._row)
                continue
            self._column = column_number(ref[1]) if ref else self._column + 1
            row = int(ref[2]) if ref else self._row
            style = _STYLE.search(attributes)
            styled = style is not None and style[1] in self._struck.styles
            if styled or (text in self._struck.texts and _SHARED.search(attributes)):
                self._sight.strike(self._column, row, row)


def _struck_styles(parts: zipfile.ZipFile) -> Iterator[bytes]:
    """The styles of cells whose font is struck through."""
    if "xl/styles.xml" not in parts.namelist():
        return
    styles = tree(parts, "xl/styles.xml")
    fonts = [
        any(_is_on(mark) for mark in font.iterfind("{*}strike"))
        for font in styles.iterfind("{*}fonts/{*}font")
    ]
    for at, style in enumerate(styles.iterfind("{*}cellXfs/{*}xf")):
        font = style.get("fontId") or "0"
        if font.isdecimal() and int(font) < len(fonts) and fonts[int(font)]:
            yield str(at).encode()


def _is_on(mark: ElementTree.Element) -> bool:
    return mark.get("val", "1") not in ("0", "false", "off")


def _struck_texts(parts: zipfile.ZipFile) -> Iterator[bytes]:
    """The shared texts of which all is struck through."""
    name = "xl/sharedStrings.xml"
    if name not in parts.namelist() or not any(b"strike" in c for c in _chunks(parts, name)):
        return
    at = 0
    with parts.open(name) as xml:
        for _, node in ElementTree.iterparse(xml):  # noqa: S314  see `tree`
            if node.tag.rpartition("}")[2] == "si":
                runs = [run for run in node.iterfind("{*}r") if run.findtext("{*}t", "").strip()]
                if runs and all(any(map(_is_on, r.iterfind("{*}rPr/{*}strike"))) for r in runs):
                    yield str(at).encode()
                at += 1
                node.clear()


def _chunks(parts: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Read a part in chunks, each up to the end of a row or, if it is long, of a tag."""
    rest = b""
    with parts.open(name) as file:
        while chunk := file.read(_CHUNK):
            chunk = rest + chunk
            end = chunk.rfind(b"row>") + 4 if b"row>" in chunk else chunk.rfind(b">") + 1
            yield chunk[:end]
            rest = chunk[end:]
    yield rest
