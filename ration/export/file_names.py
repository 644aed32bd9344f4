"""File names for sites, whatever the sites are called."""

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

_DEVICES = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)),
}
_LONGEST = 120  # bytes
_MARKED = re.compile("-[0-9a-f]{8}$")  # names like ours are not taken as they stand


def file_names(sites: Iterable[str]) -> dict[str, str]:
    """A file name for every site: its own name where that is safe and its alone.

    Others get what is left of the name and eight signs that are the site's own, so that no two
    collide on a disk that takes `A` for `a`, none leaves the folder, and each stays the same.

    >>> file_names(["DC-01", "../../etc/x"])
    {'DC-01': 'DC-01', '../../etc/x': 'etc_x-56da1a2e'}
    """
    names = list(sites)
    folded = Counter(_folded(name) for name in names)
    return {
        name: name if _safe(name) == name and folded[_folded(name)] == 1 else _own(name)
        for name in names
    }


def level_names(levels: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], str]:
    """A file name for every level of a hierarchy, given by its columns.

    >>> level_names([("zone",), ("zone", "factory")])
    {('zone',): 'zone', ('zone', 'factory'): 'zone-factory'}
    """
    texts = {columns: "-".join(columns) for columns in levels}
    times = Counter(texts.values())
    apart = {one: text if times[text] == 1 else json.dumps(one) for one, text in texts.items()}
    names = file_names(apart.values())
    return {columns: names[text] for columns, text in apart.items()}


def _safe(name: str) -> str:
    """What is left of a name that is safe on every disk; "" where nothing is."""
    words = re.sub(r"[^\w .-]+", "_", unicodedata.normalize("NFC", name))
    words = words.strip(" ._-").encode()[:_LONGEST].decode(errors="ignore").strip(" ._-")
    device = _folded(words.split(".")[0]).strip() in _DEVICES
    return "" if device or _MARKED.search(words) else words


def _own(name: str) -> str:
    mark = hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:8]
    return f"{_safe(name) or 'site'}-{mark}"


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
