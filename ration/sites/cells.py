"""What a cell says: a coordinate, two of them, a distance."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Literal

from ration.core.numbers import DIGITS
from ration.core.problems.errors import FieldError
from ration.register.values.normalize import folded

Axis = Literal["latitude", "longitude"]
MOST: Mapping[Axis, int] = {"latitude": 90, "longitude": 180}  # degrees
MOST_KM = 100_000  # more than twice round the Earth
_PLACES = 7  # decimals of a degree that are kept: about a centimetre
_NUMBER = rf"\d{{1,{DIGITS}}}(?:[.,٫]\d{{1,{DIGITS}}})?"
# 37.9708; -126,55; N 37.97; 37°58'15" N
_COORDINATE = re.compile(
    rf"""(?P<before>[NSEWO])?\s*(?P<sign>[-+−])?\s*(?P<degrees>{_NUMBER})\s*[°º]?
    (?:\s*(?P<minutes>{_NUMBER})\s*['′’]\s*(?:(?P<seconds>{_NUMBER})\s*(?:["″”]|''))?)?
    \s*(?P<after>[NSEWO])?""",
    re.VERBOSE,
)
# What is between two coordinates: the first of these that occurs.
_BETWEEN = (r";\s*", r",\s+", r"(?<=[NS])\s+(?=\d)", r"\s+(?=[EWO]\s*\d)", r"\s+(?=[-+\d])", ",")
_DISTANCE = re.compile(rf"(?P<number>{_NUMBER})\s*(?P<unit>[^\d\s][^\d]*?)?\.?")
_LONGEST = 200  # characters; a longer text is no place, and would take long to read
_SIDE: Mapping[str, Axis] = {
    **dict.fromkeys("NS", "latitude"),
    **dict.fromkeys("EWO", "longitude"),  # O is west in French and Spanish
}


class Swapped(ValueError):
    """A coordinate of the other axis."""


def coordinate(text: str, axis: Axis) -> Fraction:
    r"""Read degrees: decimal, or degrees, minutes and seconds.

    FieldError if it is none or out of range, Swapped if its letter is of the other axis.

    >>> float(coordinate("37,9708", "latitude")), float(coordinate("126°33'15\"W", "longitude"))
    (37.9708, -126.5541667)
    """
    match = _COORDINATE.fullmatch(text.strip().upper()) if len(text) <= _LONGEST else None
    if match is None or (match["before"] and match["after"]):
        raise FieldError("site-details-coordinate")
    letter = match["before"] or match["after"]
    if letter and _SIDE[letter] != axis:
        raise Swapped(text)
    degrees = _number(match["degrees"])
    if match["minutes"]:
        minutes, seconds = _number(match["minutes"]), _number(match["seconds"] or "0")
        if minutes >= 60 or seconds >= 60:
            raise FieldError("site-details-coordinate")
        degrees += minutes / 60 + seconds / 3600
    if degrees.denominator > 1:
        degrees = round(degrees, _PLACES)
    negative = match["sign"] not in (None, "+") or letter in ("S", "W", "O")
    return -degrees if negative else degrees


def pair(text: str) -> Sequence[str]:
    """Split a cell with a latitude and a longitude; what follows, such as an altitude, is dropped.

    >>> pair("37.97, 126.55"), pair("37,97; 126,55"), pair("37.97 126.55 30 5")
    (['37.97', '126.55'], ['37.97', '126.55'], ['37.97', '126.55'])
    """
    if len(text) > _LONGEST:
        raise FieldError("site-details-coordinate")
    text = text.strip().strip("()[]")
    parts = [text]
    for between in _BETWEEN:
        parts = [part for part in re.split(between, text, flags=re.IGNORECASE) if part]
        if len(parts) > 1:
            break
    if len(parts) not in (2, 3, 4):
        raise FieldError("site-details-coordinate")
    return [part.strip().replace(",", ".") for part in parts[:2]]


def kilometres(text: str, unit: str) -> Fraction:
    """Read a distance in km; `unit` is that of a number without one. FieldError if it is none.

    >>> kilometres("12,5", "km"), kilometres("800 m", "km"), kilometres("12", "mi")
    (Fraction(25, 2), Fraction(4, 5), Fraction(301752, 15625))
    """
    match = _DISTANCE.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    metres = None if match is None else unit_metres(match["unit"] or unit)
    if match is None or metres is None:
        raise FieldError("site-details-distance")
    number = _number(match["number"])
    found = number if metres == 1000 else number * metres / 1000
    if found > MOST_KM:
        raise FieldError("site-details-too-far", most=MOST_KM)
    return found


@lru_cache(64)
def unit_metres(word: str) -> Fraction | None:
    """How many metres a unit of distance has; None means it is no such unit.

    >>> unit_metres("KM"), unit_metres("كم"), unit_metres("kg")
    (Fraction(1000, 1), Fraction(1000, 1), None)
    """
    return _units().get(folded(word).strip())


def header_unit(header: str) -> str:
    """The unit of distances in a header; `km` if it has none.

    >>> header_unit("Distance (mi)"), header_unit("Distance")
    ('mi', 'km')
    """
    words = header.replace("(", " ").replace(")", " ").split()
    return next((word for word in words[::-1] if unit_metres(word) is not None), "km")


@cache
def usual_names() -> Mapping[str, Any]:
    """The tables of usual_names.toml beside this file."""
    return tomllib.loads((resources.files("ration.sites") / "usual_names.toml").read_text("utf-8"))


@cache
def _units() -> Mapping[str, Fraction]:
    units = usual_names()["units"].items()
    return {folded(word): Fraction(metres) for metres, words in units for word in words}


def _number(text: str) -> Fraction:
    return Fraction(Decimal(text.replace(",", ".").replace("٫", ".")))
