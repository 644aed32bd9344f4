"""Ids that are keyed: HMAC-SHA256, in lower-case hexadecimal digits.

Whoever has the key can try ids until one fits: keyed ids are pseudonyms, not anonymous.
"""

import hmac

import polars as pl

_CHUNK = 200_000  # ids at once, so that memory does not grow with them


def keyed(text: str, key: bytes) -> str:
    r"""Key an id: HMAC-SHA256 of its UTF-8 text, as 64 hexadecimal digits.

    >>> keyed("Hi There", b"\x0b" * 20)[:16]
    'b0344c61d8db3853'
    """
    return hmac.digest(key, text.encode(), "sha256").hex()


def keyed_column(ids: pl.Series, key: bytes) -> pl.Series:
    """Key a column of ids; blank stays blank."""
    parts = [
        pl.Series([keyed(text, key) if text else "" for text in ids[start : start + _CHUNK]],
                  dtype=pl.String)
        for start in range(0, len(ids), _CHUNK)
    ]  # fmt: skip
    return pl.concat(parts).alias(ids.name) if parts else ids
