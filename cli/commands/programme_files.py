"""The commands of `ration programme`, their options and their help."""

from pathlib import Path
from typing import Annotated

import typer

from ..app import RootGroup
from ..completion import builtin_names
from ..messages import exits
from ..options.common import AsJson, ProgrammeFile, Quiet, examples

programmes = typer.Typer(
    cls=RootGroup,
    help="The relief programmes: who gets what.",
    epilog=examples("ration programme list", "ration programme show kaesong-2020"),
    no_args_is_help=True,
)


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
