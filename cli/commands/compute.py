"""`ration compute`: one call of the library, then tables, JSON or files."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from ration import DistributionPlan
from ration.core.extras import refuse_missing
from ration.export.output import refuse_existing, refuse_existing_file, refuse_register

from ..messages import Messages
from ..options.output import ENDINGS, EXTRAS
from ..options.register import RegisterOptions
from ..options.stock import StockOptions
from ..output.plan import print_plan
from ..output.rejects import refuse_csv, write_rejects
from .plan_again import computed


@dataclass(frozen=True)
class Outputs:
    """Where a plan goes: a folder, a file, a file of rejects, JSON on stdout."""

    folder: Path | None
    rejects: Path | None
    parquet: bool
    force: bool
    as_json: bool
    file: Path | None = None
    formats: tuple[str, ...] = ("csv",)

    def refuse_existing(self, register: str) -> None:
        """FileExistsError before any work is done, where something would be written over.

        InputError where what is asked for needs a package that is not installed.
        """
        for name in self.formats:
            if name in EXTRAS:
                refuse_missing(EXTRAS[name], register)
        if self.folder is not None:
            refuse_existing(self.folder, force=self.force)
            place = Path(register).resolve()
            if self.folder.resolve() in (place, *place.parents):
                raise FileExistsError(17, "the register is in it; name another", str(self.folder))
        if self.file is not None:
            refuse_register(self.file, register)
            refuse_existing_file(self.file, force=self.force)
            self._refuse_part(self.file, register)
        if self.rejects is not None:
            refuse_csv("--rejects", self.rejects, register, force=self.force)
            self._refuse_part(self.rejects, register)

    @staticmethod
    def _refuse_part(file: Path, register: str) -> None:
        """FileExistsError where a file would be one of those that the register is."""
        if Path(register).is_file():
            return
        inside = file.resolve().parent == Path(register).resolve()
        if inside or file.match(register):
            why = "it would be part of the register; name another"
            raise FileExistsError(17, why, str(file))

    def write(self, told: Messages, plan: DistributionPlan) -> None:
        """Write what was asked for."""
        if self.folder is not None:
            kind = "parquet" if self.parquet else "csv"
            with told.working("Writing", f"{self.folder}/"):
                plan.write(self.folder, force=self.force, entitlements=kind, formats=self.formats)
            told.note(f"Written: {self.folder}/")
        if self.file is not None:
            with told.working("Writing", str(self.file)):
                ENDINGS[self.file.suffix.lower()](plan, self.file, force=self.force)
            told.note(f"Written: {self.file}")
        write_rejects(told, plan, self.rejects, force=self.force)


def run_compute(
    told: Messages,
    register: str,
    programme: str | None,
    said: RegisterOptions,
    supply: StockOptions,
    by: Sequence[str],
    largest: int,
    outputs: Outputs,
) -> None:
    """Compute a plan, write it, print it."""
    supply.whole()  # a wrong option is told before any work is done
    outputs.refuse_existing(register)
    leave_out = outputs.rejects is not None
    plan = computed(told, register, programme, said, supply, largest, by=by, leave_out=leave_out)
    outputs.write(told, plan)
    if outputs.as_json:
        typer.echo(plan.to_json())
    else:
        print_plan(plan)
    told.warnings(register, plan.warnings)
