"""Sequences that make a member when it is read: a plan may have very many sites."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import accumulate
from typing import Generic, TypeVar, overload

T_co = TypeVar("T_co", covariant=True)


class LazySequence(Sequence[T_co], Generic[T_co]):
    """A sequence of `count` members; `make` makes a member each time it is read.

    It equals the tuple of its members. The data that `make` reads must never change.

    >>> squares = LazySequence(4, lambda index: index**2)
    >>> squares[-1], squares[1:3], squares == (0, 1, 4, 9)
    (9, (1, 4), True)
    """

    __slots__ = ("_count", "_make")

    def __init__(self, count: int, make: Callable[[int], T_co]) -> None:
        self._count = count
        self._make = make

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[T_co]:
        return map(self._make, range(self._count))

    @overload
    def __getitem__(self, index: int) -> T_co: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[T_co, ...]: ...

    def __getitem__(self, index: int | slice) -> T_co | tuple[T_co, ...]:
        chosen = range(self._count)[index]
        return self._make(chosen) if isinstance(chosen, int) else tuple(map(self._make, chosen))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LazySequence | tuple) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


def joined(parts: Sequence[Sequence[T_co]]) -> Sequence[T_co]:
    """The members of several sequences, one after the other.

    >>> joined([(), "ab", "c"])[1:]
    ('b', 'c')
    """
    ends = list(accumulate(len(part) for part in parts))
    return LazySequence(ends[-1] if ends else 0, partial(_member, tuple(parts), ends))


def _member(parts: Sequence[Sequence[T_co]], ends: Sequence[int], index: int) -> T_co:
    part = bisect_right(ends, index)
    return parts[part][index - (ends[part - 1] if part else 0)]
