"""Which columns of a register are what: said once, in a file that is kept beside the register."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

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


def _codes_in(value: object) -> object:
    if isinstance(value, tuple):
        return value
    if not isinstance(value, Mapping):
        raise QuantityError("not a table", 'write codes = { hh_size = ["888", "999"] }')
    return tuple((name, _several_codes(name, codes)) for name, codes in value.items())


def _several_codes(name: str, value: object) -> tuple[str, ...]:
    codes = value if isinstance(value, list | tuple) else [value]
    if not codes or not all(type(one) is int or (isinstance(one, str) and one) for one in codes):
        raise QuantityError(f"{name} has no list of codes", f'write {name} = ["888", "999"]')
    return tuple(map(str, codes))


Codes = Annotated[
    tuple[tuple[str, tuple[str, ...]], ...],
    BeforeValidator(_codes_in),
    WrapSerializer(lambda value, _: {name: list(codes) for name, codes in value}, dict[str, Any]),
]


class RegisterMapping(Frozen):
    """Which columns of a register are what.

    `columns` gives, for a name that a programme reads, the source column or those to add up.
    In the columns of `blank_is_zero` a blank means none; how many blanks were read so is told.
    The columns of `personal` are never shown, whatever they are called. `missing` are words that
    stand for no answer, beside NA and its kin; `codes` those of single columns, as 999.
    `thousands` is the sign that parts thousands, the other one then begins decimals; None: it is
    found out. `sheet` is the sheet of a workbook; None: its only one.

    >>> mapping = RegisterMapping(columns={"persons": ["men", "women"], "household_id": "No"})
    >>> mapping.source("persons"), mapping.source("adults")
    (('men', 'women'), None)
    """

    sheet: str | None = None
    blank_is_zero: Several[str] = ()
    personal: Several[str] = ()
    missing: Several[str] = ()
    thousands: Literal[",", "."] | None = None
    codes: Codes = ()
    columns: Sources = ()

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
