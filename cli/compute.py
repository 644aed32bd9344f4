"""`ration compute`: one call of the library, then tables, JSON or files."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from ration import DistributionPlan
from ration import compute as compute_plan
from ration.write.folder import refuse_existing, refuse_existing_file

from .columns import columns_given
from .exits import Told
from .plan_tables import print_plan


@dataclass(frozen=True)
class Outputs:
    """Where a plan goes: a folder, a file of rejects, JSON on stdout."""

    folder: Path | None
    rejects: Path | None
    parquet: bool
    force: bool
    as_json: bool

    def refuse_existing(self) -> None:
        """FileExistsError before any work is done."""
        if self.folder is not None:
            refuse_existing(self.folder, force=self.force)
        if self.rejects is not None:
            refuse_existing_file(self.rejects, force=self.force)

    def write(self, told: Told, plan: DistributionPlan) -> None:
        """Write what was asked for."""
        if self.rejects is not None and plan.source.rejected:
            plan.write_rejected(self.rejects, force=self.force)
            told.note(f"Left out: {plan.source.rejected} rows, in {self.rejects} with reasons.")
        if self.folder is not None:
            kind = "parquet" if self.parquet else "csv"
            plan.write(self.folder, force=self.force, entitlements=kind)
            told.note(f"Written: {self.folder}/")


def run_compute(
    told: Told,
    register: str,
    programme: str | None,
    column: Sequence[str],
    by: Sequence[str],
    largest: int,
    outputs: Outputs,
) -> None:
    """Compute a plan, write it, print it."""
    outputs.refuse_existing()
    plan = compute_plan(
        register,
        programme or "kaesong-2020",
        columns=columns_given(column),
        by=by,
        largest=largest,
        leave_out=outputs.rejects is not None,
    )
    outputs.write(told, plan)
    if outputs.as_json:
        typer.echo(plan.to_json())
    else:
        print_plan(plan)
    if not told.quiet:
        told.problems(register, plan.warnings, of="warning")
