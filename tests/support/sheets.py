"""Write workbooks with rows, columns and cells out of sight, as Excel and LibreOffice do."""

import zipfile
from collections.abc import Collection, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import xlsxwriter

_MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest'
    ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
)
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
        f'<office:spreadsheet><table:table table:name="{escape(name)}">{body}</table:table>'
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
