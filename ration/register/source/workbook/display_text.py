"""Cells of a workbook as text, as Excel shows them."""

import datetime as dt
import re

Cell = int | float | str | bool | dt.date | dt.datetime | dt.time | dt.timedelta

EXACT = 10**15  # Excel keeps 15 digits: a longer number has lost the rest

# What a number format is made of: fixed texts, a digit's place, signs that are shown as they are.
_PART = re.compile(r'"([^"0-9]*)"|\\([^0-9])|(0)|([- ()])')
_UNSEEN = re.compile(r"\[[^\]]*\]|_.|\*.")  # colours, locales, room, filling


def shown(cell: Cell) -> str | None:
    """A cell as text; None where it is blank.

    >>> shown(5.0), shown(1092128444.0), shown(2.5), shown(True), shown(dt.date(2020, 8, 7))
    ('5', '1092128444', '2.5', 'TRUE', '2020-08-07')
    """
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and abs(cell) < EXACT and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, float):
        return format(cell, ".15g").upper()
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        cell = cell.date()
    return str(cell)


def parts_of(code: str) -> list[str] | None:
    """A number format that adds zeros or fixed texts, in its parts; None where it is another.

    A part is `0`, a digit's place, or what stands as it is. Only the section for numbers from 0
    counts.

    >>> parts_of("00000;-00000"), parts_of('"KS-"0'), parts_of("0.00"), parts_of("0")
    (['0', '0', '0', '0', '0'], ['KS-', '0'], None, None)
    """
    section = _UNSEEN.sub("", code.split(";", maxsplit=1)[0])
    matches = list(_PART.finditer(section))
    if "".join(match[0] for match in matches) != section:
        return None
    parts = ["".join(text or "" for text in match.groups()) for match in matches]
    return parts if "0" in parts and len(parts) > 1 else None


def padded(value: float, parts: list[str]) -> str | None:
    """A number in a format of such parts; None where it is not whole, or less than 0.

    >>> padded(42, parts_of("00000")), padded(1234567, parts_of("000-000"))
    ('00042', '1234-567')
    """
    if not (0 <= value < EXACT and value == int(value)):
        return None
    places = parts.count("0")
    digits = str(int(value)).zfill(places)
    made, at = "", 0
    for part in parts:
        if part == "0":
            take = 1 if at else 1 + len(digits) - places  # the first has all that have none
            made += digits[at : at + take]
            at += take
        else:
            made += part
    return made.strip()
