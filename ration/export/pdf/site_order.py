"""Sort the households of a site as lists show them."""

from collections.abc import Iterator, Sequence

import polars as pl

from ration.register.columns.frame_columns import SITE


def by_site(
    households: pl.DataFrame, channel: str, keys: Sequence[str]
) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield each site of a channel with its households `in_order`; skip those without a site."""
    site = SITE.column(channel)
    placed = households.filter(pl.col(site) != "")
    for (name,), rows in in_order(placed, [site, *keys]).group_by(site, maintain_order=True):
        yield str(name), rows


def in_order(households: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Sort households by `keys`, then by id; digits at the end of an id sort as a number.

    >>> in_order(pl.DataFrame({"id": ["H-10", "H-9"]}), [])["id"].to_list()
    ['H-9', 'H-10']
    """
    ends = pl.col("id").str.extract(r"0*([0-9]*)$")
    begins = pl.col("id").str.replace(r"[0-9]+$", "")
    order = [*map(pl.col, keys), begins, ends.str.len_bytes(), ends, pl.col("id")]
    return households.sort(order)
