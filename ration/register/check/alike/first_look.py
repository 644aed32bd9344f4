"""A cheap first look at ids: whether some of them may be the same."""

from dataclasses import dataclass, field

import polars as pl

from ration.core.text import SPACES, UNSEEN

_SPACES = "".join(sign for sign in SPACES if not sign.isascii())
# A zero before a number, or the letter O beside a digit.
_ZERO = r"(?:^|[^0-9.])0[0-9]"
_LETTER_O = r"(?i:o[0-9]|[0-9]o)"
# Spaces, dashes and digits of other scripts, wide letters, and what is not seen.
_WIDE = f"[{UNSEEN}{_SPACES}‐‑‒–—―−־﹘﹣٠-٩۰-۹०-९০-৯\uff01-\uff5e]"


@dataclass
class NearIds:
    """What the ids so far have of what makes equal ids differ, added up batch by batch.

    `wide` are signs of other scripts, `spaced` signs beside letters and digits, `zeros` zeros
    before numbers, and `letter_o` is the letter beside a digit, where zeros are too.
    """

    wide: bool = False
    spaced: bool = False
    zeros: bool = False
    letter_o: bool = False
    _upper: bool = False
    _lower: bool = False
    _lengths: set[int] = field(default_factory=set)
    _dashes: set[int] = field(default_factory=set)

    @property
    def possible(self) -> bool:
        """Whether two of the ids may be the same; they are not compared yet."""
        return (
            (self._upper and self._lower)
            or self.signs
            or self.letter_o
            or (self.zeros and len(self._lengths) > 1)
        )

    @property
    def signs(self) -> bool:
        """Whether ids have spaces, or not all have dashes alike."""
        return self.wide or self.spaced or len(self._dashes) > 1 or -1 in self._dashes

    def add(self, ids: str, rows: int, shortest: int, longest: int) -> None:
        """Look at the ids of a batch, one per line: their number, and their lengths in bytes."""
        self._upper = self._upper or ids.lower() != ids
        self._lower = self._lower or ids.upper() != ids
        self._dashes.add(-1 if ids.count("-") % rows else ids.count("-") // rows)
        self._lengths |= {shortest, longest}
        self.zeros = self.zeros or _has(ids, _ZERO)
        self.spaced = self.spaced or any(sign in ids for sign in " +_(")
        self.wide = self.wide or (not ids.isascii() and _has(ids, _WIDE))
        with_o = ("o" in ids or "O" in ids) and "0" in ids
        self.letter_o = self.letter_o or (with_o and _has(ids, _LETTER_O))

    def join(self, other: "NearIds") -> None:
        """Add what other ids have."""
        self.wide, self.spaced = self.wide or other.wide, self.spaced or other.spaced
        self.zeros, self.letter_o = self.zeros or other.zeros, self.letter_o or other.letter_o
        self._upper, self._lower = self._upper or other._upper, self._lower or other._lower
        self._lengths |= other._lengths
        self._dashes |= other._dashes


def _has(ids: str, pattern: str) -> bool:
    return bool(pl.Series([ids]).str.contains(pattern).item())
