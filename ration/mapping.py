"""Which columns of a register are what: said once, in a file that is kept beside the register."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, SerializerFunctionWrapHandler, WrapSerializer

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


class RegisterMapping(Frozen):
    """Which columns of a register are what.

    `columns` gives, for a name that a programme reads, the source column or those to add up.
    In the columns of `blank_is_zero` a blank means none; how many blanks were read so is told.
    The columns of `personal` are never shown, whatever they are called. `sheet` is the sheet of
    a workbook; None: its only one. `encoding` and `separator` are those of a text file, and
    `header_row` is the row with the names of the columns; None: it is found out, and said.
    `skip_rows` are rows that are no records, as sums; rows count as a spreadsheet shows them.

    >>> mapping = RegisterMapping(columns={"persons": ["men", "women"], "household_id": "No"})
    >>> mapping.source("persons"), mapping.source("adults")
    (('men', 'women'), None)
    """

    sheet: str | None = None
    encoding: str | None = None
    separator: str | None = None
    header_row: Annotated[int, Field(ge=1)] | None = None
    skip_rows: Several[Annotated[int, Field(ge=1)]] = ()
    blank_is_zero: Several[str] = ()
    personal: Several[str] = ()
    columns: Sources = ()

    def source(self, name: str) -> Source | None:
        """The source of a name that a programme reads; None where nothing is said of it."""
        return dict(self.columns).get(name)

    def updated(self, columns: Mapping[str, str], **said: Any) -> "RegisterMapping":
        """The mapping with other columns, and other fields, in the place of its own.

        A field that is None, or has nothing in it, stays as it is.
        """
        given = {name: (source,) for name, source in columns.items()}
        both = {**dict(self.columns), **given}
        told = {name: value for name, value in said.items() if value}
        return self.model_copy(update={"columns": tuple(both.items()), **told})
