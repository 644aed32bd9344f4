"""Which columns of a register are what: said once, in a file that is kept beside the register."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, SerializerFunctionWrapHandler, WrapSerializer

from ration.quantity import QuantityError
from ration.shapes import Frozen, Several

# The columns to add up; a single one may itself be a sum, as "men+women".
Source = tuple[str, ...]


def _sources_in(value: object) -> object:
    if isinstance(value, tuple):
        return value
    if not isinstance(value, Mapping):
        raise QuantityError("not a table", "write [columns], and under it a line for each")
    return tuple((name, _source_in(name, source)) for name, source in value.items())


def _source_in(name: str, value: object) -> Source:
    several = value if isinstance(value, list | tuple) else [value]
    if not several or not all(isinstance(one, str) and one.strip() for one in several):
        raise QuantityError(
            f"{name} is not a column, nor a list of columns",
            f'write {name} = "hh_size", or {name} = ["men", "women"] to add up',
        )
    return tuple(several)


def _sources_out(value: Any, _: SerializerFunctionWrapHandler) -> dict[str, str | list[str]]:
    return {name: list(source) if len(source) > 1 else source[0] for name, source in value}


Sources = Annotated[
    tuple[tuple[str, Source], ...], BeforeValidator(_sources_in), WrapSerializer(_sources_out)
]


def _columns_in(value: object) -> object:
    several = [value] if isinstance(value, str) else value
    if isinstance(several, list | tuple) and all(isinstance(one, str) for one in several):
        return tuple(several)
    raise QuantityError("not a column, nor a list of columns", 'write it as "Head of family"')


Looked = Annotated[tuple[str, ...], BeforeValidator(_columns_in)]


class SimilarColumns(Frozen):
    """The columns by which likely duplicates are looked for; None: guessed by their names.

    `name` is that of the head of a household, in one column or several; `phone`, `document` and
    `birth` may each be in several, any of which may agree. () is not to be compared.
    """

    name: Looked | None = None
    phone: Looked | None = None
    document: Looked | None = None
    birth: Looked | None = None


class RegisterMapping(Frozen):
    """Which columns of a register are what.

    `columns` gives, for a name that a programme reads, the source column or those to add up.
    In the columns of `blank_is_zero` a blank means none; how many blanks were read so is told.
    The columns of `personal` are never shown, whatever they are called. `sheet` is the sheet of
    a workbook; None: its only one. `similar` says by what likely duplicates are looked for.

    >>> mapping = RegisterMapping(columns={"persons": ["men", "women"], "household_id": "No"})
    >>> mapping.source("persons"), mapping.source("adults")
    (('men', 'women'), None)
    """

    sheet: str | None = None
    blank_is_zero: Several[str] = ()
    personal: Several[str] = ()
    columns: Sources = ()
    similar: SimilarColumns = SimilarColumns()

    def source(self, name: str) -> Source | None:
        """The source of a name that a programme reads; None where nothing is said of it."""
        return dict(self.columns).get(name)

    def updated(self, columns: Mapping[str, str], sheet: str | None) -> "RegisterMapping":
        """The mapping with other columns, or another sheet, in the place of its own."""
        given = {name: (source,) for name, source in columns.items()}
        both = {**dict(self.columns), **given}
        return self.model_copy(
            update={"columns": tuple(both.items()), "sheet": sheet or self.sheet}
        )
