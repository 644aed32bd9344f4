"""Read the texts of a PDF file, page after page."""

from pathlib import Path

from ration.core.apart.call import apart
from ration.core.extras import refuse_missing
from ration.verify.contents.lines import Contents, TextLine, TextPart
from ration.verify.contents.page_texts import page_texts


def read_paper(path: Path) -> Contents:
    """The lines of text of all pages; people's names may be in any of them.

    Raises InputError if pypdf is not installed, or the file cannot be read.
    """
    refuse_missing("pdf", str(path))
    source = str(path)
    pages = apart(source, path.stat().st_size, page_texts, str(path.absolute()))
    lines = [
        TextLine(f"page {number}, line {at}", (" ".join(line.split()),))
        for number, page in enumerate(pages, 1)
        for at, line in enumerate(page.splitlines(), 1)
        if line.strip()
    ]
    return {"": TextPart(lines, personal=None)}
