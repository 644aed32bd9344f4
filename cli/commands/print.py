"""`ration print`: one plan, then every document of it as PDF."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ration.register.limits import MAX_PERSONS

from ..messages import Messages, exits
from ..options.common import Force, Largest, ProgrammeName, Quiet, Register, Rejects
from ..options.groups import register_said, stock_said, with_options
from ..options.register import RegisterOptions
from ..options.stock import StockOptions

if TYPE_CHECKING:
    from .compute import Outputs


def documents_said(
    documents: Annotated[
        str | None,
        typer.Option(
            metavar="NAMES",
            help="Which documents; there are waybill, list, pay, tally, cards. All but cards if "
            "not given; of areas, waybills.",
            show_default=False,
        ),
    ] = None,
    language: Annotated[
        str, typer.Option(metavar="CODES", help="ar, en, fr or ko; or two in every cell: en,ko.")
    ] = "en",
    paper: Annotated[str, typer.Option(metavar="SIZE", help="A4 or Letter.")] = "A4",
    names: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN",
            help="Print the names of heads, from this column of the register; else none.",
            show_default=False,
        ),
    ] = None,
    order: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN",
            help="List a site's households by this column, or by size; then by card number.",
            show_default=False,
        ),
    ] = None,
    per_size: Annotated[
        bool, typer.Option("--per-size", help="A separate set of pages for every household size.")
    ] = False,
    font: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE|DIR",
            help="A font, or a folder of them, to be used before the system's.",
            show_default=False,
            readable=False,
        ),
    ] = None,
) -> dict[str, Any]:
    """Which documents there are to be, and how they look, as `write_pdf` takes it."""
    return {
        "documents": documents and [one.strip() for one in documents.split(",")],
        "language": language,
        "paper": paper,
        "names": names,
        "order": order,
        "per_size": per_size,
        "font": font,
    }


@with_options(asked=documents_said, said=register_said, supply=stock_said)
def print_(
    register: Register,
    out: Annotated[
        Path,
        typer.Option(
            "-o",
            "--out",
            metavar="DIR|FILE",
            help="The new folder for the PDF files, one a document and site; or FILE.pdf for all.",
            readable=False,
        ),
    ],
    programme: ProgrammeName = None,
    *,
    asked: dict[str, Any],
    said: RegisterOptions,
    supply: StockOptions,
    largest: Largest = MAX_PERSONS,
    rejects: Rejects = None,
    force: Force = False,
    quiet: Quiet = False,
) -> None:
    """Print a plan as PDF: waybills, distribution lists, pay lists, tally sheets, ration cards."""
    with exits(quiet=quiet) as told:
        from ration.export.pdf.printing import is_file

        from .compute import Outputs

        supply.whole()  # a wrong option is told before any work is done
        folder, file = (None, out) if is_file(out) else (out, None)
        outputs = Outputs(folder, rejects, False, force, False, file, ("pdf",))
        outputs.refuse_existing(register)
        _run(told, register, programme, said, supply, largest, outputs, asked)


def _run(
    told: Messages,
    register: str,
    programme: str | None,
    said: RegisterOptions,
    supply: StockOptions,
    largest: int,
    outputs: "Outputs",
    asked: Mapping[str, Any],
) -> None:
    """Compute a plan and print it."""
    from ..output.rejects import write_rejects
    from .plan_again import computed

    leave_out = outputs.rejects is not None
    plan = computed(told, register, programme, said, supply, largest, leave_out=leave_out)
    place = outputs.file or outputs.folder
    assert place is not None  # the command asks for it
    name = str(place) if outputs.file else f"{place}/"
    with told.working("Printing", name, of="pages") as pages_are:
        made = plan.write_pdf(place, force=outputs.force, progress=pages_are, **asked)
    write_rejects(told, plan, outputs.rejects, force=outputs.force)
    files = "" if outputs.file else f"{made.files:,} files, "
    typer.echo(f"{name}: {files}{made.pages:,} pages")
    told.warnings(register, plan.warnings)
