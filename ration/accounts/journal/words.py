"""What journals call their columns and kinds: the words of usual_names.toml."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from ration.register.values.normalize import folded
from ration.results.accounts.entry_kinds import KINDS, Kind

_WORD = re.compile(r"[^\W_]+")
_HEADING = 3  # words: a longer one is of no quantity


@cache
def usual_names() -> Mapping[str, Any]:
    """The tables of usual_names.toml beside this file."""
    text = (resources.files("ration.accounts.journal") / "usual_names.toml").read_text("utf-8")
    return tomllib.loads(text)


def kinds_of(word: str, own: Mapping[str, Kind]) -> tuple[Kind, ...]:
    """The kinds that a word may mean: one, several, or () if it is not known.

    `own` are the words of a mapping, which come first.

    >>> kinds_of("Dispatched", {}), kinds_of("GIN", {}), kinds_of("GIN", {"gin": "dispatch"})
    (('dispatch',), ('dispatch', 'issue'), ('dispatch',))
    """
    key = _key(word)
    named = {_key(each): kind for each, kind in own.items()}
    return (named[key],) if key in named else _kinds().get(key, ())


def kinds_in(column: str) -> tuple[Kind, ...]:
    """The kinds of movement that the name of a column has; () means none.

    >>> kinds_in("Received (bags)"), kinds_in("Sorties (kg)"), kinds_in("Balance")
    (('receipt',), ('dispatch', 'issue'), ())
    """
    words = _WORD.findall(column)
    if len(words) > _HEADING:
        return ()
    found = [kinds_of(word, {}) for word in (column, *words)]
    return next((kinds for kinds in found if kinds and not {*kinds} <= {"count", "opening"}), ())


def are_households(text: str) -> bool:
    """Whether a text means the households, and no place.

    >>> are_households("Beneficiaries"), are_households("DC-07")
    (True, False)
    """
    return _key(text) in _households()


def _key(word: str) -> str:
    return "".join(_WORD.findall(folded(word)))


@cache
def _kinds() -> Mapping[str, tuple[Kind, ...]]:
    words: dict[str, tuple[Kind, ...]] = {}
    for names, listed in usual_names()["unclear_kinds"].items():
        meant = tuple(kind for kind in KINDS if kind in names.split())
        words |= {_key(word): meant for word in listed}
    for kind in KINDS:
        words |= {_key(word): (kind,) for word in (kind, *usual_names()["kinds"][kind])}
    return words


@cache
def _households() -> frozenset[str]:
    return frozenset(map(_key, usual_names()["households"]["words"]))
