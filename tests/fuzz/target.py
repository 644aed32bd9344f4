"""What a target is, and what every parser must do with any input."""

from collections.abc import Callable
from typing import NamedTuple, TypeVar

import ration

T = TypeVar("T")


class Target(NamedTuple):
    """A parser that is fuzzed: `run` gives it the input, and raises if it does what it must not.

    `share` is the target's part of the inputs of a long run: cheap parsers get most.
    """

    run: Callable[[bytes], object]
    share: int


def ends_well(work: Callable[[], T], *documented: type[Exception]) -> T | None:
    """Return the result; None if there is a documented error: RationError, if none is named.

    Its problems have a message and a hint each.
    """
    kinds = documented or (ration.RationError,)
    try:
        return work()
    except kinds as error:
        found = error.problems if isinstance(error, ration.RationError) else [error]
        assert found, "an error has no problem"
        for each in found:
            if isinstance(each, ration.Problem | ration.FieldError):
                assert each.message, "a problem has no message"
                assert each.hint, "a problem has no hint"
                str(each)
        str(error)
        return None


def text_of(data: bytes) -> str:
    """The input as the text of a file."""
    return data.decode("utf-8", "replace")


def argument_of(data: bytes) -> str:
    """The input as an argument of a command, where any byte can be."""
    return data.decode("utf-8", "surrogateescape")


def lines_of(data: bytes) -> list[str]:
    """The input as several texts, such as the cells of a column; of very many, the first 200.

    Each is looked at alone: thousands of them take longer, and show nothing more.
    """
    return text_of(data).split("\n")[:200]
