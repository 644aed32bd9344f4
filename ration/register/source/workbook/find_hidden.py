"""Find what is out of sight on a sheet, by the kind of the workbook."""

import struct
import zipfile
import zlib
from xml.etree.ElementTree import ParseError

from ration.register.source.byte_source import ByteSource
from ration.register.source.workbook.hidden_ods import in_ods
from ration.register.source.workbook.hidden_xls import in_xls
from ration.register.source.workbook.hidden_xlsx import in_xlsx
from ration.register.source.workbook.sheet_xml import has_part, is_xlsx
from ration.register.source.workbook.sight import OutOfSight

_DAMAGED = (
    zipfile.BadZipFile, zlib.error, OSError, EOFError, ParseError, NotImplementedError, ValueError,
    IndexError, struct.error,
)  # fmt: skip


def out_of_sight(source: ByteSource, sheet: str) -> OutOfSight:
    """Find the hidden rows and columns, and the struck cells, of a sheet.

    In a workbook of an unknown kind, or a damaged one, nothing is found.
    """
    try:
        if is_xlsx(source):
            return in_xlsx(source, sheet)
        return in_ods(source, sheet) if has_part(source, "content.xml") else in_xls(source, sheet)
    except _DAMAGED:
        return OutOfSight()
