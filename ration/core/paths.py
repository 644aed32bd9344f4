"""Paths of files to read, as callers give them."""

import os
from pathlib import Path

from ration.core.problems.errors import InputError
from ration.core.problems.problem import problem


def path_to_read(source: str | Path) -> Path:
    """The path that a text names. Raises InputError if no file can have such a name.

    >>> path_to_read("a.csv").name
    'a.csv'
    """
    try:
        named = b"\0" not in os.fsencode(source)
    except UnicodeEncodeError:
        named = False
    if not named:
        raise InputError(str(source), [problem("file-name-not-text")])
    return Path(source)
