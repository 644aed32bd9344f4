"""The households of a site in the order in which they are listed."""

from collections.abc import Iterator, Sequence

import polars as pl


def by_site(
    households: pl.DataFrame, channel: str, keys: Sequence[str]
) -> Iterator[tuple[str, pl.DataFrame]]:
    """The households of each site of a channel, by `keys` and then by card number.

    Numbers at the end of an id count as such: `H-9` is before `H-10`.
    """
    site = f"s:{channel}"
    ends = pl.col("id").str.extract(r"0*([0-9]*)$")
    begins = pl.col("id").str.replace(r"[0-9]+$", "")
    order = [pl.col(site), *map(pl.col, keys), begins, ends.str.len_bytes(), ends, pl.col("id")]
    in_order = households.sort(order)
    for (name,), rows in in_order.group_by(site, maintain_order=True):
        yield str(name), rows
