"""The register, how it is read, and for which programme."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Annotated, Any, Literal

import typer

from ration.register.limits import MAX_PERSONS

from .named_files import Reads
from .panel import REGISTER, option, whole
from .programme import DEFAULT, Days, Level, ProgrammeName, Times

Register = Annotated[
    str,
    typer.Argument(
        metavar="REGISTER",
        help="The household register: a CSV, TSV, Excel, Parquet or JSON file; a folder or "
        "'pattern*' of files; a URL of a database, an object store or the web; "
        "- for standard input.",
        show_default=False,
    ),
    Reads("register"),
]


_OF_PROGRAMME = ("programme", "level", "times", "days")


@dataclass(frozen=True)
class ColumnOptions:
    """How a register is read, and for which programme; None means that it is not given."""

    column: Annotated[
        list[str] | None,
        option(
            REGISTER,
            metavar="NAME=SOURCE",
            help="Read NAME from this column or sum, such as persons=men+women. Repeatable.",
        ),
    ] = None
    map: Annotated[
        str | None,
        option(
            REGISTER,
            metavar="FILE",
            help="A mapping file, such as `ration columns -o` writes, or a built-in mapping: 121, "
            "cod-ps, commcare, dtm, hapi, hope, hxl, kobo, odk, openspp, progres.",
        ),
        Reads("mapping"),
    ] = None
    sheet: Annotated[
        str | None,
        option(REGISTER, metavar="NAME", help="The sheet to read, if the workbook has several."),
    ] = None
    people: Annotated[
        bool,
        option(
            REGISTER, "--people", help="The register has one row per person, not per household."
        ),
    ] = False
    members: Annotated[
        str | None,
        option(
            REGISTER,
            metavar="FILE|SHEET",
            help="A table of people beside the register: a file, or a sheet of its workbook.",
        ),
        Reads("members"),
    ] = None
    skip_rows: Annotated[
        str | None,
        option(REGISTER, metavar="ROWS", help="Rows to skip, such as totals: 4,17 or 4-6."),
    ] = None
    hidden: Annotated[
        Literal["skip", "read"] | None,
        option(
            REGISTER,
            help="Hidden rows and columns of a workbook, and rows struck through: skip them, or "
            "read them (default: read them, with a warning).",
        ),
    ] = None
    header_row: Annotated[
        int | None,
        whole(
            REGISTER,
            help="The row with the column names (default: detected).",
        ),
    ] = None
    dates: Annotated[
        Literal["dmy", "mdy", "ymd"] | None,
        option(REGISTER, help="The order of day, month and year, if the dates do not show it."),
    ] = None
    encoding: Annotated[
        str | None,
        option(
            REGISTER,
            metavar="NAME",
            help="The encoding of a text file, such as cp949 (default: detected).",
        ),
    ] = None
    programme: ProgrammeName = None

    def __post_init__(self) -> None:
        named_columns(self.column or ())  # a usage error before any other
        row_numbers(self.skip_rows or "")

    def arguments(self) -> dict[str, Any]:
        """The options as arguments of the library's functions."""
        from ration.register.mapping.load import resolve_mapping

        mapping = resolve_mapping(self.map, None).updated(
            sheet=self.sheet,
            encoding=self.encoding,
            header_row=self.header_row,
            skip_rows=row_numbers(self.skip_rows or "") or None,
            dates=self.dates,
            hidden=self.hidden,
            people=self.people,
            members=self.members,
        )
        return {
            "programme": self.programme or DEFAULT,
            "columns": named_columns(self.column or ()),
            "mapping": mapping,
        }

    @property
    def words(self) -> list[str]:
        """The options that were given, as they would be typed; of amounts, none."""
        words = ["-p", self.programme] if self.programme else []
        for field in fields(self):
            value = getattr(self, field.name)
            if value != field.default and field.name not in _OF_PROGRAMME:
                name = f"--{field.name.replace('_', '-')}"
                for each in value if isinstance(value, list) else [value]:
                    words += [name] if each is True else [name, str(each)]
        return words


Day = Annotated[
    dt.datetime | None,
    option(
        REGISTER,
        "--date",
        metavar="YYYY-MM-DD",
        formats=["%Y-%m-%d"],
        help="The day of the distribution, on which ages are calculated (default: the date of "
        "the programme).",
    ),
]


@dataclass(frozen=True)
class RegisterOptions(ColumnOptions):
    """How a register is read and checked, and for which programme."""

    largest: Annotated[
        int,
        whole(
            REGISTER,
            help=f"The largest household to accept, in persons (default: {MAX_PERSONS}).",
        ),
    ] = MAX_PERSONS
    memory: Annotated[
        str | None,
        option(
            REGISTER,
            metavar="SIZE",
            help="Use about so much memory, such as 2GiB, and temporary files for the rest "
            "(default: half of what there is).",
        ),
    ] = None

    def arguments(self) -> dict[str, Any]:
        """The options as arguments of the library's functions."""
        bound = {} if self.memory is None else {"memory": self.memory}
        return {**super().arguments(), "largest": self.largest, **bound}


@dataclass(frozen=True)
class LevelOptions(RegisterOptions):
    """How a register is read, for which programme, and at which level."""

    level: Level = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.level is not None:
            from ration.core.problems.errors import FieldError
            from ration.programme.schedule import parse_level

            try:
                parse_level(self.level)
            except FieldError as error:
                raise typer.BadParameter(f'--level: "{self.level}": {error}') from None

    def arguments(self) -> dict[str, Any]:
        """The options as arguments of the library's functions."""
        return {**super().arguments(), "level": self.level}


@dataclass(frozen=True)
class AmountOptions(LevelOptions):
    """The same, with how often and for how many days at once."""

    times: Times = None
    days: Days = None

    def arguments(self) -> dict[str, Any]:
        """The options as arguments of the library's functions."""
        return {**super().arguments(), "times": self.times, "days": self.days}


def refuse_shared_stdin(register: str, **files: object) -> None:
    """A usage error if two inputs are to be read from standard input."""
    taken = register == "-"
    for name, value in files.items():
        if str(value) == "-" and taken:
            why = "standard input is already used for another input; name a file"
            raise typer.BadParameter(why, param_hint=f"--{name}")
        taken = taken or str(value) == "-"


_ROWS = re.compile(r"([0-9]{1,9})(?:\s*-\s*([0-9]{1,9}))?")
_MOST_ROWS = 100_000  # in one range


def row_numbers(rows: str) -> tuple[int, ...]:
    """Row numbers written as `4,17` or `4-6`; a usage error if they have another form."""
    numbers: list[int] = []
    for part in filter(None, (part.strip() for part in rows.split(","))):
        match = _ROWS.fullmatch(part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 0 < first <= last < first + _MOST_ROWS:
            raise typer.BadParameter(
                f'--skip-rows: "{part}" is not a row number; write rows such as 4,17 or 4-6'
            )
        numbers += range(first, last + 1)
    return tuple(numbers)


def named_columns(texts: Sequence[str]) -> dict[str, str]:
    """The source column of each name; a usage error if one has another form or comes twice."""
    columns: dict[str, str] = {}
    for text in texts:
        name, equals, source = (part.strip() for part in text.partition("="))
        if not (name and equals and source):
            raise typer.BadParameter(
                f'--column: "{text}" is not NAME=SOURCE; write it with =, such as persons=hh_size'
            )
        if name in columns:
            raise typer.BadParameter(f"--column: {name} is given twice; to add columns: {name}=a+b")
        columns[name] = source
    return columns
