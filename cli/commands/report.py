"""`ration report`: a plan, of a register or as it was written, as one page of HTML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ration.register.limits import MAX_PERSONS

from ..messages import Messages, exits
from ..options.common import By, Largest, ProgrammeName, Quiet, Rejects
from ..options.groups import register_said, stock_said, with_options
from ..options.register import RegisterOptions
from ..options.stock import StockOptions

if TYPE_CHECKING:
    from ration import DistributionPlan, Rounds


@with_options(said=register_said, supply=stock_said)
def report(
    source: Annotated[
        str,
        typer.Argument(
            metavar="REGISTER|PLAN",
            help="A household register, as `ration compute` takes it; or the folder of a plan, or "
            "of rounds: the page is of the last, with the pipeline of all.",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "-o", "--out", metavar="FILE", help="The page, as report.html.", readable=False
        ),
    ],
    programme: ProgrammeName = None,
    *,
    said: RegisterOptions,
    by: By = None,
    supply: StockOptions,
    largest: Largest = MAX_PERSONS,
    rejects: Rejects = None,
    force: Annotated[bool, typer.Option("--force", help="Replace FILE if it exists.")] = False,
    quiet: Quiet = False,
) -> None:
    """Make one page of HTML of a plan, to look at without a network, to send and to print."""
    with exits(quiet=quiet) as told:
        given = supply.whole()
        page = Page(out, rejects, force)
        page.refuse(source)
        rounds = None
        if is_written(source, "plan") or is_written(source, "rounds"):
            _refuse_options(said, by, given, programme=programme, rejects=rejects)
            plan, rounds = _written(source)
        else:
            from .plan_again import computed

            told_of = (told, source, programme, said, supply, largest)
            plan = computed(*told_of, by=by or [], leave_out=rejects is not None)
        page.write(told, plan, rounds)
        told.warnings(source, plan.warnings)


@dataclass(frozen=True)
class Page:
    """The files that are written: the page, and the rows that were left out."""

    file: Path
    rejects: Path | None
    force: bool

    def refuse(self, source: str) -> None:
        """An error before any work is done, where the page cannot be made or written."""
        from ration.core.extras import refuse_missing
        from ration.export.output import refuse_existing_file, refuse_register

        from ..output.rejects import refuse_csv

        if self.file.suffix.lower() not in (".html", ".htm"):
            raise typer.BadParameter(f"-o: {self.file} is not a page; name it as report.html")
        refuse_missing("report", source)
        refuse_register(self.file, source)
        refuse_existing_file(self.file, force=self.force)
        if self.rejects is not None:
            refuse_csv("--rejects", self.rejects, source, force=self.force)

    def write(self, told: Messages, plan: "DistributionPlan", rounds: "Rounds | None") -> None:
        """Write the page, with the pipeline of rounds, and the rows that were left out."""
        from ..output.rejects import write_rejects

        with told.working("Writing", str(self.file)):
            plan.write_html(self.file, rounds=rounds, force=self.force)
        told.note(f"Written: {self.file}. Open it in a browser; it needs no network.")
        write_rejects(told, plan, self.rejects, force=self.force)


def is_written(source: str, what: str) -> bool:
    """Whether `source` is a plan, or rounds, that was written: its folder, or its JSON."""
    place = Path(source)
    file = place / f"{what}.json" if place.is_dir() else place
    if file.suffix.lower() != ".json" or not file.is_file():
        return False
    with file.open("rb") as opened:
        return f'"ration.{what}/'.encode() in opened.read(200)


def _refuse_options(
    said: RegisterOptions, by: Sequence[str] | None, given: Mapping[str, Any], **named: object
) -> None:
    """A usage error where something is said of a register, and there is none."""
    words = [*said.words, *(["--by"] if by else []), *(["--stock"] if given else [])]
    words += [f"--{name}" for name, value in named.items() if value is not None]
    if words:
        why = f"{words[0]}: it goes with a register, and this is none; leave it out"
        raise typer.BadParameter(why)


def _written(source: str) -> "tuple[DistributionPlan, Rounds | None]":
    """The plan, or that of the last round with all rounds."""
    from ration import load_plan, load_rounds

    if is_written(source, "plan"):
        return load_plan(source), None
    rounds = load_rounds(source)
    return rounds.plan(len(rounds.rounds)), rounds
