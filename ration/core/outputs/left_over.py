"""Tell what a run that was killed left beside its outputs, without changing anything."""

import os
import re
from contextlib import suppress
from pathlib import Path

from ration.core.outputs.claims import ENDING, MARK, is_temporary


def is_left_over(file: Path) -> bool:
    """Whether a file is the claim of a run, or of the temporary files that a claim lists.

    A run that ends removes both; while it writes, they are there too.

    >>> is_left_over(Path("totals.csv"))
    False
    """
    return _named_by(file) is not None or any(_is_listed(each) for each in (file, *file.parents))


def _is_listed(path: Path) -> bool:
    """Whether a claim beside a temporary file or folder lists it."""
    beside = re.fullmatch(r"\.(.+)-[0-9a-f]{8}(-old)?", path.name, re.DOTALL)
    outputs = [path.name] if beside is None else [path.name, beside[1]]
    return any(
        path.name in (_named_by(path.with_name(f".{output}{ENDING}")) or ())
        for output in outputs
        if is_temporary(path.name, output)
    )


def _named_by(file: Path) -> list[str] | None:
    """The temporary names in a claim; None if the file is none."""
    if not (file.name.startswith(".") and file.name.endswith(ENDING)):
        return None
    with suppress(OSError):
        if file.is_file() and not file.is_symlink():
            mark, *names = file.read_bytes().split(b"\0")[:3]
            return [*map(os.fsdecode, names)] if mark in (b"", MARK) else None
    return None
