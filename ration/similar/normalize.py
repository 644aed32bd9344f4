"""Cells of one thing written in several ways, as one text: names, phones, documents, dates."""

import datetime as dt
from collections.abc import Sequence

import polars as pl
from polars.selectors import by_name

from ration.core.text import CUT_NUMBER
from ration.register.values.dates import parse_date

_MARKS = r"[\u{300}-\u{36f}\u{640}\u{64b}-\u{65f}\u{670}]"  # accents; Arabic vowel signs
_APOSTROPHES = r"['’‘ʼ`´]"
_DIGITS = {
    f"{chr(zero + digit)}": f"{digit}" for zero in (0x660, 0x6F0, 0x966) for digit in range(10)
}
_LETTERS = {"ß": "ss", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "œ": "oe"} | _DIGITS
_NOTHING = ("", "na", "n a", "nan", "none", "null", "unknown", "not available", "nil", "x")
_VOWELS = "[aeiouyhwаеёиоуыэюяاويىةهأإآ]"
_DOUBLE = {letter * 2: letter for letter in "bcdfgjklmnpqrstvxz"}
_ALIKE = tuple(str(digit) * many for digit in range(1, 10) for many in range(4, 17))
_PLACEHOLDERS = (*_ALIKE, "1234", "12345", "123456", "1234567", "12345678", "123456789")
_DAY_ONE = dt.date(1899, 12, 30)  # Excel's day 0


def folded(column: str) -> pl.Expr:
    """A cell without case, accents, punctuation and spare spaces; null where it says nothing."""
    plain = _plain(column).str.replace_all(_APOSTROPHES, "")
    text = plain.str.replace_all(r"[^\p{L}\p{M}\p{N}]+", " ").str.strip_chars()
    return pl.when(~text.is_in(_NOTHING)).then(text)


def name(columns: Sequence[str]) -> pl.Expr:
    """The words of a name, whatever columns they are in, in the order in which they stand."""
    words = pl.concat_str([folded(one) for one in columns], separator=" ", ignore_nulls=True)
    return pl.when(words != "").then(words)


def in_order(words: pl.Expr) -> pl.Expr:
    """Words in the order of the alphabet: `Kim Chol` is `Chol Kim`."""
    return words.str.split(" ").list.sort().list.join(" ")


def skeleton(words: pl.Expr) -> pl.Expr:
    """The consonants of each word, double ones once: `Mohammed` is `Muhamad`.

    Null where little would be left, or of one word.
    """
    bare = words.str.replace_many(_DOUBLE).str.replace_all(_VOWELS, "")
    text = in_order(bare.str.replace_all(" +", " ").str.strip_chars())
    return pl.when((text.str.len_chars() > 4) & text.str.contains(" ", literal=True)).then(text)


def phone(column: str) -> pl.Expr:
    """The last nine digits of the first number; null where there are not seven, or all alike."""
    text = _plain(column)
    first = text.str.replace(r"\.0+$", "").str.replace(r"[/;,|].*$", "")
    digits = first.str.replace_all("[^0-9]", "").str.strip_chars_start("0")
    known = (digits.str.len_chars() > 6) & ~text.str.contains(f"(?i){CUT_NUMBER}")
    number = digits.str.tail(9)
    return pl.when(known & ~number.is_in(_PLACEHOLDERS)).then(number)


def document(column: str) -> pl.Expr:
    """Letters and digits without zeros in front; null where they are under four, or all alike."""
    text = folded(column).str.replace_all(" ", "").str.strip_chars_start("0")
    cut = _plain(column).str.contains(f"(?i){CUT_NUMBER}")
    known = (text.str.len_chars() > 3) & ~text.is_in(_PLACEHOLDERS) & ~cut
    return pl.when(known).then(text)


def birth(column: str) -> pl.Expr:
    """The year, and day and month in either order; else the text as it stands.

    Null for a year alone. A number of five digits is a day as a spreadsheet counts them. Dates
    with the name of a month are those that `parse_date` reads.
    """
    text = _plain(column).str.strip_chars()
    told = by_name(column).as_expr().cast(pl.String).str.strip_chars()
    worded = pl.when(told.str.contains(r"\d\P{L}*\p{L}|\p{L}\P{L}*\d")).then(told)
    named = worded.map_batches(_days, return_dtype=pl.String, is_elementwise=True)
    serial = text.str.extract(r"^([1-5][0-9]{4})(?:\.0+)?$").cast(pl.Int32)
    counted = (pl.lit(_DAY_ONE) + pl.duration(days=serial)).dt.to_string("%Y-%m-%d")
    text = pl.coalesce(
        counted, named, text.str.replace(r"^((?:19|20)\d\d)(\d\d)(\d\d)$", "$1-$2-$3")
    )
    first = text.str.extract_groups(r"^(\d{4})\D(\d{1,2})\D(\d{1,2})(?:\D|$)")
    last = text.str.extract_groups(r"^(\d{1,2})\D(\d{1,2})\D(\d{4})(?:\D|$)")
    year = pl.coalesce(first.struct.field("1"), last.struct.field("3"))
    one = pl.coalesce(first.struct.field("2"), last.struct.field("1")).str.zfill(2)
    other = pl.coalesce(first.struct.field("3"), last.struct.field("2")).str.zfill(2)
    low, high = pl.min_horizontal(one, other), pl.max_horizontal(one, other)
    words = text.str.replace_all(r"[^\p{L}\p{N}]+", " ")
    day = pl.concat_str(year, low, high, separator="-")
    said = pl.when((words.str.len_chars() > 5) & words.str.contains(r"\d")).then(words)
    return pl.when(year.is_not_null()).then(day).otherwise(said)


def _days(texts: pl.Series) -> pl.Series:
    """The days that dates with names of months say, as `1980-03-12`; null where they say none."""
    distinct = texts.drop_nulls().unique().to_list()
    read = {text: parse_date(text) for text in distinct}
    days = {text: f"{day}" for text, day in read.items() if isinstance(day, dt.date)}
    return texts.replace_strict(days, default=None, return_dtype=pl.String)


def _plain(column: str) -> pl.Expr:
    text = by_name(column).as_expr().cast(pl.String).str.normalize("NFKD")
    return text.str.replace_all(_MARKS, "").str.to_lowercase().str.replace_many(_LETTERS)
