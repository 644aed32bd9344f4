"""File names for sites, whatever the sites are called."""

import hashlib
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
_LONGEST = 60


def file_names(sites: Iterable[str]) -> dict[str, str]:
    """A file name for every site: its own name where that is safe and its alone.

    Others get what is left of the name and eight signs that are the site's own, so that no two
    collide on a disk that takes `A` for `a`, none leaves the folder, and each stays the same.

    >>> file_names(["DC-01", "../../etc/x"])
    {'DC-01': 'DC-01', '../../etc/x': 'etc_x-56da1a2e'}
    """
    names = list(sites)
    folded = Counter(_folded(_safe(name)) for name in names)
    return {
        name: name if _safe(name) == name and folded[_folded(name)] == 1 else _own(name)
        for name in names
    }


def _safe(name: str) -> str:
    words = re.sub(r"[^\w .-]+", "_", unicodedata.normalize("NFC", name))
    words = words.strip(" ._")[:_LONGEST].strip(" ._")
    return "" if words.split(".")[0].strip().casefold() in _DEVICES else words


def _own(name: str) -> str:
    mark = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{_safe(name) or 'site'}-{mark}"


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name.casefold())
