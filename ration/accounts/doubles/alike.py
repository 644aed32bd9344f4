"""Ids that lists may write in two ways, and keyed lists that have none in common: warnings only."""

from collections.abc import Sequence

import polars as pl

from ration.accounts.doubles.claim_list import ClaimList

_MOST = 4_000_000  # ids that are compared at once, so that memory does not grow with them
_SEED = 29


def _plain(name: pl.Expr) -> pl.Expr:
    """An id without what lists write differently: capitals, kinds of signs, zeros in front."""
    text = name.str.normalize("NFKC").str.to_lowercase()
    text = text.str.replace_all(r"[^\p{L}\p{M}\p{N}]+", "-")  # A-1-1 and A-11 stay apart
    return text.str.replace_all(r"(^|[^0-9])0+([0-9])", "${1}${2}")


def written_apart(lists: Sequence[ClaimList], frames: Sequence[pl.DataFrame]) -> int:
    """How many ids two lists write in two ways, such as 007 and 7.

    Only ids that are written alike in no two lists count. Keyed ids show nothing of it.
    """
    rows = sum(frame.height for frame in frames)
    if len(lists) < 2 or any(each.keyed for each in lists):
        return 0
    parts = rows // _MOST + 1
    return sum(_apart_in(frames, part, parts) for part in range(parts))


def _apart_in(frames: Sequence[pl.DataFrame], part: int, parts: int) -> int:
    """The count of those ids whose plain form is of a part."""
    ids = []
    for number, frame in enumerate(frames):
        own = frame.filter(pl.col("id") != "").select("of", "id", plain=_plain(pl.col("id")))
        own = own if parts == 1 else own.filter(pl.col("plain").hash(_SEED) % parts == part)
        ids.append(own.unique().with_columns(list=pl.lit(number, pl.Int32)))
    every = pl.concat(ids).filter(pl.col("plain") != "")
    group = every.group_by("of", "plain").agg(
        pl.len().alias("all"),
        pl.col("id").n_unique().alias("ids"),
        pl.col("list").n_unique().alias("lists"),
    )
    apart = group.filter(
        (pl.col("lists") > 1) & (pl.col("ids") > 1) & (pl.col("all") == pl.col("ids"))
    )
    return apart.height


def none_in_common(lists: Sequence[ClaimList], frames: Sequence[pl.DataFrame]) -> bool:
    """Whether keyed lists have no id in common, as if they were keyed with two keys."""
    if len(lists) < 2 or not all(each.keyed for each in lists):
        return False
    ids = [frame.select("of", "id").unique() for frame in frames if frame.height]
    every = pl.concat(ids) if len(ids) > 1 else pl.DataFrame()
    return bool(ids) and len(ids) > 1 and every.height == every.unique().height
