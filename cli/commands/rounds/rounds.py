"""`ration rounds`: a programme round after round, what carries over, and what to call for."""

import datetime as dt
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...options.named_files import WRITES, Reads
from ...options.output import AsJson, Force, Manifests, out_option
from ...options.panel import OUTPUT, option, whole
from ...options.register import LevelOptions, refuse_shared_stdin
from ...options.stock import Arrears, Shortage, StockFile
from ...parsing.with_options import with_options
from ...terminal.stderr import Messages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ration import Rounds
    from ration.core.problems.problem import Problem

ROUNDS, PIPELINE = "Rounds", "Pipeline"  # panels of the help

Registers = Annotated[
    list[str],
    typer.Argument(
        metavar="REGISTER…",
        help="The household register, as for compute; or one per round, in order; the last is "
        "used for the remaining rounds.",
        show_default=False,
    ),
    Reads("register"),
]


def _interval(text: str) -> str:
    """A length of time in its usual form; a usage error if it is none."""
    from ration.core.quantity.quantity import QuantityError
    from ration.programme.schedule import parse_interval

    try:
        return str(parse_interval(text))
    except QuantityError as error:
        raise typer.BadParameter(f'"{text}": {error}') from None


def _percent(text: str) -> str:
    """A percentage in its usual form; a usage error if it is none."""
    from ration.core.quantity.quantity import QuantityError
    from ration.programme.schedule import parse_percent, percent

    try:
        return percent(parse_percent(text))
    except QuantityError as error:
        raise typer.BadParameter(f'"{text}": {error}') from None


@dataclass(frozen=True)
class RoundsOptions:
    """When the rounds are; None means that the programme says it."""

    every: Annotated[
        str | None,
        option(
            ROUNDS,
            metavar="TIME",
            help="The time between rounds, such as '15 days' or '1 month' (default: from the "
            "programme).",
            parser=_interval,
        ),
    ] = None
    count: Annotated[
        int | None,
        whole(ROUNDS, help="The number of rounds (default: from the programme)."),
    ] = None
    first: Annotated[
        dt.datetime | None,
        option(
            ROUNDS,
            metavar="YYYY-MM-DD",
            formats=["%Y-%m-%d"],
            help="The day of the first round (default: the date of the programme).",
        ),
    ] = None

    def arguments(self) -> dict[str, Any]:
        """The options that were given, as the programme file names them."""
        return _given(first=self.first and self.first.date(), every=self.every, count=self.count)


@dataclass(frozen=True)
class PipelineOptions:
    """What supply is planned with; None means that the programme says it."""

    lead_time: Annotated[
        str | None,
        option(
            PIPELINE,
            metavar="TIME",
            help="The time from a call for goods to their arrival, such as '22 days'.",
            parser=_interval,
        ),
    ] = None
    losses: Annotated[
        str | None,
        option(
            PIPELINE,
            metavar="PERCENT",
            help="Losses on the way, as a share of arrivals: with 5%, 105 t are sent for 100 t.",
            parser=_percent,
        ),
    ] = None
    reserve: Annotated[
        str | None,
        option(
            PIPELINE,
            metavar="PERCENT",
            help="The part of the next round's requirement to keep as a reserve, such as 10%.",
            parser=_percent,
        ),
    ] = None


def _given(**options: Any) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value is not None}


@dataclass(frozen=True)
class RoundsFiles:
    """Where rounds are written: a folder, and a page of HTML; None means not written."""

    out: Annotated[
        Path | None,
        out_option("DIR", "Write rounds, pipeline, calls and all plans to the new folder DIR."),
        WRITES,
    ] = None
    report: Annotated[
        Path | None,
        option(
            OUTPUT,
            metavar="FILE",
            help="Write the page FILE.html: the last round, and the pipeline of all.",
        ),
        WRITES,
    ] = None
    as_json: AsJson = False
    manifests: Manifests = None
    force: Force = False

    def refuse(self, registers: "Sequence[str]") -> None:
        """FileExistsError before any work is done, if something may not be written."""
        from ration.export.output import refuse_existing_file

        from ...output.files import OutputFiles

        if self.manifests is not None and self.out is None:
            raise typer.BadParameter("--manifests: it needs a folder; name one with -o")
        OutputFiles(folder=self.out, force=self.force).refuse(registers[0])
        if self.report is not None:
            refuse_existing_file(self.report, force=self.force)

    def write(self, messages: Messages, result: "Rounds") -> None:
        """Write the folder and the page."""
        from ...output.files import note_folder

        if self.out is not None:
            with messages.working("Writing", f"{self.out}/"):
                result.write(self.out, force=self.force, manifests=self.manifests)
            note_folder(messages, self.out)
        if self.report is not None:
            last = result.plan(len(result.rounds))
            with messages.working("Writing", str(self.report)):
                last.write_html(self.report, rounds=result, force=self.force)
            messages.note(f"Written: {self.report}. Open it in a browser; it needs no network.")


@with_options
def rounds(
    messages: Messages,
    registers: Registers,
    options: LevelOptions,
    when: RoundsOptions,
    stock: StockFile,
    pipeline: PipelineOptions,
    files: RoundsFiles,
    shortage: Shortage = None,
    arrears: Arrears = None,
) -> None:
    """Run a programme round after round: stock, arrears, and when the pipeline breaks."""
    import ration

    from ...output.rounds.rounds import print_rounds

    files.refuse(registers)
    piped = "-" if "-" in registers else ""
    refuse_shared_stdin(piped, stock=stock, arrears=arrears, members=options.members)
    messages.reading(registers[0], options, rejects=False)
    with messages.working("Computing", registers[0]) as progress:
        result = ration.run_rounds(
            registers,
            stock=stock,
            shortage=shortage,
            arrears=arrears,
            rounds=when.arguments(),
            pipeline=_given(**asdict(pipeline)),
            **options.arguments(),
            progress=progress,
        )
    with messages.writing():
        files.write(messages, result)
    if files.as_json:
        typer.echo(result.to_json())
    else:
        print_rounds(result)
    messages.warnings("", list(_together(result.warnings)))


def _together(warnings: "Sequence[Problem]") -> "Iterator[Problem]":
    """Warnings in the same words about several files, as one that names the files."""
    from ration.core.problems.names import some

    files: dict[Problem, list[str]] = {}
    for warning in warnings:
        key = warning.at(None, warning.row, warning.unit)
        files.setdefault(key, []).append(warning.file or "")
    for warning, named in files.items():
        yield warning.at(some(named), warning.row, warning.unit)
