"""Guess what a column is by its name or its HXL tag, if that leaves no doubt."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from types import MappingProxyType
from typing import NamedTuple

from ration.register.source.layout.hxl import stands_for
from ration.register.values.normalize import folded
from ration.register.values.word_lists import word_lists

# A word of a column's name, in any style: hh_size, HHSize, "Taille du ménage".
_WORD = r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_A-Za-z]+"
# Words that change nothing around the name of a count: "total number of", "count".
_BEFORE = r"^(total)?((number|num|no|nr|nb|count)of|num|nb)?(the)?(?=.)"
_AFTER = r"(?<=.)(count|total|number)$"
_OTHER = r"(?i)[%/‰]|percent|share|rate|average|mean"  # these are no plain counts


class Guess(NamedTuple):
    """A source column that matches a name, and why."""

    column: str
    why: str


def guess(
    names: Iterable[str],
    have: Sequence[str],
    used: Iterable[Collection[str]] = (),
    tags: Mapping[str, str] = MappingProxyType({}),
    usual: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, Guess]:
    """Guess the columns among `have` for `names` that are not themselves columns.

    A name must have exactly one candidate, which is a candidate of no other name. The columns
    in `used`, alone or in a sum `a+b`, are no candidates. `tags` has the HXL tags of columns.
    `usual` has what columns are usually called, by name; None means those of registers.

    >>> guess(["household_id", "persons"], ["HH ID", "hhSize", "Family size", "adults"])
    {'household_id': Guess(column='HH ID', why='a common name')}
    >>> guess(["persons"], ["n", "m"], tags={"n": "#affected", "m": "#affected+m"})
    {'persons': Guess(column='n', why='its HXL tag #affected')}
    """
    wanted = list(names)
    taken = {part.strip() for source in used for name in source for part in name.split("+")}
    free = [column for column in have if column not in taken and column not in wanted]
    usual = _usual() if usual is None else usual
    matches = {
        name: _candidates(name, free, tags, usual.get(name, ()))
        for name in wanted
        if name not in have
    }
    sole = {name: guesses[0] for name, guesses in matches.items() if len(guesses) == 1}
    claimed = [match.column for guesses in matches.values() for match in guesses]
    return {name: match for name, match in sole.items() if claimed.count(match.column) == 1}


def status_columns(columns: Iterable[str]) -> list[str]:
    """The columns whose names are usual for who is still to be served.

    >>> status_columns(["_validation_status", "marital status", "Décédé"])
    ['_validation_status', 'Décédé']
    """
    return _usually(columns, "status")


def ended_columns(columns: Iterable[str]) -> list[str]:
    """The columns whose names are usual for the day or reason by which somebody has left.

    >>> ended_columns(["exit_date", "hh/date_of_death", "date"])
    ['exit_date', 'hh/date_of_death']
    """
    return _usually(columns, "ended")


def _usually(columns: Iterable[str], name: str) -> list[str]:
    """The columns whose names, or the last parts of their paths, are usual for `name`."""
    usual = _usual_plain(name)
    bare = {column: re.sub(r"[(\[（【].*|[\s/.:?]+$", "", column) for column in columns}
    return [
        column
        for column, name in bare.items()
        if {_plain(column), _plain(name), _plain(re.split("[/.:]", name)[-1])} & usual.keys()
    ]


def person_ids(columns: Sequence[str], used: Collection[str]) -> dict[str, str]:
    """The column with people's own ids as `person_id`, if a column not `used` has a usual name.

    If there are several, the name that is listed first counts.

    >>> person_ids(["HHID", "N° individu"], ["HHID"]), person_ids(["HHID", "age"], ["HHID"])
    ({'person_id': 'N° individu'}, {})
    """
    keys = {_plain(re.split("[/.]", column)[-1]): column for column in columns[::-1]}
    found = (keys.get(name) for name in ("personid", *_usual_plain("person_id")))
    first = next((column for column in found if column and column not in used), None)
    return {} if first is None else {"person_id": first}


def _plain(name: str) -> str:
    """A name without case, accents and separators; every sign of a number is n."""
    return "".join(words(folded(re.sub("[№º°]", " ", name.replace("№", "N")))))


def usual_names(name: str) -> Sequence[str]:
    """What columns for `name` are usually called; empty if no names are known."""
    return _usual().get(name, ())


def words(name: str) -> list[str]:
    """Split a column's name into words, without case.

    >>> words("head/phoneNumber"), words("HH Size2")
    (['head', 'phone', 'number'], ['hh', 'size', '2'])
    """
    return [word.casefold() for word in re.findall(_WORD, name)]


def _candidates(
    name: str, columns: Iterable[str], tags: Mapping[str, str], synonyms: Iterable[str]
) -> list[Guess]:
    counted = name != "household_id"  # "number of households" is no household's id
    usual = {_key(synonym, counted=counted) for synonym in synonyms}
    keys = {
        column: _key(column, counted=counted) for column in columns if not re.search(_OTHER, column)
    }
    own = _key(name, counted=counted)
    same = [Guess(column, "its name in another spelling") for column in keys if keys[column] == own]
    tagged = {column for column, tag in tags.items() if stands_for(tag, name)}
    return same or [
        Guess(other, "a common name" if keys.get(other) in usual else f"its HXL tag {tags[other]}")
        for other in columns
        if keys.get(other) in usual or other in tagged
    ]


@lru_cache(8192)  # the usual names are compared with every column
def _key(name: str, *, counted: bool) -> str:
    """A name without case, accents and separators; without "number of" too if `counted`."""
    key = "".join(words(folded(name)))
    return re.sub(_AFTER, "", re.sub(_BEFORE, "", key)) if counted else key


@cache
def _usual_plain(name: str) -> Mapping[str, None]:
    """The usual names for `name` in plain letters, in their order."""
    return dict.fromkeys(map(_plain, _usual()[name]))


@cache
def _usual() -> Mapping[str, tuple[str, ...]]:
    return word_lists("ration.register.columns", "usual_names.toml")
