"""Hide ids that may be people's names: some registers have no other id."""

import polars as pl

from ration.register.columns.personal import may_be_name

_LETTERS = r"^[\p{L}\p{M}\s.,'’ʼ·\-]*\p{L}[\p{L}\p{M}]+[\p{L}\p{M}\s.,'’ʼ·\-]*$"  # and no digit


def without_names(ids: pl.Series) -> pl.Series:
    """The ids that may be shown; None where one may be a person's name: words without a digit.

    >>> without_names(pl.Series(["A-1", "Kim Chol", "김철", "B", "unknown"])).to_list()
    ['A-1', None, None, 'B', 'unknown']
    """
    words = ids.filter(ids.str.contains(_LETTERS)).unique().to_list()
    names = [each for each in words if may_be_name(each)]
    return pl.select(pl.when(~ids.is_in(names)).then(ids)).to_series() if names else ids
