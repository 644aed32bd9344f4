"""Find what is out of sight on a sheet, by the kind of the workbook."""

import zipfile
import zlib
from xml.etree.ElementTree import ParseError

from ration.register.source.file_bytes import ByteSource
from ration.register.source.workbook.hidden_ods import in_ods
from ration.register.source.workbook.hidden_xlsx import in_xlsx
from ration.register.source.workbook.out_of_sight import OutOfSight
from ration.register.source.workbook.sheet_xml import is_xlsx


def out_of_sight(source: ByteSource, sheet: str) -> OutOfSight:
    """Find the hidden rows and columns, and the struck cells, of an XLSX or OpenDocument sheet.

    In workbooks of other kinds nothing is found.
    """
    try:
        return in_xlsx(source, sheet) if is_xlsx(source) else in_ods(source, sheet)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ParseError, NotImplementedError):
        return OutOfSight()  # no zip file: an .xls
