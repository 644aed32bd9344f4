"""Convert the cells of a workbook to the text that Excel shows."""

import datetime as dt
import re

Cell = int | float | str | bool | dt.date | dt.datetime | dt.time | dt.timedelta

EXACT = 10**15  # Excel keeps 15 digits; the rest of a longer number is lost

# The parts of a number format: fixed texts, the place of a digit, characters shown as they are.
_PART = re.compile(r'"([^"0-9]*)"|\\([^0-9])|(0)|([- ()])')
_UNSEEN = re.compile(r"\[[^\]]*\]|_.|\*.")  # colours, locales, spacing, filling


def shown(cell: Cell) -> str | None:
    """Return a cell as text; None means blank.

    >>> shown(5.0), shown(1092128444.0), shown(2.5), shown(True), shown(dt.date(2020, 8, 7))
    ('5', '1092128444', '2.5', 'TRUE', '2020-08-07')
    >>> shown(dt.datetime(2020, 8, 7)), shown(dt.datetime(2020, 8, 7, 14, 30))
    ('2020-08-07', '2020-08-07 14:30:00')
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
    """Split a number format that adds zeros or fixed texts; None means any other format.

    A part is `0`, the place of a digit, or fixed text. Only the section for numbers from 0
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
    """Format a number with the parts of a format; None means that it is negative or not whole.

    >>> padded(42, parts_of("00000")), padded(1234567, parts_of("000-000"))
    ('00042', '1234-567')
    >>> padded(-7, parts_of("00000")), padded(2.5, parts_of("00000"))
    (None, None)
    """
    if not (0 <= value < EXACT and value == int(value)):
        return None
    places = parts.count("0")
    digits = str(int(value)).zfill(places)
    text, at = "", 0
    for part in parts:
        if part == "0":
            take = 1 if at else 1 + len(digits) - places  # the first takes the extra digits
            text += digits[at : at + take]
            at += take
        else:
            text += part
    return text.strip()
