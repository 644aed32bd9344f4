"""What a column is likely to be, by its name or its HXL tag: only where that leaves no doubt."""

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import NamedTuple

from ration.register.hxl import stands_for

# A word of a name, in any way of writing: hh_size, HHSize, "Taille du ménage".
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_A-Za-z]+")
_IDLE = frozenset(("count", "how", "many", "nb", "no", "nr", "num", "number", "of", "the", "total"))


class Guess(NamedTuple):
    """A source column that is taken for something, and why."""

    column: str
    why: str


def guess(
    names: Iterable[str],
    have: Sequence[str],
    given: Iterable[Collection[str]] = (),
    tags: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, Guess]:
    """The columns among `have` that `names` without a column of their own may be found in.

    Each must have just one that may be it, and that may be nothing else; columns that are
    `given` for something are no candidates. `tags` are the HXL tags of columns.

    >>> guess(["household_id", "persons"], ["HH ID", "hhSize", "Family size", "adults"])
    {'household_id': Guess(column='HH ID', why='a usual name')}
    >>> guess(["persons"], ["n", "m"], tags={"n": "#affected", "m": "#affected+m"})
    {'persons': Guess(column='n', why='its HXL tag #affected')}
    """
    wanted = list(names)
    taken = {
        *wanted,
        *(part.strip() for source in given for one in source for part in one.split("+")),
    }
    open_columns = [column for column in have if column not in taken]
    found = {name: _candidates(name, open_columns, tags) for name in wanted if name not in have}
    sole = {name: columns[0] for name, columns in found.items() if len(columns) == 1}
    claimed = [one.column for columns in found.values() for one in columns]
    return {name: one for name, one in sole.items() if claimed.count(one.column) == 1}


def _candidates(name: str, columns: Iterable[str], tags: Mapping[str, str]) -> list[Guess]:
    same = _key(name)
    usual = _usual().get(name, frozenset())
    keys = {column: _key(column) for column in columns}
    alike = [
        Guess(column, "its name, spelled otherwise") for column in keys if keys[column] == same
    ]
    tagged = [one for one in keys if one in tags and stands_for(tags[one], name)]
    return alike or [
        Guess(one, "a usual name" if keys[one] in usual else f"its HXL tag {tags[one]}")
        for one in keys
        if keys[one] in usual or one in tagged
    ]


def _key(name: str) -> str:
    """A name without case, separators, idle words and the groups of a form that it is in."""
    words = [word.casefold() for word in _WORD.findall(name.rsplit("/", 1)[-1])]
    return "".join(word for word in words if word not in _IDLE)


@cache
def _usual() -> Mapping[str, frozenset[str]]:
    text = (resources.files("ration.register") / "usual_names.toml").read_text("utf-8")
    names: dict[str, list[str]] = tomllib.loads(text)
    return {name: frozenset(map(_key, usual)) for name, usual in names.items()}
