"""`ration verify`: whether files are unchanged, signed, and of a plan; and what differs."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ...options.codes import CodeOptions
from ...options.named_files import Reads
from ...options.output import AsJson, By
from ...options.panel import OUTPUT, REGISTER, option
from ...options.register import AmountOptions
from ...options.site_details import SiteDetails
from ...options.stock import StockOptions
from ...parsing.with_options import with_options
from ...terminal.stderr import Messages
from ..plans.compute import compute_plan

if TYPE_CHECKING:
    from ration import DistributionPlan

VERIFY = "Verify"  # a panel of the help

Files = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="FILE|FOLDER…",
        help="What to verify: folders that ration wrote, papers (PDF), workbooks, pages, plan.json "
        "or CSV files.",
        show_default=False,
        readable=False,
    ),
    Reads("file"),
]


@dataclass(frozen=True)
class AgainstOptions:
    """What files are compared with: a plan or a register, and public keys; None means nothing."""

    plan: Annotated[
        Path | None,
        option(
            VERIFY,
            "--plan",
            metavar="PLAN",
            help="Compare with this plan: its folder, or its plan.json.",
        ),
        Reads("plan"),
    ] = None
    register: Annotated[
        str | None,
        option(
            REGISTER,
            "--register",
            metavar="REGISTER",
            help="Compare with the plan of this register, computed with these options, as for "
            "compute.",
        ),
        Reads("register"),
    ] = None
    key: Annotated[
        list[str] | None,
        option(
            VERIFY,
            "--key",
            metavar="FILE|LETTERS",
            help="The public key of who signed: its file (.pub), or its 56 letters; of PDF files, "
            "the certificate (.crt). Repeatable.",
        ),
        Reads("key"),
    ] = None
    proofs: Annotated[
        Path | None,
        option(
            VERIFY,
            "--proofs",
            metavar="KEYFILE",
            help="Compare roots and proofs too: the secret key that they were made with.",
        ),
        Reads("key"),
    ] = None
    loads: Annotated[
        Path | None,
        option(
            VERIFY,
            "--loads",
            metavar="LOADS",
            help="Compare the papers of trips too: the loads that they were printed from.",
        ),
        Reads("loads"),
    ] = None


@with_options
def verify(
    messages: Messages,
    against: AgainstOptions,
    options: AmountOptions,
    stock: StockOptions,
    codes: CodeOptions,
    files: Files = None,
    by: By = None,
    site_details: SiteDetails = None,
    every: Annotated[
        bool, option(OUTPUT, "--every", help="Print every file, also those that are as written.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Verify files: whether they are unchanged, signed, and of a plan; and what differs."""
    import ration

    from ...errors import DATA
    from ...output.seals.verify import print_verified
    from .verify_codes import verify_codes

    if verify_codes(messages, codes, files or (), against.key or (), as_json=as_json):
        return

    if not files:
        raise typer.BadParameter("name a file or a folder to verify")
    plan = _plan(messages, against, options, stock, by, site_details)
    with messages.working("Verifying", ", ".join(map(str, files))):
        found = ration.verify_files(
            files, plan, keys=against.key or (), proofs=against.proofs, loads=against.loads
        )
    if as_json:
        typer.echo(found.to_json())
    else:
        print_verified(found, every=every)
    if not found.good:
        raise typer.Exit(DATA)


def _plan(
    messages: Messages,
    against: AgainstOptions,
    options: AmountOptions,
    stock: StockOptions,
    by: list[str] | None,
    site_details: Path | None,
) -> "DistributionPlan | Path | None":
    """The plan to compare with; a usage error if options of a register are given without it."""
    if against.register is not None and against.plan is not None:
        raise typer.BadParameter("--plan and --register: each is a plan; give one of them")
    if against.register is not None:
        return compute_plan(
            messages,
            against.register,
            options,
            stock,
            by=by,
            site_details=site_details,
            drop_rejected=True,
        )
    given = {
        "--proofs": against.proofs,
        "--loads": against.loads,
        "--level": options.level,
        "--times": options.times,
        "--days": options.days,
        "--stock": stock.stock,
        "--date": stock.date,
        "--by": by,
        "--site-details": site_details,
    }
    words = [*options.words, *(name for name, value in given.items() if value)]
    if words:
        raise typer.BadParameter(f"{words[0]}: it needs a register; add --register REGISTER")
    return against.plan
