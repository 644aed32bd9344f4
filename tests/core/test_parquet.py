"""Parquet files that cannot be read, and what is no fault of theirs."""

import polars as pl
import pytest

from ration.core.parquet import read_parquet


def test_what_is_no_parquet_file_is_named() -> None:
    with pytest.raises(ValueError, match=r"a\.parquet is no Parquet file, or a damaged one"):
        read_parquet(b"PAR1 and no more", "a.parquet")


def test_ctrl_c_while_a_file_is_read_is_no_fault_of_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pl, "read_parquet", interrupted)
    with pytest.raises(KeyboardInterrupt):
        read_parquet(b"", "a.parquet")
