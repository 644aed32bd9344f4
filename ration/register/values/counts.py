"""Counts: whole numbers of people, households, workdays, as registers write them."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

import polars as pl
from polars.selectors import by_name

from ration.core.text.cells import tidy, unmarked
from ration.register.values.normalize import folded, plainly

MAX_INT64 = 2**63 - 1
Thousands = Literal[",", "."]  # separates thousands; the other sign then begins decimals

# Words that mean no answer, in any case and spacing.
MISSING = frozenset(
    ("na", "n/a", "n.a", "none", "null", "nan", "not available", "-", "--", "---", "—")
)
_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty",
)  # fmt: skip

_WHOLE = r"[+-]?[0-9]+"
_FRACTION = r"[+-]?(?:[0-9]*[.,][0-9]+|[0-9]+[.,])(?:[eE][+-]?[0-9]+)?"
_DECIMAL = r"[+-]?[0-9]+([.,])([0-9]*)"
SPACED = r"[+-]?[1-9][0-9]{0,2}([ '])[0-9]{3}(?:\1[0-9]{3})*(?:[.,]([0-9]*))?"
ONCE = r"[+-]?[1-9][0-9]{0,2}([.,])[0-9]{3}"  # 1,234: 1234, or a little over 1
GROUPED: Mapping[Thousands, str] = {  # 1,234,567; 12,34,567 in India; 1,234.0
    ",": r"[+-]?(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3})"
    r"(?:\.([0-9]*))?",
    ".": r"[+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,([0-9]*))?",
}


class Reading(NamedTuple):
    """What a cell was read as.

    `code` names how the number was written, such as "decimals"; None means plain digits. If the
    cell is no number, `number` is None and `code` is that of the problem.
    """

    number: int | None
    code: str | None


def parse_count(value: object, thousands: Thousands | None = None) -> int | str:
    """Read the whole number in a cell, or return the code of its problem.

    `thousands` is the sign that separates thousands in its column; None means unknown.

    >>> parse_count("007"), parse_count(" 5 "), parse_count("2.5"), parse_count("many")
    (7, 5, 'count-fraction', 'count-words')
    >>> parse_count("5.0"), parse_count("1 234"), parse_count("５"), parse_count("Three")
    (5, 1234, 5, 3)
    >>> parse_count("1,234"), parse_count("1,234", ","), parse_count("1,234", ".")
    ('count-separator', 1234, 'count-fraction')
    """
    number, code = read_count(value, thousands)
    return str(code) if number is None else number


def read_count(
    value: object, thousands: Thousands | None = None, missing: Collection[str] = ()
) -> Reading:
    """Read the whole number in a cell, with how it was written or the code of its problem.

    `missing` has more words, folded, and codes such as 999 that mean no answer.

    >>> read_count("5.0"), read_count("N/A"), read_count("999.0", missing=["999"])
    (Reading(number=5, code='decimals'), Reading(number=None, code='count-missing'), \
Reading(number=None, code='count-missing'))
    """
    cell = "" if value is None else str(value)
    text = unmarked(plainly(cell)).removeprefix("'").lstrip()  # a spreadsheet's mark of a text cell
    word = folded(text)
    if not text:
        return Reading(None, "count-blank")
    if word in MISSING or word in missing:
        return Reading(None, "count-missing")
    reading = _number(text, word, thousands)
    if reading.number is None:
        return reading
    if str(reading.number) in missing:
        return Reading(None, "count-missing")
    if abs(reading.number) > MAX_INT64:
        return Reading(None, "count-overflow")
    return Reading(reading.number, reading.code or _repair(cell))


def _number(text: str, word: str, thousands: Thousands | None) -> Reading:
    if len(text) > 40:
        return Reading(None, "count-overflow" if re.fullmatch(_WHOLE, text) else "count-words")
    if re.fullmatch(_WHOLE, text):
        return Reading(int(text), None)
    if word in _WORDS:
        return Reading(_WORDS.index(word), "words")
    once = re.fullmatch(ONCE, text)
    if once and thousands is None:
        return Reading(None, "count-separator")
    grouped = [pattern for sign, pattern in GROUPED.items() if thousands in (sign, None)]
    for pattern in (SPACED, *grouped):
        match = re.fullmatch(pattern, text)
        if match and not (match[match.re.groups] or "").strip("0"):
            whole = text if match[match.re.groups] is None else re.split(r"[.,](?=0*$)", text)[0]
            return Reading(int(re.sub(r"[ ',.]", "", whole)), "thousands")
    decimal = re.fullmatch(_DECIMAL, text)
    if decimal and decimal[1] != thousands and not decimal[2].strip("0"):
        return Reading(int(text.split(decimal[1], maxsplit=1)[0]), "decimals")
    return Reading(None, "count-fraction" if re.fullmatch(_FRACTION, text) else "count-words")


def _repair(cell: str) -> str | None:
    """Why the engine cannot read a cell that is a number in digits; None means it can."""
    if plainly(cell)[:1] == "'":
        return "apostrophe"
    if plainly(cell)[:1] == "=":
        return "marks"
    if not tidy(cell).isascii():
        return "digits"
    return None if re.fullmatch(_WHOLE, cell) else "spaces"


def thousands_sign(texts: Iterable[str], largest: int | None) -> Thousands | None:
    """The sign that separates thousands in a column; None means its cells leave doubt.

    `largest` is the largest number in plain digits in the column; None means there is none.

    >>> thousands_sign(["1,234", "1,234,567"], None), thousands_sign(["1,234", "5.0"], None)
    (',', ',')
    >>> thousands_sign(["1,234"], None), thousands_sign(["1,230", "12,345"], 890)
    (None, ',')
    """
    cells = [plainly(text).removeprefix("'") for text in texts]
    proven = {sign for cell in cells for sign in _proven(cell)}
    if not proven and largest is not None and largest < 1000:
        proven = _by_length(cells)
    return proven.pop() if len(proven) == 1 else None


def _proven(cell: str) -> Iterator[Thousands]:
    """The sign that one cell proves: `1,234,567`, `1,234.0`, or by its decimals, `5.0`."""
    if re.fullmatch(ONCE, cell):
        return
    for sign, pattern in GROUPED.items():
        if re.fullmatch(pattern, cell):
            yield sign
            return
    decimal = re.fullmatch(_DECIMAL, cell)
    if decimal:
        yield "," if decimal[1] == "." else "."


def _by_length(cells: Iterable[str]) -> set[Thousands]:
    """The signs before three digits that cannot be decimals, in a column of numbers below 1000.

    A column writes all zeros of its decimals, or none; beside 890, 1,230 is neither.
    """
    return {
        "," if match[1] == "," else "."
        for cell in cells
        if (match := re.fullmatch(ONCE, cell)) and cell.endswith("0") and not cell.endswith("000")
    }


def counts(
    column: str, dtype: pl.DataType, repaired: Mapping[str, int], codes: Collection[int] = ()
) -> pl.Expr:
    """Convert a column to Int64, with null for cells that are no whole number.

    The engine reads text of digits and a sign only; `repaired` has the numbers of other cells
    that `read_count` can read, such as those with spaces. Numbers in `codes` mean no answer.
    """
    source = by_name(column).as_expr()  # a name such as ^.*$ is a pattern to pl.col
    number = _plain(source, dtype)
    if codes:
        number = pl.when(number.is_in(sorted(codes))).then(None).otherwise(number)
    if repaired:
        fixed = source.cast(pl.String).replace_strict(
            list(repaired), list(repaired.values()), default=None, return_dtype=pl.Int64
        )
        number = pl.coalesce(number, fixed)
    return number


def _plain(source: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    if isinstance(dtype, pl.String | pl.Categorical | pl.Enum):
        return source.cast(pl.String).cast(pl.Int64, strict=False)
    if dtype.is_float() or dtype.is_decimal():
        whole = (
            source.is_finite() & (source == source.floor()) if dtype.is_float() else source % 1 == 0
        )
        return pl.when(whole).then(source.cast(pl.Int64, strict=False))
    return source.cast(pl.Int64, strict=False)
