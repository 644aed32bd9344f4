"""Write workbooks with rows, columns and cells out of sight, as Excel and LibreOffice do."""

import base64
import zipfile
import zlib
from collections.abc import Collection, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import xlsxwriter

_MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest'
    ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
)
# An .xls by another program: rows 3 and 4 and column 6 are hidden, row 6 is struck, and so is the
# id in row 7.
OLD_WORKBOOK = zlib.decompress(base64.b64decode(
    "eNrtmE1oE0EUgN/szm5+mqZpbAutEELBv9qL1r9LGxW0Xiy1F0WEmjYLLY1J2KSHCmK19iiInhQvhV68VL34gwp68yBU"
    "9CAIQqtHT4KCh7brm5fJNpNGaECLlX1h3r558/PN/2z27XzjwszDtkWokB7QYcUJgFnmYxgCpUgEMN1xhFl6+jE4nmwq"
    "CfhxIk0DntW/8Yk5FPO9CBo84K9QA3zGcA5y0JfNWPENlKPUhiQTbehGzeAuesLQSq2Kkh4mvYX0fcr5nPRh8lwn3Y15"
    "F9hZmE/0dRySq/iM1k5pYRD1PqYyH8mzB5rhtVjFl2+wYl4DjtijyfS/nOBfmxDjIZgFnNBeK2PZyfQCNOHMzsIPJw7w"
    "vbSFX8Y9/8b6GaD/p+r3/cbvr+K/pXGASXDO046YxtO4hxcnfmAJLkAMzQYMIYCR7HjeGsmmU4OjKVwHOcvOZzN53N3J"
    "1Hi6IIxhK1OwLQMgX8jSM5ecsGzcBSf24mLqw5DHkBOOLqH2CbVfqANCHQyK24BOj4hyetTTrgqhTmFjhN1IeyuCPVq6"
    "9+3dyaH+xCB5JunGEK1nsE30DBy4IkqELmF5A3836xro1gEtTDkJQpQOqmE36atE2Up2G+kmLIvP7f3N0jg+RXmuUep2"
    "5HaRvE/sKLN3oj399dST2PSXxC6053oXLzbNfUjMQDuOdIrayWAKOlknu3NbyNNE6cnkmfSJdOua88mvRWTbHXmZNsAy"
    "BMlsJF2MidFibkyTY1eM6RjT3RjHGHdjBsYMyWFVOIw4YuReYEsZcYKuT5N5BMEn62RE8LsxQQhIglZGiEuCRrUFJaE4"
    "7+EKgqYQNIWgKQS9CkGn2uokQSdCtIKgKwRdIegKgVcZJU61hSSBE6GlgsAVAlcIXCEYVQgG3V71kmCAWDdt5FslGEiI"
    "ugQDa426BLEroi7BrEIwqbawJJjUh1hFH0ylD6bSB9PtQ48WhUdiWvFGXZUgeOKJJ5544oknm1sYvRMAvVtxeo8svl/7"
    "5HedZQwr3meS/1YGIIu/Av7PPAYZfNowUdP6aQGDlepi6yxT+l4o5DTSbRiDIWrHWM3rF/9psPL+rLtg5M9toVr5K7W0"
    "8y/zfwGNbAR5"
))  # fmt: skip
Cells = Sequence[Sequence[str | int]]


def write_sheet(
    path: Path,
    rows: Cells,
    *,
    hidden: Collection[int] = (),
    struck: Collection[int] = (),
    columns: Collection[int] = (),
    cells: Collection[tuple[int, int]] = (),
) -> Path:
    """Write a workbook of one sheet; what is out of sight has numbers from 1.

    `struck` are whole rows, `cells` single ones as (row, column).
    """
    if path.suffix == ".ods":
        return _ods(path, rows, hidden, {*struck}, columns, {*cells})
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("R")
    line = book.add_format({"font_strikeout": True})
    for column in columns:
        sheet.set_column(column - 1, column - 1, None, None, {"hidden": True})
    for row, texts in enumerate(rows, 1):
        if row in hidden:
            sheet.set_row(row - 1, None, None, {"hidden": True})
        for column, text in enumerate(texts, 1):
            style = line if row in struck or (row, column) in cells else None
            write = sheet.write_number if isinstance(text, int) else sheet.write_string
            write(row - 1, column - 1, text, style)
    book.close()
    return path


def _ods(
    path: Path,
    rows: Cells,
    hidden: Collection[int],
    struck: set[int],
    columns: Collection[int],
    cells: set[tuple[int, int]],
) -> Path:
    body = "".join(
        f"<table:table-column{_unseen('collapse') if column in columns else ''}/>"
        for column in range(1, len(rows[0]) + 1)
    )
    for row, texts in enumerate(rows, 1):
        body += f"<table:table-row{_unseen('filter') if row in hidden else ''}>"
        for column, text in enumerate(texts, 1):
            style = "ce2" if row in struck or (row, column) in cells else "ce1"
            body += _cell(text, style)
        body += "</table:table-row>"
    write_ods(path, body)
    return path


def write_ods(path: Path, body: str, name: str = "R") -> None:
    """Write an OpenDocument workbook; `body` has the columns and rows of its sheet."""
    spaces = " ".join(
        f'xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{value}:1.0"'
        for key, value in (
            ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"),
        )
    )  # fmt: skip
    styles = "".join(
        f'<style:style style:name="{each}" style:family="table-cell"{parent}>'
        f"<style:text-properties{line}/></style:style>"
        for each, parent, line in (
            ("ce1", "", ' style:text-line-through-style="none"'),
            ("ce3", "", ' style:text-line-through-style="solid"'),
            ("ce2", ' style:parent-style-name="ce3"', ""),
        )
    )
    content = (
        f'<?xml version="1.0"?><office:document-content office:version="1.2" {spaces}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f'<office:spreadsheet><table:table table:name="{escape(name)}">'
        f"<table:shapes></table:shapes>{body}</table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("META-INF/manifest.xml", _MANIFEST)
        parts.writestr("content.xml", content)


def _unseen(how: str) -> str:
    return f' table:visibility="{how}"'


def _cell(text: str | int, style: str) -> str:
    kind = f'office:value-type="float" office:value="{text}"'
    kind = kind if isinstance(text, int) else 'office:value-type="string"'
    inside = f"<text:p>{escape(str(text))}</text:p>"
    return f'<table:table-cell table:style-name="{style}" {kind}>{inside}</table:table-cell>'
