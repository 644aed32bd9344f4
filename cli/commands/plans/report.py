"""`ration report`: a plan as one page of HTML, computed from a register or read from a folder."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ...options.named_files import WRITES, Reads
from ...options.output import By, Force, Rejects, out_option
from ...options.register import AmountOptions
from ...options.site_details import SiteDetails
from ...options.stock import StockOptions
from ...parsing.with_options import with_options
from ...terminal.stderr import Messages
from .compute import compute_plan

if TYPE_CHECKING:
    from ration import DistributionPlan, Rounds

Source = Annotated[
    str,
    typer.Argument(
        metavar="REGISTER|PLAN",
        help="A household register, as for compute; or the folder of a plan; or the folder of "
        "rounds, for a page of the last round and the pipeline.",
        show_default=False,
    ),
    Reads("register"),
]


@with_options
def report(
    messages: Messages,
    source: Source,
    options: AmountOptions,
    stock: StockOptions,
    out: Annotated[Path, out_option("FILE", "The page to write, such as report.html."), WRITES],
    by: By = None,
    site_details: SiteDetails = None,
    rejects: Rejects = None,
    force: Force = False,
) -> None:
    """Write a plan as one page of HTML, to read without a network, to send and to print."""
    from ...output.files import OutputFiles

    files = OutputFiles(rejects=rejects, force=force)
    _refuse_page(out, source, force=force)
    files.refuse(source)
    rounds: Rounds | None = None
    if _is_written(source, "plan") or _is_written(source, "rounds"):
        _refuse_options(options, by, stock, rejects)
        plan, rounds = _load(source)
        if site_details is not None:
            plan = plan.with_site_details(site_details)
    else:
        drop_rejected = rejects is not None
        plan = compute_plan(
            messages,
            source,
            options,
            stock,
            by=by,
            site_details=site_details,
            drop_rejected=drop_rejected,
        )
    with messages.writing():
        with messages.working("Writing", str(out)):
            plan.write_html(out, rounds=rounds, force=force)
        messages.note(f"Written: {out}. Open it in a browser; it needs no network.")
        files.write_rejects(messages, plan)
    messages.warnings(source, plan.warnings)


def _refuse_page(page: Path, source: str, *, force: bool) -> None:
    """Raise an error before any work is done, if the page cannot be made or written."""
    from ration.core.extras import refuse_missing
    from ration.export.output import refuse_existing_file

    if page.suffix.lower() not in (".html", ".htm"):
        raise typer.BadParameter(f"-o: {page} is not an HTML page; use a name such as report.html")
    refuse_missing("report", source)
    refuse_existing_file(page, force=force)


def _is_written(source: str, what: str) -> bool:
    """Whether `source` is the folder, or the JSON, of a plan or of rounds."""
    place = Path(source)
    file = place / f"{what}.json" if place.is_dir() else place
    if file.suffix.lower() != ".json" or not file.is_file():
        return False
    with file.open("rb") as opened:
        return f'"ration.{what}/'.encode() in opened.read(200)


def _refuse_options(
    options: AmountOptions, by: Sequence[str] | None, stock: StockOptions, rejects: Path | None
) -> None:
    """A usage error if an option needs a register, and the source is none."""
    amounts = {"--level": options.level, "--times": options.times, "--days": options.days}
    given = {
        "--by": by,
        **amounts,
        "--stock": stock.stock,
        "--date": stock.date,
        "--rejects": rejects,
    }
    words = [*options.words, *(name for name, value in given.items() if value)]
    if words:
        raise typer.BadParameter(f"{words[0]}: it can be used only with a register; leave it out")


def _load(source: str) -> "tuple[DistributionPlan, Rounds | None]":
    """The plan, or the plan of the last round and all rounds."""
    import ration

    if _is_written(source, "plan"):
        return ration.load_plan(source), None
    rounds = ration.load_rounds(source)
    return rounds.plan(len(rounds.rounds)), rounds
