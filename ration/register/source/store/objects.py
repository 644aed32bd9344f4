"""List, watch and download the objects of a store, through obstore. Every wait has an end."""

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from ration.core.extras import refuse_missing
from ration.core.problems.errors import InputError
from ration.core.problems.problem import problem
from ration.register.source.store.address import StoreAddress

_WAIT = 10  # seconds that a store has to answer a request, twice
_SIGNS = (  # words of the store's client, which has few kinds of errors
    ("NoSuchBucket", "store-missing"),
    ("ContainerNotFound", "store-missing"),
    *((sign, "store-account") for sign in ("api/token", "metadata", "redential")),
    *((sign, "store-account") for sign in ("account name", "Account must be", "Missing")),
    *((sign, "store-denied") for sign in ("403 Forbidden", "401 Unauthorized", "ccess denied")),
    *((sign, "store-silent") for sign in ("error sending request", "timed out", "HTTP error")),
)


class StoredObject(NamedTuple):
    """One object of a store. `tag` changes with its bytes; `size` is in bytes."""

    key: str
    size: int
    tag: str | None


class Store:
    """A bucket or container. Raises InputError, which names no account, in each call."""

    def __init__(self, place: StoreAddress, name: str) -> None:
        self._name = name  # as it may be shown
        refuse_missing("store", name)
        from obstore.store import from_url

        wait = dt.timedelta(seconds=_WAIT)
        http = os.environ.get("AWS_ALLOW_HTTP", "").lower() in ("true", "1")
        with self._refused():
            self._store: Any = from_url(
                place.root,
                client_options={"connect_timeout": wait, "timeout": wait, "allow_http": http},
                retry_config={"max_retries": 1, "retry_timeout": wait},
            )

    def listed(self, prefix: str, most: int | None = None) -> list[StoredObject]:
        """The objects whose keys begin with `prefix`, a key up to a slash; at most about `most`."""
        import obstore

        found: list[StoredObject] = []
        with self._refused():
            for chunk in obstore.list(self._store, prefix or None):
                found += [StoredObject(e["path"], e["size"], e["e_tag"]) for e in chunk]
                if most is not None and len(found) >= most:
                    break
        return found

    def object_at(self, key: str) -> StoredObject | None:
        """The object of this very key; None means there is none."""
        import obstore

        with self._refused():
            try:
                meta = obstore.head(self._store, key)
            except FileNotFoundError:
                return None
        return StoredObject(meta["path"], meta["size"], meta["e_tag"])

    def chunks(self, key: str) -> Iterator[bytes]:
        """The bytes of an object, in parts."""
        import obstore

        with self._refused():
            for chunk in obstore.get(self._store, key):
                yield bytes(chunk)

    @contextmanager
    def _refused(self) -> Iterator[None]:
        """Turn an error of the client, whose text has addresses and keys, into a problem."""
        from obstore.exceptions import BaseError

        try:
            yield
        except FileNotFoundError:
            raise InputError(self._name, [problem("store-missing")]) from None
        except (BaseError, PermissionError, ValueError) as error:
            text = str(error)
            code = next((code for sign, code in _SIGNS if sign in text), "store-refused")
            raise InputError(self._name, [problem(code)]) from None


class Watched:
    """Objects that are read in place: their bytes must stay the same."""

    def __init__(self, store: Store, prefix: str, objects: list[StoredObject], name: str) -> None:
        self._store, self._prefix, self._objects, self._name = store, prefix, objects, name

    def refuse_changed(self, *, saved: bool = True) -> None:  # noqa: ARG002 - as a file's
        """Raise InputError if an object is another now, or is gone."""
        if len(self._objects) == 1:
            now = {self._store.object_at(self._objects[0].key)}
        else:
            now = {*self._store.listed(self._prefix)}
        if not now.issuperset(self._objects):
            raise InputError(self._name, [problem("file-changed")])

    @contextmanager
    def held(self) -> Iterator[None]:
        """Raise InputError if an object is another before the block, or after it."""
        self.refuse_changed()
        yield
        self.refuse_changed()
