"""Join PDF files into one: the parts of a long document, or all documents of a plan."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any


def join(files: Iterable[tuple[Sequence[str], Path]], out: Path, title: str | None = None) -> int:
    """Join files, each with its bookmark headings, into `out`; return the number of pages.

    The headings of a file go from the outermost bookmark to its own; () means no bookmark.
    `title` None means the title of the first file.
    """
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    bookmarks: dict[tuple[str, ...], Any] = {}
    for headings, file in files:
        first = len(writer.pages)
        if title is None:
            metadata = PdfReader(file).metadata
            title = (metadata.title if metadata else None) or ""
        writer.append(str(file), import_outline=False)
        for depth, heading in enumerate(headings, start=1):
            above, path = tuple(headings[: depth - 1]), tuple(headings[:depth])
            if path not in bookmarks:
                bookmarks[path] = writer.add_outline_item(
                    title=heading, page_number=first, parent=bookmarks.get(above)
                )
    writer.add_metadata({"/Title": title or ""})
    with out.open("wb") as new:  # in blocks: by its path, each object is written by itself
        writer.write(new)
    return len(writer.pages)
