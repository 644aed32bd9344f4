"""How large the codes of slips and cards are: so that a phone reads them from paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ration.core.problems.errors import InputError
from ration.core.problems.problem import problem

MODULE = 0.42  # mm: the side of the smallest square of a code; 2.5 dots of a scan at 150 dpi
LARGEST = 44.0  # mm: the side of the largest code that a slip or a card has room for
BORDER = 2  # squares of white around a code; the paper around it is white too
_LEVELS = ("m", "l")  # how much of a code may be damaged: 15 %, else 7 %
# Readers know the mask from the code; to try every mask takes four times as long.
_SET: dict[str, Any] = {"micro": False, "boost_error": False, "encoding": "utf-8", "mask": 3}


@dataclass(frozen=True)
class CodeSize:
    """The size of the codes of a document: how much may be damaged, and the side in mm."""

    level: str
    side: float

    def code(self, text: str) -> dict[str, Any]:
        """A text as the press takes it: with the level of its code."""
        return {"content": text, "error": self.level, **_SET}


def code_size(texts: Iterable[str], source: str) -> CodeSize:
    """The size at which all of these texts fit; InputError if the longest of them is too long.

    All are of one kind: letters, or capitals and digits alone, which take less room.
    """
    longest = max(texts, key=lambda text: len(text.encode()))
    for level in _LEVELS:
        side = _side(longest, level)
        if side is not None and side <= LARGEST:
            return CodeSize(level, side)
    bytes_ = f"{len(longest.encode()):,}"
    raise InputError(source, [problem("slip-long", bytes=bytes_, mm=f"{LARGEST:g}")])


def _side(text: str, level: str) -> float | None:
    """The side in mm of the code of a text; None means that no code holds it."""
    import segno
    from segno.encoder import DataOverflowError

    try:
        code = segno.make(text, error=level, **_SET)
    except DataOverflowError:
        return None
    return round(code.symbol_size(border=BORDER)[0] * MODULE, 2)
