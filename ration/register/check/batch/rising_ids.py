"""Ids that rise from row to row, such as HH-000001, HH-000002: no two of them are the same."""

from collections.abc import Sequence

import polars as pl

from ration.register.check.batch.id_forms import IdText
from ration.register.columns.damaged_ids import may_be_damaged
from ration.register.source.ids.id_hashes import Span

_PIECES = 64  # a batch may have rows of so many places of a file, or of so many sorted lists
_DIGITS = "0123456789"
_WINDOW = 8  # bytes at the end of an id that are looked at as one number
_THREES, _SIXES, _HIGH = 0x3030303030303030, 0x0606060606060606, 0xF0F0F0F0F0F0F0F0


def spans_of(ids: pl.Series, rows: pl.Series) -> list[Span] | None:
    """The pieces of ids that rise from row to row; None means there are too many of them.

    A batch may have rows of several places of a file: where `rows`, their numbers, have a gap,
    another piece begins, as ids that belong into the gap are in another batch.

    >>> spans_of(pl.Series(["A-3", "A-7", "A-1", "A-9"]), pl.Series([1, 2, 3, 8]))
    [Span(first='A-3', last='A-7'), Span(first='A-1', last='A-1'), Span(first='A-9', last='A-9')]
    """
    go_on = (ids > ids.shift()) & (rows == rows.shift() + 1)
    starts = [0, *(~go_on).arg_true().head(_PIECES).to_list()]
    if ids.is_empty() or len(starts) > _PIECES:
        return None if len(ids) else []
    ends = [*(start - 1 for start in starts[1:]), ids.len() - 1]
    return [Span(ids[start], ids[end]) for start, end in zip(starts, ends, strict=True)]


def alike(ids: pl.Series, spans: Sequence[Span]) -> IdText | None:
    r"""The least and the last of ids in rising pieces that differ only in digits at their end.

    Whatever is looked for in the text of all ids is in this one too, if it is in any of them:
    they begin alike, and a zero in front of a number is in the least of them. None means that
    some id may have another form, or that their digits have to be looked at.

    >>> alike(pl.Series(["HH-00018", "HH-00019", "HH-00020"]), [Span("HH-00018", "HH-00020")])
    IdText(ids='\nHH-00018\nHH-00020\n', forms='\nHH-\n', lines=3)
    """
    lengths = ids.str.len_bytes()
    least, last = min(span.first for span in spans), max(span.last for span in spans)
    longest, stem = len(least), least.rstrip(_DIGITS)
    same = [one == other for one, other in zip(least, last, strict=False)]
    differ = longest - [*same, False].index(False)  # bytes at the end: all ids are in between
    if (
        not (least + last).isascii()
        or not differ <= _WINDOW <= longest
        or stem == least
        or stem != last.rstrip(_DIGITS)
        or "o" in stem.lower()  # an O beside a digit, which may be a zero
        or (lengths.min(), lengths.max()) != (longest, longest)
        or not _digits(ids, differ)
    ):
        return None
    text = IdText.of(f"{least}\n{last}")
    return None if may_be_damaged(text.forms, longest) else text._replace(lines=ids.len())


def _digits(ids: pl.Series, last: int) -> bool:
    """Whether the last bytes, so many, of ids of one length are digits: 0x30 to 0x39."""
    end = ids.cast(pl.Binary).bin.tail(_WINDOW).bin.reinterpret(dtype=pl.UInt64, endianness="big")
    mask = (1 << 8 * last) - 1
    high, threes = _HIGH & mask, _THREES & mask
    table = pl.DataFrame({"end": end}).select(
        pl.col("end").bitwise_and().alias("every"),
        pl.col("end").bitwise_or().alias("some"),
        ((pl.col("end") & mask) + (_SIXES & mask)).bitwise_or().alias("more"),
    )
    every, some, more = table.row(0)
    return bool(every & high == some & high == more & high == threes)
