"""The commands, their options and their help. What they need is imported when they run."""

from pathlib import Path
from typing import Annotated

import typer

from .exits import exits

app = typer.Typer(
    help="Exact relief rations: from a household register to totals, manifests and entitlements.",
    epilog="Start with:  ration compute households.csv",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
programmes = typer.Typer(help="The relief programmes: who gets what.", no_args_is_help=True)
app.add_typer(programmes, name="programme")

Register = Annotated[
    str,
    typer.Argument(
        metavar="REGISTER",
        help="The household register: CSV, TSV or Parquet, gzipped or not; - for standard input.",
        show_default=False,
    ),
]
ProgrammeName = Annotated[
    str | None,
    typer.Option(
        "-p",
        "--programme",
        metavar="PROGRAMME",
        help="A built-in programme or a TOML file. [default: kaesong-2020]",
        show_default=False,
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
Largest = Annotated[
    int, typer.Option(min=1, metavar="N", help="The largest household that is no mistake.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of tables.")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Say nothing but errors on stderr.")]
Force = Annotated[bool, typer.Option("--force", help="Replace what an earlier run wrote.")]


@app.callback(invoke_without_command=True)
def main(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Exact relief rations: from a household register to totals, manifests and entitlements."""
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"ration {installed('ration')}")


@app.command(epilog="Example:  ration compute households.csv -p my.toml --by district -o plan/")
def compute(
    register: Register,
    programme: ProgrammeName = None,
    column: Column = None,
    by: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN", help="Subtotals by this column.", show_default=False),
    ] = None,
    largest: Largest = 999,
    rejects: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Go on without rows that have problems; write them, with reasons, to FILE.",
            show_default=False,
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

        told.default_programme(programme)
        outputs = Outputs(out, rejects, parquet, force, as_json)
        run_compute(told, register, programme, column or [], by or [], largest, outputs)


@app.command(epilog="Example:  ration check households.csv --json")
def check(
    register: Register,
    programme: ProgrammeName = None,
    column: Column = None,
    largest: Largest = 999,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Check a register: what is read, accepted and rejected, and every problem."""
    with exits(quiet=quiet) as told:
        from .check import run_check

        told.default_programme(programme)
        run_check(told, register, programme, column or [], largest, as_json=as_json)


@programmes.command("list", epilog="Example:  ration programme list")
def list_(as_json: AsJson = False) -> None:
    """List the built-in programmes."""
    with exits() as told:
        from .programme import list_programmes

        list_programmes(told, as_json=as_json)


@programmes.command(epilog="Example:  ration programme show kaesong-2020")
def show(
    programme: Annotated[
        str, typer.Argument(metavar="PROGRAMME", help="A built-in programme or a TOML file.")
    ],
    toml: Annotated[bool, typer.Option("--toml", help="Print the programme file.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show a programme: every item, rule and figure, with its source."""
    with exits() as told:
        from .programme import show_programme

        show_programme(told, programme, toml=toml, as_json=as_json)
