"""`ration compute`: compute a plan, write it, print it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ...options.named_files import WRITES
from ...options.output import AsJson, By, Force, Manifests, Proofs, Rejects, Sites, out_option
from ...options.panel import OUTPUT, option
from ...options.register import AmountOptions, Register, refuse_shared_stdin
from ...options.site_details import SiteDetails
from ...options.spark import Spark
from ...options.stock import StockOptions
from ...parsing.with_options import with_options
from ...spark import spark_session
from ...terminal.stderr import Messages

if TYPE_CHECKING:
    from ration import DistributionPlan


@dataclass(frozen=True)
class PlanOptions:
    """Where a plan is written, and in which formats."""

    out: Annotated[
        Path | None,
        out_option(
            "DIR|FILE",
            "Write the plan to the new folder DIR, or to FILE.xlsx, FILE.html or FILE.pdf.",
        ),
        WRITES,
    ] = None
    formats: Annotated[
        str | None,
        option(
            OUTPUT,
            "-f",
            "--format",
            metavar="NAMES",
            help="The formats in DIR, such as csv,xlsx: csv, xlsx, html, pdf, collection "
            "(default: csv).",
        ),
    ] = None
    names: Annotated[
        str | None,
        option(
            OUTPUT,
            metavar="COLUMN",
            help="Show heads' names from this column of the register on papers and in collection "
            "workbooks (default: no names).",
        ),
    ] = None
    language: Annotated[
        str | None,
        option(
            OUTPUT,
            metavar="CODES",
            help="The language of papers and collection workbooks: ar, en, fr or ko, or two, such "
            "as en,ko (default: en).",
        ),
    ] = None
    by: By = None
    rejects: Rejects = None
    sites: Sites = False
    as_json: AsJson = False
    parquet: Annotated[
        bool,
        option(
            OUTPUT, "--parquet", help="Write entitlements.parquet in whole steps, instead of CSV."
        ),
    ] = False
    manifests: Manifests = None
    proofs: Proofs = None
    force: Force = False


@with_options
def compute(
    messages: Messages,
    register: Register,
    options: AmountOptions,
    stock: StockOptions,
    output: PlanOptions,
    site_details: SiteDetails = None,
    spark: Spark = None,
) -> None:
    """Compute what to hand out: totals, manifests, entitlements."""
    from ...output.files import plan_files
    from ...output.plans.plan import print_plan

    files = plan_files(
        output.out, output.formats, parquet=output.parquet, manifests=output.manifests
    )
    files = replace(files, rejects=output.rejects, force=output.force)
    files = files.for_people(output.names, output.language).with_proofs(output.proofs)
    files.refuse(register)
    drop_rejected = output.rejects is not None
    session = spark_session(messages, spark, register, files.folder)
    plan = compute_plan(
        messages,
        register,
        options,
        stock,
        by=output.by,
        site_details=site_details,
        drop_rejected=drop_rejected,
        spark=session,
    )
    files.write_plan(messages, plan, parquet=output.parquet)
    if output.as_json:
        typer.echo(plan.to_json())
    else:
        print_plan(plan, all_sites=output.sites)
    messages.warnings(register, plan.warnings)


def compute_plan(
    messages: Messages,
    register: str,
    options: AmountOptions,
    stock: StockOptions,
    *,
    by: Sequence[str] | None = None,
    site_details: Path | None = None,
    drop_rejected: bool,
    spark: object = None,
) -> "DistributionPlan":
    """Compute the plan of a register, and show the progress."""
    import ration

    inputs = {"stock": stock.stock, "arrears": stock.arrears, "members": options.members}
    inputs["site-details"] = site_details
    refuse_shared_stdin(register, **inputs)
    messages.reading(register, options)
    with messages.working("Computing", register) as progress:
        return ration.compute(
            register,
            **options.arguments(),
            **stock.arguments(),
            by=by or (),
            site_details=site_details,
            drop_rejected=drop_rejected,
            spark=spark,
            progress=progress,
        )
