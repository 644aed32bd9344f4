"""The commands, their options and their help. What they need is imported when they run."""

import gc
from pathlib import Path
from typing import Annotated, Any

import typer

from .columns import Dates, Said, rows_given
from .completion import builtin_names
from .door import Door
from .exits import LARGEST, exits
from .options import (
    AsJson,
    Column,
    DateOrder,
    Encoding,
    Force,
    HeaderRow,
    Largest,
    Map,
    Members,
    People,
    ProgrammeFile,
    ProgrammeName,
    Quiet,
    Register,
    Sheet,
    SkipRows,
)


def examples(*lines: str) -> str:
    """The end of a help page: what may be copied as it stands, a line each."""
    return "\n".join(["Example:" if len(lines) == 1 else "Examples:", *lines])


class _Command(typer.Typer):
    """The command as a process of its own, which tests in one process are not."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run it, looking for garbage less often, and not once more at the end.

        A command makes little; what there is to look through is what it imports, and that took
        a fifth of a short run.
        """
        gc.set_threshold(100_000, 50, 100)
        try:
            return super().__call__(*args, **kwargs)
        finally:
            gc.freeze()


app = _Command(
    cls=Door,
    help="Exact relief rations: from a household register to totals, manifests and entitlements.",
    epilog=examples(
        "ration compute households.csv", "ration try kaesong-2020 --household persons=5,adults=2"
    ),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
programmes = typer.Typer(
    cls=Door,
    help="The relief programmes: who gets what.",
    epilog=examples("ration programme list", "ration programme show kaesong-2020"),
    no_args_is_help=True,
)
app.add_typer(programmes, name="programme")


def _more(
    sheet: str | None,
    encoding: str | None,
    header_row: int | None,
    skip_rows: str | None,
    dates: Dates | None,
    *,
    people: bool,
    members: str | None,
) -> dict[str, Any]:
    """How a register is read, by the names that a mapping has for it."""
    return {
        "sheet": sheet,
        "encoding": encoding,
        "header_row": header_row,
        "skip_rows": rows_given(skip_rows or "") or None,
        "dates": dates and dates.value,
        "people": people,
        "members": members,
    }


@app.callback(invoke_without_command=True)
def main(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Exact relief rations: from a household register to totals, manifests and entitlements."""
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"ration {installed('ration')}")


@app.command(
    epilog=examples(
        "ration compute households.csv",
        "ration compute households.csv --by district -o plan/",
        "ration compute households.csv --column persons=men+women --rejects rejects.csv",
        "ration compute - --json < households.csv",
    )
)
def compute(
    register: Register,
    programme: ProgrammeName = None,
    column: Column = None,
    mapping: Map = None,
    sheet: Sheet = None,
    encoding: Encoding = None,
    header_row: HeaderRow = None,
    skip_rows: SkipRows = None,
    dates: DateOrder = None,
    people: People = False,
    members: Members = None,
    by: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN", help="Subtotals by this column.", show_default=False),
    ] = None,
    largest: Largest = LARGEST,
    rejects: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Go on without rows that have problems; write them, with reasons, to FILE.",
            show_default=False,
            readable=False,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--out",
            metavar="DIR",
            help="Write totals, manifests, entitlements and plan.json into the new folder DIR.",
            show_default=False,
            readable=False,
        ),
    ] = None,
    parquet: Annotated[
        bool, typer.Option("--parquet", help="Write entitlements.parquet in whole steps, not CSV.")
    ] = False,
    force: Force = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Compute what has to be handed out: totals, coal, manifests, entitlements."""
    with exits(quiet=quiet) as told:
        from .compute import Outputs, run_compute

        outputs = Outputs(out, rejects, parquet, force, as_json)
        said = Said(
            column or (),
            mapping,
            _more(sheet, encoding, header_row, skip_rows, dates, people=people, members=members),
        )
        run_compute(told, register, programme, said, by or [], largest, outputs)


@app.command(
    epilog=examples(
        "ration check households.csv",
        "ration check households.csv -p general-food --json",
        "ration check households.csv --rejects rejects.csv --accepted accepted.csv",
        "ration check households.csv --similar similar.csv",
    )
)
def check(
    register: Register,
    programme: ProgrammeName = None,
    column: Column = None,
    mapping: Map = None,
    sheet: Sheet = None,
    encoding: Encoding = None,
    header_row: HeaderRow = None,
    skip_rows: SkipRows = None,
    dates: DateOrder = None,
    people: People = False,
    members: Members = None,
    largest: Largest = LARGEST,
    rejects: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write the rows that have problems, with reasons, to FILE: mend them there.",
            show_default=False,
            readable=False,
        ),
    ] = None,
    accepted: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write the other rows to FILE, in the same columns: mended rows go below them.",
            show_default=False,
            readable=False,
        ),
    ] = None,
    similar: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write likely duplicates to FILE, with names and phones, for people to decide.",
            show_default=False,
            readable=False,
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace these files.")] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Check a register: what is read, accepted and rejected, and every problem."""
    with exits(quiet=quiet) as told:
        from .check import Files, run_check

        said = Said(
            column or (),
            mapping,
            _more(sheet, encoding, header_row, skip_rows, dates, people=people, members=members),
        )
        files = Files(rejects, accepted, similar, force)
        run_check(told, register, programme, said, largest, files, as_json=as_json)


@app.command(
    epilog=examples("ration columns households.csv", "ration columns households.csv -o map.toml")
)
def columns(
    register: Register,
    programme: ProgrammeName = None,
    column: Column = None,
    mapping: Map = None,
    sheet: Sheet = None,
    encoding: Encoding = None,
    header_row: HeaderRow = None,
    skip_rows: SkipRows = None,
    dates: DateOrder = None,
    people: People = False,
    members: Members = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--out",
            metavar="FILE",
            help="Write a mapping FILE to change and use with --map.",
            readable=False,
            show_default=False,
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace FILE if it exists.")] = False,
    toml: Annotated[bool, typer.Option("--toml", help="Print the mapping file.")] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """List a register's columns, with samples, and what each would be taken for."""
    with exits(quiet=quiet) as told:
        from .register import Shown, list_columns

        said = Said(
            column or (),
            mapping,
            _more(sheet, encoding, header_row, skip_rows, dates, people=people, members=members),
        )
        shown = Shown(out, force, toml, as_json)
        list_columns(told, register, programme, said, shown)


@programmes.command(
    "list", epilog=examples("ration programme list", "ration programme list --json")
)
def list_(as_json: AsJson = False, quiet: Quiet = False) -> None:
    """List the built-in programmes."""
    with exits(quiet=quiet) as told:
        from .programme import list_programmes

        list_programmes(told, as_json=as_json)


@programmes.command(
    epilog=examples(
        "ration programme show kaesong-2020",
        "ration programme show kaesong-2020 --household adults=3",
        "ration programme show kaesong-2020 --toml",
    )
)
def show(
    programme: ProgrammeFile,
    household: Annotated[
        str | None,
        typer.Option(
            metavar="NAME=VALUE,…",
            help="What the families of 1 to 8 are made of, as adults=2,under5=1.",
            show_default=False,
        ),
    ] = None,
    toml: Annotated[bool, typer.Option("--toml", help="Print the programme file.")] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Show a programme as a page to approve: every rule, its source, what families get."""
    with exits(quiet=quiet) as told:
        from .programme import show_programme

        show_programme(told, programme, household, toml=toml, as_json=as_json)


@programmes.command(
    epilog=examples(
        "ration programme new general-food",
        "ration programme new general-food --id camp-7 -o camp-7.toml",
    )
)
def new(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            help="The built-in programme to start from.",
            autocompletion=builtin_names,
        ),
    ],
    name: Annotated[
        str | None,
        typer.Option(
            "--id", metavar="ID", help="The new id; my-KIND if not given.", show_default=False
        ),
    ] = None,
    title: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT",
            help="The new title; the old one as a draft if not given.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--out",
            metavar="FILE",
            help="Write the new FILE instead of standard output.",
            show_default=False,
            readable=False,
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace FILE if it exists.")] = False,
    quiet: Quiet = False,
) -> None:
    """Begin a programme file: a built-in one with its comments, to be changed."""
    with exits(quiet=quiet) as told:
        from .programme import make_programme

        make_programme(told, kind, name, title, out, force=force)


@programmes.command(
    "check",
    epilog=examples(
        "ration programme check camp-7.toml", "ration programme check general-food --json"
    ),
)
def check_programme(
    programme: ProgrammeFile, as_json: AsJson = False, quiet: Quiet = False
) -> None:
    """Check a programme file: its errors, or what may be missing or meant otherwise."""
    with exits(quiet=quiet) as told:
        from .programme import check_programme as run_check

        run_check(told, programme, as_json=as_json)


@programmes.command(epilog=examples("ration programme schema > programme.schema.json"))
def schema(
    _as_json: Annotated[bool, typer.Option("--json", help="Change nothing: it is JSON.")] = False,
    quiet: Quiet = False,
) -> None:
    """Print the JSON Schema of programme files, with which editors complete them."""
    with exits(quiet=quiet) as told:
        from .programme import print_schema

        print_schema(told)


@app.command(
    "try",
    epilog=examples(
        "ration try kaesong-2020 --household persons=5,adults=2",
        "ration try kaesong-2020 --household persons=5,adults=2 --json",
    ),
)
def try_(
    programme: ProgrammeFile,
    household: Annotated[
        str,
        typer.Option(
            metavar="NAME=VALUE,…",
            help="Its counts, and the words that rules ask for: persons=4,category=AAY.",
        ),
    ],
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Try a programme on one household: what it gets, and how that is reckoned."""
    with exits(quiet=quiet) as told:
        from .household import run_try

        run_try(told, programme, household, as_json=as_json)
