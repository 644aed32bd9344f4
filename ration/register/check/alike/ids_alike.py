"""Find ids that may be the same: they differ only in case, spaces, dashes, zeros and the like."""

from collections.abc import Iterator

import polars as pl

from ration.core.problems.names import shorten, some
from ration.core.problems.problem import Problem, problem
from ration.core.text.cells import UNSEEN
from ration.register.check.alike.name_ids import without_names
from ration.register.check.alike.words_alike import difference
from ration.register.check.batch.near_ids import NearIds
from ration.register.columns.columns import Columns
from ration.register.source.collect import collect_rows
from ration.register.source.ids.repeated import repeated_values
from ration.register.source.register import ROW, ROW_MASK, Register

_PHONE = r"^[+(]*[0-9][0-9().\-/]*$"
_PHONE_DIGITS = 9  # from here on, a number with + or dashes may be a phone
_SHOWN = 3  # groups of ids that a warning shows
_MOST = 1_000  # rows that are looked at
_DASHES = r"[\s_\-‐‑‒–—―−־﹘﹣]+"  # all are one dash; beside a sign that is no digit, none
_DIGITS = {
    chr(zero + digit): str(digit) for zero in (0x660, 0x6F0, 0x966, 0x9E6) for digit in range(10)
}  # Arabic, Persian, Devanagari, Bengali


def ids_alike(
    register: Register, columns: Columns, rows: pl.LazyFrame, near: NearIds, bound: int | None
) -> Iterator[Problem]:
    """One warning for all ids of a typed frame that may be the same, with the first as examples.

    `near` is the first look at them. Hashes beyond `bound` bytes are on disk. The rows
    are read again, and once more if there are any.
    """
    found = list(_groups(register, rows.select(ROW, "id", *_keys(near)), bound))
    if found:
        hidden = columns.personal(columns.identity)
        many = sum(map(len, found))
        what = {difference(first, other) for (_, first), *others in found for _, other in others}
        names = without_names(pl.Series([name for group in found for _, name in group]))
        hidden = hidden or names.has_nulls()
        groups = some((_shown(group, hidden=hidden) for group in found), _SHOWN)
        yield problem(
            "ids-alike",
            column=columns.identity,
            ids=f"{many:,} ids",
            what=" or in ".join(sorted(what)),
            like=f": {groups}" if hidden else f", such as {groups}",
        )


def _groups(
    register: Register, keyed: pl.LazyFrame, bound: int | None
) -> Iterator[list[tuple[int, str]]]:
    """The ids that may be the same, in groups of rows and ids, the first row first."""
    keys = ("written", "number")
    hashes = keyed.select(pl.col(key).hash() for key in keys)
    again = repeated_values(register, hashes, bound)
    if not any(map(len, again.values())):
        return
    tests = [pl.col(key).hash().is_in(several.implode()) for key, several in again.items()]
    found = keyed.filter(pl.any_horizontal(tests))
    table = collect_rows(register, found, lambda rows: rows.sort(ROW).head(_MOST))
    seen: set[int] = set()
    for key in keys:
        groups = table.group_by(pl.col(key).alias("key"), maintain_order=True)
        for _, rows, names, texts in groups.agg(ROW, "id", "written").rows():
            members = list(zip(rows, names, strict=True))
            # Of equal length, `1-23` and `12-3`, `A0B1` and `AB01` differ in more than signs.
            differ = key == "written" or len({*map(len, texts)}) > 1
            if len({name for _, name in members}) > 1 and differ and members[0][0] not in seen:
                seen |= {row for row, _ in members}
                yield members


def _keys(near: NearIds) -> list[pl.Expr]:
    """What ids have in common that may be the same, without the steps that no id needs.

    `written` is the same where case, width, spaces, kinds of dashes, and the letter O for 0 make
    the difference; `number` where zeros before a number do, or the signs of a phone number.
    """
    text = pl.col("id")
    if near.wide:
        text = text.str.normalize("NFKC").str.replace_many(_DIGITS)
        text = text.str.replace_all(f"[{UNSEEN}]", "")
    text = text.str.to_lowercase()
    number = text
    if near.signs:
        text = text.str.replace_all(_DASHES, "-")
        text = text.str.replace_all("-([^0-9])", "$1").str.replace_all("([^0-9])-", "$1")
        text = text.str.strip_chars("-")
        text = pl.when(text == "").then("id").otherwise(text)  # of signs alone
        phone = text.str.replace_all("[^0-9]", "")
        is_phone = text.str.contains(_PHONE) & (phone.str.len_bytes() >= _PHONE_DIGITS)
        number = pl.when(is_phone).then(phone).otherwise(text)
    written = text.str.replace_all("o", "0", literal=True) if near.letter_o else text
    if near.zeros:
        number = number.str.replace_all("(^|[^0-9.])0+([0-9])", "$1$2")
    return [written.alias("written"), number.alias("number")]


def _shown(group: list[tuple[int, str]], *, hidden: bool) -> str:
    rows = [row & ROW_MASK for row, _ in group]
    listed = some(map(str, rows))
    names = some(f'"{shorten(name)}"' for _, name in group)
    return f"rows {listed}" if hidden else f"{names} (rows {listed})"
