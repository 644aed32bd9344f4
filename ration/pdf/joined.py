"""Several PDF files as one: the parts of a long document, or all the documents of a plan."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any


def join(files: Iterable[tuple[Sequence[str], Path]], out: Path) -> int:
    """Put files one after the other into `out`; gives how many pages it has.

    Each is listed under its titles, from the widest to its own; without any it is not listed.
    """
    from pypdf import PdfWriter

    made = PdfWriter()
    listed: dict[tuple[str, ...], Any] = {}
    for titles, file in files:
        first = len(made.pages)
        made.append(str(file), import_outline=False)
        for depth, title in enumerate(titles, start=1):
            above, path = tuple(titles[: depth - 1]), tuple(titles[:depth])
            if path not in listed:
                listed[path] = made.add_outline_item(
                    title=title, page_number=first, parent=listed.get(above)
                )
    made.write(out)
    return len(made.pages)
