"""One of some values: as `st.sampled_from`, but the strategy of equal values is made once.

To make a strategy takes longer than to draw from it, and laws draw thousands of times.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


def among(values: Sequence[T]) -> st.SearchStrategy[T]:
    """One of `values`; the first is the simplest."""
    every = tuple(values)
    try:
        return _made(every, tuple(map(type, every)))
    except TypeError:  # tables have no hash
        return st.sampled_from(every)


@lru_cache(maxsize=10_000)
def _made(values: tuple[Any, ...], kinds: tuple[type, ...]) -> st.SearchStrategy[Any]:
    """The strategy for `values`; by their `kinds` too, as 1 equals True."""
    assert len(values) == len(kinds)
    return st.sampled_from(values)
