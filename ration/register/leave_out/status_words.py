"""Tell by the words of a column that it says who is still to be served."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache

from ration.register.values.normalize import folded
from ration.register.values.word_lists import word_lists

_MOST, _LONGEST = 6, 60  # words and signs of a cell: a longer one is a remark


def has_status(cells: Iterable[str]) -> bool:
    """Whether a cell says that its household is not to be served any more.

    >>> has_status(["Approved", "3 - Rejected"]), has_status(["North", "closed road"])
    (True, False)
    """
    return any(
        " ".join(words) in _listed("whole")
        or any(part in _listed("strong") for part in _ends(words))
        for words in map(_words, cells)
        if words
    )


def may_have_status(cells: Iterable[str]) -> bool:
    """Whether a cell says so, or that its household is served: others may say the opposite.

    >>> may_have_status(["Approved"]), may_have_status(["North"])
    (True, False)
    """
    several = list(cells)
    words = filter(None, map(_words, several))
    return has_status(several) or any(" ".join(each) in _listed("served") for each in words)


def is_status(cell: str) -> bool:
    """Whether a cell has no other words than those of a status: it is nobody's name.

    >>> is_status("Active"), is_status("3 - rejected"), is_status("closed road")
    (True, True, False)
    """
    words = " ".join(_words(cell))
    return words != "" and any(words in _listed(kind) for kind in _file())


def _words(cell: str) -> list[str]:
    """The words of a text, folded, also those of camelCase; none if it is too long for a status."""
    if len(cell) > _LONGEST:
        return []
    parts = folded(re.sub("(?<=[a-z])(?=[A-Z])", " ", cell))
    if not parts.isascii():
        parts = "".join(sign for sign in parts if unicodedata.category(sign)[0] != "M")
    words = re.sub(r"[\W\d_]+", " ", parts).split()
    return words if len(words) <= _MOST else []


def _ends(words: list[str]) -> Iterable[str]:
    """All beginnings and ends of a text."""
    for length in range(1, len(words) + 1):
        yield " ".join(words[:length])
        yield " ".join(words[-length:])


@cache
def _listed(kind: str) -> frozenset[str]:
    return frozenset(" ".join(_words(word)) for word in _file()[kind])


@cache
def _file() -> Mapping[str, tuple[str, ...]]:
    return word_lists("ration.register.leave_out", "status_words.toml")
