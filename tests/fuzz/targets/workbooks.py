"""Targets: workbooks as bytes, and as parts that are put into a good one."""

import io
import zipfile
from contextlib import suppress
from functools import cache

import ration
from ration.register.source.byte_source import ByteSource
from ration.register.source.file_bytes import fingerprint
from ration.register.source.workbook.extent import refuse_far_cells
from ration.register.source.workbook.find_hidden import out_of_sight
from ration.register.source.workbook.hidden_xls import in_xls
from ration.register.source.workbook.ole import ole_stream
from ration.register.source.workbook.sheet_xml import cell_displays
from ration.register.source.workbook.workbook import open_workbook
from tests.fuzz.corpus import CORPUS
from tests.fuzz.target import Target, ends_well

from .place import file

SHEET, CONTENT = "xl/worksheets/sheet1.xml", "content.xml"
PARTS = (
    SHEET, "xl/styles.xml", "xl/sharedStrings.xml", "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels", "[Content_Types].xml",
)  # fmt: skip


@cache
def parts(kind: str) -> dict[str, bytes]:
    """The parts of a good workbook, which is in the corpus."""
    with zipfile.ZipFile(CORPUS / "workbook" / kind) as whole:
        return {name: whole.read(name) for name in whole.namelist()}


def with_part(kind: str, name: str, data: bytes) -> bytes:
    """A good workbook with another part."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as whole:
        for each, good in {**parts(kind), name: data}.items():
            whole.writestr(each, good)
    return made.getvalue()


def looked_at(data: bytes, sheet: str) -> None:
    """What our own code reads of a workbook, beside the values of its cells.

    Whoever calls it takes any error for that of a broken workbook; it must not take long.
    """
    source = ByteSource("a.xlsx", data)
    for read in (
        lambda: refuse_far_cells(source),
        lambda: cell_displays(source, sheet),
        lambda: out_of_sight(source, sheet),
    ):
        with suppress(Exception):
            read()


def sheet_part(data: bytes) -> None:
    """A sheet of an XLSX workbook, as our own code reads it."""
    looked_at(with_part("xlsx", SHEET, data), "Sheet1")


def other_part(data: bytes) -> None:
    """Styles, shared texts and the lists of parts of an XLSX workbook, as our code reads them."""
    at = data[0] % len(PARTS) if data else 0
    looked_at(with_part("xlsx", PARTS[at], data[1:]), "Sheet1")


def ods_part(data: bytes) -> None:
    """The contents of an OpenDocument workbook, as our own code reads them."""
    looked_at(with_part("ods", CONTENT, data), "R")


def old_workbook(data: bytes) -> None:
    """An old workbook, as our own code reads it: its container and its records."""
    with suppress(Exception):  # as above
        ole_stream(data, ("Workbook", "Book"))
    with suppress(Exception):
        in_xls(ByteSource("a.xls", data), "Sheet1")


def opened_part(data: bytes) -> None:
    """A part of an XLSX workbook that is opened as a register."""
    at = data[0] % len(PARTS) if data else 0
    whole = with_part("xlsx", PARTS[at], data[1:])
    source = ByteSource("a.xlsx", whole)
    ends_well(lambda: open_workbook(source, fingerprint(source), ration.RegisterMapping()))


def workbook(data: bytes) -> None:
    """A whole workbook of any kind, through a whole computation."""
    path = file("register.xlsx", data)
    ends_well(lambda: ration.compute(path, drop_rejected=True).entitlements())


def computed_part(data: bytes) -> None:
    """A part of an XLSX workbook, through a whole computation."""
    at = data[0] % len(PARTS) if data else 0
    workbook(with_part("xlsx", PARTS[at], data[1:]))


TARGETS = {
    "sheet-part": Target(sheet_part, 8),
    "other-part": Target(other_part, 8),
    "ods-part": Target(ods_part, 8),
    "old-workbook": Target(old_workbook, 15),
    "opened-part": Target(opened_part, 1),
    "workbook": Target(workbook, 3),
    "computed-part": Target(computed_part, 3),
}
