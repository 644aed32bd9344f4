"""Cells of text: make them harmless for spreadsheets, and read them back unchanged."""

import re
from collections.abc import Sequence
from unicodedata import east_asian_width

import polars as pl
from polars.selectors import by_name

from ration.core.text.uncalculated import UNCALCULATED

# Spreadsheets run a cell that begins with one of these as a formula; an apostrophe keeps it text.
# Full-width and small signs count as well. A spreadsheet of another language takes signs such as
# `;` as the end of a cell, and a line break too: what follows them is guarded like a beginning.
_SIGNS, _ENDS, _BLANKS = r"=+\-@＝＋－＠﹦﹢﹣﹫", r";|\t\r\n", r"\t\r\n"
_RISKY = rf"(^|[{_ENDS}])('*[{_SIGNS}])"
_GUARDED = rf"(^|[{_ENDS}])'('*[{_SIGNS}])"
_RISKY_BLANK, _GUARDED_BLANK = rf"^('*[{_BLANKS}])", rf"^'('*[{_BLANKS}])"
_ANY_RISKY = rf"{_RISKY}|{_RISKY_BLANK}"
_NUMBER = r"[+-]?[0-9]+(\.[0-9]+)?"

# Invisible: zero-width spaces and joiners, marks of direction, soft hyphens, byte order marks.
UNSEEN = "".join(
    chr(code)
    for first, last in (
        (0xAD, 0xAD), (0x61C, 0x61C), (0x180E, 0x180E), (0x200B, 0x200F), (0x202A, 0x202E),
        (0x2060, 0x2064), (0x2066, 0x2069), (0xFEFF, 0xFEFF),
    )
    for code in range(first, last + 1)
)  # fmt: skip
SPACES = "".join(filter(str.isspace, map(chr, range(0x3001))))
# A spreadsheet writes one of these if a formula failed, in the languages of Excel and others, and
# only signs # if a column is too narrow.
ERRORS = (
    "#DIV/0!", "#GETTING_DATA", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#SPILL!", "#VALUE!",
    UNCALCULATED, "#BLOCKED!", "#BUSY!", "#CONNECT!", "#ERROR!", "#FIELD!", "#UNKNOWN!",
    "#NOM?", "#NOMBRE!", "#NUL!", "#VALEUR!", "#N/D", "#NOMBRE?", "#¡DIV/0!", "#¡NULO!", "#¡NUM!",
    "#¡NUMERO!", "#¡REF!", "#¡VALOR!", "#NOME?", "#NULO!", "#NÚM!", "#VALOR!", "#N/DISP", "#NV",
    "#BEZUG!", "#WERT!", "#ZAHL!", "#ДЕЛ/0!", "#Н/Д", "#ИМЯ?", "#ПУСТО!", "#ЧИСЛО!", "#ССЫЛКА!",
    "#ЗНАЧ!", "#ІМ'Я?", "#ПОСИЛАННЯ!", "#AD?", "#BAŞV!", "#BOŞ!", "#DEĞER!", "#SAYI/0!", "#SAYI!",
    "#YOK", "#ADR!", "#ARG!", "#LICZBA!", "#NAZWA?", "#DZIEL/0!", "#RIF!", "#VALORE!", "#GETAL!",
    "#NAAM?", "#VERW!", "#WAARDE!",
)  # fmt: skip
FAILED = r"^(?:#{2,}|Err:[0-9]{3})$"
# A text that a spreadsheet keeps as it is: ="007", =007 or '007.
MARKED = r"""^(?:="\s*([^"]*?)\s*"|=([0-9]+)|'([0-9][^']*))$"""
# A number so long that a spreadsheet kept only its first digits.
CUT_NUMBER = r"^(?:[+-]?[0-9]([.,][0-9]+)?[eE]\+[0-9]{2,}|[0-9]{16,}\.0)$"
FLOAT_ID = r"^(0|[1-9][0-9]{0,14})\.0$"  # a whole number that a program wrote as a float


def is_text(text: str) -> bool:
    """Whether a text can be written: a name of a file or an argument may have any bytes."""
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def harmless(text: str) -> str:
    r"""Make `text` a cell that no spreadsheet runs; plain numbers stay as they are.

    >>> harmless('=HYPERLINK("x")'), harmless("-3"), harmless("DC-01")
    ('\'=HYPERLINK("x")', '-3', 'DC-01')
    >>> harmless("a;=1+1"), harmless("＝1+1"), harmless("\t=1")
    ("a;'=1+1", "'＝1+1", "'\t'=1")
    """
    if not re.search(_ANY_RISKY, text) or re.fullmatch(_NUMBER, text):
        return text
    return re.sub(_RISKY_BLANK, r"'\1", re.sub(_RISKY, r"\1'\2", text))


def plain(text: str) -> str:
    """Undo `harmless`.

    >>> plain(harmless("=1+1"))
    '=1+1'
    """
    if "'" not in text:
        return text
    return re.sub(_GUARDED, r"\1\2", re.sub(_GUARDED_BLANK, r"\1", text))


def harmless_column(name: str) -> pl.Expr:
    """Apply `harmless` to a column of text."""
    column = by_name(name).as_expr()
    return column.map_batches(_all_harmless, return_dtype=pl.String, is_elementwise=True)


def _all_harmless(texts: pl.Series) -> pl.Series:
    """Most columns have no such text, and searching is all that they cost."""
    text = texts.cast(pl.String)
    found = text.filter(text.str.contains(_ANY_RISKY)).unique()
    if found.is_empty():
        return text
    return text.replace(found, pl.Series([harmless(each) for each in found], dtype=pl.String))


def plain_column(name: str) -> pl.Expr:
    """Apply `plain` to a column, as text."""
    text = by_name(name).as_expr().cast(pl.String)
    bare = text.str.replace(_GUARDED_BLANK, "$1")
    return bare.str.replace_all(_GUARDED, "$1$2").alias(name)


def clean(text: str) -> str:
    """Apply `tidy`, then undo `harmless`."""
    return re.sub(_GUARDED, r"\1\2", tidy(text))


def tidy(text: str) -> str:
    r"""Strip spaces of any kind and invisible characters around a cell.

    >>> tidy(" DC-01\u00a0\u200b")
    'DC-01'
    """
    return text.strip(SPACES + UNSEEN)


def trimmed(column: pl.Expr) -> pl.Expr:
    """A column as text without surrounding spaces; blank is ""."""
    return column.cast(pl.String).str.strip_chars().fill_null("")


def cleaned(column: pl.Expr) -> pl.Expr:
    """Apply `clean` to a column; blank is ""."""
    text = column.cast(pl.String).str.strip_chars(SPACES + UNSEEN).fill_null("")
    return text.str.replace_all(_GUARDED, "$1$2")


def is_error(text: str) -> bool:
    """Whether a cell shows that a formula failed, or that its column is too narrow.

    >>> is_error("#REF!"), is_error("#####"), is_error("Err:502"), is_error("#7")
    (True, True, True, False)
    """
    return text in ERRORS or re.match(FAILED, text) is not None


def unmarked(text: str) -> str:
    """Remove the signs by which a spreadsheet keeps a text from being read as a number.

    >>> unmarked('="007"'), unmarked("=007"), unmarked("'007"), unmarked("'Ayn Issa")
    ('007', '007', '007', "'Ayn Issa")
    """
    return re.sub(MARKED, r"\1\2\3", text)


def unmarked_column(column: pl.Expr) -> pl.Expr:
    """Apply `unmarked` to a column of text."""
    return column.str.replace(MARKED, "${1}${2}${3}")


def text_width(text: str) -> int:
    """The width of a line of text, in narrow characters: a Hangul syllable counts as two.

    >>> text_width("DC-01"), text_width("개성시")
    (5, 6)
    """
    if text.isascii():
        return len(text)
    return sum(1 + (east_asian_width(character) in "WF") for character in text)


def any_filled(schema: pl.Schema, columns: Sequence[str]) -> pl.Expr:
    """Whether any of a row's cells is more than spaces and invisible characters."""
    texts = [name for name in columns if schema[name] == pl.String]
    others = [name for name in columns if schema[name] != pl.String]
    blank = [by_name(texts).str.strip_chars(SPACES + UNSEEN).fill_null("") == ""] if texts else []
    blank += [by_name(others).is_null()] if others else []
    return ~pl.all_horizontal(blank)


def surrounded(name: str) -> pl.Expr:
    """Whether a text has spaces or invisible characters around it; null if there is no text."""
    text = pl.col(name).cast(pl.String)
    return text.str.strip_chars(SPACES + UNSEEN) != text


def many(count: int, what: str) -> str:
    """Write a count and its noun; the plural adds s.

    >>> many(1, "household"), many(1200, "household")
    ('1 household', '1,200 households')
    """
    return f"{count:,} {what}{'' if count == 1 else 's'}"
