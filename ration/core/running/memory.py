"""How much memory a run may use: what the user says, or a share of what the machine has."""

import os
import re
import sys
from contextlib import suppress
from pathlib import Path

from ration.core.problems.errors import InputError
from ration.core.problems.problem import problem

SHARE = 2  # by default a run may use 1/2 of what the machine, or its container, has
LEAST = 512 * 1024**2  # bytes: the program itself and one batch need these
# Bytes without which no run begins, measured with registers up to a million rows: of addresses
# (`ulimit -v`, most of them never used), of data (`ulimit -d`), of the container.
_ADDRESSES, _DATA, _CONTAINER = 2 * 1024**3, 512 * 1024**2, 192 * 1024**2
_UNUSED = 1024**3  # bytes of addresses that are reserved, and never used
_UNKNOWN = 4 * 1024**3  # bytes, where the machine does not tell
_UNITS = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3, "T": 1024**4}
_AMOUNT = r"(?i)\s*([0-9]{1,20})(?:\.([0-9]{1,20}))?\s*([KMGT]?)(?:i?B)?\s*"
_LACK = r"can't start new thread|os error 1[12]\b|code: 1[12],|annot allocate memory"
_CGROUP = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")


def memory_bound(memory: int | str | None) -> int:
    """The bytes of `memory`, such as `2GiB`; None means a share of what there is.

    A unit is 1,024 of the one before it. Raises InputError for anything else, or for too little.

    >>> memory_bound("2GiB"), memory_bound("1.5g"), memory_bound(2**30)
    (2147483648, 1610612736, 1073741824)
    """
    if memory is None:
        return max(LEAST, installed() // SHARE)
    found = re.fullmatch(_AMOUNT, str(memory))
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
    limits += [_container(), _limit("RLIMIT_DATA")]
    limits += [max(1, limit - _UNUSED) for limit in [_limit("RLIMIT_AS")] if limit > 0]
    return min((limit for limit in limits if limit > 0), default=_UNKNOWN)


def refuse_little_memory() -> None:
    """Raise InputError if this process is allowed too little memory for any run.

    Compiled libraries end a process without a word where they get no memory.
    """
    for words, limit, least in (
        ("ulimit -v", _limit("RLIMIT_AS"), _ADDRESSES),
        ("ulimit -d", _limit("RLIMIT_DATA"), _DATA),
        ("the limit of its container", _container(), _CONTAINER),
    ):
        if 0 < limit < least:
            there, needed = in_words(limit), in_words(least)
            wrong = problem("memory-limit", limit=there, least=needed, by=words)
            raise InputError("memory", [wrong])


def is_lack_of_memory(error: BaseException) -> bool:
    """Whether an error is that there was no memory, or none for another thread."""
    return isinstance(error, MemoryError) or re.search(_LACK, str(error)) is not None


def out_of_memory() -> InputError:
    """The error of a run for which there was not enough memory."""
    return InputError("memory", [problem("memory-out")])


def _container() -> int:
    """The bytes that the container may use; 0 means no limit."""
    limits = []
    for name in _CGROUP:
        with suppress(ValueError, OSError):  # "max" means no limit
            limits.append(int(Path(name).read_text("ascii")))
    return min(limits, default=0)


def _limit(name: str) -> int:
    """A limit of this process, in bytes; 0 means none."""
    if sys.platform == "win32":  # which has no such limits
        return 0
    import resource

    soft = resource.getrlimit(getattr(resource, name))[0]
    return 0 if soft == resource.RLIM_INFINITY else soft


def in_words(size: int) -> str:
    """A number of bytes as people write it.

    >>> in_words(1_610_612_736), in_words(536_870_912)
    ('1.5 GiB', '512 MiB')
    """
    if size >= _UNITS["G"]:
        tenths = size * 10 // _UNITS["G"]
        return f"{tenths // 10}.{tenths % 10} GiB"
    return f"{max(1, size // _UNITS['M'])} MiB"
