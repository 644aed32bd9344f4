"""Ids that a spreadsheet has made dates, such as `2-Feb` of 2-2, and ids that it has rounded.

A spreadsheet makes dates of the ids that look like dates to it, and leaves the others. A month
in words is a date whatever the other ids are: no register numbers households by days and months.
A full date, such as `2024-02-01`, is one if other ids are no dates. It is none if other ids of
the same form cannot be dates, such as `2024-13-07`: then these are codes.
"""

import re
from collections.abc import Set as AbstractSet
from functools import cache

import polars as pl

from ration.register.values.months import month_words
from ration.register.values.usual_lines import without_usual
from ration.register.values.word_lists import word_lists

_SIGN = r"(?:-|/|\. ?| )"
_DAY, _MONTH = "(?:0?[1-9]|[12][0-9]|3[01])", "(?:0?[1-9]|1[0-2])"
_YEAR = "(?:19[0-9][0-9]|20[0-9][0-9])"
_TIME = r"[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?"
_AFTER = rf"(?:[T ]{_TIME}(?: ?[AaPp][Mm])?)?"
# What is between the digits of a date, and what `may_have_dates` looks past.
_BETWEEN, _NO_LETTERS = "-/. :年년月월", b"0123456789-/. "
# Lines of one or two letters, such as the H of H-12: no name of a month is so short in ASCII, and
# T, AM and PM are of times.
_SHORT = re.compile(rb"\n*(?:[A-SU-Za-z][A-LN-Za-ln-z]?\n+)*")


@cache
def full_dates() -> str:
    """A pattern of dates with a year, and of times with seconds, for Python and Polars."""
    months = _months()
    return "^(?:" + "|".join((
        rf"{_YEAR}[-/.]{_MONTH}[-/.]{_DAY}{_AFTER}",
        rf"{_DAY}[-/.]{_MONTH}[-/.]{_YEAR}{_AFTER}",
        rf"{_MONTH}[-/.]{_DAY}[-/.]{_YEAR}{_AFTER}",
        rf"{_DAY}{_SIGN}{months}{_SIGN}(?:{_YEAR}|[0-9]{{2}}){_AFTER}",
        rf"{_YEAR}[年년] ?{_MONTH}[月월](?: ?{_DAY}[日일])?",
        r"[0-2]?[0-9]:[0-5][0-9]:[0-5][0-9]",
    )) + ")$"  # fmt: skip


@cache
def part_dates() -> str:
    """A pattern of dates that have a month in words and a day or a year."""
    months = _months()
    return "^(?:" + "|".join((
        rf"[0-3]?[0-9]{_SIGN}{months}",
        rf"{months}{_SIGN}(?:[0-9]{{2}}|{_YEAR})",
        rf"{_MONTH}[月월] ?{_DAY}[日일]",
    )) + ")$"  # fmt: skip


@cache
def any_dates() -> str:
    """A pattern of what a spreadsheet may have made of an id."""
    return f"{part_dates()}|{full_dates()}"


def may_have_dates(texts: str) -> bool:
    r"""Whether there may be such dates in some texts, one per line: as cheaply as possible.

    >>> may_have_dates("\n1\n2-Feb\n"), may_have_dates("\nH-1\nH-2\n")
    (True, False)
    >>> may_have_dates("\n1\n2\n")
    False
    """
    letters = texts.encode().translate(None, _NO_LETTERS)
    numbers = b"\n\n" in letters  # only digits and signs
    found = numbers or _has_left(without_usual(letters))
    return found and any(sign in texts for sign in _BETWEEN)


def _has_left(letters: bytes) -> bool:
    """Whether some line may be what is left of a date."""
    if _SHORT.fullmatch(letters):
        return False
    return bool(pl.Series([letters.decode()]).str.contains(_left_of_dates()).item())


@cache
def _left_of_dates() -> str:
    """A pattern of what `may_have_dates` leaves of a date: its month and the letters of a time."""
    bare = str.maketrans("", "", _NO_LETTERS.decode())  # a name may have a dot or a space
    names = _either({name.translate(bare) for name in month_names()})
    month = rf"(?:{names}|[年년](?:[月월][日일]?)?|[月월][日일]?)"
    half = "[AaPp][Mm]"
    return rf"(?m)^(?:{month}T?:*(?:{half})?|(?:T:*|:+)(?:{half})?|{half})$"


@cache
def _months() -> str:
    """The names of months as spreadsheets write them: in small letters, or the first a capital."""
    return rf"{_either(month_names())}\.?"


def _either(names: AbstractSet[str]) -> str:
    """A pattern of names in small letters, or the first a capital."""
    written = names | {name[0].upper() + name[1:] for name in names}
    longest_first = sorted(written, key=lambda name: (-len(name), name))
    return f"(?:{'|'.join(map(re.escape, longest_first))})"


@cache
def month_names() -> frozenset[str]:
    """The names of months, long and short, in many languages."""
    short = word_lists("ration.register.values", "spreadsheet_months.toml")["short"]
    return frozenset(short).union(*month_words().values())


def form_of(text: str) -> str:
    r"""A pattern of the texts of the same form, for Polars: letters, digits and signs.

    >>> form_of("2-Feb"), form_of("2024-02-01")
    ('^[0-9]+\\-\\p{Lu}\\p{Ll}+$', '^[0-9]+\\-[0-9]+\\-[0-9]+$')
    """
    runs = re.findall(r"[0-9]+|[^\W\d_]+|.", text)
    return f"^{''.join(map(_form_of_run, runs))}$"


def _form_of_run(run: str) -> str:
    if run.isdecimal():
        return "[0-9]+"
    if not run.isalpha():
        return re.escape(run)
    if run.islower():
        return r"\p{Ll}+"
    return r"\p{Lu}\p{Ll}+" if run.istitle() else r"\p{Lo}+"
