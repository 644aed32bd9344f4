"""A cheap first look at ids: whether some of them may be the same."""

from dataclasses import dataclass, field

import polars as pl

from ration.core.text import SPACES, UNSEEN

_SPACES = "".join(sign for sign in SPACES if not sign.isascii())
# A zero before a number, or the letter O beside a digit.
_ZERO = r"(?:^|[^0-9.])0[0-9]"
# Spaces, dashes and digits of other scripts, wide letters, and what is not seen.
_OTHER = f"[{UNSEEN}{_SPACES}‐‑‒–—―−־﹘﹣٠-٩۰-۹०-९০-৯\uff01-\uff5e]"
_LETTER_O = r"(?i:o[0-9]|[0-9]o)"


@dataclass
class NearIds:
    """What the ids so far have of what makes equal ids differ, added up batch by batch.

    `possible` means that two of them may be the same. Nothing is compared yet.
    """

    possible: bool = False
    _upper: bool = False
    _lower: bool = False
    _zeros: bool = False
    _lengths: set[int] = field(default_factory=set)
    _dashes: set[int] = field(default_factory=set)

    def add(self, ids: str, rows: int, shortest: int, longest: int) -> None:
        """Look at the ids of a batch, one per line: their number, and their lengths in bytes."""
        if self.possible:
            return
        self._upper = self._upper or ids.lower() != ids
        self._lower = self._lower or ids.upper() != ids
        # Dashes that not all ids have alike; zeros before numbers of ids that differ in length.
        self._dashes.add(-1 if ids.count("-") % rows else ids.count("-") // rows)
        self._lengths |= {shortest, longest}
        self._zeros = self._zeros or _has(ids, _ZERO)
        self.possible = (
            (self._upper and self._lower)
            or len(self._dashes) > 1
            or -1 in self._dashes
            or (self._zeros and len(self._lengths) > 1)
            or any(sign in ids for sign in " +_")
            or (not ids.isascii() and _has(ids, _OTHER))
            or (("o" in ids or "O" in ids) and "0" in ids and _has(ids, _LETTER_O))
        )


def _has(ids: str, pattern: str) -> bool:
    return bool(pl.Series([ids]).str.contains(pattern).item())
