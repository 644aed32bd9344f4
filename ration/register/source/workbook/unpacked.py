"""Refuse a workbook that unpacks to very much, before any of it is read.

A workbook is a zip file, which says how large its parts are. Two MB can hold two GB of one cell.
What the file says is checked first; then, where a part may hold more than it says, what is there.
"""

import copy
import zipfile
import zlib

from ration.core.apart.refused import Refused
from ration.register.source.byte_source import ByteSource

MOST = 4 * 1024**3  # bytes of all parts; a full sheet of Excel with thirty columns has about 1 GiB
TIMES = 200  # the size of the file; those of people have up to fifty times
SMALL = 64 * 1024**2  # bytes that are read whatever the size of the file
PARTS = 20_000
_DEFLATE = 1032  # the most bytes that a byte can be unpacked to
_CHUNK = 1 << 20


def refuse_unpacked(source: ByteSource) -> None:
    """Raise Refused if a workbook has too many parts, or unpacks to too much."""
    try:
        with source.open() as file, zipfile.ZipFile(file) as parts:
            every = parts.infolist()
            if len(every) > PARTS:
                raise Refused("workbook-parts", count=f"{len(every):,}", most=f"{PARTS:,}")
            bound = min(MOST, max(SMALL, TIMES * source.size))
            size = sum(part.file_size for part in every)
            if size > bound:
                raise Refused("workbook-unpacked", size=_mib(size), most=_mib(bound))
            for part in every:
                if part.compress_size * _DEFLATE > SMALL:
                    _refuse_more(parts, part)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError):
        return  # no zip file, or damaged: the reader reports it


def _refuse_more(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Raise Refused if a part unpacks to more than it says; readers may not stop there."""
    whole = copy.copy(part)
    whole.file_size = MOST  # else Python stops where the file says
    size = 0
    with parts.open(whole) as file:
        while size <= part.file_size and (chunk := file.read(_CHUNK)):
            size += len(chunk)
    if size > part.file_size:
        raise Refused("workbook-more")


def _mib(size: int) -> str:
    return f"{size // 1024**2:,} MiB"
