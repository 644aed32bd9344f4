"""A cheap first look at ids: whether some of them may be the same."""

from dataclasses import dataclass, field

import polars as pl

from ration.core.text.cells import SPACES, UNSEEN
from ration.register.check.batch.id_forms import IdText

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

    def add(self, text: IdText, shortest: int, longest: int) -> None:
        """Look at the ids of a batch, whose lengths are from `shortest` to `longest` bytes."""
        forms = text.forms
        self._upper = self._upper or forms.lower() != forms
        self._lower = self._lower or forms.upper() != forms
        self._dashes |= text.dashes
        self._lengths |= {shortest, longest}
        self.zeros = self.zeros or _has_zeros(text)
        self.spaced = self.spaced or any(sign in forms for sign in " +_(")
        self.wide = self.wide or (not forms.isascii() and _has(forms, _WIDE))
        with_o = not self.letter_o and ("o" in forms or "O" in forms) and "0" in text.ids
        self.letter_o = self.letter_o or (with_o and _has(text.ids, _LETTER_O))

    def join(self, other: "NearIds") -> None:
        """Add what other ids have."""
        self.wide, self.spaced = self.wide or other.wide, self.spaced or other.spaced
        self.zeros, self.letter_o = self.zeros or other.zeros, self.letter_o or other.letter_o
        self._upper, self._lower = self._upper or other._upper, self._lower or other._lower
        self._lengths |= other._lengths
        self._dashes |= other._dashes


def _has_zeros(text: IdText) -> bool:
    """Whether a number in the ids begins with a zero: after no digit, and no point."""
    signs = {*text.forms} - {"."} if text.few else {""}
    return any(f"{sign}0" in text.ids for sign in signs) and _has(text.ids, _ZERO)


def _has(ids: str, pattern: str) -> bool:
    return bool(pl.Series([ids]).str.contains(pattern).item())
