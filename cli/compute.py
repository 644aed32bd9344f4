"""`ration compute`: one call of the library, then tables, JSON or files."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from ration import DistributionPlan
from ration import compute as compute_plan
from ration.write.folder import refuse_existing

from .columns import Said
from .exits import DEFAULT, Told
from .files import refuse_csv
from .plan_tables import print_plan
from .supply import SaidOfStock


@dataclass(frozen=True)
class Outputs:
    """Where a plan goes: a folder, a file of rejects, JSON on stdout."""

    folder: Path | None
    rejects: Path | None
    parquet: bool
    force: bool
    as_json: bool

    def refuse_existing(self, register: str) -> None:
        """FileExistsError before any work is done, where something would be written over."""
        if self.folder is not None:
            refuse_existing(self.folder, force=self.force)
            place = Path(register).resolve()
            if self.folder.resolve() in (place, *place.parents):
                raise FileExistsError(17, "the register is in it; name another", str(self.folder))
        if self.rejects is not None:
            refuse_csv("--rejects", self.rejects, register, force=self.force)
            self._refuse_part(self.rejects, register)

    @staticmethod
    def _refuse_part(rejects: Path, register: str) -> None:
        """FileExistsError where a file would be one of those that the register is."""
        if Path(register).is_file():
            return
        inside = rejects.resolve().parent == Path(register).resolve()
        if inside or rejects.match(register):
            why = "it would be part of the register; name another"
            raise FileExistsError(17, why, str(rejects))

    def write(self, told: Told, plan: DistributionPlan) -> None:
        """Write what was asked for."""
        if self.folder is not None:
            kind = "parquet" if self.parquet else "csv"
            with told.working("Writing", f"{self.folder}/"):
                plan.write(self.folder, force=self.force, entitlements=kind)
            told.note(f"Written: {self.folder}/")
        if self.rejects is not None:  # after the folder, which it may lie in
            plan.write_rejected(self.rejects, force=self.force)
            told.note(f"Left out: {plan.source.rejected} rows; {self.rejects} has their reasons.")


def run_compute(
    told: Told,
    register: str,
    programme: str | None,
    said: Said,
    supply: SaidOfStock,
    by: Sequence[str],
    largest: int,
    outputs: Outputs,
) -> None:
    """Compute a plan, write it, print it."""
    given = supply.whole()
    outputs.refuse_existing(register)
    told.reading(register, programme, said, largest)
    with told.working("Computing", register) as rows_are:
        plan = compute_plan(
            register,
            programme or DEFAULT,
            columns=said.columns,
            mapping=said.whole(),
            by=by,
            largest=largest,
            leave_out=outputs.rejects is not None,
            progress=rows_are,
            **given,
        )
    outputs.write(told, plan)
    if outputs.as_json:
        typer.echo(plan.to_json())
    else:
        print_plan(plan)
    told.warnings(register, plan.warnings)
