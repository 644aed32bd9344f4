"""Read printed PDF files back with another library."""

import io
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from unicodedata import normalize

import polars as pl
import pytest
from pypdf import PdfReader

import ration
from ration.export.pdf.typesetting.fonts import find_fonts

_INVISIBLE = re.compile("[\\s\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


def needs_font(characters: str) -> pytest.MarkDecorator:
    """Skip a test if this machine has no font for some characters."""
    missing = find_fonts(characters, None)[1]
    return pytest.mark.skipif(bool(missing), reason=f"no font here has {missing}")


def print_frame(folder: Path, rows: Mapping[str, Any], **options: Any) -> Path:
    """Print a plan of the Kaesong programme for these households; return the folder."""
    ration.compute(pl.DataFrame(rows), "kaesong-2020").write_pdf(folder, **options)
    return folder


def pages(path: Path) -> list[str]:
    """The text of every page."""
    return list(_pages(path.read_bytes()))


@lru_cache(maxsize=64)
def _pages(data: bytes) -> tuple[str, ...]:
    """The text of every page; tests read the files of a fixture again and again."""
    reader = PdfReader(io.BytesIO(data))
    return tuple(page.extract_text().replace("\u200b", "") for page in reader.pages)


def text_of(path: Path) -> str:
    """All text of a file, on one line with single spaces."""
    return " ".join(" ".join(pages(path)).split())


def letters(text: str) -> str:
    """A text without spaces and invisible characters, composed, to compare names."""
    return _INVISIBLE.sub("", normalize("NFKC", text))


def all_files(folder: Path) -> Iterator[Path]:
    """Every PDF in a folder, in order."""
    return iter(sorted(folder.rglob("*.pdf")))
