"""Safe file names for channels, sites and subtotals, whatever they are called."""

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
_MARKED = "-[0-9a-f]{8}$"  # looks like a mark of ours, so it gets one too


def file_names(sites: Iterable[str]) -> dict[str, str]:
    """Give every site a file name: its own name if that is safe and unique.

    Any other site gets the safe part of its name, if no other site has the same; else a mark
    follows: eight hex digits of the hash of the full name. So no two names collide on a disk
    that ignores case, no name leaves the folder, and the same sites always get the same names.

    >>> file_names(["DC-01", "Camp 2 / North"])
    {'DC-01': 'DC-01', 'Camp 2 / North': 'Camp 2 _ North'}
    >>> file_names(["etc_x", "../../etc/x"])
    {'etc_x': 'etc_x', '../../etc/x': 'etc_x-56da1a2e'}
    """
    safe = {name: _safe(name) for name in sites}
    own = Counter(_folded(name) for name in safe)
    parts = Counter(map(_folded, safe.values()))
    return {
        name: part
        if part and (own[_folded(name)] if part == name else parts[_folded(part)]) == 1
        else _with_mark(name)
        for name, part in safe.items()
    }


def level_names(levels: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], str]:
    """Give every level of subtotals a file name; a level is the tuple of its columns.

    >>> level_names([("zone",), ("zone", "factory")])
    {('zone',): 'zone', ('zone', 'factory'): 'zone-factory'}
    """
    texts = {columns: "-".join(columns) for columns in levels}
    times = Counter(texts.values())
    unique = {
        columns: text if times[text] == 1 else json.dumps(columns)
        for columns, text in texts.items()
    }
    names = file_names(unique.values())
    return {columns: names[text] for columns, text in unique.items()}


def _safe(name: str) -> str:
    """The part of a name that is safe on every disk; "" if there is none."""
    words = re.sub(r"[^\w .-]+", "_", unicodedata.normalize("NFC", name))
    words = words.strip(" ._-").encode()[:_LONGEST].decode(errors="ignore").strip(" ._-")
    device = _folded(words.split(".")[0]).strip() in _DEVICES
    return "" if device or re.search(_MARKED, words) else words


def _with_mark(name: str) -> str:
    mark = hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:8]
    return f"{_safe(name) or 'site'}-{mark}"


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
