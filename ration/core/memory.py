"""How much memory a run may use: what the user says, or a share of what the machine has."""

import os
import re
import sys
from contextlib import suppress
from pathlib import Path

from ration.core.problems import InputError, problem

SHARE = 2  # by default a run may use 1/2 of what the machine, or its container, has
LEAST = 512 * 1024**2  # bytes: the program itself and one batch need these
_UNKNOWN = 4 * 1024**3  # bytes, where the machine does not tell
_UNITS = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3, "T": 1024**4}
_AMOUNT = re.compile(r"\s*([0-9]{1,20})(?:\.([0-9]{1,20}))?\s*([KMGT]?)(?:i?B)?\s*", re.IGNORECASE)
_CGROUP = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")


def memory_bound(memory: int | str | None) -> int:
    """The bytes of `memory`, such as `2GiB`; None means a share of what there is.

    A unit is 1,024 of the one before it. Raises InputError for anything else, or for too little.

    >>> memory_bound("2GiB"), memory_bound("1.5g"), memory_bound(2**30)
    (2147483648, 1610612736, 1073741824)
    """
    if memory is None:
        return max(LEAST, installed() // SHARE)
    found = _AMOUNT.fullmatch(str(memory))
    if found is None:
        raise InputError("memory", [problem("memory-unknown", value=str(memory))])
    whole, part, unit = found[1], found[2] or "", found[3].upper()
    bound = int(whole + part) * _UNITS[unit] // int("1" + "0" * len(part))
    if bound < LEAST:
        least = in_words(LEAST)
        raise InputError("memory", [problem("memory-little", value=str(memory), least=least)])
    return bound


def installed() -> int:
    """The bytes of memory of this machine, or of the container that this process is in."""
    limits = []
    with suppress(ValueError, OSError):
        if sys.platform != "win32":  # which has no sysconf
            limits.append(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    for name in _CGROUP:
        with suppress(ValueError, OSError):  # "max" means no limit
            limits.append(int(Path(name).read_text("ascii")))
    return min((limit for limit in limits if limit > 0), default=_UNKNOWN)


def in_words(size: int) -> str:
    """A number of bytes as people write it.

    >>> in_words(1_610_612_736), in_words(536_870_912)
    ('1.5 GiB', '512 MiB')
    """
    if size >= _UNITS["G"]:
        tenths = size * 10 // _UNITS["G"]
        return f"{tenths // 10}.{tenths % 10} GiB"
    return f"{max(1, size // _UNITS['M'])} MiB"
