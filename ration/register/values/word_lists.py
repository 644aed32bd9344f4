"""Read the lists of words beside the code, in the languages of registers."""

import tomllib
from collections.abc import Iterable, Mapping
from importlib import resources


def word_lists(room: str, file: str) -> Mapping[str, tuple[str, ...]]:
    """Read the lists of a TOML file in the package `room`, by their names.

    A list is an array of lines, each a text of words with commas between them: that is read about
    twice as fast as an array of words.

    >>> word_lists("ration.register.values", "months.toml")["5"][:3]
    ('may', 'mai', 'mayo')
    """
    text = (resources.files(room) / file).read_text("utf-8")
    return {name: _words(lines) for name, lines in tomllib.loads(text).items()}


def _words(lines: Iterable[str]) -> tuple[str, ...]:
    words = (word.strip() for line in lines for word in line.split(","))
    return tuple(word for word in words if word)
