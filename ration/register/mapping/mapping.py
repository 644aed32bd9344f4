"""What each column of a register is: written once, in a file kept beside the register."""

from collections.abc import Mapping
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

from ration.core.models import Frozen, Pairs, Several
from ration.core.numbers import exact_number
from ration.core.problems.errors import FieldError
from ration.core.quantity.quantity import number_text
from ration.programme.condition import Only
from ration.register.mapping.distances import DistancesMapping
from ration.register.mapping.journal import JournalMapping
from ration.register.mapping.people import LeftOutWords, PeopleMapping, WordsByName, words_by_name
from ration.register.mapping.prices import PricesMapping
from ration.register.mapping.site_details import SiteDetailsMapping
from ration.register.mapping.site_names import SiteNames
from ration.register.mapping.stock import StockMapping

Order = Literal["dmy", "mdy", "ymd"]  # of day, month and year in a date

# The columns to add up; a single name may itself be a sum, such as "men+women".
Source = tuple[str, ...]


def _sources_in(value: object) -> object:
    if isinstance(value, tuple):
        return value
    if not isinstance(value, Mapping):
        raise FieldError("mapping-columns")
    return tuple((name, _source_in(name, source)) for name, source in value.items())


def _source_in(name: str, value: object) -> Source:
    several = value if isinstance(value, list | tuple) else [value]
    if not several or not all(isinstance(name, str) and name.strip() for name in several):
        raise FieldError("mapping-source", name=name)
    if name == "household_id":  # it is text: its parts are joined, not added up
        return ("+".join(map(str, several)),)
    return tuple(several)


def _sources_out(value: Any, _: SerializerFunctionWrapHandler) -> dict[str, str | list[str]]:
    return {name: list(source) if len(source) > 1 else source[0] for name, source in value}


Sources = Annotated[
    tuple[tuple[str, Source], ...], BeforeValidator(_sources_in), WrapSerializer(_sources_out)
]


def _fraction_in(value: object) -> object:
    number = value if isinstance(value, Fraction) else exact_number(value)
    if number is None or number <= 0:
        raise FieldError("mapping-average-size")
    return number


PeoplePerHousehold = Annotated[
    Fraction, BeforeValidator(_fraction_in), PlainSerializer(number_text, return_type=str)
]


class LongMapping(Frozen):
    """How to read a long table: several rows per area, one number per row.

    `value` is the column of the numbers. `counts` gives, for each name that a programme reads,
    the words in other columns that select its row: exactly one row per area.

    >>> LongMapping(value="population", counts={"persons": {"gender": ["all"]}}).counts[0][0]
    'persons'
    """

    value: str
    counts: Pairs[Only]


def _columns_in(value: object) -> object:
    several = [value] if isinstance(value, str) else value
    if isinstance(several, list | tuple) and all(isinstance(name, str) for name in several):
        return tuple(several)
    raise FieldError("mapping-similar")


ComparedColumns = Annotated[tuple[str, ...], BeforeValidator(_columns_in)]


class SimilarColumns(Frozen):
    """The columns to compare to find likely duplicates; None means guess them by their names.

    `name` has the columns with the name of the head of a household. `phone`, `document` and
    `birth` may each have several columns: one that agrees is enough. () means do not compare.
    """

    name: ComparedColumns | None = None
    phone: ComparedColumns | None = None
    document: ComparedColumns | None = None
    birth: ComparedColumns | None = None


def _codes_in(value: object) -> object:
    return words_by_name(value, 'codes = { hh_size = ["888", "999"] }')


Codes = Annotated[WordsByName, BeforeValidator(_codes_in)]


def _ids_in(value: object) -> object:
    several = [value] if isinstance(value, str | int) else value
    return (
        [str(each) if type(each) is int else each for each in several]
        if isinstance(several, list)
        else several
    )


class System(Frozen):
    """The system whose exports a built-in mapping reads.

    `known_by` has lists of columns: a register with all columns of one list is such an export.
    """

    name: str
    known_by: Several[Several[str]]


class RegisterMapping(Frozen):
    """What each column of a register is.

    `columns` gives, for a name that a programme reads, the source column or the columns to add
    up. In the columns of `blank_is_zero` a blank means 0; a warning counts these blanks. The
    columns of `personal` are never shown, whatever their names. `sheet` is the sheet of a
    workbook; None means its only sheet. `dates` is the order of day, month and year in dates
    that leave it open. `people` describes a table with one row per person; None means one row
    per household. `average_size` is the number of people per household, for rows that are
    areas with people and no number of households. `long` describes areas of several rows each.
    `similar` has the columns to compare to find likely duplicates. `sites` has other names of
    sites, each with the name that is used instead, in the register and in the stock. `stock` says
    how to read the stock file, `journal` how to read a journal of goods, `site_details`
    how to read a file with details of sites, `distances` a table of distances, `prices` how to read
    a list of prices; None means by
    their own names.
    `encoding` and `separator` are those of a text file, and `header_row` is the row with the
    names of the columns; None means detect it. `skip_rows` are rows that are no records, such
    as sums; row numbers are those that a spreadsheet shows. `not_totals` are the ids of households
    that look like totals and are none. `hidden` says what to do with hidden
    rows and columns of a workbook and rows struck through: skip them, or read them; None means
    read them and warn. `leave_out` has, by column, the words
    of rows that are not served, and `keep` those of the only rows that are.
    `blank_is_all_days` means that a blank among the days of households, or the days of their
    arrival, means all days of the programme; a warning counts these blanks.
    `missing` has words that mean no answer, beside NA and the like; `codes` has those of single
    columns, such as 999. `thousands` separates thousands, and the other sign then begins
    decimals; None means detect it. `system` is the system that a built-in mapping is for.

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
    not_totals: Annotated[Several[str], BeforeValidator(_ids_in)] = ()
    hidden: Literal["skip", "read"] | None = None
    leave_out: LeftOutWords = ()
    keep: LeftOutWords = ()
    blank_is_zero: Several[str] = ()
    blank_is_all_days: bool = False
    personal: Several[str] = ()
    missing: Several[str] = ()
    thousands: Literal[",", "."] | None = None
    codes: Codes = ()
    columns: Sources = ()
    average_size: PeoplePerHousehold | None = None
    people: PeopleMapping | None = None
    long: LongMapping | None = None
    similar: SimilarColumns = SimilarColumns.model_construct()
    sites: SiteNames = ()
    stock: StockMapping | None = None
    journal: JournalMapping | None = None
    site_details: SiteDetailsMapping | None = None
    distances: DistancesMapping | None = None
    prices: PricesMapping | None = None
    system: System | None = None

    @classmethod
    def plain(cls) -> "RegisterMapping":
        """A mapping without any key, without its validators: most runs need none of them."""
        return cls.model_construct()

    def source(self, name: str) -> Source | None:
        """The source of a name that a programme reads; None means the mapping does not name it."""
        return dict(self.columns).get(name)

    def updated(
        self,
        *,
        columns: Mapping[str, str] | None = None,
        members: str | None = None,
        people: bool = False,
        **keys: Any,
    ) -> "RegisterMapping":
        """Copy the mapping and override parts of it.

        `keys` are its other keys; None means keep the mapping's own value. `members` is the
        file, or the sheet of the workbook, with one row per person; `people` means that the
        register itself is such a table.

        >>> RegisterMapping(sheet="North").updated(sheet="South", dates=None).sheet
        'South'
        """
        sources = {name: (source,) for name, source in (columns or {}).items()}
        update = {key: value for key, value in keys.items() if value is not None}
        if sources:
            update["columns"] = tuple({**dict(self.columns), **sources}.items())
        if "households" in sources and "average_size" not in update:
            update["average_size"] = None  # a count given now overrides the mapping's average
        if members is not None:
            is_file = Path(members).suffix != "" or Path(members).exists()
            file, sheet = (members, None) if is_file else (None, members)
            table = {"file": file, "sheet": sheet}
            update["people"] = (self.people or PeopleMapping()).model_copy(update=table)
        elif people and self.people is None:
            update["people"] = PeopleMapping()
        return self.model_copy(update=update)._with_person_id()

    def _with_person_id(self) -> "RegisterMapping":
        """Take `person_id` from the columns into what is known of people, if rows are people."""
        source = self.source("person_id")
        if source is None or self.people is None:
            return self
        columns = tuple(pair for pair in self.columns if pair[0] != "person_id")
        people = self.people.model_copy(update={"id": "+".join(source)})
        return self.model_copy(update={"columns": columns, "people": people})
