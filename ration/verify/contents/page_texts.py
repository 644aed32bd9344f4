"""Take the texts out of a PDF file. It runs apart, and imports little."""

from ration.core.apart.refused import Refused


def page_texts(path: str) -> list[str]:
    """The text of each page. Raises Refused if the file cannot be read."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        return [page.extract_text() for page in PdfReader(path).pages]
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Refused("written-broken", what="a PDF file", why="it cannot be read") from None
