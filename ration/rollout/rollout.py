"""A roll-out with its files and its rejected rows."""

from pathlib import Path

from pydantic import PrivateAttr

from ration.export.csv import write_rows
from ration.export.output import new_folder
from ration.plan.plan import DistributionPlan
from ration.results.rollout import RollOutRecord
from ration.rollout.tables import area_rows, phase_rows, requirement_rows, year_rows


class RollOut(RollOutRecord):
    """A roll-out by area: phases, calendar years, areas, and what remains after the last phase.

    `people` and `requirement` are of one round for the whole register. `head` is the unit of
    shares and of quantities per head: `persons`, or `households` if persons are not counted.
    """

    _plan: DistributionPlan | None = PrivateAttr(default=None)

    def write(self, folder: str | Path, *, force: bool = False) -> None:
        """Write `areas.csv`, `phases.csv`, `years.csv`, `requirement.csv` and `rollout.json`.

        Writes a new folder, all or nothing. Raises FileExistsError if it exists (`force` replaces
        one that ration wrote), OSError if it cannot be written.
        """
        read = () if self._plan is None else self._plan._read
        with new_folder(Path(folder), force=force, read=read, private=False) as out:
            write_rows(out / "areas.csv", *area_rows(self))
            write_rows(out / "phases.csv", *phase_rows(self))
            write_rows(out / "years.csv", *year_rows(self))
            write_rows(out / "requirement.csv", *requirement_rows(self))
            (out / "rollout.json").write_text(self.to_json() + "\n", encoding="utf-8", newline="\n")

    def write_rejected(self, path: str | Path, *, force: bool = False) -> None:
        """Write the rejected rows as a register, to fix and read again.

        Raises ValueError for a roll-out that was not computed from a register.
        """
        if self._plan is None:
            raise ValueError("this roll-out was not computed from a register")
        self._plan.write_rejected(path, force=force)
