"""The mark that a finished file ends with: the seal of its plan, and the digest of the file.

PDF files, pages and workbooks have the same mark, as a comment of their format:

    ration-seal {"format":"ration.file/1","seal":{…},"code":…,"file":…,"made":{…},"sha256":"…"}

`sha256` is that of all bytes of the file before these 64 letters, so a change anywhere shows, also
in the mark. A mark is no signature: whoever changes a file can mark it anew.
"""

import hashlib
import json
import re
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from ration.core.apart.call import apart
from ration.core.models import Frozen, Names
from ration.core.problems.errors import InputError
from ration.seals.pdf_increments import only_signed
from ration.seals.seal import Seal

_WORD = b"ration-seal "
_DIGEST = re.compile(rb'"sha256":"([0-9a-f]{64})"}')
_BLANK = "0" * 64
_ZIP_END = b"PK\x05\x06"  # of the record at the end of a zip file
_ZIP_RECORD = 22  # its bytes; the last two are the length of the comment after it
_PDF_END = re.compile(rb"startxref\s+\d+\s+%%EOF\s*\Z")
_TAIL = 2048  # bytes at the end of a PDF, where its end is looked for


class FileMark(Frozen):
    """The mark of a file: of which plan it is, and whether it is as it was written.

    `file` is its name in the plan's folder, and `made` the options that it was written with.
    `unchanged` is whether the digest fits, and nothing stands after the mark but signatures of a
    PDF. `marked` is how many bytes the file had when it was marked.
    """

    format: Literal["ration.file/1"] = "ration.file/1"
    seal: Seal
    code: str
    file: str
    made: Names
    sha256: str
    unchanged: bool
    marked: int


def mark(path: Path, seal: Seal, file: str, made: Mapping[str, str]) -> None:
    """Mark a finished PDF file, page or workbook: the same file and seal give the same bytes."""
    text = _text(seal, file, made)
    with path.open("r+b") as opened:
        start = opened.read(4)
        size = opened.seek(0, 2)
        opened.seek(max(0, size - _TAIL))
        before, after = _around(start, opened.read(), len(text))
        if start == b"PK\x03\x04":
            opened.seek(size - 2)  # the length of the comment, which was 0
        opened.write(before + text[: -len(f'{_BLANK}"}}')])
        opened.flush()
        opened.seek(0)
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
        opened.seek(0, 2)
        opened.write(f'{digest}"}}'.encode() + after)


def read_mark(data: bytes) -> FileMark | None:
    """Read the mark of a file; None means that it has none, or none that can be read."""
    at = data.rfind(_WORD)
    found = _DIGEST.search(data, at) if at >= 0 else None
    if found is None:
        return None
    try:
        content = json.loads(data[at + len(_WORD) : found.end()])
        json.dumps(content, ensure_ascii=False).encode()  # half a character is no text
        content |= {"unchanged": False, "marked": 0}
        read = FileMark.model_validate(content)
    except (ValueError, ValidationError, TypeError, RecursionError):
        return None
    end = _end(data, at, found.end())
    whole = hashlib.sha256(memoryview(data)[: found.start(1)]).hexdigest() == read.sha256
    whole = whole and end is not None and read.code == read.seal.code
    marked = len(data) if end is None else end
    rest = whole and (marked == len(data) or _only_signed(data, marked))
    return read.model_copy(update={"unchanged": rest, "marked": marked})


def _only_signed(data: bytes, marked: int) -> bool:
    """Whether signatures alone stand after the mark; a PDF that its reader dies of was changed."""
    if not data.startswith(b"%PDF"):
        return False
    try:
        return apart("PDF", len(data), only_signed, data, marked)
    except InputError:
        return False


def _text(seal: Seal, file: str, made: Mapping[str, str]) -> bytes:
    """The mark with a blank digest: one line of ASCII, without `--`, which ends a comment."""
    content = {
        "format": "ration.file/1",
        "seal": seal.model_dump(mode="json"),
        "code": seal.code,
        "file": file,
        "made": dict(made),
        "sha256": _BLANK,
    }
    text = json.dumps(content, separators=(",", ":")).replace("--", "-\\u002d")
    return _WORD + text.encode("ascii")


def _around(start: bytes, tail: bytes, length: int) -> tuple[bytes, bytes]:
    """What stands before and after a mark of `length` bytes in a file that has this start and end.

    A PDF repeats its end after the mark, as readers look for it in the last 1,024 bytes.
    """
    if start == b"%PDF":
        found = _PDF_END.search(tail)
        assert found is not None, "a PDF file ends with %%EOF"
        return b"\n%", b"\n" + found.group().strip() + b"\n"
    if start == b"PK\x03\x04":
        assert tail[-_ZIP_RECORD:].startswith(_ZIP_END), "a workbook has no comment yet"
        return struct.pack("<H", length), b""
    return (b"" if tail.endswith(b"\n") else b"\n") + b"<!-- ", b" -->\n"


def _end(data: bytes, at: int, text_end: int) -> int | None:
    """Where a mark ends whose word is at `at`; None if it is not in the comment it belongs to."""
    start = data[:4]
    if start == b"PK\x03\x04":
        record = data[at - _ZIP_RECORD : at]
        length = struct.pack("<H", text_end - at)
        fits = record.startswith(_ZIP_END) and record[-2:] == length
        return text_end if fits and text_end == len(data) else None
    if start == b"%PDF":
        before = data[max(0, at - _TAIL) : at]
        found = _PDF_END.search(before.removesuffix(b"\n%"))
        after = b"" if found is None else b"\n" + found.group().strip() + b"\n"
        fits = bool(after) and data.startswith(after, text_end)
        return text_end + len(after) if fits else None
    after = b" -->\n"
    fits = data.endswith(b"\n<!-- ", 0, at) and data.startswith(after, text_end)
    return text_end + len(after) if fits else None
