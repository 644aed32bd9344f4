"""The arguments and options that several commands share, with their help."""

import datetime as dt
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from ..completion import programmes as complete_programmes
from ..defaults import DEFAULT
from .register import Dates


class Shortage(Enum):
    """What is done with an item that is short."""

    POSTPONE = "postpone"
    EQUAL = "equal"
    PRIORITY = "priority"


def examples(*lines: str) -> str:
    """The end of a help page: what may be copied as it stands, a line each."""
    return "\n".join(["Example:" if len(lines) == 1 else "Examples:", *lines])


Register = Annotated[
    str,
    typer.Argument(
        metavar="REGISTER",
        help="The household register: CSV, TSV, Excel, Parquet or JSON; a folder or 'pattern*' of"
        " them; a database's URL; - for standard input.",
        show_default=False,
    ),
]
ProgrammeName = Annotated[
    str | None,
    typer.Option(
        "-p",
        "--programme",
        metavar="PROGRAMME",
        help=f"A built-in programme or a TOML file; {DEFAULT} if not given.",
        show_default=False,
        autocompletion=complete_programmes,
    ),
]
Column = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="NAME=SOURCE",
        help="Which source column is which; sums too: persons=men+women. May be repeated.",
        show_default=False,
    ),
]
Map = Annotated[
    str | None,
    typer.Option(
        "--map",
        metavar="FILE",
        help="Which column is which: a file, as `ration columns` writes it, or a ready mapping: "
        "121, cod-ps, commcare, dtm, hapi, hope, hxl, kobo, odk, openspp, progres.",
        show_default=False,
    ),
]
Sheet = Annotated[
    str | None,
    typer.Option(
        metavar="NAME", help="The sheet of a workbook, where there are several.", show_default=False
    ),
]
Stock = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="What there is, a row a lot: item, quantity, site or depot, expiry, arriving.",
        show_default=False,
        readable=False,
    ),
]
ShortageOption = Annotated[
    Shortage | None,
    typer.Option(
        "--shortage",
        help="What is done with items that are short, where the programme does not say.",
        show_default=False,
    ),
]
Arrears = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR|FILE",
        help="What earlier rounds still owe: the folder of a plan, or its arrears file.",
        show_default=False,
        readable=False,
    ),
]
Day = Annotated[
    dt.datetime | None,
    typer.Option(
        "--date",
        metavar="YYYY-MM-DD",
        formats=["%Y-%m-%d"],
        help="The day of the distribution; the programme's if not given.",
        show_default=False,
    ),
]
DateOrder = Annotated[
    Dates | None,
    typer.Option("--dates", help="The order of day, month and year in dates.", show_default=False),
]
People = Annotated[
    bool, typer.Option("--people", help="The register has one row a person, not a household.")
]
Members = Annotated[
    str | None,
    typer.Option(
        metavar="FILE|SHEET",
        help="A table of people beside the register, or a sheet of its workbook.",
        show_default=False,
    ),
]
Encoding = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="The encoding of a text file, as cp949; found out, and said, if not given.",
        show_default=False,
    ),
]
HeaderRow = Annotated[
    int | None,
    typer.Option(
        min=1,
        metavar="N",
        help="The row with the columns' names; found out, and said, if not given.",
        show_default=False,
    ),
]
SkipRows = Annotated[
    str | None,
    typer.Option(
        metavar="ROWS",
        help="Rows that are no records, as sums: 4,17 or 4-6.",
        show_default=False,
    ),
]
Largest = Annotated[
    int, typer.Option(min=1, metavar="N", help="The largest household that is no mistake.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of tables.")]
Quiet = Annotated[
    bool, typer.Option("-q", "--quiet", help="Only errors on stderr: no notes, warnings, progress.")
]
ProgrammeFile = Annotated[
    str,
    typer.Argument(
        metavar="PROGRAMME",
        help="A built-in programme or a TOML file.",
        show_default=False,
        autocompletion=complete_programmes,
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Replace what an earlier run wrote.")]
Rejects = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Go on without rows that have problems; write them, with reasons, to FILE.",
        show_default=False,
        readable=False,
    ),
]
By = Annotated[
    list[str] | None,
    typer.Option(
        "--by",
        metavar="COLUMN",
        help="Subtotals by this column; by levels as zone,factory.",
        show_default=False,
    ),
]
