"""The households of a site in the order in which they are listed."""

from collections.abc import Iterator, Sequence

import polars as pl

from ration.register.columns.frame_columns import SITE


def by_site(
    households: pl.DataFrame, channel: str, keys: Sequence[str]
) -> Iterator[tuple[str, pl.DataFrame]]:
    """The households of each site of a channel, `in_order`; who names none is due nothing there."""
    site = SITE.column(channel)
    placed = households.filter(pl.col(site) != "")
    for (name,), rows in in_order(placed, [site, *keys]).group_by(site, maintain_order=True):
        yield str(name), rows


def in_order(households: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Households by `keys`, then by card number: numbers at the end of an id count as such.

    >>> in_order(pl.DataFrame({"id": ["H-10", "H-9"]}), [])["id"].to_list()
    ['H-9', 'H-10']
    """
    ends = pl.col("id").str.extract(r"0*([0-9]*)$")
    begins = pl.col("id").str.replace(r"[0-9]+$", "")
    order = [*map(pl.col, keys), begins, ends.str.len_bytes(), ends, pl.col("id")]
    return households.sort(order)
