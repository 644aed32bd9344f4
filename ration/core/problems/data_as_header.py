"""Whether what should be the names of columns is data: such cells are not to be shown."""

import re
from collections.abc import Iterable

from ration.core.problems.names import nearest

_OF_DATA = r"\d+|(?!\d{4}.\d{4}$)\+?(?:[ ()/.-]*\d){7,}[ )]*|\S[^\s@]*@\S[^\s.]*\.\S+"


def looks_like_data(names: Iterable[str]) -> bool:
    """Whether the names of columns are perhaps cells of data, as the file has no header.

    One of them is a number, a date, a phone or an address of mail.

    >>> looks_like_data(["H-1", "4", "Kim"]), looks_like_data(["Kim", "0911 22 33 44"])
    (True, True)
    >>> looks_like_data(["id", "0-4", "q17", "2019-2020"])
    False
    """
    return any(re.fullmatch(_OF_DATA, name.strip()) for name in names)


def nearest_column(name: str, columns: Iterable[str]) -> str:
    """The hint of `nearest` for a column of a file; it repeats no row of data that has no header.

    >>> nearest_column("site", ["sites", "note"]), nearest_column("site", ["Kim", "0911 223344"])
    ('did you mean sites?', "write the columns' names above the first row, which looks like data")
    """
    every = list(columns)
    if looks_like_data(every):
        return "write the columns' names above the first row, which looks like data"
    return nearest(name, every)
