"""What a column is likely to be, by its name or its HXL tag: only where that leaves no doubt."""

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import NamedTuple

from ration.register.source.hxl import stands_for

# A word of a name, in any way of writing: hh_size, HHSize, "Taille du ménage".
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_A-Za-z]+")
# What a count's name may have around it and mean the same: "total number of adults", "adult count".
_BEFORE = re.compile(r"^(total)?((number|num|no|nr|nb|count)of|num|nb)?(the)?(?=.)")
_AFTER = re.compile(r"(?<=.)(count|total|number)$")
_OTHER = re.compile(r"[%/‰]|percent|share|rate|average|mean", re.IGNORECASE)  # no plain count


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
    {'household_id': Guess(column='HH ID', why='a common name')}
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


def words(name: str) -> list[str]:
    """The words of a column's name, without case.

    >>> words("head/phoneNumber"), words("HH Size2")
    (['head', 'phone', 'number'], ['hh', 'size', '2'])
    """
    return [word.casefold() for word in _WORD.findall(name)]


def _candidates(name: str, columns: Iterable[str], tags: Mapping[str, str]) -> list[Guess]:
    counted = name != "household_id"  # "number of households" is no household's number
    usual = {_key(one, counted=counted) for one in _usual().get(name, ())}
    keys = {one: _key(one, counted=counted) for one in columns if not _OTHER.search(one)}
    own = _key(name, counted=counted)
    alike = [Guess(one, "its name, spelled otherwise") for one in keys if keys[one] == own]
    tagged = {one for one, tag in tags.items() if stands_for(tag, name)}
    return alike or [
        Guess(one, "a common name" if keys.get(one) in usual else f"its HXL tag {tags[one]}")
        for one in columns
        if keys.get(one) in usual or one in tagged
    ]


def _key(name: str, *, counted: bool) -> str:
    """A name without case and separators; a count's without the words that only say that it is."""
    key = "".join(words(name))
    return _AFTER.sub("", _BEFORE.sub("", key)) if counted else key


@cache
def _usual() -> Mapping[str, list[str]]:
    text = (resources.files("ration.register.columns") / "usual_names.toml").read_text("utf-8")
    names: dict[str, list[str]] = tomllib.loads(text)
    return names
