"""Counts: whole numbers of people, households, workdays, as registers write them."""

import re

import polars as pl
from polars.selectors import by_name

LARGEST = 2**63 - 1
_WHOLE = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]*[.,][0-9]+|[0-9]+[.,])(?:[eE][+-]?[0-9]+)?")


def parse_count(value: object) -> int | str:
    """The whole number that a cell holds, or the code of the problem that it has.

    >>> parse_count("007"), parse_count(" 5 "), parse_count("2.5"), parse_count("five")
    (7, 5, 'count-fraction', 'count-words')
    """
    text = "" if value is None else str(value).strip()
    if not text:
        return "count-blank"
    if _WHOLE.fullmatch(text):
        return int(text) if len(text) < 30 and abs(int(text)) <= LARGEST else "count-overflow"
    return "count-fraction" if _DECIMAL.fullmatch(text) else "count-words"


def counts(column: str, dtype: pl.DataType, mended: dict[str, int]) -> pl.Expr:
    """A column as Int64, null where it holds no plain whole number.

    Text is read by the engine, which takes digits and a sign and nothing else; `mended` gives
    the cells that `parse_count` reads although the engine does not, as those with spaces.
    """
    source = by_name(column).as_expr()  # a name such as ^.*$ is a pattern to pl.col
    if isinstance(dtype, pl.String | pl.Categorical | pl.Enum):
        text = source.cast(pl.String)
        number = text.cast(pl.Int64, strict=False)
        if mended:
            known = text.replace_strict(
                list(mended), list(mended.values()), default=None, return_dtype=pl.Int64
            )
            number = pl.coalesce(number, known)
        return number
    if dtype.is_float() or dtype.is_decimal():
        whole = (
            source.is_finite() & (source == source.floor()) if dtype.is_float() else source % 1 == 0
        )
        return pl.when(whole).then(source.cast(pl.Int64, strict=False))
    return source.cast(pl.Int64, strict=False)
