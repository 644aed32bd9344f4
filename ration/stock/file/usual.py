"""What stock files call their columns and units: the words of usual_names.toml."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from ration.register.values.normalize import folded

_NO_YEAR = re.compile(
    r"(?<!\d)(?<!\d[eE])(?<!\d[eE][+-])9999(?!\d)"
)  # the year of systems for "never"


@cache
def usual_names() -> Mapping[str, Any]:
    """The tables of usual_names.toml beside this file."""
    text = (resources.files("ration.stock.file") / "usual_names.toml").read_text("utf-8")
    return tomllib.loads(text)


def unit_of(word: str) -> str | None:
    """The amount that one of a unit is, such as `1 t` for `MT`; None means no known unit.

    >>> unit_of("MT"), unit_of("كغ"), unit_of("bottle")
    ('1 t', '1 kg', None)
    """
    return _units().get(_key(word))


def is_piece(word: str) -> bool:
    """Whether a word means one of anything counted, such as `pcs`."""
    return _key(word) in _pieces()


def never_expires(text: str) -> bool:
    """Whether a cell of expiry means that the goods do not expire.

    >>> never_expires("No expiry"), never_expires("31.12.9999"), never_expires("1e9999")
    (True, True, False)
    """
    return _key(text) in _no_expiry() or bool(_NO_YEAR.search(text))


def _key(word: str) -> str:
    return folded(word).replace(".", " ").strip()


@cache
def _units() -> Mapping[str, str]:
    units = usual_names()["units"]
    return {_key(word): unit for unit, words in units.items() for word in (unit, *words)}


@cache
def _no_expiry() -> frozenset[str]:
    return frozenset(map(_key, usual_names()["no_expiry"]["words"]))


@cache
def _pieces() -> frozenset[str]:
    return frozenset(map(_key, usual_names()["pieces"]["words"]))
