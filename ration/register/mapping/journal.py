"""How to read a journal of goods: the table `[journal]` of a mapping."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer

from ration.core.models import Several
from ration.core.problems.errors import FieldError
from ration.register.mapping.column_names import ColumnNames, column_names
from ration.register.mapping.stock import GoodsMapping
from ration.results.accounts.entry_kinds import KINDS, Kind

JOURNAL_COLUMNS = (
    "date", "document", "kind", "from", "to", "item", "lot", "quantity", "unit", "packs", "pack",
    "reason", "by",
)  # fmt: skip


def _columns_in(value: object) -> object:
    return column_names(value, JOURNAL_COLUMNS, "mapping-journal", "mapping-journal-name")


def _kinds_in(value: object) -> object:
    if isinstance(value, tuple):
        return value
    if not isinstance(value, Mapping):
        raise FieldError("mapping-journal-kind", kinds=", ".join(KINDS))
    for kind in value.values():
        _kind_in(kind)
    return tuple(value.items())


def _kind_in(value: object) -> object:
    if value is not None and value not in KINDS:
        raise FieldError("mapping-journal-kind", kinds=", ".join(KINDS))
    return value


KindWords = Annotated[
    tuple[tuple[str, Kind], ...], BeforeValidator(_kinds_in), PlainSerializer(dict)
]


class JournalMapping(GoodsMapping):
    """What each column of a journal is, and what its words mean.

    `columns` gives the file's column for a name that `ration` reads, such as `document`. `kind` is
    that of every row, if the file has no column of kinds; None means it has one. `kinds` gives the
    kind that a word of the file means. `places` are names of places that are no sites, and
    `others` names of goods that are no items of the programme, however much they look like one.

    >>> JournalMapping(kinds={"GIN": "dispatch"}).kinds
    (('GIN', 'dispatch'),)
    """

    columns: Annotated[ColumnNames, BeforeValidator(_columns_in)] = ()
    kind: Annotated[Kind | None, BeforeValidator(_kind_in)] = None
    kinds: KindWords = ()
    places: Several[str] = ()
    others: Several[str] = ()
