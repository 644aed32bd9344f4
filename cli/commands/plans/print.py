"""`ration print`: compute a plan, and write its documents as PDF."""

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...options.named_files import WRITES, Reads
from ...options.output import Force, Proofs, Rejects, out_option
from ...options.panel import OUTPUT, option
from ...options.programme import DEFAULT
from ...options.register import AmountOptions, Register
from ...options.site_details import SiteDetails
from ...options.stock import StockOptions
from ...parsing.with_options import with_options
from ...terminal.passwords import PasswordOptions
from ...terminal.stderr import Messages
from .compute import compute_plan

if TYPE_CHECKING:
    from ration.export.pdf.preflight.estimate import Estimate

    from ...terminal.progress import SoFar

DOCUMENTS = "Documents"  # a panel of the help


@dataclass(frozen=True)
class DocumentOptions:
    """Which documents are printed, and how they look."""

    documents: Annotated[
        str | None,
        option(
            DOCUMENTS,
            metavar="NAMES",
            help="Which documents: waybill (with the authorisations of money, cash), list, pay, "
            "tally, cards, slips; with --loads also load-list (default: all but cards and slips; "
            "for areas: no lists of households).",
        ),
    ] = None
    language: Annotated[
        str,
        option(
            DOCUMENTS,
            metavar="CODES",
            help="The language: ar, en, fr or ko, or two, such as en,ko (default: en).",
        ),
    ] = "en"
    paper: Annotated[
        str, option(DOCUMENTS, metavar="SIZE", help="The paper: A4 or Letter (default: A4).")
    ] = "A4"
    names: Annotated[
        str | None,
        option(
            DOCUMENTS,
            metavar="COLUMN",
            help="Print heads' names from this column of the register (default: no names).",
        ),
    ] = None
    order: Annotated[
        str | None,
        option(
            DOCUMENTS,
            metavar="COLUMN",
            help="Sort a site's households by this column, or by `size` (default: by card number).",
        ),
    ] = None
    per_size: Annotated[
        bool, option(DOCUMENTS, "--per-size", help="Start new pages for every household size.")
    ] = False
    fill: Annotated[
        list[str] | None,
        option(
            DOCUMENTS,
            "--fill",
            metavar="LINE=TEXT",
            help="Fill in a line on the papers: from, requisition, donor, project, approved, "
            "transport, vehicle, seal, driver, phone. Repeatable (default: blanks to write on).",
        ),
    ] = None
    copies: Annotated[
        str | None,
        option(
            DOCUMENTS,
            metavar="NAMES",
            help="Copies of waybills and authorisations, each named on it: original, receiver, "
            "file (default: one without a name).",
        ),
    ] = None
    sites: Annotated[
        list[str] | None,
        option(
            DOCUMENTS,
            "--site",
            metavar="SITE",
            help="Print only this site, such as DC-07. Repeatable (default: all sites).",
        ),
    ] = None
    font: Annotated[
        Path | None,
        option(
            DOCUMENTS,
            metavar="FILE|DIR",
            help="A font, or a folder of fonts, to use before the fonts of the system.",
        ),
        Reads("font"),
    ] = None

    sign_with: Annotated[
        Path | None,
        option(
            DOCUMENTS,
            "--sign-with",
            metavar="FILE.key",
            help="Sign the codes of slips, cards and roots with this key of `ration keys new` "
            "(default: not signed).",
        ),
        Reads("key"),
    ] = None
    card: Annotated[
        str | None,
        option(
            DOCUMENTS,
            metavar="FORM",
            help="The form of signed cards' codes: claim169, which other agencies' phones read "
            "(default: text that people can read).",
        ),
    ] = None

    loads: Annotated[
        Path | None,
        option(
            DOCUMENTS,
            metavar="LOADS",
            help="Print load lists, and waybills by trip and stop: the file or the folder of "
            "`ration loads` (default: waybills by site).",
        ),
        Reads("loads"),
    ] = None

    def arguments(self) -> dict[str, Any]:
        """The options as arguments of `DistributionPlan.write_pdf`; InputError for no loads."""
        from ration import load_loads

        return {
            **asdict(self),
            "documents": self.documents and _names(self.documents),
            "fill": _fills(self.fill or ()),
            "copies": _names(self.copies or ""),
            "sites": self.sites or None,
            "loads": None if self.loads is None else load_loads(self.loads),
        }


def _names(text: str) -> list[str]:
    """The names of a list, such as `waybill,list`."""
    return [name.strip() for name in text.split(",") if name.strip()]


def _fills(texts: Iterable[str]) -> dict[str, str]:
    """The lines to fill in, each once."""
    filled: dict[str, str] = {}
    for line, text in map(_filled, texts):
        if line in filled:
            raise typer.BadParameter(f"{line} is given twice", param_hint="--fill")
        filled[line] = text
    return filled


def _filled(text: str) -> tuple[str, str]:
    """The line and the text of `LINE=TEXT`."""
    line, sign, filled = text.partition("=")
    if not sign or not filled.strip():
        raise typer.BadParameter("write it as LINE=TEXT, such as donor=ECHO", param_hint="--fill")
    return line.strip(), filled.strip()


def _signer(key: Path | None, passwords: PasswordOptions) -> dict[str, Any]:
    """The argument that signs codes; its password is asked for before anything is computed."""
    from ration import load_secret_key

    if key is None:
        return {}
    return {"sign_with": passwords.opened(partial(load_secret_key, key), str(key))}


@with_options
def print_(
    messages: Messages,
    register: Register,
    options: AmountOptions,
    stock: StockOptions,
    documents: DocumentOptions,
    passwords: PasswordOptions,
    out: Annotated[
        Path,
        out_option("DIR|FILE", "The new folder for a PDF per document and site, or FILE.pdf."),
        WRITES,
    ],
    site_details: SiteDetails = None,
    proofs: Proofs = None,
    rejects: Rejects = None,
    force: Force = False,
    yes: Annotated[
        bool, option(OUTPUT, "--yes", help="Print a large run without asking first.")
    ] = False,
) -> None:
    """Print a plan as PDF: waybills, load lists, lists to sign, tally sheets, cards, slips."""
    from ration.export.pdf.printing import is_file

    from ...output.files import OutputFiles, note_kept
    from ...output.plans.estimate import approve

    folder, file = (None, out) if is_file(out) else (out, None)
    files = OutputFiles(folder, file, ("pdf",), rejects, force, proofs=proofs)
    files.refuse(register)
    arguments = documents.arguments() | _signer(documents.sign_with, passwords)
    drop_rejected = rejects is not None
    plan = compute_plan(
        messages,
        register,
        options,
        stock,
        site_details=site_details,
        drop_rejected=drop_rejected,
    )
    name = f"{out}/" if folder else str(out)
    programme = options.programme or DEFAULT
    with messages.writing():
        with ExitStack() as shown:
            line: list[SoFar] = []

            def before(estimate: "Estimate") -> None:
                approve(messages, programme, estimate, yes=yes)
                line.append(shown.enter_context(messages.working("Printing", name, of="pages")))

            def progress(pages: int, share: float) -> None:
                line[-1](pages, share)

            written = plan.write_pdf(
                out,
                force=force,
                before=before,
                progress=progress,
                proofs=proofs,
                **arguments,
            )
        files.write_rejects(messages, plan)
    note_kept(messages, folder)
    counted = f"{written.files:,} files, " if folder else ""
    typer.echo(f"{name}: {counted}{written.pages:,} pages")
    messages.warnings(register, plan.warnings)
