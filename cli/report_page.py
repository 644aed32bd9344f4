"""`ration report`: a plan, of a register or as it was written, as one page of HTML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .columns import Said
from .exits import LARGEST, Told, exits
from .grouped import register_said, stock_said, with_options
from .options import By, Largest, ProgrammeName, Quiet, Rejects
from .supply import SaidOfStock

if TYPE_CHECKING:
    from ration import DistributionPlan


@with_options(said=register_said, supply=stock_said)
def report(
    source: Annotated[
        str,
        typer.Argument(
            metavar="REGISTER|PLAN",
            help="A household register, as `ration compute` takes it; or the folder of a plan.",
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
    said: Said,
    by: By = None,
    supply: SaidOfStock,
    largest: Largest = LARGEST,
    rejects: Rejects = None,
    force: Annotated[bool, typer.Option("--force", help="Replace FILE if it exists.")] = False,
    quiet: Quiet = False,
) -> None:
    """Make one page of HTML of a plan, to look at without a network, to send and to print."""
    with exits(quiet=quiet) as told:
        given = supply.whole()
        page = Page(out, rejects, force)
        page.refuse(source)
        if is_plan(source):
            _refuse_options(said, by, given, programme=programme, rejects=rejects)
            plan = _written_plan(source)
        else:
            from .computed import computed

            told_of = (told, source, programme, said, supply, largest)
            plan = computed(*told_of, by=by or [], leave_out=rejects is not None)
        page.write(told, plan)
        told.warnings(source, plan.warnings)


@dataclass(frozen=True)
class Page:
    """The files that are written: the page, and the rows that were left out."""

    file: Path
    rejects: Path | None
    force: bool

    def refuse(self, source: str) -> None:
        """An error before any work is done, where the page cannot be made or written."""
        from ration.extras import refuse_missing
        from ration.write.folder import refuse_existing_file, refuse_register

        from .files import refuse_csv

        if self.file.suffix.lower() not in (".html", ".htm"):
            raise typer.BadParameter(f"-o: {self.file} is not a page; name it as report.html")
        refuse_missing("report", source)
        refuse_register(self.file, source)
        refuse_existing_file(self.file, force=self.force)
        if self.rejects is not None:
            refuse_csv("--rejects", self.rejects, source, force=self.force)

    def write(self, told: Told, plan: "DistributionPlan") -> None:
        """Write the page, and the rows that were left out."""
        from .files import write_rejects

        with told.working("Writing", str(self.file)):
            plan.write_html(self.file, force=self.force)
        told.note(f"Written: {self.file}. Open it in a browser; it needs no network.")
        write_rejects(told, plan, self.rejects, force=self.force)


def is_plan(source: str) -> bool:
    """Whether `source` is a plan that was written: its folder, or its plan.json."""
    place = Path(source)
    file = place / "plan.json" if place.is_dir() else place
    if file.suffix.lower() != ".json" or not file.is_file():
        return False
    with file.open("rb") as opened:
        return b'"ration.plan/' in opened.read(200)


def _refuse_options(
    said: Said, by: Sequence[str] | None, given: Mapping[str, Any], **named: object
) -> None:
    """A usage error where something is said of a register, and there is none."""
    words = [*said.words, *(["--by"] if by else []), *(["--stock"] if given else [])]
    words += [f"--{name}" for name, value in named.items() if value is not None]
    if words:
        why = f"{words[0]}: it goes with a register, and this is a plan; leave it out"
        raise typer.BadParameter(why)


def _written_plan(source: str) -> "DistributionPlan":
    from ration import load_plan

    return load_plan(source)
