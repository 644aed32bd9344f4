"""The lines of a TOML file: where each of its keys and entries is.

Python's parser gives values without lines, and the TOML libraries that keep a file's layout have
no lines either. So the text is scanned here: only its strings, brackets, commas and signs of
equality. Keys are read by Python's parser. The text is already known to be TOML.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ration.core.problems.errors import InputError
from ration.core.problems.problem import Problem
from ration.core.toml.read import Place, place_of

_SIGNS = (  # compiled when it is needed
    r'(?s)"""(?:[^"\\]|\\.|"{1,2}(?!"))*"{3,5}'
    r"|'''(?:[^']|'{1,2}(?!'))*'{3,5}"
    r'|"(?:[^"\\]|\\.)*"'
    r"|'[^']*'"
    r"|#[^\n]*|[\n\[\]{},=]"
    r"|[^\s\[\]{},=#\"']+"
)


@contextmanager
def naming_lines(text: str) -> Iterator[None]:
    """Give the problems of an InputError about the TOML `text` the lines that they are at."""
    try:
        yield
    except InputError as error:
        raise type(error)(error.source, at_lines(error.problems, text)) from None


def at_lines(problems: Iterable[Problem], text: str) -> list[Problem]:
    """Add the line to each problem whose column is a place in the TOML `text`.

    What is missing is at the line of the table that lacks it; in the whole file it has no line.
    """
    lines = {place_of(place): line for place, line in key_lines(text).items()}
    return [
        each
        if (line := _line_of(each.column or "", lines)) is None
        else each.at(None, line, "line")
        for each in problems
    ]


def _line_of(place: str, lines: Mapping[str, int]) -> int | None:
    """The line of a place, or else of the smallest part around it that the file has."""
    while place and place not in lines:
        place = place[: max(place.rfind("."), place.rfind("["), 0)]
    return lines.get(place)


def key_lines(text: str) -> dict[Place, int]:
    r"""The line of every key and of every entry of a list, from 1, in the TOML `text`.

    >>> key_lines('days = 5\n[[pools]]\nitem = "coal"')
    {('days',): 1, ('pools',): 2, ('pools', 0): 2, ('pools', 0, 'item'): 3}
    """
    return _Scan().scanned(text)


class _Scan:
    """What is known at one point of the text.

    `table` is the table of the last header; `tables` counts those of each array of tables.
    `nested` are the open lists, each with the index of its entry, and the open inline tables,
    with None. `value` is the place of the value that is read; None means that a key is read.
    """

    def __init__(self) -> None:
        self.lines: dict[Place, int] = {}
        self.line = 1
        self.table: Place = ()
        self.tables: dict[Place, int] = {}
        self.nested: list[tuple[Place, int | None]] = []
        self.value: Place | None = None
        self.key = ""

    def scanned(self, text: str) -> dict[Place, int]:
        for sign in re.findall(_SIGNS, f"{text}\n"):
            if sign == "\n":
                self._end_of_line()
            elif not sign.startswith("#"):
                self._key(sign) if self.value is None else self._value(sign)
            self.line += sign.count("\n")
        return self.lines

    def _end_of_line(self) -> None:
        if self.nested:
            return
        if self.key:
            self._header()
        self.key, self.value = "", None

    def _header(self) -> None:
        """Begin the table of a header such as `[items.rice]`, or one more of `[[pools]]`."""
        place: Place = ()
        *parents, last = _names(tomllib.loads(self.key))
        for name in parents:
            place = (*place, name)
            if place in self.tables:
                place = (*place, self.tables[place])
        place = (*place, last)
        if self.key.startswith("[["):
            self.tables[place] = self.tables.get(place, -1) + 1
            place = (*place, self.tables[place])
        self._found(place)
        self.lines[place] = self.line  # an earlier header of a part may have named it
        self.table = place

    def _key(self, sign: str) -> None:
        if sign == "}":  # of a table that is empty, or ends with a comma
            self.nested.pop()
            self.value = ()
        elif sign == "=":
            base = self.nested[-1][0] if self.nested else self.table
            self.value = (*base, *_names(tomllib.loads(f"{self.key} = {{}}")))
            self._found(self.value)
            self.key = ""
        else:
            self.key += sign

    def _value(self, sign: str) -> None:
        if sign in ("]", "}"):
            self.nested.pop()
        elif sign == ",":
            place, index = self.nested.pop()
            self.nested.append((place, None if index is None else index + 1))
            self.value = None if index is None else ()
        else:
            here = self._begun()
            if sign in ("[", "{"):
                self.nested.append((here, 0 if sign == "[" else None))
                self.value = () if sign == "[" else None

    def _begun(self) -> Place:
        """The place of a value that begins."""
        place, index = self.nested[-1] if self.nested else ((), None)
        here = (self.value or ()) if index is None else (*place, index)
        self._found(here)
        return here

    def _found(self, place: Place) -> None:
        for end in range(1, len(place) + 1):
            self.lines.setdefault(place[:end], self.line)


def _names(table: Any) -> Iterator[str]:
    """The names of tables in each other, each with one key."""
    while table:
        table = table[0] if isinstance(table, list) else table
        for name, inner in table.items():
            yield name
            table = inner
