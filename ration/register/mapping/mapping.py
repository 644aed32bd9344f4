"""Which columns of a register are what: said once, in a file that is kept beside the register."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    Field,
    PlainSerializer,
    SerializerFunctionWrapHandler,
    WrapSerializer,
)

from ration.core.models import Frozen, Several
from ration.core.problems import FieldError
from ration.core.quantity import number_text
from ration.programme.condition import Only
from ration.register.mapping.people import PeopleMapping, WordsByName, words_by_name

Order = Literal["dmy", "mdy", "ymd"]  # of day, month and year in a date

# The columns to add up; a single one may itself be a sum, as "men+women".
Source = tuple[str, ...]


def _sources_in(value: object) -> object:
    if isinstance(value, tuple):
        return value
    if not isinstance(value, Mapping):
        raise FieldError("mapping-columns")
    return tuple((name, _source_in(name, source)) for name, source in value.items())


def _source_in(name: str, value: object) -> Source:
    several = value if isinstance(value, list | tuple) else [value]
    if not several or not all(isinstance(one, str) and one.strip() for one in several):
        raise FieldError("mapping-source", name=name)
    return tuple(several)


def _pairs_in(value: object) -> object:
    return tuple(value.items()) if isinstance(value, Mapping) else value


def _pairs_out(value: Any, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
    return dict(handler(value))


def _sources_out(value: Any, _: SerializerFunctionWrapHandler) -> dict[str, str | list[str]]:
    return {name: list(source) if len(source) > 1 else source[0] for name, source in value}


Sources = Annotated[
    tuple[tuple[str, Source], ...], BeforeValidator(_sources_in), WrapSerializer(_sources_out)
]


def _fraction_in(value: object) -> object:
    if isinstance(value, int | Decimal | str) and not isinstance(value, bool):
        try:
            number = Fraction(value)
        except (ValueError, ZeroDivisionError):
            number = Fraction(0)
        if number > 0:
            return number
    raise FieldError("mapping-average-size")


PeoplePerHousehold = Annotated[
    Fraction, BeforeValidator(_fraction_in), PlainSerializer(number_text, return_type=str)
]


class LongMapping(Frozen):
    """How a long table is read, with several rows an area and one number a row.

    `counts` says for every name that a programme reads which rows hold it, by the words of
    their columns: just one row an area. `value` is the column of the numbers.

    >>> LongMapping(value="population", counts={"persons": {"gender": ["all"]}}).counts[0][0]
    'persons'
    """

    value: str
    counts: Annotated[
        tuple[tuple[str, Only], ...], BeforeValidator(_pairs_in), WrapSerializer(_pairs_out)
    ]


def _columns_in(value: object) -> object:
    several = [value] if isinstance(value, str) else value
    if isinstance(several, list | tuple) and all(isinstance(one, str) for one in several):
        return tuple(several)
    raise FieldError("mapping-similar")


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


def _codes_in(value: object) -> object:
    return words_by_name(value, 'codes = { hh_size = ["888", "999"] }')


Codes = Annotated[WordsByName, BeforeValidator(_codes_in)]


class System(Frozen):
    """The system whose exports a ready mapping reads, and by which columns they are known.

    `known_by` has lists of columns: all of one list say that it is an export of this system.
    """

    name: str
    known_by: Several[Several[str]]


class RegisterMapping(Frozen):
    """Which columns of a register are what.

    `columns` gives, for a name that a programme reads, the source column or those to add up.
    In the columns of `blank_is_zero` a blank means none; how many blanks were read so is told.
    The columns of `personal` are never shown, whatever they are called. `sheet` is the sheet of
    a workbook; None: its only one. `dates` is the order of day, month and year where dates leave
    it open. `people`: the register, or another table, has one row a person; None: it has one
    row a household. `average_size` is how many people a household has, where rows are areas
    with people and no number of households; `long`: an area has several rows.
    `similar` says by what likely duplicates are looked for.
    `encoding` and `separator` are those of a text file, and `header_row` is the row with the
    names of the columns; None: it is found out, and said. `skip_rows` are rows that are no
    records, as sums; rows count as a spreadsheet shows them.
    `missing` are words that stand for no answer, beside NA and its kin; `codes` those of single
    columns, as 999. `thousands` is the sign that parts thousands, the other one then begins
    decimals; None: it is found out. `system` says whose exports a ready mapping is for.

    >>> mapping = RegisterMapping(columns={"persons": ["men", "women"], "household_id": "No"})
    >>> mapping.source("persons"), mapping.source("adults")
    (('men', 'women'), None)
    """

    sheet: str | None = None
    dates: Order | None = None
    encoding: str | None = None
    separator: str | None = None
    header_row: Annotated[int, Field(ge=1)] | None = None
    skip_rows: Several[Annotated[int, Field(ge=1)]] = ()
    blank_is_zero: Several[str] = ()
    personal: Several[str] = ()
    missing: Several[str] = ()
    thousands: Literal[",", "."] | None = None
    codes: Codes = ()
    columns: Sources = ()
    average_size: PeoplePerHousehold | None = None
    people: PeopleMapping | None = None
    long: LongMapping | None = None
    similar: SimilarColumns = SimilarColumns()
    system: System | None = None

    def source(self, name: str) -> Source | None:
        """The source of a name that a programme reads; None where nothing is said of it."""
        return dict(self.columns).get(name)

    def updated(
        self,
        *,
        columns: Mapping[str, str] | None = None,
        members: str | None = None,
        people: bool = False,
        **said: Any,
    ) -> "RegisterMapping":
        """The mapping with what is said beside it in the place of its own.

        `said` are its other keys; None: not said. `members` is the file, or the sheet of the
        workbook, with one row a person; `people`: the register itself has one.

        >>> RegisterMapping(sheet="North").updated(sheet="South", dates=None).sheet
        'South'
        """
        given = {name: (source,) for name, source in (columns or {}).items()}
        update = {key: value for key, value in said.items() if value is not None}
        if given:
            update["columns"] = tuple({**dict(self.columns), **given}.items())
        if "households" in given and "average_size" not in update:
            update["average_size"] = None  # a count that is said now goes before an average
        if members is not None:
            file = Path(members).suffix != "" or Path(members).exists()
            where = {"file": members, "sheet": None} if file else {"file": None, "sheet": members}
            update["people"] = (self.people or PeopleMapping()).model_copy(update=where)
        elif people and self.people is None:
            update["people"] = PeopleMapping()
        return self.model_copy(update=update)
