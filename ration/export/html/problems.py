"""A table of problems and warnings that shows no cell of a household."""

import re
from collections import Counter
from collections.abc import Iterable

from ration.core.problems.problem import Problem
from ration.export.tables.display import DisplayTable


def problems_shown(problems: Iterable[Problem]) -> DisplayTable:
    """Count equal problems and warnings, in the order in which they first occur.

    The value and the row of a problem in a row are left out: they belong to a household.
    """
    counted: Counter[tuple[bool, str, str, str]] = Counter()
    for each in problems:
        value = f"{each.value}: " if each.value is not None and each.row is None else ""
        text = f"{value}{each.message}; {each.hint}"
        counted[each.warning, file_named(each.file or ""), each.column or "", text] += 1
    rows = [
        ["warning" if warning else "problem", file, column, text, f"{times:,}"]
        for (warning, file, column, text), times in counted.items()
    ]
    return DisplayTable(["kind", "file", "column", "what", "times"], rows, frozenset({4}))


def file_named(source: str) -> str:
    """Remove the folders from a path, or the user from a URL: the page's readers need neither.

    >>> file_named("/home/kim/camps/"), file_named("postgresql://kim@host/camps?table=households")
    ('camps', 'postgresql://host/camps?table=households')
    """
    if "://" in source:
        return re.sub(r"://[^/?#]*@", "://", source)
    return re.split(r"[/\\]", source.rstrip("/\\"))[-1] or source
