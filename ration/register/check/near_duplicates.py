"""Find ids, sites and words that differ only in case or spaces."""

import re
from collections.abc import Iterable, Iterator

import polars as pl

from ration.core.problems import Problem, problem, shorten
from ration.core.text import UNSEEN
from ration.register.columns.columns import Columns
from ration.register.source.register import ROW
from ration.register.values.counts import MISSING
from ration.register.values.normalize import folded

_IGNORED = rf"[\s{UNSEEN}]"


def words_alike(column: str, values: Iterable[str], *, hidden: bool) -> Iterator[Problem]:
    """Warn of values of a column that may be the same, and of `N/A` and the like.

    >>> [str(each) for each in words_alike("centre", ["dc-01", "DC-01 ", "DC-02"], hidden=False)]
    ['centre: "DC-01 ": "dc-01" differs from it only in case or spaces; they count as \
different: write them the same way if they are the same']
    """
    groups: dict[str, list[str]] = {}
    for value in sorted(values):
        groups.setdefault(_key(value), []).append(value)
        if folded(value) in MISSING and any(sign.isalpha() for sign in value):
            yield problem(
                "word-missing",
                column=column,
                value=None if hidden else value,
                quoted="…" if hidden else f'"{shorten(value)}"',
            )
    for first, *others in groups.values():
        for other in others:
            quoted = "another value" if hidden else f'"{shorten(other)}"'
            shown = None if hidden else first
            yield problem("words-alike", column=column, value=shown, other=quoted)


def alike_ids(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Rows of a typed frame whose ids differ only in case or spaces, in their order."""
    plain = pl.col("id").str.to_lowercase().str.replace_all(_IGNORED, "")
    keyed = rows.select(ROW, "id", key=plain.hash())
    several = keyed.group_by("key").agg(pl.col("id").n_unique().alias("ids"))
    wanted = several.filter(pl.col("ids") > 1).select("key")
    return keyed.join(wanted, on="key", how="semi").sort(ROW).select(ROW, "id")


def ids_alike(rows: pl.DataFrame, columns: Columns) -> Iterator[Problem]:
    """One warning for all ids that `alike_ids` found, with the first two as an example."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for number, name in rows.iter_rows():
        groups.setdefault(_key(name), []).append((number, name))
    alike = [group for group in groups.values() if len({name for _, name in group}) > 1]
    if alike:
        (row, first), (other, second) = alike[0][:2]
        hidden = columns.personal(columns.identity)
        names = "" if hidden else f', such as "{shorten(first)}" and "{shorten(second)}"'
        many = sum(map(len, alike))
        yield problem(
            "ids-alike",
            column=columns.identity,
            ids=f"{many:,} ids",
            like=f"{names} (rows {row} and {other})",
        )


def _key(text: str) -> str:
    return re.sub(_IGNORED, "", text.casefold())
