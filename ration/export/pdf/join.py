"""Several PDF files as one: the parts of a long document, or all the documents of a plan."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any


def join(files: Iterable[tuple[Sequence[str], Path]], out: Path, title: str | None = None) -> int:
    """Put files one after the other into `out`; gives how many pages it has.

    Each is listed under its headings, from the widest to its own; without any it is not listed.
    `title` None: it is that of the first file.
    """
    from pypdf import PdfReader, PdfWriter

    made = PdfWriter()
    listed: dict[tuple[str, ...], Any] = {}
    for headings, file in files:
        first = len(made.pages)
        if title is None:
            told = PdfReader(file).metadata
            title = (told.title if told else None) or ""
        made.append(str(file), import_outline=False)
        for depth, heading in enumerate(headings, start=1):
            above, path = tuple(headings[: depth - 1]), tuple(headings[:depth])
            if path not in listed:
                listed[path] = made.add_outline_item(
                    title=heading, page_number=first, parent=listed.get(above)
                )
    made.add_metadata({"/Title": title or ""})
    made.write(out)
    return len(made.pages)
