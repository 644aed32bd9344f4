"""A roll-out that writes its files, and the rows that it left out."""

from pathlib import Path

from pydantic import PrivateAttr

from ration.export.csv import write_rows
from ration.export.output import new_folder
from ration.plan.plan import DistributionPlan
from ration.results.rollout import RollOutRecord
from ration.rollout.tables import area_rows, phase_rows, requirement_rows, year_rows


class RollOut(RollOutRecord):
    """A roll-out by area: phases, calendar years, areas, and what remains after the last phase.

    `people` and `requirement` are those of the whole register, of one round. `head` is what
    shares and quantities per head go by: `persons`, or `households` where no persons are counted.
    """

    _plan: DistributionPlan | None = PrivateAttr(default=None)

    def write(self, folder: str | Path, *, force: bool = False) -> None:
        """Write `areas.csv`, `phases.csv`, `years.csv`, `requirement.csv` and `rollout.json`.

        Into a new folder, all or nothing. Raises FileExistsError where it exists (`force` replaces
        one that ration wrote), OSError where it cannot be written.
        """
        with new_folder(Path(folder), force=force) as made:
            write_rows(made / "areas.csv", *area_rows(self))
            write_rows(made / "phases.csv", *phase_rows(self))
            write_rows(made / "years.csv", *year_rows(self))
            write_rows(made / "requirement.csv", *requirement_rows(self))
            (made / "rollout.json").write_text(self.to_json() + "\n", encoding="utf-8")

    def write_rejected(self, path: str | Path, *, force: bool = False) -> None:
        """Write the rows that were left out as a register that can be mended and read again."""
        if self._plan is None:
            raise ValueError("this roll-out was not computed from a register")
        self._plan.write_rejected(path, force=force)
