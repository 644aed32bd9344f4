"""Find sites and words that may be the same: they differ only in case, spaces, dots or zeros."""

import json
import re
from collections.abc import Callable, Iterator, Mapping

from ration.core.problems.names import shorten
from ration.core.problems.problem import Problem, problem
from ration.core.text.cells import UNSEEN
from ration.register.values.counts import MISSING
from ration.register.values.no_answer import is_no_answer
from ration.register.values.normalize import folded

_DIGIT = re.compile("[0-9]")
_CODE = 4  # letters: fewer may be a code
_SPACES = re.compile(rf"[\s{UNSEEN}]")
_NUMBER = re.compile(r"0*([0-9]+?)(?:\.0+)?")
# Signs that matter between two digits alone: 1-2 is not 12, and F.D.P. is FDP.
_SIGNS = re.compile(rf"(?<![0-9])[\s{UNSEEN}._\-–—'’]+|[\s{UNSEEN}._\-–—'’]+(?![0-9])")
_ZEROS = re.compile(r"(?<![0-9.])0+(?=[0-9])")


def words_alike(
    column: str, rows: Mapping[str, int], *, personal: Callable[[str], bool], sites: bool = False
) -> Iterator[Problem]:
    """Warn of values of a column that may be the same, and of `N/A` and the like.

    `rows` has how many rows each value has; the one with most is proposed for all. If the column
    is `personal`, no value is shown. `sites` means that `[sites]` of a mapping can merge them: the
    hint has the line to write there.

    >>> rows = {"dc-01": 1, "DC-01": 2}
    >>> [str(each) for each in words_alike("zone", rows, personal=lambda column: False)]
    ['zone: "DC-01": "dc-01" differs from it only in case or spaces; they count as \
different: write them the same way if they are the same']
    """
    groups: dict[str, list[str]] = {}
    for value in sorted(rows):
        groups.setdefault(likeness(value), []).append(value)
        if _means_nothing(value):
            hidden = personal(column)
            yield problem(
                "word-missing",
                column=column,
                value=None if hidden else value,
                quoted="…" if hidden else f'"{shorten(value)}"',
            )
    for group in groups.values():
        first, *others = sorted(group, key=lambda value: -rows[value])
        for other in others:
            hidden = personal(column)
            quoted = "another value" if hidden else f'"{shorten(other)}"'
            cure = "write them the same way if they are the same"
            if sites and not hidden:
                line = f"{_toml(other)} = {_toml(first)}"
                cure = f"if they are the same, write under [sites] in a mapping file: {line}"
            yield problem(
                "words-alike",
                column=column,
                value=None if hidden else first,
                other=quoted,
                what=difference(first, other),
                cure=cure,
            )


def _means_nothing(value: str) -> bool:
    """Whether a name is a word for no answer; a short one, such as DK, may be a code."""
    if value.isascii() and _DIGIT.search(value):  # most names of very many sites
        return False
    short = value.isascii() and len(value) < _CODE and folded(value) not in MISSING
    return any(sign.isalpha() for sign in value) and not short and is_no_answer(value)


def likeness(text: str) -> str:
    """What texts have in common that may be the same.

    >>> likeness("F.D.P. North") == likeness("fdp north"), likeness("1.0") == likeness("01")
    (True, True)
    >>> likeness("DC-1.2") == likeness("DC-12")
    False
    """
    word = text.casefold() if text.isascii() else folded(text)
    number = _NUMBER.fullmatch(word)
    return number[1] if number else _ZEROS.sub("", _SIGNS.sub("", word)) or text


def difference(text: str, other: str) -> str:
    """In what two texts differ that may be the same."""
    same = _SPACES.sub("", text.casefold()) == _SPACES.sub("", other.casefold())
    return "case or spaces" if same else "zeros, dashes, dots, accents or other signs"


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
