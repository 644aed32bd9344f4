"""The commands, their options and their help. What they need is imported when they run."""

import gc
from pathlib import Path
from typing import Annotated, Any

import typer

from .app import RootGroup
from .commands.print import print_
from .commands.problems import problems
from .commands.programme_files import programmes
from .commands.report import report
from .commands.rollout import rollout
from .commands.rounds import rounds
from .messages import LARGEST, exits
from .options.common import (
    AsJson,
    By,
    Force,
    Largest,
    ProgrammeFile,
    ProgrammeName,
    Quiet,
    Register,
    Rejects,
    examples,
)
from .options.groups import register_said, stock_said, with_options
from .options.register import RegisterOptions
from .options.stock import StockOptions


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
    cls=RootGroup,
    help="Exact relief rations: from a household register to totals, manifests and entitlements.",
    epilog=examples(
        "ration compute households.csv", "ration try kaesong-2020 --household persons=5,adults=2"
    ),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(programmes, name="programme")


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
        "ration compute households.csv -o plan.xlsx",
        "ration compute households.csv --column persons=men+women --rejects rejects.csv",
        "ration compute households.csv --stock stock.csv --shortage equal",
        "ration compute - --json < households.csv",
    )
)
@with_options(said=register_said, supply=stock_said)
def compute(
    register: Register,
    programme: ProgrammeName = None,
    *,
    said: RegisterOptions,
    by: By = None,
    supply: StockOptions,
    largest: Largest = LARGEST,
    rejects: Rejects = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--out",
            metavar="DIR|FILE",
            help="Write totals, manifests, entitlements and plan.json into the new folder DIR; "
            "or FILE.xlsx, a workbook of it, FILE.html, a page, or FILE.pdf, all of it on paper.",
            show_default=False,
            readable=False,
        ),
    ] = None,
    formats: Annotated[
        str | None,
        typer.Option(
            "-f",
            "--format",
            metavar="NAMES",
            help="What is written into DIR: csv, xlsx, html, pdf, collection (a workbook a site to "
            "fill in), or several as csv,xlsx; csv if not given.",
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
        from .commands.compute import Outputs, run_compute
        from .options.output import place_of

        folder, file, names = place_of(out, formats, parquet=parquet)
        outputs = Outputs(folder, rejects, parquet, force, as_json, file, names)
        run_compute(told, register, programme, said, supply, by or [], largest, outputs)


@app.command(
    epilog=examples(
        "ration check households.csv",
        "ration check households.csv -p general-food --json",
        "ration check households.csv --rejects rejects.csv --accepted accepted.csv",
        "ration check households.csv --similar similar.csv",
    )
)
@with_options(said=register_said)
def check(
    register: Register,
    programme: ProgrammeName = None,
    *,
    said: RegisterOptions,
    largest: Largest = LARGEST,
    rejects: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--rejects",
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
        from .commands.check import Files, run_check

        files = Files(rejects, accepted, similar, force)
        run_check(told, register, programme, said, largest, files, as_json=as_json)


@app.command(
    epilog=examples("ration columns households.csv", "ration columns households.csv -o map.toml")
)
@with_options(said=register_said)
def columns(
    register: Register,
    programme: ProgrammeName = None,
    *,
    said: RegisterOptions,
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
        from .commands.columns import Shown, list_columns

        shown = Shown(out, force, toml, as_json)
        list_columns(told, register, programme, said, shown)


app.command(
    epilog=examples(
        "ration rollout rollout.toml households.csv",
        "ration rollout rollout.toml households.csv -p general-food -o rollout/",
    )
)(rollout)

app.command(
    epilog=examples(
        "ration rounds households.csv --stock stock.csv --every '15 days' --count 6 "
        "--shortage equal",
        "ration rounds may.csv june.csv --stock stock.csv -p monthly.toml --losses 5% -o rounds/",
    )
)(rounds)


app.command(
    epilog=examples(
        "ration report households.csv --by district -o report.html",
        "ration report plan/ -o plan.html",
    )
)(report)


app.command(
    "print",
    epilog=examples(
        "ration print households.csv -o paper/",
        "ration print households.csv -o cards/ --documents cards --paper Letter",
        "ration print households.csv -o lists/ --language en,ko --names head",
    ),
)(print_)


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
        from .commands.try_ import run_try

        run_try(told, programme, household, as_json=as_json)


app.command(epilog=examples("ration problems", "ration problems count-words"))(problems)
