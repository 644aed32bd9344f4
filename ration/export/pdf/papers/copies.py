"""Copies of a paper, each with its name on it: who keeps it."""

from collections.abc import Sequence
from typing import Any

from ration.core.problems.errors import InputError
from ration.core.problems.names import nearest
from ration.core.problems.problem import problem
from ration.export.pdf.document import DocumentMaker

COPIES = ("original", "receiver", "file")


def copies(names: Sequence[str]) -> tuple[str, ...]:
    """The names of copies, checked: InputError for a copy that there is not.

    >>> copies(["original", "file"])
    ('original', 'file')
    """
    for name in names:
        if name not in COPIES:
            raise InputError(name, [problem("copy-unknown", near=nearest(name, COPIES))])
    return tuple(dict.fromkeys(names))


def in_copies(
    maker: DocumentMaker, head: dict[str, Any], pages: Sequence[dict[str, Any]]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The head and the pages of a paper, with all pages of one copy after those of another.

    Every page knows its number, whether it is the last of its copy, and the name of the copy.
    """
    names = [maker.labels.label(f"copy_{name}") for name in maker.options.copies]
    printed = [
        page | {"n": number, "last": number == len(pages), "copy": label}
        for label in names or (None,)
        for number, page in enumerate(pages, start=1)
    ]
    return head | {"of": len(pages)}, printed
