"""Addresses of files in object stores and on the web, and how they are shown."""

import re
from typing import NamedTuple

STORES = ("s3", "s3a", "gs", "gcs", "az", "azure", "adl", "abfs", "abfss")
WEB = ("http", "https")


class StoreAddress(NamedTuple):
    """A place in a store: `root`, such as `s3://bucket`, and the `key` below it."""

    root: str
    key: str

    def of(self, key: str) -> str:
        """The address of another key of the same store."""
        return f"{self.root}/{key}"


def scheme_of(name: str) -> str:
    """The scheme of an address in small letters, such as `s3`; "" if it is a path."""
    scheme, sign, _ = name.partition("://")
    return scheme.lower() if sign else ""


def is_stored(name: str) -> bool:
    """Whether a name is an address in an object store or on the web."""
    return scheme_of(name) in (*STORES, *WEB)


def store_address(name: str) -> StoreAddress:
    """Split an address into its store and the key, without a slash at its end."""
    scheme, _, rest = name.partition("://")
    place, _, key = rest.partition("/")
    return StoreAddress(f"{scheme.lower()}://{place}", key.strip("/"))


def shown_address(name: str) -> str:
    """Return an address as it may be shown: without keys, passwords and signatures.

    >>> shown_address("https://kim:secret@relief.example/a.csv?sig=secret")
    'https://relief.example/a.csv?…'
    >>> shown_address("s3://registers/district=Kaesong/part-0.parquet")
    's3://registers/district=Kaesong/part-0.parquet'
    >>> shown_address("https://relief.example?sig=secret")
    'https://relief.example?…'
    """
    scheme, _, rest = name.partition("://")
    place, slash, path = rest.partition("/")
    account, at, host = place.rpartition("@")
    if at and ":" not in account and scheme.lower() not in WEB:
        host = place  # the container of Azure, which is no secret
    if at and re.search(r"[?#]", account):
        return f"{scheme}://…"  # either a password with such a sign, or a signature with an @
    shown = f"{host}{slash}{path}"
    options = re.search(r"[?#]" if scheme.lower() in WEB else r"\?[\w-]+=", shown)
    if options is None:
        return f"{scheme}://{shown}"
    return f"{scheme}://{shown[: options.start()]}?…"


def has_secrets(name: str) -> bool:
    """Whether an address of a store has an account or a signature in it, which it does not use."""
    return scheme_of(name) in STORES and shown_address(name) != name
