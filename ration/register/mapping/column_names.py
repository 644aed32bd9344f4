"""Read the table `columns` of a small file beside the register: which column has what."""

from collections.abc import Collection, Mapping
from typing import Annotated

from pydantic import PlainSerializer

from ration.core.problems.errors import FieldError
from ration.core.problems.names import nearest

# Pairs of a name that `ration` reads, and the file's column.
ColumnNames = Annotated[tuple[tuple[str, str], ...], PlainSerializer(dict)]


def column_names(value: object, known: Collection[str], wrong: str, unknown: str) -> object:
    """Read a table of columns by the names that are `known`, or pairs of these.

    Raises FieldError: with the code `wrong` if it is no such table, with `unknown` if it has
    another name.

    >>> column_names({"km": "Distance"}, ("from", "to", "km"), "", "")
    (('km', 'Distance'),)
    """
    table = _table(value) if isinstance(value, tuple) else value
    if not isinstance(table, Mapping):
        raise FieldError(wrong)
    for name, source in table.items():
        if not isinstance(name, str):
            raise FieldError(wrong)
        if name not in known:
            raise FieldError(unknown, name=name, near=nearest(name, known))
        if not isinstance(source, str) or not source.strip():
            raise FieldError(wrong)
    return tuple(table.items())


def _table(pairs: tuple[object, ...]) -> dict[object, object] | None:
    """The table of some pairs; None if they are no pairs of texts, or a name is there twice."""
    texts = [
        each
        for each in pairs
        if isinstance(each, tuple) and len(each) == 2 and all(isinstance(t, str) for t in each)
    ]
    table: dict[object, object] = dict(texts)
    return table if len(table) == len(pairs) else None
