"""What stands after the mark of a PDF: only signatures, or something that changes what it shows.

A signature of a PDF is appended to it. It leaves the marked bytes as they are, but appended bytes
can replace pages too. So the pages, and all that a reader does with them, are compared.
"""

import hashlib
import io
import re
from typing import Any

_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*]")
_UPWARDS = frozenset(
    ("/Parent", "/P", "/Pg", "/Annots")
)  # keys that lead back, or are compared apart
_SIGNING = frozenset(("/AcroForm", "/DSS", "/Extensions", "/Version", "/Pages", "/Metadata"))
_FORM = frozenset(("/Fields", "/SigFlags", "/DR", "/DA", "/NeedAppearances"))


def only_signed(data: bytes, marked: int) -> bool:
    """Whether what stands from `marked` on is signatures that show nothing on a page.

    The last signature must cover the file to its end: whether it is valid is for others to check.
    False also if pypdf, which reads PDF files, is not installed.
    """
    if not data.startswith(b"%PDF") or not _covered(data, marked):
        return False
    try:
        from pypdf import PdfReader

        before = PdfReader(io.BytesIO(data[:marked]))
        after = PdfReader(io.BytesIO(data))
        return _same(before, after)
    except Exception:  # whatever cannot be read has been changed
        return False


def _covered(data: bytes, marked: int) -> bool:
    """Whether a signature after the mark is of the whole file but its own place."""
    ranges = [tuple(map(int, each.groups())) for each in _RANGE.finditer(data, marked)]
    return any(start == 0 and at + rest == len(data) for start, _, at, rest in ranges)


def _same(before: Any, after: Any) -> bool:
    """Whether two readers show the same pages in the same way, apart from signatures."""
    if len(before.pages) != len(after.pages):
        return False
    old, new = _Walk(), _Walk()
    roots = (walk.of(_rest(reader)) for walk, reader in ((old, before), (new, after)))
    return (
        len({*roots}) == 1
        and _signs_only(after)
        and all(
            old.of(first) == new.of(then) and _annotated(old, new, first, then)
            for first, then in zip(before.pages, after.pages, strict=True)
        )
    )


def _rest(reader: Any) -> dict[str, Any]:
    """The catalog without the pages, and without what signatures add."""
    return {key: value for key, value in reader.root_object.items() if key not in _SIGNING}


def _signs_only(reader: Any) -> bool:
    """Whether the form of a document has nothing but signatures that show nothing."""
    form = _of(reader.root_object, "/AcroForm", {})
    return form.keys() <= _FORM and all(map(_signature, _of(form, "/Fields", ())))


def _annotated(old: "_Walk", new: "_Walk", first: Any, then: Any) -> bool:
    """Whether a page has the same annotations, and after them only signatures."""
    had, has = list(_of(first, "/Annots", ())), list(_of(then, "/Annots", ()))
    same = [*map(old.of, had)] == [*map(new.of, has[: len(had)])]
    return same and all(map(_widget, has[len(had) :]))


def _of(dictionary: Any, key: str, otherwise: Any) -> Any:
    """The value of a key, wherever it stands in the file."""
    value = dictionary.get(key)
    return otherwise if value is None else value.get_object()


def _widget(annotation: Any) -> bool:
    """Whether an annotation is the place of a signature, and no ink, line or text of its own."""
    return annotation.get_object().get("/Subtype") == "/Widget" and _signature(annotation)


def _signature(field: Any) -> bool:
    """Whether a field is a signature without room on the page, and without an action."""
    field = field.get_object()
    left, bottom, right, top = map(float, field.get("/Rect", (0, 0, 0, 0)))
    empty = left == right or bottom == top
    actions = {"/A", "/AA", "/Kids"} & field.keys()
    return field.get("/FT") == "/Sig" and empty and not actions


def _short(value: Any) -> bytes:
    """A digest of a value; `hash` is the same for -1 and -2."""
    return hashlib.sha256(repr(value).encode(errors="surrogatepass")).digest()


class _Walk:
    """Makes a value of an object and all that it leads to, so that two documents compare."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], Any] = {}

    def of(self, each: Any) -> Any:
        """The value of an object."""
        from pypdf.generic import IndirectObject

        if isinstance(each, IndirectObject):
            key = (each.idnum, each.generation)
            if key not in self._known:
                self._known[key] = key  # for what leads back to it
                self._known[key] = _short(self.of(each.get_object()))
            return self._known[key]
        if isinstance(each, dict):
            pairs = ((key, self.of(value)) for key, value in each.items() if key not in _UPWARDS)
            return (*sorted(pairs, key=lambda pair: str(pair[0])), getattr(each, "_data", None))
        if isinstance(each, list | tuple):
            return tuple(map(self.of, each))
        if isinstance(each, int | float) and not isinstance(each, bool):
            return float(each)  # a number of a PDF, where 1 and 1.0 are the same
        return (type(each).__name__, str(each))
