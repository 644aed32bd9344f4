"""Normalise cells that are written in several ways: names, phones, documents, dates."""

import datetime as dt
from collections.abc import Sequence

import polars as pl
from polars.selectors import by_name

from ration.core.text.cells import CUT_NUMBER
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
_ALIKE = tuple(str(digit) * count for digit in range(1, 10) for count in range(4, 17))
_PLACEHOLDERS = (*_ALIKE, "1234", "12345", "123456", "1234567", "12345678", "123456789")
_DAY_ONE = dt.date(1899, 12, 30)  # Excel's day 0


def folded(column: str) -> pl.Expr:
    """A cell without case, accents, punctuation and extra spaces; null if it is empty or `n/a`."""
    plain = _plain(column).str.replace_all(_APOSTROPHES, "")
    text = plain.str.replace_all(r"[^\p{L}\p{M}\p{N}]+", " ").str.strip_chars()
    return pl.when(~text.is_in(_NOTHING)).then(text)


def name(columns: Sequence[str]) -> pl.Expr:
    """The words of a name from all its columns, in their order."""
    words = pl.concat_str([folded(column) for column in columns], separator=" ", ignore_nulls=True)
    return pl.when(words != "").then(words)


def in_order(words: pl.Expr) -> pl.Expr:
    """Sort words: `Kim Chol` becomes `Chol Kim`."""
    return words.str.split(" ").list.sort().list.join(" ")


def skeleton(words: pl.Expr) -> pl.Expr:
    """The consonants of each word, double ones once: `Mohammed` equals `Muhamad`.

    Null if there is one word, or if few letters are left.
    """
    bare = words.str.replace_many(_DOUBLE).str.replace_all(_VOWELS, "")
    text = in_order(bare.str.replace_all(" +", " ").str.strip_chars())
    return pl.when((text.str.len_chars() > 4) & text.str.contains(" ", literal=True)).then(text)


def phone(column: str) -> pl.Expr:
    """The last nine digits of the first number; null if under seven, or all the same."""
    text = _plain(column)
    first = text.str.replace(r"\.0+$", "").str.replace(r"[/;,|].*$", "")
    digits = first.str.replace_all("[^0-9]", "").str.strip_chars_start("0")
    valid = (digits.str.len_chars() > 6) & ~text.str.contains(f"(?i){CUT_NUMBER}")
    number = digits.str.tail(9)
    return pl.when(valid & ~number.is_in(_PLACEHOLDERS)).then(number)


def document(column: str) -> pl.Expr:
    """Letters and digits without leading zeros; null if under four, or all the same."""
    text = folded(column).str.replace_all(" ", "").str.strip_chars_start("0")
    cut = _plain(column).str.contains(f"(?i){CUT_NUMBER}")
    valid = (text.str.len_chars() > 3) & ~text.is_in(_PLACEHOLDERS) & ~cut
    return pl.when(valid).then(text)


def birth(column: str) -> pl.Expr:
    """The year, with day and month in either order; or else the text.

    Null for a year alone. A number of five digits is a spreadsheet's day number. `parse_date`
    reads dates with the name of a month.
    """
    cells = by_name(column).as_expr().cast(pl.String)
    return cells.map_batches(_births, return_dtype=pl.String, is_elementwise=True)


def _births(cells: pl.Series) -> pl.Series:
    """Each step once: one expression of all steps would repeat the first ones many times."""
    frame = pl.DataFrame({"cell": cells}).select(
        text=_bare(pl.col("cell")).str.strip_chars(), cell=pl.col("cell").str.strip_chars()
    )
    text, cell = pl.col("text"), pl.col("cell")
    worded = pl.when(cell.str.contains(r"\d\P{L}*\p{L}|\p{L}\P{L}*\d")).then(cell)
    named = worded.map_batches(_days, return_dtype=pl.String, is_elementwise=True)
    serial = text.str.extract(r"^([1-5][0-9]{4})(?:\.0+)?$").cast(pl.Int32)
    counted = (pl.lit(_DAY_ONE) + pl.duration(days=serial)).dt.to_string("%Y-%m-%d")
    digits = text.str.replace(r"^((?:19|20)\d\d)(\d\d)(\d\d)$", "$1-$2-$3")
    frame = frame.select(text=pl.coalesce(counted, named, digits)).with_columns(
        first=text.str.extract_groups(r"^(\d{4})\D(\d{1,2})\D(\d{1,2})(?:\D|$)"),
        last=text.str.extract_groups(r"^(\d{1,2})\D(\d{1,2})\D(\d{4})(?:\D|$)"),
        words=text.str.replace_all(r"[^\p{L}\p{N}]+", " "),
    )
    first, last, words = pl.col("first").struct, pl.col("last").struct, pl.col("words")
    frame = frame.with_columns(
        year=pl.coalesce(first.field("1"), last.field("3")),
        part=pl.coalesce(first.field("2"), last.field("1")).str.zfill(2),
        other=pl.coalesce(first.field("3"), last.field("2")).str.zfill(2),
    )
    ends = pl.min_horizontal("part", "other"), pl.max_horizontal("part", "other")
    day = pl.concat_str("year", *ends, separator="-")
    other_text = pl.when((words.str.len_chars() > 5) & words.str.contains(r"\d")).then(words)
    born = pl.when(pl.col("year").is_not_null()).then(day).otherwise(other_text)
    return frame.select(born).to_series().rename(cells.name)


def _days(texts: pl.Series) -> pl.Series:
    """Read dates with names of months, as `1980-03-12`; null if they are no dates."""
    distinct = texts.drop_nulls().unique().to_list()
    read = {text: parse_date(text) for text in distinct}
    days = {text: f"{day}" for text, day in read.items() if isinstance(day, dt.date)}
    return texts.replace_strict(days, default=None, return_dtype=pl.String)


def _plain(column: str) -> pl.Expr:
    return _bare(by_name(column).as_expr().cast(pl.String))


def _bare(cells: pl.Expr) -> pl.Expr:
    text = cells.str.normalize("NFKD")
    return text.str.replace_all(_MARKS, "").str.to_lowercase().str.replace_many(_LETTERS)
