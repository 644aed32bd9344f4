"""Problems and warnings as a table that tells nobody's own cells."""

import re
from collections import Counter
from collections.abc import Iterable

from ration.core.problems import Problem
from ration.export.display import DisplayTable


def problems_shown(problems: Iterable[Problem]) -> DisplayTable:
    """What was found, with how many times: rejected rows first, then what was met on the way.

    The cell of a row is a household's own and is left out, and so are what names it.
    """
    counted: Counter[tuple[bool, str, str, str]] = Counter()
    for one in problems:
        value = f"{one.value}: " if one.value is not None and one.row is None else ""
        said = f"{value}{one.message}; {one.hint}"
        counted[one.warning, file_named(one.file or ""), one.column or "", said] += 1
    rows = [
        ["warning" if warning else "problem", file, column, said, f"{times:,}"]
        for (warning, file, column, said), times in counted.items()
    ]
    return DisplayTable(["kind", "file", "column", "what", "times"], rows, frozenset({4}))


def file_named(source: str) -> str:
    """A file without its folders, or a URL without its user: neither is for whom the page is for.

    >>> file_named("/home/kim/camps/"), file_named("postgresql://kim@host/camps?table=households")
    ('camps', 'postgresql://host/camps?table=households')
    """
    if "://" in source:
        return re.sub(r"://[^/?#]*@", "://", source)
    return re.split(r"[/\\]", source.rstrip("/\\"))[-1] or source
