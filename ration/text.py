"""Cells of text: made harmless for spreadsheets, and read back as they were."""

import re

import polars as pl
from polars.selectors import by_name

# Excel and its kin run a cell that begins with one of these; an apostrophe keeps it text.
_RISKY = r"^('*[=+\-@\t\r])"
_GUARDED = r"^'('*[=+\-@\t\r])"
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")

# What a spreadsheet writes where a formula failed.
UNCALCULATED = "#CALC!"
ERRORS = (
    "#DIV/0!", "#GETTING_DATA", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#SPILL!", "#VALUE!",
    UNCALCULATED,
)  # fmt: skip
# A number so long that a spreadsheet keeps only its first digits.
CUT_NUMBER = r"^[+-]?[0-9]([.,][0-9]+)?[eE]\+[0-9]{2,}$"


def harmless(text: str) -> str:
    r"""`text` as a cell that no spreadsheet runs; plain numbers stay as they are.

    >>> harmless('=HYPERLINK("x")'), harmless("-3"), harmless("DC-01")
    ('\'=HYPERLINK("x")', '-3', 'DC-01')
    """
    if not re.match(_RISKY, text) or _NUMBER.fullmatch(text):
        return text
    return f"'{text}"


def plain(text: str) -> str:
    """What `harmless` was given.

    >>> plain(harmless("=1+1"))
    '=1+1'
    """
    return re.sub(_GUARDED, r"\1", text) if text[:1] == "'" else text


def harmless_column(name: str) -> pl.Expr:
    """`harmless` for a column of text."""
    column = by_name(name).as_expr()
    risky = column.str.contains(_RISKY) & ~column.str.contains(rf"^(?:{_NUMBER.pattern})$")
    return pl.when(risky).then(pl.concat_str(pl.lit("'"), column)).otherwise(column).alias(name)


def plain_column(name: str) -> pl.Expr:
    """`plain` for a column, as text."""
    text = by_name(name).as_expr().cast(pl.String)
    return text.str.replace(_GUARDED, "$1").alias(name)


def clean(text: str) -> str:
    """A cell without the spaces around it, and `plain`."""
    return plain(text.strip())


def trimmed(column: pl.Expr) -> pl.Expr:
    """A column as text without surrounding spaces; blank is ""."""
    return column.cast(pl.String).str.strip_chars().fill_null("")


def cleaned(column: pl.Expr) -> pl.Expr:
    """`clean` for a column; blank is ""."""
    return trimmed(column).str.replace(_GUARDED, "$1")


def odd(name: str) -> pl.Expr:
    """Whether a text may be other than it seems: guarded, an error, or a number cut short.

    Cheap, for every row: what it finds is looked at again.
    """
    column = pl.col(name).str
    may_be_cut = column.contains("E+", literal=True) | column.contains("e+", literal=True)
    return column.starts_with("'") | column.starts_with("#") | may_be_cut
