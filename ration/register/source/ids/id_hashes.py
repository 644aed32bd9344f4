"""Hashes of very many ids: those that occur again, in bounded memory."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from ration.core.running.interrupt import interruptible

if TYPE_CHECKING:
    from ration.core.spill import Spill

_SIZE = 8  # bytes of a hash
_AT_ONCE = 16_000_000  # hashes that are sorted together
_BUCKETS = 64  # files that spilled hashes are dealt into, by their first bits
_TOP = 1 << 64


class Span(NamedTuple):
    """The first and the last of a piece of ids that rise from row to row."""

    first: str
    last: str


class IdHashes:
    """The hashes of ids, added batch by batch.

    If the ids are in pieces that rise and do not overlap, none occurs again, and the hashes need
    not be compared. Registers are often kept in the order of their ids.

    Beyond `bound`, in bytes, they are dealt into files by their first bits. None means no bound.
    """

    def __init__(self, bound: int | None = None) -> None:
        self._bound = bound
        self._spans: list[Span] | None = []  # None means that some ids do not rise
        self._numbered = True  # whether each id is of those that end in numbers
        self._parts: list[pl.Series] = []
        self._count = 0  # of hashes in memory
        self._spill: Spill | None = None
        self._files: dict[int, list[Path]] = {}

    @property
    def rise(self) -> bool:
        """Whether all ids so far are in pieces that rise."""
        return self._spans is not None

    @property
    def proven(self) -> bool:
        """Whether the ids are in pieces that do not overlap, so that none occurs again."""
        return self._spans is not None and _apart(self._spans)

    def add(
        self,
        hashes: pl.Series,
        spans: Sequence[Span] | None = None,
        *,
        numbered: bool = False,
    ) -> None:
        """Add the hashes of some ids, and the pieces of them that rise; None means not known.

        `numbered` means that each of them ends in a number.
        """
        if hashes.is_empty():
            return
        self._numbered = self._numbered and numbered
        if spans is None:
            self._spans = None
        elif self._spans is not None:
            self._spans.extend(spans)
        self._parts.append(hashes)
        self._count += len(hashes)
        if self._bound is not None and self._count * _SIZE > self._bound:
            self._deal()

    def join(self, other: "IdHashes") -> None:
        """Add the hashes of other rows."""
        for part in other._parts_of_all():
            self.add(part)

    def every(self) -> pl.Series:
        """The hashes of all ids."""
        return pl.concat([pl.Series(dtype=pl.UInt64), *self._parts_of_all()])

    def repeated(self) -> pl.Series:
        """The hashes that occur more than once, each once."""
        if self.proven:
            return pl.Series(dtype=pl.UInt64)
        if self._files:
            self._deal()
            ranges: Iterator[pl.Series] = self._parts_of_all()
        else:
            ranges = self._ranges(self._count // _AT_ONCE + 1)
        found = [repeated(part) for part in ranges]
        return pl.concat(found) if found else pl.Series(dtype=pl.UInt64)

    def of_words(self, known: pl.Series) -> pl.Series:
        """Those of `known`, hashes of words that end in no number, that some id has."""
        if self._numbered:
            return pl.Series(dtype=pl.UInt64)
        here = (part.filter(part.is_in(known.implode())) for part in self._parts_of_all())
        return pl.concat([pl.Series(dtype=pl.UInt64), *here]).unique()

    def _parts_of_all(self) -> Iterator[pl.Series]:
        """All hashes: those in memory, then file by file."""
        yield from self._parts
        for paths in self._files.values():
            assert self._spill is not None
            yield self._spill.read(paths).to_series()

    def _ranges(self, count: int) -> Iterator[pl.Series]:
        """All hashes in memory in `count` ranges of equal size, from the lowest on."""
        edges = [number * (_TOP // count) for number in range(count if self._parts else 0)]
        for low, high in pairwise([*edges, None]):
            if count == 1:
                yield pl.concat(self._parts)
                continue
            inside = pl.col("") >= pl.lit(low, pl.UInt64)
            inside = inside if high is None else inside & (pl.col("") < pl.lit(high, pl.UInt64))
            chosen = (part.alias("").to_frame().filter(inside) for part in self._parts)
            yield pl.concat(chosen).to_series()

    def _deal(self) -> None:
        """Move the hashes in memory to the files."""
        from ration.core.spill import Spill

        self._spill = self._spill or Spill()
        if not self._parts:
            return
        self._spill.refuse_full(self._count * _SIZE)
        for bucket, part in enumerate(self._ranges(_BUCKETS)):
            path = self._spill.write(part.alias("").to_frame())
            self._files.setdefault(bucket, []).append(path)
        self._parts, self._count = [], 0


def _apart(spans: Iterable[Span]) -> bool:
    """Whether no two spans overlap."""
    return all(one.last < other.first for one, other in pairwise(sorted(spans)))


def repeated(values: pl.Series) -> pl.Series:
    """The values that are there more than once."""
    ordered = interruptible(values.sort)
    return ordered.filter(ordered == ordered.shift(1)).unique()
