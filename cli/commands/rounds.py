"""`ration rounds`: a programme round after round, what carries over, and what to call for."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ration.register.limits import MAX_PERSONS

from ..defaults import DEFAULT
from ..messages import Messages, exits
from ..options.common import (
    Arrears,
    AsJson,
    Force,
    Largest,
    ProgrammeName,
    Quiet,
    ShortageOption,
    Stock,
)
from ..options.groups import register_said, with_options
from ..options.register import RegisterOptions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ration import Rounds
    from ration.core.problems import Problem

Registers = Annotated[
    list[str],
    typer.Argument(
        metavar="REGISTER…",
        help="The household register, as for compute; or one for every round, in their order: the "
        "last one serves for the rounds that remain.",
        show_default=False,
    ),
]


def _time(text: str) -> str:
    """A length of time as it is said; a usage error where it is none."""
    from ration.core.quantity import QuantityError
    from ration.programme.schedule import parse_interval

    try:
        return str(parse_interval(text))
    except QuantityError as error:
        raise typer.BadParameter(f'"{text}": {error}') from None


def _share(text: str) -> str:
    """A share as it is said; a usage error where it is none."""
    from ration.core.quantity import QuantityError
    from ration.programme.schedule import parse_percent, percent

    try:
        return percent(parse_percent(text))
    except QuantityError as error:
        raise typer.BadParameter(f'"{text}": {error}') from None


@with_options(said=register_said)
def rounds(
    registers: Registers,
    stock: Stock,
    programme: ProgrammeName = None,
    *,
    said: RegisterOptions,
    first: Annotated[
        dt.datetime | None,
        typer.Option(
            metavar="YYYY-MM-DD",
            formats=["%Y-%m-%d"],
            help="The day of the first round; the programme's if not given.",
            show_default=False,
        ),
    ] = None,
    every: Annotated[
        str | None,
        typer.Option(
            metavar="TIME",
            help="How often there is one, as '15 days', '2 weeks' or '1 month'. A list of days is "
            "said in the programme file alone: dates, under rounds.",
            parser=_time,
            show_default=False,
        ),
    ] = None,
    count: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="How many rounds there are.", show_default=False),
    ] = None,
    lead_time: Annotated[
        str | None,
        typer.Option(
            metavar="TIME",
            help="How long before goods are needed they are called for, as '22 days'.",
            parser=_time,
            show_default=False,
        ),
    ] = None,
    losses: Annotated[
        str | None,
        typer.Option(
            metavar="SHARE",
            help="What is lost on the way, as a share of what arrives net: at 5%, 105 t are sent "
            "for 100 t to arrive.",
            parser=_share,
            show_default=False,
        ),
    ] = None,
    reserve: Annotated[
        str | None,
        typer.Option(
            metavar="SHARE",
            help="The share of a round's requirement that is to stay, as 10%.",
            parser=_share,
            show_default=False,
        ),
    ] = None,
    shortage: ShortageOption = None,
    arrears: Arrears = None,
    largest: Largest = MAX_PERSONS,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--out",
            metavar="DIR",
            help="Write rounds, pipeline, calls, and the plan of every round into the new DIR.",
            show_default=False,
            readable=False,
        ),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write the page of the last round, with the pipeline of all, as FILE.html.",
            show_default=False,
            readable=False,
        ),
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Run a programme round after round: stock, arrears, and when the pipeline breaks."""
    with exits(quiet=quiet) as told:
        often = {"first": first and first.date(), "every": every, "count": count}
        supply = {"lead_time": lead_time, "losses": losses, "reserve": reserve}
        stated = {
            "stock": stock,
            "rounds": _said(often),
            "pipeline": _said(supply),
            "shortage": shortage and shortage.value,
            "arrears": arrears,
            "largest": largest,
        }
        outputs = Written(out, report, force, as_json)
        outputs.refuse_existing()
        _run(told, registers, programme, said, stated, outputs)


@dataclass(frozen=True)
class Written:
    """Where rounds go: a folder, a page of HTML, JSON on stdout."""

    folder: Path | None
    page: Path | None
    force: bool
    as_json: bool

    def refuse_existing(self) -> None:
        """FileExistsError before any work is done, where something would be written over."""
        from ration.export.output import refuse_existing, refuse_existing_file

        if self.folder is not None:
            refuse_existing(self.folder, force=self.force)
        if self.page is not None:
            refuse_existing_file(self.page, force=self.force)

    def write(self, told: Messages, found: "Rounds") -> None:
        """Write what was asked for."""
        if self.folder is not None:
            with told.working("Writing", f"{self.folder}/"):
                found.write(self.folder, force=self.force)
            told.note(f"Written: {self.folder}/")
        if self.page is not None:
            last = found.plan(len(found.rounds))
            last.write_html(self.page, rounds=found, force=self.force)
            told.note(f"Written: {self.page}. Open it in a browser; it needs no network.")


def _said(options: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value is not None}


def _run(
    told: Messages,
    registers: list[str],
    programme: str | None,
    said: RegisterOptions,
    stated: dict[str, Any],
    outputs: "Written",
) -> None:
    """Run the rounds, write them, print them."""
    from ration import run_rounds

    from ..options.stock import refuse_piped_twice
    from ..output.rounds import print_rounds

    piped = "-" if "-" in registers else ""
    others = {"stock": stated["stock"], "arrears": stated["arrears"]}
    refuse_piped_twice(piped, **others, members=said.more["members"])
    told.reading(registers[0], programme, said, stated["largest"], rejects=False)
    with told.working("Computing", registers[0]) as rows_are:
        found = run_rounds(
            registers,
            programme or DEFAULT,
            columns=said.columns,
            mapping=said.whole(),
            progress=rows_are,
            **stated,
        )
    outputs.write(told, found)
    if outputs.as_json:
        typer.echo(found.to_json())
    else:
        print_rounds(found)
    told.warnings("", list(_together(found.warnings)))


def _together(warnings: "Sequence[Problem]") -> "Iterator[Problem]":
    """What is warned of in the same words of several files, once for all."""
    from ration.core.problems import some

    files: dict[Problem, list[str]] = {}
    for one in warnings:
        files.setdefault(one.at(None, one.row, one.unit), []).append(one.file or "")
    for one, named in files.items():
        yield one.at(some(named), one.row, one.unit)
