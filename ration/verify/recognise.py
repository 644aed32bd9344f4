"""Recognise files by their contents and marks, whatever their names are."""

import csv
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ration.core.outputs.left_over import is_left_over
from ration.core.written import LIST
from ration.export.pdf.documents import DOCUMENTS
from ration.export.pdf.trips import FOLDER, STOP
from ration.export.pdf.trips import LIST as LIST_OF_LOADS
from ration.export.tables.rows import MANIFEST
from ration.results.verify.verify import LEFT_OVER
from ration.seals.file_seal import FileMark, read_mark

Form = Literal[
    "pdf", "xlsx", "html", "csv", "parquet", "json", "list", "signature", "text", "other"
]
_START = 4096  # bytes by which a format is known
_TAIL = 2**16  # bytes in which a mark may begin
_FORMAT = re.compile(r'"format"\s*:\s*"ration\.([a-z-]+)/[0-9]+"')
_RECORDS = {"print": "list of papers", "rollout": "roll-out"}  # others are called as their format
_PAPERS = {folder: kind for kind, folder in DOCUMENTS.items()}
_PAPER_NAMES = {
    "load-list": "load list",
    "waybill": "waybill",
    "cash": "payment authorisation",
    "list": "distribution list",
    "pay": "pay list",
    "tally": "tally sheet",
    "cards": "card sheet",
    "slips": "slip sheet",
}
_FILLED_IN = MANIFEST.index("received")  # the columns from it on
SEAL = "seal"  # the column of a CSV manifest with the code
_SIGNATURE = ".minisig"
_DAMAGED = zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError
# What the writer of our workbooks says of itself; Excel has had other numbers since 2010.
_OURS = ("<Application>Microsoft Excel</Application>", "<AppVersion>12.0000</AppVersion>")
_MARKED = (b"ration-seal ", b'"ration.file/1"')  # one of them is left in any mark with one change


@dataclass(frozen=True)
class Known:
    """A file: `name` is shown, `form` is its format, `what` it is in words.

    `mark` None means that it has none. `role` is its path in a plan's folder; None means that it
    is not known. `code` is that of its seal. `broken` is whether it has what is left of a mark.
    """

    path: Path
    name: str
    form: Form
    what: str
    mark: FileMark | None = None
    role: str | None = None
    code: str | None = None
    broken: bool = False

    @property
    def made(self) -> Mapping[str, str]:
        """The options that it was written with, as its mark has them."""
        return dict(self.mark.made) if self.mark is not None else {}

    @property
    def paper(self) -> str | None:
        """The kind of a paper of one site or trip, such as `waybill`; None for what is none."""
        return None if self.role is None else _paper(self.role)


def recognise(path: Path, name: str, inside: str | None) -> Known:
    """Recognise a file; `inside` is its path in a folder that ration wrote, None if unknown."""
    if is_left_over(path):
        return Known(path, name, "other", LEFT_OVER, role=inside)
    form = _form(path)
    if form in ("pdf", "xlsx", "html") or _ends_with_mark(path):
        data = path.read_bytes()
        mark = read_mark(data)
        role = inside if mark is None else mark.file
        code = None if mark is None else mark.code
        broken = mark is None and any(sign in data for sign in _MARKED)
        return Known(path, name, form, _document(form, role, mark), mark, role, code, broken)
    if form == "csv":
        return _table(path, name, inside)
    if form == "json":
        kind = _json_kind(path)
        role = "plan.json" if kind == "plan" else inside
        return Known(path, name, form, _RECORDS.get(kind, kind), role=role)
    whats = {"list": "list of files", "signature": "signature", "parquet": "Parquet file"}
    what = "programme" if path.suffix == ".toml" else whats.get(form, "file")
    return Known(path, name, form, what, role=inside)


def _ends_with_mark(path: Path) -> bool:
    """Whether a file has a mark, or what is left of one, though its format is not known."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        end = file.read()
    return any(sign in end for sign in _MARKED)


def _form(path: Path) -> Form:
    with path.open("rb") as file:
        start = file.read(_START)
    text = start.decode("utf-8-sig", errors="replace").lstrip()
    if start.startswith(b"%PDF"):
        return "pdf"
    if start.startswith(b"PK\x03\x04"):
        return "xlsx" if _is_book(path) else "other"
    if start.startswith(b"PAR1"):
        return "parquet"
    if text[:9].lower() == "<!doctype" or text[:5].lower() == "<html":
        return "html"
    if text.startswith("{"):
        return "json"
    if path.name == LIST:
        return "list"
    if path.name.endswith(_SIGNATURE):
        return "signature"
    if "\0" in text or "\ufffd" in text[: _START // 2]:
        return "other"
    if path.suffix.lower() in (".toml", ".txt"):
        return "text"
    return "csv" if re.search(r"[,;\t]", text.partition("\n")[0]) else "text"


def _is_book(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as book:
            return "[Content_Types].xml" in book.namelist()
    except _DAMAGED:
        return True  # a damaged one


def _document(form: Form, role: str | None, mark: FileMark | None) -> str:
    """What a PDF file, workbook or page is."""
    kind = None if role is None else _paper(role.removeprefix("pdf/"))
    if form == "pdf":
        return _PAPER_NAMES[kind] if kind is not None else "papers" if mark else "PDF file"
    if form != "xlsx":
        return "page" if form == "html" else "file"
    return "collection workbook" if role and role.startswith("collection/") else "workbook"


def _paper(role: str) -> str | None:
    """The kind of a paper, by its path in the folder of papers; None for what is none."""
    folder, _, name = role.partition("/")
    if folder == FOLDER:
        return STOP if name.partition("/")[2].startswith(f"{STOP}-") else LIST_OF_LOADS
    return _PAPERS.get(folder)


def _json_kind(path: Path) -> str:
    with path.open("rb") as file:
        found = _FORMAT.search(file.read(_START).decode("utf-8", errors="replace"))
    return found[1] if found else "JSON file"


def _table(path: Path, name: str, inside: str | None) -> Known:
    """A CSV file; a manifest has the code of its plan in every row."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            rows = csv.reader(file)
            header, first = next(rows, []), next(rows, [])
    except csv.Error:
        header, first = [], []
    cells = dict(zip(header, first, strict=False))
    is_manifest = header[:_FILLED_IN] == [*MANIFEST[:_FILLED_IN]]
    what = "manifest" if is_manifest else "table"
    return Known(path, name, "csv", what, role=inside, code=cells.get(SEAL) or None)


def saved_by(path: Path) -> str | None:
    """The program that saved a workbook, if that is not ration; "" means one without a name."""
    try:
        with zipfile.ZipFile(path) as parts, parts.open("docProps/app.xml") as file:
            about = file.read(_START).decode("utf-8", errors="replace")
    except (KeyError, RuntimeError, *_DAMAGED):
        return ""
    if all(sign in about for sign in _OURS):
        return None
    found = re.search("<Application>([^<]{1,80})</Application>", about)
    return "" if found is None else found[1]
