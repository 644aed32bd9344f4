"""Read the texts of a PDF file, page after page."""

from pathlib import Path

from ration.core.extras import refuse_missing
from ration.core.problems import InputError, problem
from ration.verify.contents.lines import Contents, TextLine, TextPart


def read_paper(path: Path) -> Contents:
    """The lines of text of all pages; people's names may be in any of them.

    Raises InputError if pypdf is not installed, or the file cannot be read.
    """
    refuse_missing("pdf", str(path))
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        pages = [page.extract_text() for page in PdfReader(path).pages]
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise InputError(
            str(path), [problem("written-broken", what="a PDF file", why="it cannot be read")]
        ) from None
    lines = [
        TextLine(f"page {number}, line {at}", (" ".join(line.split()),))
        for number, page in enumerate(pages, 1)
        for at, line in enumerate(page.splitlines(), 1)
        if line.strip()
    ]
    return {"": TextPart(lines, personal=None)}
